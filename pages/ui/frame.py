"""The frame every page shares: address in, sentence, map, controls, address out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import streamlit as st

from geo.config import WEB_FOLDER
from geo.errors import DataFaults
from geo.selection import Selection, describe, to_query
from geo.store import Atlas
from pages.ui import canvas, card, controls, state, tables
from pages.ui.readings import draw_readings
from pages.ui.tables import Reading

MOST_NAMED = 4
CELL_LAYERS = ("labels",)  # symbols would stand on the very cells that they colour
PAGES_FOLDER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Page:
    """A reading of the selection: its title, its map's layers, and its event kinds where none are chosen."""

    title: str
    layers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    as_of: str = "end"


PAGES = {
    "explore": Page("Explore", ("events", "zones", "operations", "labels")),
    "attacks": Page("Attacks", ("events", "labels"), ("attack", "clash", "kidnapping")),
    "operations": Page("Operations", ("events", "operations", "labels"), ("operation", "clash", "territorial"), "any"),
    "spread": Page("Spread", ("events", "zones", "labels")),
    "data": Page("Data"),
    "about": Page("About"),
}


@dataclass(frozen=True, eq=False)
class View:
    """What a page shows: the atlas, the selection, and its rows and figures."""

    page: str
    atlas: Atlas
    selection: Selection
    reading: Reading


def page_of(name: str) -> "st.Page":
    """The navigation entry of a page; Explore is the start."""
    return st.Page(
        PAGES_FOLDER / f"{name}.py",
        title=PAGES[name].title,
        url_path="" if name == "explore" else name,
        default=name == "explore",
    )


def show_page(name: str, draw: Callable[[View], None]) -> None:
    """Draw a page: its map and sentence, what ``draw`` adds below, the controls, the link.

    The map comes first: a move of a slider is answered there, the rest follows.
    """
    st.html(_page_style())
    atlas = _open_atlas()
    state.enter_page(name)
    state.open_link(atlas)
    chosen = state.current()
    page = PAGES[name]
    selection = replace(chosen, kinds=chosen.kinds or page.kinds, as_of=chosen.as_of or page.as_of)
    shown = chosen.layers or (CELL_LAYERS if name == "spread" and chosen.reading != "zones" else page.layers)
    view = View(name, atlas, selection, tables.read_selection(selection))
    side, main = st.columns([1, 4], gap="medium")
    with main, st.container(key="main", gap="small"):
        if page.layers:
            with st.container(key="map-part", gap="small"):
                canvas.say_map(describe(atlas, selection), _sentence(view))
                if name == "spread":
                    draw_readings(selection)
                canvas.draw_map(atlas, selection, page=name, shown=shown)
                say_empty(view)
                card.draw_card(atlas, selection, over_map=True)
        with st.container(key="panels", gap="small"):
            draw(view)
            if not page.layers:
                card.draw_card(atlas, selection, over_map=False)
    with side, st.container(key="controls", gap="small"):
        _draw_menu(chosen)
        controls.draw_controls(atlas, replace(chosen, as_of=selection.as_of), page=name, shown=shown)
    state.write_link()
    _say_notices()


@cache
def _page_style() -> str:
    """The page's CSS without comments and blanks: it is sent again with every run."""
    text = re.sub(r"/\*.*?\*/", "", (WEB_FOLDER / "page.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    short = re.sub(r"\s*([{};,])\s*", r"\1", " ".join(text.split()))
    return f"<style>{short}</style>"


def _open_atlas() -> Atlas:
    """The atlas, or a plain page that says which data file is at fault."""
    try:
        return tables.load_atlas()
    except DataFaults as faults:
        st.error("The atlas cannot be shown: its data has faults. `python -m geo check` lists all of them.")
        st.code("\n".join(str(fault) for fault in faults.faults[:20]), language=None, wrap_lines=True)
        st.stop()


def _draw_menu(selection: Selection) -> None:
    st.html('<p class="brand">Atlas of armed groups<br><span>Sahel and Maghreb, 1992–2024</span></p>')
    link = to_query(replace(selection, layers=(), as_of="", view=None))
    with st.container(key="menu", horizontal=True, gap=None):
        for name, page in PAGES.items():
            st.page_link(page_of(name), label=page.title, query_params=link)


def _sentence(view: View) -> str:
    """The figures, and whose events they are where a whole line of groups is counted."""
    figures = view.reading.figures.sentence()
    short = view.atlas.actors["short_name"]
    counted = [str(short[actor]) for actor in view.reading.counted]
    if not view.selection.lineage or (len(counted) < 2 and set(view.reading.counted) <= set(view.selection.actors)):
        return figures
    more = len(counted) - MOST_NAMED
    return f"{figures} · counted: {', '.join(counted[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''}"


def _say_notices() -> None:
    if notices := state.take_notices():
        st.toast("  \n".join(controls.plain(notice) for notice in notices), icon=":material/info:", duration="long")


def say_empty(view: View) -> None:
    """An empty selection says so and offers the way back."""
    if view.reading.figures.events:
        return
    with st.container(key="empty", horizontal=True, vertical_alignment="center"):
        st.write("No events match this choice of years, actors and filters.")
        st.button("All years", key="all-years", on_click=state.show_all_years)
        st.button("Show everything", key="show-everything", on_click=state.reset, type="primary")
