"""The controls: every widget shows the selection and writes into it by callback."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo import search
from geo.actors import slider_actors
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import Selection
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
    _draw_years(selection)
    _draw_actor(atlas, selection)
    _draw_search(atlas)
    with st.expander("Filters and layers", key="filters", expanded=_has_filters(atlas, selection)):
        _draw_filters(atlas, selection, page=page, shown=shown)
    st.button("Start again", key="reset", on_click=state.reset, width="stretch")


def _draw_years(selection: Selection) -> None:
    first, last = selection.years
    _show("years-mode", selection.mode)
    st.segmented_control(
        "Years",
        list(MODE_WORDS),
        format_func=MODE_WORDS.get,
        key="years-mode",
        required=True,
        on_change=_take_mode,
        width="stretch",
    )
    if selection.mode == "range":
        _show("years-range", (first, last))
        st.slider(
            "Years shown", FIRST_YEAR, LAST_YEAR, key="years-range", on_change=_take_range, label_visibility="collapsed"
        )
    else:
        _show("years-one", last)
        st.slider(
            "Year shown", FIRST_YEAR, LAST_YEAR, key="years-one", on_change=_take_year, label_visibility="collapsed"
        )
    with st.container(horizontal=True, key="years-steps", gap="small"):
        earliest = last == FIRST_YEAR if selection.mode == "upto" else first == FIRST_YEAR
        st.button(
            "‹ earlier",
            key="year-back",
            on_click=state.step_years,
            args=(-1,),
            shortcut="P",
            disabled=earliest,
            width="stretch",
            help="The whole window one year back. Key: P",
        )
        st.button(
            "later ›",
            key="year-on",
            on_click=state.step_years,
            args=(1,),
            shortcut="N",
            disabled=last == LAST_YEAR,
            width="stretch",
            help="The whole window one year on. Key: N",
        )


def _draw_actor(atlas: Atlas, selection: Selection) -> None:
    order = slider_actors(atlas.actors)
    names = {"": ALL_ACTORS, **atlas.actors["short_name"].to_dict()}
    actor = state.slider_actor(order)
    _show("actor", actor)
    st.select_slider(
        "Actor, in order of founding",
        ["", *order],
        format_func=names.get,
        key="actor",
        on_change=lambda: state.set_slider_actor(st.session_state["actor"], order),
    )
    with st.container(horizontal=True, key="actor-steps", gap="small"):
        st.button(
            "‹ older",
            key="actor-back",
            on_click=state.step_actor,
            args=(-1, order),
            shortcut="J",
            disabled=not actor,
            width="stretch",
            help="The group founded before. Key: J",
        )
        st.button(
            "newer ›",
            key="actor-on",
            on_click=state.step_actor,
            args=(1, order),
            shortcut="K",
            disabled=actor == order[-1],
            width="stretch",
            help="The group founded next. Key: K",
        )
    _show("lineage", selection.lineage)
    st.toggle(
        "with predecessors and successors",
        key="lineage",
        on_change=state.take_widget,
        args=("lineage", "lineage"),
        disabled=not selection.actors,
        help="Also counts the groups it came from and those it became, each within its dates.",
    )
    _show("side", selection.side)
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
    _show("others", others)
    st.multiselect(
        "Other actors",
        sorted((name for name in names if name != on_slider), key=names.get),
        format_func=names.get,
        key="others",
        placeholder="states, missions, militias …",
        on_change=_take_others,
        args=(on_slider,),
    )
    _show(f"layers-{page}", list(shown))
    st.pills(
        "Layers",
        list(LAYER_WORDS),
        format_func=LAYER_WORDS.get,
        key=f"layers-{page}",
        selection_mode="multi",
        on_change=state.take_widget,
        args=("layers", f"layers-{page}"),
        help="The online background is OpenStreetMap and needs a network; all else works without.",
    )
    _show("as-of", selection.as_of == "any")
    st.toggle(
        "zones at any time in the range",
        key="as-of",
        on_change=_take_as_of,
        help="Otherwise those in force on 31 December of the last year.",
    )


def _choose(
    label: str, field: str, options: list[str], chosen: tuple[str, ...], name: Callable[[str], str], none: str
) -> None:
    _show(field, list(chosen))
    st.multiselect(
        label, options, format_func=name, key=field, placeholder=none, on_change=state.take_widget, args=(field, field)
    )


def _show(key: str, value: Any) -> None:
    """Set a widget to the selection, only where it differs: the browser may already be further."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _take_mode() -> None:
    mode, (first, last) = st.session_state["years-mode"], state.current().years
    years = {"year": (last, last), "upto": (FIRST_YEAR, last)}.get(mode, (first, last))
    state.change(mode=mode, years=years)


def _take_range() -> None:
    state.change(years=tuple(st.session_state["years-range"]))


def _take_year() -> None:
    year = st.session_state["years-one"]
    state.change(years=(FIRST_YEAR, year) if state.current().mode == "upto" else (year, year))


def _take_others(on_slider: str) -> None:
    chosen = tuple(st.session_state["others"])
    state.change(actors=(on_slider, *chosen) if on_slider else chosen)


def _take_as_of() -> None:
    state.change(as_of="any" if st.session_state["as-of"] else "end")


def _has_filters(atlas: Atlas, selection: Selection) -> bool:
    others = [name for name in selection.actors if name not in slider_actors(atlas.actors)]
    return bool(selection.kinds or selection.countries or others)


def _country(code: str) -> str:
    return COUNTRIES.get(code, code)


def plain(text: str) -> str:
    """Text for a label: nothing in it is markup."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()#+-!$~|<>:" else character for character in text)
