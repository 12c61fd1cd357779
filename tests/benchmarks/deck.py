"""A scatterplot of deck.gl in Streamlit's own component, without a background. Run by Streamlit."""

import pydeck
import streamlit as st

from tests.benchmarks import offline

st.set_page_config(layout="wide")
kept = offline.choose_events()
table = kept[["lon", "lat", "radius"]].copy()
table["colour"] = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in kept["colour"]]
layer = pydeck.Layer(
    "ScatterplotLayer", data=table, get_position=["lon", "lat"], get_radius="radius", radius_units="'pixels'",
    get_fill_color="colour", opacity=0.6,
)  # fmt: skip
view = pydeck.ViewState(latitude=offline.CENTRE[0], longitude=offline.CENTRE[1], zoom=offline.ZOOM - 1)
chart = pydeck.Deck(layers=[layer], initial_view_state=view, map_provider=None, map_style=None)
st.pydeck_chart(chart, height=offline.MAP_HEIGHT)
