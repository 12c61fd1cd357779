"""What is computed once and kept: the atlas, and the figures of a selection. The only caches."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from geo import columns, filters, store, summary
from geo.config import LAST_YEAR
from geo.selection import Selection


@dataclass(frozen=True, eq=False)
class Reading:
    """A selection's rows and figures, as every page shows them."""

    kept: pd.DataFrame
    zones: pd.DataFrame
    operations: pd.DataFrame
    figures: summary.Figures
    per_year: tuple[int, ...]


@st.cache_resource(show_spinner="Opening the atlas …")
def load_atlas() -> store.Atlas:
    """The tables, read and checked once for all sessions; nobody changes them."""
    return store.load_atlas()


def read_selection(selection: Selection) -> Reading:
    """Rows and figures of a selection; what is open or where the map looks does not matter."""
    return _read(replace(selection, event="", zone="", operation="", layers=(), view=None))


@st.cache_resource(max_entries=256, show_spinner=False)
def _read(selection: Selection) -> Reading:
    atlas = load_atlas()
    kept = filters.filter_events(atlas, selection)
    return Reading(
        kept=kept,
        zones=filters.filter_zones(atlas, selection),
        operations=filters.filter_operations(atlas, selection),
        figures=summary.count_figures(kept),
        per_year=_per_year(replace(selection, years=Selection().years, mode="range", as_of="end")),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _per_year(selection: Selection) -> tuple[int, ...]:
    atlas = load_atlas()
    mask = filters.mask_events(atlas, selection)
    return tuple(columns.yearly_counts(filters.atlas_columns(atlas), mask, last_year=LAST_YEAR))


@st.cache_resource(max_entries=64, show_spinner=False)
def zones_figures(selection: Selection) -> tuple[int, float]:
    """Number and km2 of the zones in force."""
    return summary.zones_figures(read_selection(selection).zones)
