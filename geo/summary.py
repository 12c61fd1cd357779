"""Figures of a selection: counts, reported deaths as a range, ranked places.

Unknown is never 0: a row without a reported figure is counted apart and adds nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.columns import UNKNOWN, EventColumns
from geo.config import VAGUE_PRECISIONS
from geo.words import write_count, write_number, write_range
from geo.zones import area_km2

if TYPE_CHECKING:
    from geo.store import Atlas

# A declaration, a merger or a designation has no toll to be unknown.
KINDS_WITHOUT_TOLL = ("political",)
FIRST_LEVEL_KNOWN = 4  # geo_precision up to which the first-level unit is known


@dataclass(frozen=True)
class Figures:
    """What the kept rows add up to.

    ``deaths_low`` and ``deaths_high`` are sums of the lowest and highest reported figure of
    each row that has one; ``deaths_unknown`` counts the rows (political ones apart) that have none.
    """

    events: int
    deaths_low: int
    deaths_high: int
    deaths_known: int
    deaths_unknown: int
    units: int
    unplaced: int

    def sentence(self) -> str:
        """Say the figures in one line of words."""
        if not self.events:
            return "No events in this selection"
        parts = [write_number(self.events, "event"), self._deaths(), write_number(self.units, "region")]
        if not self.units:
            parts.pop()
        if self.unplaced:
            parts.append(f"{write_count(self.unplaced)} cannot be placed")
        return " · ".join(parts)

    def _deaths(self) -> str:
        if not self.deaths_known:
            return "reported deaths unknown" if self.deaths_unknown else "no deaths to report"
        noun = "reported death" if self.deaths_low == self.deaths_high == 1 else "reported deaths"
        unknown = f" ({write_count(self.deaths_unknown)} unknown)" if self.deaths_unknown else ""
        return f"{write_range(self.deaths_low, self.deaths_high)} {noun}{unknown}"


def count_figures(columns: EventColumns, rows: np.ndarray) -> Figures:
    """Add up some rows.

    Parameters
    ----------
    columns
        The atlas's events, as ``filters.atlas_columns`` gives them.
    rows
        Row numbers, as ``filters.select_rows`` gives them.
    """
    known = columns.low[rows] != UNKNOWN
    has_toll = ~np.isin(columns.kind[rows], KINDS_WITHOUT_TOLL)
    units = columns.unit[rows][columns.precision[rows] <= FIRST_LEVEL_KNOWN]
    return Figures(
        events=len(rows),
        deaths_low=int(columns.low[rows][known].sum()),
        deaths_high=int(columns.high[rows][known].sum()),
        deaths_known=int(known.sum()),
        deaths_unknown=int((~known & has_toll).sum()),
        units=len(np.unique(units[units != UNKNOWN])),
        unplaced=int(np.isin(columns.precision[rows], VAGUE_PRECISIONS).sum()),
    )


def deaths_range(events: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The lowest and the highest reported deaths of each row; missing where no figure is given."""
    figures = events[["fatalities_low", "fatalities_best", "fatalities_high"]].astype("Int64")
    return figures.min(axis=1), figures.max(axis=1)


def rank_places(columns: EventColumns, rows: np.ndarray, *, most: int = 10) -> pd.DataFrame:
    """Rank the places of some rows by events, then by reported deaths.

    Returns
    -------
    ranked
        Columns ``place``, ``country``, ``events``, ``deaths`` (lowest figures added up; missing
        where no row of the place has one); rows too vague to be placed are left out.
    """
    placed = rows[~np.isin(columns.precision[rows], VAGUE_PRECISIONS)]
    places, low = columns.place[placed], columns.low[placed]
    number = len(columns.place_names)
    events = np.bincount(places, minlength=number)
    known = np.bincount(places[low != UNKNOWN], minlength=number)
    deaths = np.bincount(places[low != UNKNOWN], weights=low[low != UNKNOWN], minlength=number)
    order = np.lexsort((np.arange(number), -deaths, -events))[:most]
    order = order[events[order] > 0]
    names = [columns.place_names[code] for code in order]
    return pd.DataFrame(
        {
            "place": [place for place, _ in names],
            "country": [country for _, country in names],
            "events": events[order],
            "deaths": pd.Series(deaths[order].astype(np.int64), dtype="Int64").mask(known[order] == 0),
        }
    )


def zones_figures(zones: gpd.GeoDataFrame) -> tuple[int, float]:
    """Number of zones and km2 of their union, in the equal-area projection."""
    if zones.empty:
        return 0, 0.0
    union = gpd.GeoSeries([zones.geometry.union_all()], crs=zones.crs)
    return len(zones), float(area_km2(union).sum())


def operation_events(atlas: "Atlas", operation: pd.Series, kept: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep the events of an operation: its lead or a partner takes part, in its area and dates.

    This is a rule over place, time and parties, not a claim that the source names the operation.
    """
    parties = {operation["lead"], *operation["partners"]}
    end = operation["end"]
    in_time = (kept["date_start"] >= operation["start"]) & (pd.isna(end) | (kept["date_start"] <= end))
    takes_part = np.array([bool(parties & {*actors, *targets}) for actors, targets in
                           zip(kept["actors"], kept["targets"], strict=True)], dtype=bool)  # fmt: skip
    near: gpd.GeoDataFrame = kept[in_time & takes_part]
    inside: gpd.GeoDataFrame = near[near.geometry.intersects(operation["geometry"])]
    return inside
