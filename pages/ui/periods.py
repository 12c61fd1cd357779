"""Before, during and after an operation, inside its area: sequence, not cause."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from geo.operations import SEQUENCE_WARNING
from geo.words import EN_DASH, write_count, write_date, write_range
from pages.ui import areas, state, tables
from pages.ui.frame import View


def draw_periods(view: View) -> None:
    """Choose an operation in force; count events and reported deaths in its area in three periods."""
    operations = tables.read_operations(view.selection)
    if operations.empty:
        st.caption("No operations in force in these years.")
        return
    areas.draw_choice(operations, "operation", place="periods")
    chosen = operations[operations["operation_id"] == view.selection.operation]
    if chosen.empty:
        st.caption("Open an operation, here or on the map, to compare the 12 months before it, its time, and 12 after.")
        return
    # Every kind of event counts here unless the reader has chosen some, not only the kinds of this page.
    counted = tables.count_periods(replace(view.selection, kinds=state.current().kinds))
    st.dataframe(
        _readable(counted), hide_index=True, width="stretch", alt=f"Before, during and after {chosen['name'].iloc[0]}"
    )
    st.caption(
        f"{SEQUENCE_WARNING} "
        "All kinds of events count, with your actor and filters; only those placed in a district or better."
    )


def _readable(counted: pd.DataFrame) -> pd.DataFrame:
    rows = counted.to_dict("records")
    return pd.DataFrame(
        {
            "period": [name.capitalize() for name in counted.index],
            "days": [_span(row) for row in rows],
            "events": [_number(row["events"]) for row in rows],
            "events a month": [_rate(row["events_per_month"]) for row in rows],
            "reported deaths": [_deaths(row) for row in rows],
            "without a figure": [_number(row["deaths_unknown"]) for row in rows],
            "note": [row["note"] or "" for row in rows],
        }
    )


def _span(row: dict[str, pd.Timestamp]) -> str:
    if pd.isna(row["first_day"]):
        return ""
    return f"{write_date(row['first_day'])} {EN_DASH} {write_date(row['last_day'])}"


def _deaths(row: dict[str, int]) -> str:
    if pd.isna(row["deaths_low"]):
        return "unknown" if pd.notna(row["events"]) else ""
    return write_range(int(row["deaths_low"]), int(row["deaths_high"]))


def _number(value: int) -> str:
    return "" if pd.isna(value) else write_count(int(value))


def _rate(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.1f}"
