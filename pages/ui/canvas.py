"""The map on a page: a constant base, and the command that says what to draw."""

from html import escape

import streamlit as st
from streamlit_folium import st_folium

from geo import layers, map
from geo.selection import Selection
from geo.store import Atlas
from pages.ui import assets, state, tables

MAP_HEIGHT = 520  # pixels; page.css sets the height that is seen
DATA_ASSETS = ("base", "events", "zones")


def draw_map(atlas: Atlas, selection: Selection, *, page: str, shown: tuple[str, ...]) -> None:
    """Draw the map of a selection with the layers ``shown``; clicks come back to ``state``."""
    addresses = assets.serve_assets()
    script, style = assets.leaflet_addresses()
    base = map.base_map(
        scripts={"leaflet": script, "atlas": addresses["script"]},
        styles={"leaflet": style, "atlas": addresses["style"]},
    )
    needed = {name: addresses[name] for name in DATA_ASSETS}
    cells = tables.read_cells(selection) if page == "spread" else None
    if cells is not None:
        needed["grid"] = assets.serve_grid()
    command = layers.map_command(atlas, selection, page=page, layers=shown, assets=needed, cells=cells)
    command["goto"] = state.goto_wish()
    key = f"map-{page}"
    st_folium(
        base,
        key=key,
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=map.command_group(command),
        on_change=lambda: state.take_map_message(key, atlas),
    )


def say_map(title: str, sentence: str) -> None:
    """The map's title and figures in words: they are its text twin."""
    with st.container(key="title"):
        st.html(f'<h1 class="selection">{escape(title)}</h1><p class="figures">{escape(sentence)}</p>')
