"""Operations: their events, what was recorded in their area before, during and after, and the zones they overlap."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.actors import Span
from geo.columns import UNKNOWN, day_of, year_window
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.grid import EventPoints, projected_areas
from geo.summary import Figures, count_figures
from geo.summary import operation_events as operation_events
from geo.zones import zones_in_force

if TYPE_CHECKING:
    from geo.store import Atlas

PERIODS = ("before", "during", "after")
PERIOD_MONTHS = 12
# Mean month of the Gregorian calendar: 365.2425 / 12 days.
DAYS_PER_MONTH = 30.436875
# A rate per month from less than a month would be an extrapolation.
SHORTEST_RATE_DAYS = 28
SEQUENCE_WARNING = (
    "This shows sequence, not cause: what followed an operation may have other reasons, operations go where "
    "violence already rises or falls, and more is recorded where more people watch."
)


def before_during_after(points: EventPoints, rows: np.ndarray, operation: pd.Series) -> pd.DataFrame:
    """Count events and reported deaths inside an operation's area before, during and after it.

    Only events of geo_precision 1 to 3 can be said to lie inside the area; vaguer ones of its countries are
    counted as ``too_vague`` and in nothing else. An event belongs to the period its first day lies in.

    Parameters
    ----------
    points
        As ``grid.atlas_points`` gives them.
    rows
        Row numbers of all years (``spread.rows_of_all_years``): of one actor, or of every event of the region.
    operation
        A row of ``atlas.operations``.

    Returns
    -------
    periods
        Indexed ``before`` (the 12 months up to the day before the start), ``during`` (first and last day included)
        and ``after`` (12 months from the day after the end). ``first_day``, ``last_day``, ``days``; ``events``,
        ``deaths_low``, ``deaths_high`` (missing if no event has a figure), ``deaths_unknown``, ``too_vague``;
        the first three also ``_per_month`` (count / days x 30.44; missing for periods of less than 28 days);
        ``cut``, whether the period is cut by the ends of the data (1992 and 2024), and ``note``, which says so in
        words. A period wholly outside the data, and the time after an operation without an end, are missing.
        Show it with `SEQUENCE_WARNING`.
    """
    placed = rows[points.cell[rows] != UNKNOWN]
    area = operation["geometry"]
    shapely.prepare(area)
    inside = placed[shapely.intersects_xy(area, points.lon[placed], points.lat[placed])]
    vague = rows[points.cell[rows] == UNKNOWN]
    vague = vague[np.isin(points.columns.country[vague], list(operation["countries"]))]
    lines = [_describe_period(points, inside, vague, *period) for period in _periods(operation)]
    periods = pd.DataFrame(lines, index=pd.Index(PERIODS, name="period"))
    whole = ["days", "events", "deaths_low", "deaths_high", "deaths_unknown", "too_vague"]
    periods[whole] = periods[whole].astype("Int64")
    months = (periods["days"] / DAYS_PER_MONTH).where(periods["days"] >= SHORTEST_RATE_DAYS)
    for name in ("events", "deaths_low", "deaths_high"):
        periods[f"{name}_per_month"] = (periods[name] / months).astype("Float64")
    return periods


def find_overlaps(
    atlas: "Atlas",
    day: pd.Timestamp,
    *,
    operations: gpd.GeoDataFrame | None = None,
    zones: gpd.GeoDataFrame | None = None,
    spans: Mapping[str, Span] | None = None,
) -> pd.DataFrame:
    """Measure where operations and zones in force on a day overlap.

    Parameters
    ----------
    atlas
        The tables.
    day
        For instance 31 December of the chosen year.
    operations, zones
        Rows of the atlas's tables to look at (``filters.mask_operations``, ``mask_zones``); all by default.
    spans
        As ``filters.chosen_spans`` gives them: a zone counts only inside its actor's span.

    Returns
    -------
    overlaps
        A line for each pair that shares ground: ``operation_id``, ``operation``, ``zone_id``, ``zone``,
        ``actor_id``, ``zone_type``, ``overlap_km2`` (equal-area), ``share_of_operation`` and ``share_of_zone``
        (0 to 1), largest first. An overlap of two areas is no proof of contact.
    """
    running = zones_in_force(atlas.operations if operations is None else operations, day, day)
    held = zones_in_force(atlas.zones if zones is None else zones, day, day, spans)
    theirs, ours = projected_areas(atlas, "operations")[running.index], projected_areas(atlas, "zones")[held.index]
    first, second = shapely.STRtree(ours).query(theirs, predicate="intersects")
    shared = shapely.area(shapely.intersection(theirs[first], ours[second]))
    table = pd.DataFrame(
        {
            "operation_id": running["operation_id"].to_numpy(object)[first],
            "operation": running["name"].to_numpy(object)[first],
            "zone_id": held["zone_id"].to_numpy(object)[second],
            "zone": held["name"].to_numpy(object)[second],
            "actor_id": held["actor_id"].to_numpy(object)[second],
            "zone_type": held["zone_type"].to_numpy(object)[second],
            "overlap_km2": shared / 1e6,
            "share_of_operation": shared / shapely.area(theirs[first]),
            "share_of_zone": shared / shapely.area(ours[second]),
        }
    )
    touching = table["overlap_km2"] > 0
    order = ["overlap_km2", "operation_id", "zone_id"]
    return table[touching].sort_values(order, ascending=[False, True, True], ignore_index=True)


def _periods(operation: pd.Series) -> list[tuple[int | None, int | None]]:
    """First and last day of the three periods, before they are cut; None = open."""
    start, end = operation["start"], operation["end"]
    year = pd.DateOffset(months=PERIOD_MONTHS)
    first, last = day_of(start), day_of(end)
    before = day_of(start - year), None if first is None else first - 1
    after = (None, None) if last is None else (last + 1, day_of(end + year))
    return [before, (first, last), after]


def _describe_period(
    points: EventPoints, inside: np.ndarray, vague: np.ndarray, first: int | None, last: int | None
) -> dict[str, object]:
    """Cut a period to the data and add up what lies in it; a period without a first day is missing."""
    data_first, data_last = year_window((FIRST_YEAR, LAST_YEAR))
    if first is None:
        return _missing(f"the operation has no end by the end of {LAST_YEAR}", cut=False)
    if first > data_last or (last is not None and last < data_first):
        return _missing(f"outside the data, {FIRST_YEAR} to {LAST_YEAR}", cut=True)
    since, until = max(first, data_first), data_last if last is None else min(last, data_last)
    notes = [f"cut: the data begin in {FIRST_YEAR}"] if since > first else []
    if last is None:
        notes.append(f"cut: ongoing at the end of {LAST_YEAR}")
    elif until < last:
        notes.append(f"cut: the data end in {LAST_YEAR}")
    day = points.columns.first
    figures: Figures = count_figures(points.columns, inside[(day[inside] >= since) & (day[inside] <= until)])
    has_figure = figures.deaths_known > 0 or figures.events == 0
    return {
        "first_day": _date(since), "last_day": _date(until), "days": until - since + 1, "events": figures.events,
        "deaths_low": figures.deaths_low if has_figure else None,
        "deaths_high": figures.deaths_high if has_figure else None,
        "deaths_unknown": figures.deaths_unknown,
        "too_vague": int(((day[vague] >= since) & (day[vague] <= until)).sum()),
        "cut": bool(notes), "note": "; ".join(notes),
    }  # fmt: skip


def _missing(note: str, *, cut: bool) -> dict[str, object]:
    numbers = ("days", "events", "deaths_low", "deaths_high", "deaths_unknown", "too_vague")
    return {"first_day": pd.NaT, "last_day": pd.NaT, **dict.fromkeys(numbers), "cut": cut, "note": note}


def _date(day: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(day, "D"))
