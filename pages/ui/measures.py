"""Measures of spread over all years: small charts with the chosen years marked, and the same as a table."""

import pandas as pd
import streamlit as st

from geo import charts
from geo.spread import COVERAGE_WARNING
from pages.ui import tables
from pages.ui.frame import View

# Column of measures.measure_years -> heading and noun of its chart.
CHARTS = {
    "cells": ("Cells affected", "cell"),
    "new_cells": ("New cells", "cell"),
    "lost_cells": ("Cells lost", "cell"),
    "units": ("Regions touched", "region"),
    "zones_km2": ("Zones on 31 December", "km²"),
    "reach_farthest_km": ("Farthest from its beginnings", "km"),
}


def draw_measures(view: View) -> None:
    """Draw the charts three in a row, then the table."""
    measured = tables.measure_years(view.selection)
    shown = [name for name in CHARTS if name in measured.columns]
    for row in range(0, len(shown), 3):
        for column, name in zip(st.columns(3), shown[row : row + 3], strict=False):
            heading, noun = CHARTS[name]
            values = [None if pd.isna(value) else float(value) for value in measured[name]]
            with column:
                st.html(f'<h2 class="panel">{heading}</h2>' + charts.year_bars(values, view.selection.years, noun=noun))
    st.caption(COVERAGE_WARNING)
    with st.expander("All measures as a table, with their years"):
        st.dataframe(measured.iloc[::-1].round(0), width="stretch", alt="Measures of spread by year")
