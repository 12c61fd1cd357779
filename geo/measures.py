"""The spread of a selection year by year: cells, units, zones, reach and centre of activity.

Definitions, for a year t, with placed events those of geo_precision 1 to 3 (see ``geo.spread``):

======================  ==========================================================================================
``events``              events that begin in t; ``placed`` those of them that lie in a cell
``cells``               n(t), the number of cells with a placed event in t; ``cells_km2`` = 2,500 n(t), in km2
``new_cells``           cells affected in t and in no earlier year since 1992
``lost_cells``          cells affected in t - 1 and not in t: no recorded activity, which is no proof of departure
``units``               first-level units with an event of geo_precision 1 to 4 in t
``zones_<type>_km2``    area of the union of the zones of a type in force on 31 December of t, in km2 (equal-area)
``zones_km2``           the same for zones of any type: overlaps count once
``reach_median_km``     median of the geodesic distances (WGS 84) from the founding area's centre to the placed
``reach_farthest_km``   events of t, and the largest of them, in km
``centre_lon, _lat``    mean centre: (mean of x, mean of y) of the placed events in the equal-area projection
``moved_km``            geodesic distance from the mean centre of t - 1 to that of t, in km
======================  ==========================================================================================

The mean centre is the standard measure of centrography (Lefever, "Measuring geographic concentration by
means of the standard deviational ellipse", American Journal of Sociology 32(1), 1926; Ebdon, Statistics in
Geography, 2nd edition 1985). Missing is missing, never 0: counts are 0 only for a year without any event, and are
missing where there are events but none can be placed; a zone that no one assessed has no area.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo.actors import Span
from geo.columns import UNKNOWN
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.filters import chosen_spans, mask_zones
from geo.grid import CELL_KM2, EventPoints, atlas_points, metres_to_degrees, projected_areas
from geo.selection import Selection
from geo.spread import rows_of_all_years
from geo.style import ZONE_TYPES
from geo.zones import ZONE_COLUMNS, zones_in_force

if TYPE_CHECKING:
    from geo.store import Atlas

YEARS = pd.RangeIndex(FIRST_YEAR, LAST_YEAR + 1, name="year")
# One accidental event should not decide where distances are counted from.
FOUNDING_EVENTS = 5
FOUNDING_RULE = (
    "The founding area is where the actor, with its lineage if that is chosen, is first recorded: the mean centre "
    f"of the placed events of its first years, as many years as it takes to hold {FOUNDING_EVENTS} events."
)
REACH_NEEDS_ONE_ACTOR = "Reach is counted from one actor's founding area: choose one actor to see it."

_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True)
class FoundingArea:
    """Centre of the events that an actor began with; both years inclusive."""

    lon: float
    lat: float
    first_year: int
    last_year: int
    events: int


def measure_years(atlas: "Atlas", selection: Selection) -> pd.DataFrame:
    """Measure the spread of a selection in every year of the atlas, whatever years it has chosen.

    Returns
    -------
    measures
        Indexed by ``year``, 1992 to 2024, with the columns and formulas of this module's table. Reach needs
        exactly one actor (`REACH_NEEDS_ONE_ACTOR`). Show it with ``spread.COVERAGE_WARNING``.
    """
    points, rows = atlas_points(atlas), rows_of_all_years(atlas, selection)
    reach = measure_reach(points, rows, founding_area(atlas, selection))
    parts = [measure_cells(points, rows), measure_zones(atlas, selection), reach, measure_centres(points, rows)]
    return pd.concat(parts, axis="columns")


def measure_cells(points: EventPoints, rows: np.ndarray) -> pd.DataFrame:
    """Count events, cells and units year by year.

    Parameters
    ----------
    points
        As ``grid.atlas_points`` gives them.
    rows
        Row numbers of all years (``spread.rows_of_all_years``).

    Returns
    -------
    measures
        Nullable whole numbers; ``lost_cells`` is missing in the first year, which has no year before.
    """
    events, cells, units = (_by_year(codes, points, rows) for codes in (np.zeros_like(points.cell), points.cell,
                                                                        points.unit))  # fmt: skip
    total, placed, known_unit = (found.sum(axis=1) for found in (events, cells, units))
    here = cells > 0
    before = np.vstack([np.zeros((1, here.shape[1]), dtype=bool), here[:-1]])
    ever = np.logical_or.accumulate(before, axis=0)
    unplaced = (total > 0) & (placed == 0)
    table = pd.DataFrame(
        {"events": total, "placed": placed, "cells": here.sum(axis=1), "cells_km2": here.sum(axis=1) * CELL_KM2,
         "new_cells": (here & ~ever).sum(axis=1), "lost_cells": (before & ~here).sum(axis=1),
         "units": (units > 0).sum(axis=1)}, index=YEARS,
    ).astype("Int64")  # fmt: skip
    table.loc[unplaced, ["cells", "cells_km2", "new_cells"]] = pd.NA
    table.loc[unplaced | np.append(True, unplaced[:-1]), "lost_cells"] = pd.NA
    table.loc[(total > 0) & (known_unit == 0), "units"] = pd.NA
    return table


def measure_zones(atlas: "Atlas", selection: Selection) -> pd.DataFrame:
    """Measure the union of the zones in force on 31 December of each year, by type and of all types.

    Returns
    -------
    measures
        km2 as float, missing where no zone is in force. Whole zones of the selection's actors, each within
        its actor's span, that touch the selection's countries; they are assessments, and edges are not measured.
    """
    # Without geometry, rows are picked ten times as fast.
    zones = pd.DataFrame(atlas.zones[[*ZONE_COLUMNS, "zone_type"]]).assign(position=range(len(atlas.zones)))
    zones = zones[mask_zones(atlas, selection)]
    spans = chosen_spans(atlas, selection)
    table = [[_union_km2(atlas, positions) for positions in _positions_in_force(zones, year, spans)] for year in YEARS]
    names = [*(f"zones_{zone_type}_km2" for zone_type in ZONE_TYPES), "zones_km2"]
    return pd.DataFrame(table, index=YEARS, columns=names)


def founding_area(atlas: "Atlas", selection: Selection) -> FoundingArea | None:
    """Find where the chosen actor began, as `FOUNDING_RULE` says.

    Kinds, countries, side and years of the selection do not move it.

    Returns
    -------
    founding
        None unless exactly one actor is chosen, or if none of its events can be placed.
    """
    if len(selection.actors) != 1:
        return None
    whole = replace(selection, kinds=(), countries=(), side="any")
    points, rows = atlas_points(atlas), rows_of_all_years(atlas, whole)
    placed = rows[points.cell[rows] != UNKNOWN]
    if not len(placed):
        return None
    years = np.sort(points.columns.year[placed])
    last = int(years[min(FOUNDING_EVENTS, len(years)) - 1])
    first = placed[points.columns.year[placed] <= last]
    lon, lat = metres_to_degrees(points.x[first].mean(), points.y[first].mean())
    return FoundingArea(float(lon), float(lat), int(years[0]), last, len(first))


def measure_reach(points: EventPoints, rows: np.ndarray, founding: FoundingArea | None) -> pd.DataFrame:
    """Measure how far from the founding area the placed events of each year lie.

    Returns
    -------
    measures
        ``reach_median_km`` and ``reach_farthest_km``, geodesic; missing in years without placed events,
        and everywhere without a founding area.
    """
    if founding is None:
        return pd.DataFrame(np.nan, index=YEARS, columns=["reach_median_km", "reach_farthest_km"])
    placed = rows[points.cell[rows] != UNKNOWN]
    lon, lat = points.lon[placed], points.lat[placed]
    metres = _EARTH.inv(np.full_like(lon, founding.lon), np.full_like(lat, founding.lat), lon, lat)[2]
    by_year = pd.Series(metres / 1_000).groupby(points.columns.year[placed])
    return pd.DataFrame({"reach_median_km": by_year.median(), "reach_farthest_km": by_year.max()}).reindex(YEARS)


def measure_centres(points: EventPoints, rows: np.ndarray) -> pd.DataFrame:
    """Find the mean centre of each year's placed events and how far it moved since the year before.

    Returns
    -------
    measures
        ``centre_lon``, ``centre_lat`` (degrees) and ``moved_km`` (geodesic); missing in a year without placed
        events, and ``moved_km`` also in the year after it.
    """
    placed = rows[points.cell[rows] != UNKNOWN]
    metres = pd.DataFrame({"x": points.x[placed], "y": points.y[placed]})
    centres = metres.groupby(points.columns.year[placed]).mean().reindex(YEARS)
    lon, lat = np.full((2, len(YEARS)), np.nan)
    known = centres["x"].notna().to_numpy()
    lon[known], lat[known] = metres_to_degrees(centres["x"][known].to_numpy(), centres["y"][known].to_numpy())
    moved = np.full(len(YEARS), np.nan)
    both = np.flatnonzero(known[1:] & known[:-1]) + 1
    moved[both] = _EARTH.inv(lon[both - 1], lat[both - 1], lon[both], lat[both])[2] / 1_000
    return pd.DataFrame({"centre_lon": lon, "centre_lat": lat, "moved_km": moved}, index=YEARS)


def _by_year(codes: np.ndarray, points: EventPoints, rows: np.ndarray) -> np.ndarray:
    """Count events: a line for each year, a column for each known code."""
    kept = rows[codes[rows] != UNKNOWN]
    found, code = np.unique(codes[kept], return_inverse=True)
    line = points.columns.year[kept] - FIRST_YEAR
    inside = (line >= 0) & (line < len(YEARS))
    cell = line[inside] * len(found) + code[inside]
    counts: np.ndarray = np.bincount(cell, minlength=len(YEARS) * len(found)).reshape(len(YEARS), len(found))
    return counts


def _positions_in_force(zones: pd.DataFrame, year: int, spans: dict[str, Span] | None) -> list[tuple[int, ...]]:
    """Positions of the zones in force on 31 December: a tuple for each type, and one of all."""
    day = pd.Timestamp(year, 12, 31)
    kept = zones_in_force(zones, day, day, spans)
    positions, types = kept["position"].to_numpy(), kept["zone_type"].to_numpy(object)
    of_type = [tuple(positions[types == zone_type].tolist()) for zone_type in ZONE_TYPES]
    return [*of_type, tuple(positions.tolist())]


@lru_cache(maxsize=4_096)
def _union_km2(atlas: "Atlas", positions: tuple[int, ...]) -> float:
    """Area of a union of zones; many years share their zones, and so do many selections."""
    if not positions:
        return np.nan
    union = shapely.disjoint_subset_union_all(projected_areas(atlas, "zones")[list(positions)])
    return float(shapely.area(union)) / 1e6
