"""A better way with folium: a constant map, and one GeoJson as its changing feature group. Run by Streamlit."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from tests.benchmarks import offline

st.set_page_config(layout="wide")
kept = offline.choose_events()
features = [
    {"type": "Feature", "properties": {"radius": event.radius, "color": event.colour, "fillColor": event.colour},
     "geometry": {"type": "Point", "coordinates": [event.lon, event.lat]}}
    for event in kept.itertuples()
]  # fmt: skip
group = folium.FeatureGroup(name="events")
folium.GeoJson(
    {"type": "FeatureCollection", "features": features},
    marker=folium.CircleMarker(radius=4, weight=1, fill=True, fill_opacity=0.6),
    style_function=lambda feature: feature["properties"],
).add_to(group)
st_folium(
    offline.plain_map(), key="map", height=offline.MAP_HEIGHT, use_container_width=True, returned_objects=[],
    feature_group_to_add=group,
)  # fmt: skip
