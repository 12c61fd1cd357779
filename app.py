"""The atlas: page configuration and navigation. Each page draws its own controls."""

import streamlit as st

from geo.config import WEB_FOLDER
from pages.ui import frame

st.set_page_config(
    page_title="Atlas of the Sahel and the Maghreb",
    page_icon=str(WEB_FOLDER / "icon.png"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.navigation([frame.page_of(name) for name in frame.PAGES], position="hidden").run()
