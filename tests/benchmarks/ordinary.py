"""The ordinary way with folium: one marker an event, the map built anew at each move. Run by Streamlit."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from tests.benchmarks import offline

st.set_page_config(layout="wide")
kept = offline.choose_events()
chart = offline.plain_map()
for event in kept.itertuples():
    folium.CircleMarker(
        [event.lat, event.lon], radius=event.radius, color=event.colour, weight=1, fill=True, fill_opacity=0.6
    ).add_to(chart)
st_folium(chart, key="map", height=offline.MAP_HEIGHT, use_container_width=True)
