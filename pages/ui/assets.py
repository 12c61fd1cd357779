"""Serves the map's scripts and packed tables to the browser, each under a name made of its content.

Streamlit serves a component's folder to everyone who can reach the app, so the folder below is
temporary and holds nothing else.
"""

import tempfile
from pathlib import Path

import streamlit as st
import streamlit.components.v1 as components
from xstatic.pkg import leaflet

from geo import layers, map, readings, store
from pages.ui import tables

LEAFLET_FOLDER = Path(leaflet.BASE_DIR)

_leaflet = components.declare_component("leaflet", path=str(LEAFLET_FOLDER))


@st.cache_resource(show_spinner=False)
def serve_assets() -> dict[str, str]:
    """Write every asset once a process; name -> address relative to the map's frame."""
    folder = _folder()
    atlas = tables.load_atlas()
    packed = {
        "base": layers.pack_asset(store.read_basemap()),
        "events": layers.pack_asset(layers.pack_events(atlas)),
        "zones": layers.pack_asset(layers.pack_areas(atlas)),
    }
    addresses = {}
    for name, asset in packed.items():
        (folder / asset.name).write_bytes(asset.content)
        addresses[name] = f"../{__name__}.atlas/{asset.name}"
    for name, (file_name, text) in (("script", map.script_bundle()), ("style", map.style_bundle())):
        (folder / file_name).write_text(text, encoding="utf-8")
        addresses[name] = f"../{__name__}.atlas/{file_name}"
    return addresses


@st.cache_resource(show_spinner=False)
def serve_grid() -> str:
    """Write the grid of the Spread page once, when it is first asked for; gives its address."""
    asset = layers.pack_asset(readings.pack_grid(tables.load_atlas(), tables.load_geography()))
    (_folder() / asset.name).write_bytes(asset.content)
    return f"../{__name__}.atlas/{asset.name}"


@st.cache_resource(show_spinner=False)
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="atlas-"))
    components.declare_component("atlas", path=str(folder))
    return folder


def leaflet_addresses() -> tuple[str, str]:
    """Script and style of Leaflet as the app itself serves them."""
    return f"../{__name__}.leaflet/leaflet.js", f"../{__name__}.leaflet/leaflet.css"
