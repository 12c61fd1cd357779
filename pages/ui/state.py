"""The one place that keeps choices between runs: the selection of this session and its link.

Widgets write into the selection by callback, links by ``open_link``; a run reads it first and
draws from it. The map's view is the browser's own and only passes through here as a wish.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from geo import search
from geo.actors import slider_actors
from geo.filters import filter_events, filter_operations, filter_zones
from geo.selection import Selection, from_query, shift_years, to_query
from geo.store import Atlas

SELECTION, LAST_LINK, CHANGED, NOTICES, GOTO = "selection", "last_link", "changed", "notices", "goto"
PAGE, SHOWN, KEYS_SEEN, TOLD = "page", "shown_widgets", "keys_seen", "told"
WAITING = "waiting"
STALE_SECONDS = 1.5
MAX_STEPS = 100


def current() -> Selection:
    """The selection of this session; the whole atlas before anything is chosen."""
    found = st.session_state.get(SELECTION, Selection())
    return found if isinstance(found, Selection) else Selection()


def change(**fields: Any) -> None:
    """Change the selection in a widget's callback; the link then follows it, not the other way round."""
    st.session_state[SELECTION] = replace(current(), **fields)
    st.session_state[CHANGED] = True


def enter_page(page: str) -> None:
    """Forget what the widgets of another page showed: here they are new, and must be told again."""
    if st.session_state.get(PAGE) != page:
        for key in (*st.session_state.get(SHOWN, ()), TOLD):
            st.session_state.pop(key, None)
        st.session_state[PAGE] = page
        st.session_state[SHOWN] = set()


def show(key: str, value: Any) -> None:
    """Set a widget to the selection, only where it differs: the browser may already be further."""
    st.session_state.setdefault(SHOWN, set()).add(key)
    if st.session_state.get(key) != value:
        # Both may still come back from a browser that has not heard of what follows.
        told = st.session_state.setdefault(TOLD, {})
        told[key, repr(value)] = told[key, repr(st.session_state.get(key))] = time.monotonic()
        st.session_state[key] = value


def take(key: str, make: Callable[[Any], dict[str, Any]]) -> None:
    """Callback of a widget that shows a part of the selection; ``make`` turns its value into fields.

    Every message from the browser carries the values of all widgets. One sent before the browser has heard
    of the newest step repeats a value that was just replaced, and Streamlit takes it for a move of that
    widget. So values wait until the run begins, when it is known whether a step came with them.
    """
    st.session_state.setdefault(WAITING, []).append((key, st.session_state[key], make))


def take_widget(field: str, key: str) -> None:
    """Callback of a widget whose value is a field of the selection."""
    take(key, lambda value: {field: tuple(value) if isinstance(value, list) else value})


def _apply_waiting() -> None:
    stepped = st.session_state.get(CHANGED, False)
    for key, value, make in st.session_state.pop(WAITING, ()):
        told = st.session_state.get(TOLD, {}).get((key, repr(value)))
        if told is None or (not stepped and time.monotonic() - told > STALE_SECONDS):
            change(**make(value))
        else:
            st.session_state[CHANGED] = True  # nor is the address that came with it any newer


def open_link(atlas: Atlas) -> None:
    """Adopt the address bar when it was not this session that wrote it (a link, or Back).

    A run that a widget caused keeps its own selection: while keys are pressed fast, the
    browser's address is older than the choice.
    """
    _apply_waiting()
    changed = st.session_state.pop(CHANGED, False)
    link = _link_in_address()
    if SELECTION in st.session_state and (changed or link == st.session_state.get(LAST_LINK)):
        return
    selection, notices = from_query(dict(link), atlas)
    if selection.view is not None:
        go_to(selection.view)
    else:
        st.query_params.pop("view", None)
        _go_to_card(atlas, selection)
    st.session_state[SELECTION] = replace(selection, view=None)
    st.session_state[NOTICES] = notices


def write_link() -> None:
    """Write the selection into the address bar, unless it already says so."""
    wanted = to_query(current())
    present = {name: list(values) for name, values in _link_in_address() if name != "view"}
    if present != {name: [value] if isinstance(value, str) else value for name, value in wanted.items()}:
        st.query_params.from_dict(wanted)
    st.session_state[LAST_LINK] = _link_in_address()


def take_notices() -> tuple[str, ...]:
    """What was wrong with the link, once."""
    notices = st.session_state.pop(NOTICES, ())
    return tuple(notices)


def step_years(step: int) -> None:
    """Callback: move the whole window of years."""
    change(years=shift_years(current(), step))


def step_actor(step: int, order: tuple[str, ...]) -> None:
    """Callback: move to the previous or next armed group; before the first stands "all actors"."""
    stops = ("", *order)
    place = stops.index(slider_actor(order)) + step
    change(actors=with_slider_actor(stops[min(max(place, 0), len(stops) - 1)], order))


def slider_actor(order: tuple[str, ...]) -> str:
    """The chosen armed group that stands on the slider; empty for all actors."""
    return next((actor for actor in current().actors if actor in order), "")


def with_slider_actor(actor: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen actors with this armed group on the slider, the others kept."""
    others = tuple(name for name in current().actors if name not in (slider_actor(order), actor))
    return (actor, *others) if actor else others


def reset() -> None:
    """Callback: back to the whole atlas, first view included."""
    st.session_state[SELECTION] = Selection()
    st.session_state[CHANGED] = True
    go_to(None)


def show_all_years() -> None:
    """Callback: the same choice over all years of the atlas."""
    change(years=Selection().years, mode="range")


def go_to(view: tuple[float, float, float] | None) -> None:
    """Ask the map to look at a place (latitude, longitude, zoom); None is the first view."""
    number, _ = st.session_state.get(GOTO, (0, None))
    st.session_state[GOTO] = (number + 1, view)


def goto_wish() -> dict[str, Any] | None:
    """The newest wish for a view, with a number by which the map knows it has seen it."""
    if GOTO not in st.session_state:
        return None
    number, view = st.session_state[GOTO]
    return {"n": number, "view": None if view is None else list(view)}


def open_card(kind: str, identifier: str) -> None:
    """Callback: open the card of an event, zone or operation; one at a time, none for an empty kind."""
    change(**card_fields(kind, identifier))


def card_fields(kind: str, identifier: str) -> dict[str, str]:
    """The fields of a selection in which this card is open."""
    return {name: identifier if name == kind else "" for name in ("event", "zone", "operation")}


def open_hit(atlas: Atlas, hit: search.Hit) -> None:
    """Callback: go to what was found and open its card; widen the selection if it would hide it."""
    go_to(hit.view)
    if hit.kind == "place":
        st.session_state[CHANGED] = True
        return
    if hit.kind == "event":
        open_event(atlas, hit.identifier)
        return
    open_card(hit.kind, hit.identifier)
    if hit.identifier in _in_force(atlas, hit.kind):
        return
    table, start = (atlas.zones, "valid_from") if hit.kind == "zone" else (atlas.operations, "start")
    year = int(table.loc[table[f"{hit.kind}_id"] == hit.identifier, start].iloc[0].year)
    year = min(max(year, Selection().years[0]), Selection().years[1])
    change(years=(year, year), mode="year", actors=(), countries=(), as_of="")
    if hit.identifier not in _in_force(atlas, hit.kind):
        change(as_of="any")  # it ended before 31 December of its first year
    st.session_state[NOTICES] = ("The years and filters were changed so that it is on the map.",)


def _in_force(atlas: Atlas, kind: str) -> set[str]:
    areas = filter_zones(atlas, current()) if kind == "zone" else filter_operations(atlas, current())
    return set(areas[f"{kind}_id"])


def _go_to_card(atlas: Atlas, selection: Selection) -> None:
    """A link with a card and no view looks at what the card is about."""
    for kind in ("event", "zone", "operation"):
        if identifier := getattr(selection, kind):
            go_to(search.view_of(atlas, kind, identifier))


def open_event(atlas: Atlas, event_id: str) -> None:
    """Open an event's card; show its year without filters if the selection does not hold it."""
    open_card("event", event_id)
    if event_id not in set(filter_events(atlas, current())["event_id"]):
        year = int(atlas.events.loc[atlas.events["event_id"] == event_id, "date_start"].iloc[0].year)
        change(years=(year, year), mode="year", actors=(), kinds=(), countries=(), side="any")
        st.session_state[NOTICES] = (
            "This event lay outside the chosen years or filters; now its whole year is shown.",
        )


def take_map_message(key: str, atlas: Atlas) -> None:
    """Callback of the map: open or close what was clicked, or take over the years its player stopped at."""
    message = st.session_state.get(key)
    if not isinstance(message, dict):
        return
    _take_keys(message, slider_actors(atlas.actors))
    kind, number = message.get("type"), message.get("event")
    if kind == "close":
        open_card("", "")
    elif kind == "event" and isinstance(number, int) and 0 <= number < len(atlas.events):
        open_card("event", str(atlas.events["event_id"].iloc[number]))
    elif kind == "window":
        _take_window(message, atlas)
    elif kind in ("zone", "operation"):
        table = atlas.zones if kind == "zone" else atlas.operations
        identifier = str(message.get(kind, ""))
        if identifier in set(table[f"{kind}_id"]):
            open_card(kind, identifier)


def _take_keys(message: dict[str, Any], order: tuple[str, ...]) -> None:
    """Steps by keyboard: the map counts the presses, so that none is lost while a run is under way."""
    keys = message.get("keys")
    if not isinstance(keys, dict) or not isinstance(keys.get("mount"), (int, float)):
        return
    mount, seen = st.session_state.get(KEYS_SEEN, (None, {}))
    seen = seen if mount == keys["mount"] else {}
    counts = {name: keys[name] for name in ("years", "actors") if isinstance(keys.get(name), int)}
    st.session_state[KEYS_SEEN] = (keys["mount"], counts)
    for name, count in counts.items():
        steps = max(-MAX_STEPS, min(MAX_STEPS, count - seen.get(name, 0)))
        if steps and name == "years":
            step_years(steps)
        elif steps:
            step_actor(steps, order)


def _take_window(message: dict[str, Any], atlas: Atlas) -> None:
    """Years from the player go the way of a link, so that nothing unchecked comes in."""
    years = message.get("years")
    if not isinstance(years, list) or len(years) != 2:
        return
    mode = str(message.get("mode", "range"))
    wanted, notices = from_query({"years": [str(year) for year in years], "mode": mode}, atlas)
    if not notices:
        change(years=wanted.years, mode=wanted.mode)


def _link_in_address() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(st.query_params.get_all(name))) for name in st.query_params))
