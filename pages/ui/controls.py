"""The controls: every widget shows the selection and writes into it by callback."""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from geo import search
from geo.actors import slider_actors
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import NO_LAYERS, Selection
from geo.store import Atlas
from geo.style import COUNTRIES, KINDS
from pages.ui import state

MODE_WORDS = {"year": "one year", "range": "range", "upto": "up to"}
SIDE_WORDS = {"any": "any side", "by": "by", "against": "against"}
LAYER_WORDS = {
    "events": "events",
    "zones": "zones",
    "operations": "areas of operation",
    "labels": "place names",
    "tiles": "online background",
}
ALL_ACTORS = "all actors"


def draw_controls(atlas: Atlas, selection: Selection, *, page: str, shown: tuple[str, ...]) -> None:
    """Draw all controls in the current container."""
    _draw_years(selection, has_map=bool(shown))
    _draw_actor(atlas, selection, has_map=bool(shown))
    _draw_search(atlas)
    with st.expander("Filters and layers", key="filters", expanded=_has_filters(atlas, selection)):
        _draw_filters(atlas, selection, page=page, shown=shown)
    st.button("Start again", key="reset", on_click=state.reset, width="stretch")


def _draw_years(selection: Selection, *, has_map: bool) -> None:
    first, last = selection.years
    state.show("years-mode", selection.mode)
    st.segmented_control(
        "Years",
        list(MODE_WORDS),
        format_func=MODE_WORDS.get,
        key="years-mode",
        required=True,
        on_change=state.take,
        args=("years-mode", _mode_fields),
        width="stretch",
    )
    if selection.mode == "range":
        state.show("years-range", (first, last))
        st.slider(
            "Years shown",
            FIRST_YEAR,
            LAST_YEAR,
            key="years-range",
            on_change=state.take_widget,
            args=("years", "years-range"),
            label_visibility="collapsed",
        )
    else:
        state.show("years-one", last)
        st.slider(
            "Year shown",
            FIRST_YEAR,
            LAST_YEAR,
            key="years-one",
            on_change=state.take,
            args=("years-one", _year_fields),
            label_visibility="collapsed",
        )
    with st.container(horizontal=True, key="years-steps", gap="small"):
        earliest = last == FIRST_YEAR if selection.mode == "upto" else first == FIRST_YEAR
        _step("‹ earlier", "P", "year-back", state.step_years, (-1,), ended=earliest, has_map=has_map)
        _step("later ›", "N", "year-on", state.step_years, (1,), ended=last == LAST_YEAR, has_map=has_map)


def _draw_actor(atlas: Atlas, selection: Selection, *, has_map: bool) -> None:
    order = slider_actors(atlas.actors)
    names = {"": ALL_ACTORS, **atlas.actors["short_name"].to_dict()}
    actor = state.slider_actor(order)
    state.show("actor", actor)
    st.select_slider(
        "Actor, in order of founding",
        ["", *order],
        format_func=names.get,
        key="actor",
        on_change=state.take,
        args=("actor", lambda actor: {"actors": state.with_slider_actor(actor, order)}),
    )
    st.html(f'<p class="who">{escape(_who(atlas, actor, order))}</p>')
    with st.container(horizontal=True, key="actor-steps", gap="small"):
        _step("‹ older", "J", "actor-back", state.step_actor, (-1, order), ended=not actor, has_map=has_map)
        _step("newer ›", "K", "actor-on", state.step_actor, (1, order), ended=actor == order[-1], has_map=has_map)
    state.show("lineage", selection.lineage)
    st.toggle(
        "with predecessors and successors",
        key="lineage",
        on_change=state.take_widget,
        args=("lineage", "lineage"),
        disabled=not selection.actors,
        help="Also counts the groups it came from and those it became, each within its dates.",
    )
    state.show("side", selection.side)
    st.segmented_control(
        "Side",
        list(SIDE_WORDS),
        format_func=SIDE_WORDS.get,
        key="side",
        required=True,
        on_change=state.take_widget,
        args=("side", "side"),
        disabled=not selection.actors,
        label_visibility="collapsed",
        width="stretch",
    )


def _draw_search(atlas: Atlas) -> None:
    text = st.text_input(
        "Find a place, event or zone",
        key="search",
        max_chars=search.MAX_TEXT_LENGTH,
        placeholder="Kidal, Serval, Radisson …",
    )
    if not text.strip():
        return
    hits = search.find(atlas, text)
    if not hits:
        st.caption("Nothing in the atlas has these words. Try the beginning of a name.")
    with st.container(key="hits", gap=None):
        for hit in hits:
            st.button(
                f"{hit.kind}: {plain(hit.label)}",
                key=f"hit-{hit.kind}-{hit.identifier}",
                type="tertiary",
                on_click=state.open_hit,
                args=(atlas, hit),
            )


def _draw_filters(atlas: Atlas, selection: Selection, *, page: str, shown: tuple[str, ...]) -> None:
    _choose("Event kinds", "kinds", list(KINDS), selection.kinds, lambda kind: KINDS[kind].plural, "all kinds")
    present = sorted(atlas.events.loc[atlas.events["region"], "country"].unique(), key=_country)
    _choose("Countries", "countries", present, selection.countries, _country, "all countries")
    order = slider_actors(atlas.actors)
    on_slider = state.slider_actor(order)
    others = [name for name in selection.actors if name != on_slider]
    names = atlas.actors["name"].to_dict()
    state.show("others", others)
    st.multiselect(
        "Other actors",
        sorted((name for name in names if name not in order or name in others), key=names.get),
        format_func=names.get,
        key="others",
        placeholder="states, missions, militias …",
        filter_mode="contains",
        select_all=False,
        on_change=state.take,
        args=("others", lambda names: {"actors": ((on_slider,) if on_slider else ()) + tuple(names)}),
    )
    state.show(f"layers-{page}", [name for name in shown if name in LAYER_WORDS])
    st.pills(
        "Layers",
        list(LAYER_WORDS),
        format_func=LAYER_WORDS.get,
        key=f"layers-{page}",
        selection_mode="multi",
        on_change=state.take,
        args=(f"layers-{page}", lambda names: {"layers": tuple(names) or (NO_LAYERS,)}),
        help="The online background is OpenStreetMap and needs a network; all else works without.",
    )
    state.show("as-of", selection.as_of == "any")
    st.toggle(
        "zones and areas at any time in the years",
        key="as-of",
        on_change=state.take,
        args=("as-of", lambda is_any: {"as_of": "any" if is_any else "end"}),
        help="Otherwise those in force on 31 December of the last year.",
    )


def _step(
    label: str,
    letter: str,
    key: str,
    callback: Callable[..., None],
    args: tuple[Any, ...],
    *,
    ended: bool,
    has_map: bool,
) -> None:
    """A previous or next button. With a map its frame counts the presses of the letter, and loses none."""
    words = f"{label} :small[{letter}]" if has_map else label
    st.button(words, key=key, on_click=callback, args=args, shortcut=None if has_map else letter, disabled=ended,
              width="stretch", help=f"Key: {letter}")  # fmt: skip


def _who(atlas: Atlas, actor: str, order: tuple[str, ...]) -> str:
    """The chosen group in full with its years: short names say little to most readers."""
    if not actor:
        return f"{len(order)} armed groups, {FIRST_YEAR}–{LAST_YEAR}"
    row = atlas.actors.loc[actor]
    first, last = row["first_day"], row["last_day"]
    until = "" if pd.isna(last) else f"–{last.year}"
    years = "" if pd.isna(first) else f", {first.year}{until}" if until else f", since {first.year}"
    return f"{row['name']}{years}"


def _choose(
    label: str, field: str, options: list[str], chosen: tuple[str, ...], name: Callable[[str], str], none: str
) -> None:
    state.show(field, list(chosen))
    st.multiselect(
        label, options, format_func=name, key=field, placeholder=none, on_change=state.take_widget, args=(field, field)
    )


def _mode_fields(mode: str) -> dict[str, Any]:
    first, last = state.current().years
    return {"mode": mode, "years": {"year": (last, last), "upto": (FIRST_YEAR, last)}.get(mode, (first, last))}


def _year_fields(year: int) -> dict[str, Any]:
    return {"years": (FIRST_YEAR, year) if state.current().mode == "upto" else (year, year)}


def _has_filters(atlas: Atlas, selection: Selection) -> bool:
    others = [name for name in selection.actors if name not in slider_actors(atlas.actors)]
    return bool(selection.kinds or selection.countries or others)


def _country(code: str) -> str:
    return COUNTRIES.get(code, code)


def plain(text: str) -> str:
    """Text for a label: nothing in it is markup."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()#+-!$~|<>:" else character for character in text)
