"""Which rows a selection keeps: every filter except time as a mask, and the window of time."""

from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import actors as actor_tables
from geo.actors import Span
from geo.columns import EventColumns, day_of, event_columns, year_window
from geo.selection import Selection
from geo.zones import zones_in_force

if TYPE_CHECKING:
    from geo.store import Atlas


def chosen_spans(atlas: "Atlas", selection: Selection) -> dict[str, Span] | None:
    """The dates for which each actor counts in a selection; None where every actor counts."""
    return actor_tables.chosen_spans(atlas, selection.actors, lineage=selection.lineage)


def mask_events(atlas: "Atlas", selection: Selection) -> np.ndarray:
    """Every filter except time, as one boolean for each event in file order."""
    columns = atlas_columns(atlas)
    mask = np.ones(len(columns), dtype=bool)
    if selection.kinds:
        mask &= np.isin(columns.kind, selection.kinds)
    if selection.countries:
        mask &= np.isin(columns.country, selection.countries)
    spans = chosen_spans(atlas, selection)
    if spans is not None:
        mask &= _involves(columns, spans, selection.side)
    return mask


def in_window(columns: EventColumns, years: tuple[int, int]) -> np.ndarray:
    """Events whose first day lies in the years; an interval belongs to the year it starts in."""
    first, last = year_window(years)
    return (columns.first >= first) & (columns.first <= last)


def select_rows(atlas: "Atlas", selection: Selection) -> np.ndarray:
    """Row numbers of the events of the region inside a selection, in file order."""
    columns = atlas_columns(atlas)
    mask = mask_events(atlas, selection) & in_window(columns, selection.years) & columns.in_region
    return np.flatnonzero(mask)


def filter_events(atlas: "Atlas", selection: Selection) -> gpd.GeoDataFrame:
    """Keep the events of the region that fall inside a selection.

    Returns
    -------
    kept
        New table in the order of ``atlas.events``, with their row numbers as index; empty if
        nothing matches. Events outside the region (``region`` false) are not in it.
    """
    kept: gpd.GeoDataFrame = atlas.events.iloc[select_rows(atlas, selection)]
    return kept


def as_of_dates(selection: Selection) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The days on which a zone must be in force to be drawn: one day, or any in the range."""
    first, last = selection.years
    end = pd.Timestamp(last, 12, 31)
    return (pd.Timestamp(first, 1, 1), end) if selection.as_of == "any" else (end, end)


def mask_zones(atlas: "Atlas", selection: Selection) -> np.ndarray:
    """Every filter except time over ``atlas.zones``: actors (with lineage) and countries."""
    spans = chosen_spans(atlas, selection)
    mask = _touches(atlas.zones, selection.countries)
    if spans is not None:
        mask &= atlas.zones["actor_id"].isin(list(spans)).to_numpy(bool)
    return mask


def mask_operations(atlas: "Atlas", selection: Selection) -> np.ndarray:
    """Every filter except time over ``atlas.operations``.

    The tables do not name whom an operation was directed against, so an armed group on the
    slider leaves the operations as they are; a state or mission keeps those it leads or joins.
    """
    mask = _touches(atlas.operations, selection.countries)
    takes_part = [frozenset((lead, *partners)) for lead, partners in
                  zip(atlas.operations["lead"], atlas.operations["partners"], strict=True)]  # fmt: skip
    chosen = frozenset(selection.actors)
    if any(chosen & parties for parties in takes_part):
        mask &= np.array([bool(chosen & parties) for parties in takes_part], dtype=bool)
    return mask


def counted_actors(atlas: "Atlas", selection: Selection, rows: np.ndarray) -> tuple[str, ...]:
    """The actors of the chosen lines that some rows name, most named first; empty if no actor is chosen."""
    spans = chosen_spans(atlas, selection)
    if spans is None:
        return ()
    columns = atlas_columns(atlas)
    codes = columns.pair_actor[np.isin(columns.pair_row, rows)]
    named = np.bincount(codes, minlength=len(columns.actor_ids))
    order = np.argsort(-named, kind="stable")
    return tuple(columns.actor_ids[code] for code in order if named[code] and columns.actor_ids[code] in spans)


def filter_zones(atlas: "Atlas", selection: Selection) -> gpd.GeoDataFrame:
    """Keep the zones of a selection that are in force as ``selection.as_of`` says."""
    kept = atlas.zones[mask_zones(atlas, selection)]
    return zones_in_force(kept, *as_of_dates(selection), chosen_spans(atlas, selection))


def filter_operations(atlas: "Atlas", selection: Selection) -> gpd.GeoDataFrame:
    """Keep the operations of a selection that are in force as ``selection.as_of`` says."""
    return zones_in_force(atlas.operations[mask_operations(atlas, selection)], *as_of_dates(selection))


@lru_cache(maxsize=4)
def atlas_columns(atlas: "Atlas") -> EventColumns:
    """The atlas's events as arrays, made once for each atlas."""
    return event_columns(atlas.events)


def _involves(columns: EventColumns, spans: dict[str, Span], side: str) -> np.ndarray:
    counts_from = np.full(len(columns.actor_ids), np.iinfo(np.int32).max, dtype=np.int64)
    counts_to = np.full(len(columns.actor_ids), np.iinfo(np.int32).min, dtype=np.int64)
    for code, actor_id in enumerate(columns.actor_ids):
        if actor_id in spans:
            since, until = (day_of(date) for date in spans[actor_id])
            counts_from[code] = np.iinfo(np.int32).min if since is None else since
            counts_to[code] = np.iinfo(np.int32).max if until is None else until
    day = columns.first[columns.pair_row]
    counts = (day >= counts_from[columns.pair_actor]) & (day <= counts_to[columns.pair_actor])
    if side != "any":
        counts &= columns.pair_initiates == (side == "by")
    involved = np.zeros(len(columns), dtype=bool)
    involved[columns.pair_row[counts]] = True
    return involved


def _touches(areas: pd.DataFrame, countries: tuple[str, ...]) -> np.ndarray:
    wanted = frozenset(countries)
    return np.array([not wanted or bool(wanted & frozenset(codes)) for codes in areas["countries"]], dtype=bool)
