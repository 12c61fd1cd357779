"""What the rival pages share: the events, a year slider, and Leaflet from this machine.

The rivals leave out jquery, bootstrap, tiles, figures, charts and cards, which is to their advantage.
"""

from pathlib import Path

import folium
import pandas as pd
import streamlit as st
import streamlit.components.v1 as components
from xstatic.pkg import leaflet

from geo import store
from geo.config import DATA_FOLDER, FIRST_YEAR, LAST_YEAR
from geo.style import FAMILIES

components.declare_component("leaflet", path=str(Path(leaflet.BASE_DIR)))

CENTRE, ZOOM = (22.0, 8.0), 4  # the whole region, as in ours
MAP_HEIGHT = 520
GREY = "#6B7280"


def choose_events() -> pd.DataFrame:
    """Draw the slider; gives lon, lat, radius (pixels) and colour of the events in its years."""
    first, last = st.slider("Years shown", FIRST_YEAR, LAST_YEAR, (FIRST_YEAR, LAST_YEAR), key="years-range")
    events = load_events(str(DATA_FOLDER))
    return events[events["year"].between(first, last)]


@st.cache_resource
def load_events(folder: str) -> pd.DataFrame:
    """The events of the region as a plain table, loaded once."""
    atlas = store.load_atlas(Path(folder))
    events = atlas.events[atlas.events["region"]]
    families = events["actors"].str[0].map(atlas.actors["colour_family"])
    deaths = events["fatalities_best"].astype("float64").fillna(0)
    return pd.DataFrame(
        {
            "lon": events.geometry.x.round(4), "lat": events.geometry.y.round(4), "year": events["date_start"].dt.year,
            "radius": (3 + deaths.clip(upper=100) ** 0.5).round(1),
            "colour": [FAMILIES[name].colour or GREY if name in FAMILIES else GREY for name in families],
        }
    )  # fmt: skip


def plain_map() -> folium.Map:
    """A folium map as it comes, but with Leaflet from here and nothing else from anywhere."""
    made = folium.Map(location=CENTRE, zoom_start=ZOOM, tiles=None)
    served = f"../{__name__}.leaflet"
    made.default_js = [("leaflet", f"{served}/leaflet.js")]
    made.default_css = [("leaflet_css", f"{served}/leaflet.css")]
    return made
