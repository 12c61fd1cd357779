"""The events as flat arrays, made once: every selection is then a few vector operations."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.config import FIRST_YEAR

UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class EventColumns:
    """Events column by column, in file (= date) order.

    ``first`` and ``last`` are days since 1970-01-01; ``low`` and ``high`` the lowest and highest
    reported deaths, ``UNKNOWN`` where no figure is given; ``unit`` and ``place`` codes of the first-level
    unit (``UNKNOWN`` if not known) and of ``place_names``. ``pair_*`` hold one entry for each (event,
    actor): the row, the actor's code in ``actor_ids``, and whether it initiates.
    """

    first: np.ndarray
    last: np.ndarray
    year: np.ndarray
    kind: np.ndarray
    country: np.ndarray
    in_region: np.ndarray
    precision: np.ndarray
    low: np.ndarray
    high: np.ndarray
    unit: np.ndarray
    place: np.ndarray
    place_names: tuple[tuple[str, str], ...]
    pair_row: np.ndarray
    pair_actor: np.ndarray
    pair_initiates: np.ndarray
    actor_ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.first)


def event_columns(events: pd.DataFrame) -> EventColumns:
    """Lay the events out as arrays.

    Parameters
    ----------
    events
        Checked events as ``store.load_events`` returns them, ordered by ``date_start``.

    Returns
    -------
    columns
        Arrays of the same length and order; empty arrays for an empty table.
    """
    rows, codes, initiates, actor_ids = _actor_pairs(events)
    deaths = events[["fatalities_low", "fatalities_best", "fatalities_high"]].astype("Int64")
    unit_codes, _ = _codes(events, "admin1")
    place_codes, place_names = _codes(events, "place")
    return EventColumns(
        first=days(events["date_start"]),
        last=days(events["date_end"]),
        year=events["date_start"].dt.year.to_numpy(np.int32),
        kind=events["event_type"].to_numpy(object),
        country=events["country"].to_numpy(object),
        in_region=events["region"].to_numpy(bool),
        precision=events["geo_precision"].to_numpy(np.int8),
        low=deaths.min(axis=1).fillna(UNKNOWN).to_numpy(np.int64),
        high=deaths.max(axis=1).fillna(UNKNOWN).to_numpy(np.int64),
        unit=unit_codes, place=place_codes, place_names=place_names,
        pair_row=rows, pair_actor=codes, pair_initiates=initiates, actor_ids=actor_ids,
    )  # fmt: skip


def days(dates: pd.Series) -> np.ndarray:
    """Turn dates into whole days since 1970-01-01 (int32)."""
    return dates.to_numpy("datetime64[D]").astype(np.int64).astype(np.int32)


def day_of(date: pd.Timestamp | None) -> int | None:
    """Turn one date into days since 1970-01-01; None and NaT stay None."""
    if date is None or pd.isna(date):
        return None
    return int(np.datetime64(date, "D").astype(np.int64))


def year_window(years: tuple[int, int]) -> tuple[int, int]:
    """First day of the first year and last day of the last, both inclusive, since 1970-01-01."""
    first = np.datetime64(f"{years[0]}-01-01", "D").astype(np.int64)
    last = np.datetime64(f"{years[1]}-12-31", "D").astype(np.int64)
    return int(first), int(last)


def yearly_counts(columns: EventColumns, mask: np.ndarray, *, last_year: int) -> list[int]:
    """Count the masked events of the region by the year of ``date_start``, from 1992 on."""
    kept = columns.year[mask & columns.in_region] - FIRST_YEAR
    length = last_year - FIRST_YEAR + 1
    return [int(count) for count in np.bincount(kept[(kept >= 0) & (kept < length)], minlength=length)]


def _codes(events: pd.DataFrame, column: str) -> tuple[np.ndarray, tuple[tuple[str, str], ...]]:
    """Number the names of a column country by country: Gao in Mali is not another Gao."""
    keys = pd.MultiIndex.from_arrays([events[column].fillna("").to_numpy(object), events["country"].to_numpy(object)])
    codes, names = keys.factorize()
    return np.where(events[column].isna(), UNKNOWN, codes).astype(np.int32), tuple(names)


def _actor_pairs(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    row_numbers = pd.Series(range(len(events)), dtype="int32")
    parts = []
    for column, flag in (("actors", True), ("targets", False)):
        names = pd.Series(events[column].to_list(), index=row_numbers, dtype=object).explode().dropna()
        parts.append(pd.DataFrame({"row": names.index, "actor": names.to_numpy(object), "initiates": flag}))
    pairs = pd.concat(parts, ignore_index=True)
    codes, actor_ids = pd.factorize(pairs["actor"], sort=True)
    return (
        pairs["row"].to_numpy(np.int32), codes.astype(np.int32),
        pairs["initiates"].to_numpy(bool), tuple(str(name) for name in actor_ids),
    )  # fmt: skip
