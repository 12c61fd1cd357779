"""What is computed once and kept: the atlas, and the figures of a selection. The only caches."""

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo import columns, filters, grid, measures, operations, readings, spread, store, summary
from geo.config import LAST_YEAR
from geo.selection import Selection


@dataclass(frozen=True, eq=False)
class Reading:
    """A selection's rows and figures, as every page shows them."""

    rows: np.ndarray
    figures: summary.Figures
    counted: tuple[str, ...]
    per_year: tuple[int, ...]


@st.cache_resource(show_spinner="Opening the atlas …")
def load_atlas() -> store.Atlas:
    """The tables, read and checked once for all sessions; nobody changes them."""
    return store.load_atlas()


@st.cache_resource(show_spinner=False)
def load_geography() -> store.Geography:
    """Exact borders, only where a page asks for them."""
    return store.load_geography()


def read_cells(selection: Selection) -> dict[str, Any] | None:
    """Coloured cells or units for the reading of a selection."""
    return None if selection.reading == "zones" else _read_cells(_bare(selection))


@st.cache_resource(max_entries=64, show_spinner=False)
def _read_cells(selection: Selection) -> dict[str, Any] | None:
    return readings.cells_layer(load_atlas(), load_geography(), selection)


@st.cache_resource(max_entries=64, show_spinner=False)
def _measure_years(selection: Selection) -> pd.DataFrame:
    return measures.measure_years(load_atlas(), selection)


def measure_years(selection: Selection) -> pd.DataFrame:
    """Measures of spread in every year; the chosen years do not matter."""
    return _measure_years(replace(_bare(selection), years=Selection().years, mode="range", reading="zones"))


def count_periods(selection: Selection) -> pd.DataFrame:
    """Before, during and after the operation whose card is open, over all years."""
    return _count_periods(
        replace(_bare(selection), years=Selection().years, mode="range", operation=selection.operation)
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _count_periods(selection: Selection) -> pd.DataFrame:
    atlas = load_atlas()
    rows = spread.rows_of_all_years(atlas, selection)
    operation = atlas.operations.set_index("operation_id").loc[selection.operation]
    return operations.before_during_after(grid.atlas_points(atlas), rows, operation)


def rank_places(reading: Reading, *, most: int) -> pd.DataFrame:
    """The places with most events among a reading's rows."""
    return summary.rank_places(filters.atlas_columns(load_atlas()), reading.rows, most=most)


def read_selection(selection: Selection) -> Reading:
    """Rows and figures of a selection; what is open or where the map looks does not matter."""
    return _read(_bare(selection))


@st.cache_resource(max_entries=256, show_spinner=False)
def _read(selection: Selection) -> Reading:
    atlas = load_atlas()
    rows = filters.select_rows(atlas, selection)
    return Reading(
        rows=rows,
        figures=summary.count_figures(filters.atlas_columns(atlas), rows),
        counted=filters.counted_actors(atlas, selection, rows),
        per_year=_per_year(replace(selection, years=Selection().years, mode="range", as_of="end")),
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _per_year(selection: Selection) -> tuple[int, ...]:
    atlas = load_atlas()
    mask = filters.mask_events(atlas, selection)
    return tuple(columns.yearly_counts(filters.atlas_columns(atlas), mask, last_year=LAST_YEAR))


def read_zones(selection: Selection) -> tuple[gpd.GeoDataFrame, int, float]:
    """The zones in force, their number and the km2 they cover together."""
    return _read_zones(_bare(selection))


def read_operations(selection: Selection) -> gpd.GeoDataFrame:
    """The operations in force."""
    return _read_operations(_bare(selection))


def _bare(selection: Selection) -> Selection:
    """A selection without what is open or where the map looks: these change no row."""
    return replace(selection, event="", zone="", operation="", layers=(), view=None)


@st.cache_resource(max_entries=64, show_spinner=False)
def _read_zones(selection: Selection) -> tuple[gpd.GeoDataFrame, int, float]:
    zones = filters.filter_zones(load_atlas(), selection)
    return zones, *summary.zones_figures(zones)


@st.cache_resource(max_entries=64, show_spinner=False)
def _read_operations(selection: Selection) -> gpd.GeoDataFrame:
    return filters.filter_operations(load_atlas(), selection)
