"""The Spread page's readings: the choice above the map, its method one click away."""

import streamlit as st

from geo.readings import READINGS
from geo.selection import Selection
from geo.spread import COVERAGE_WARNING
from pages.ui import state


def draw_readings(selection: Selection) -> None:
    """Choose how the spread is read; the method stands beside the choice."""
    with st.container(key="readings", horizontal=True, vertical_alignment="center", gap="small"):
        state.show("reading", selection.reading)
        st.segmented_control(
            "Reading of the spread",
            list(READINGS),
            format_func=lambda name: READINGS[name].label,
            key="reading",
            required=True,
            on_change=state.take_widget,
            args=("reading", "reading"),
            label_visibility="collapsed",
        )
        with st.popover("Method"):
            st.write(READINGS[selection.reading].method)
            st.caption(COVERAGE_WARNING)
