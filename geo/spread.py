"""Where a selection's events lie: counts by cell, first years, and what changed between two times.

A cell is *affected* in a span of years if at least one placed event (geo_precision 1 to 3) of the
selection begins in it; a first-level unit also counts events known to lie in it (geo_precision 4).
Vaguer events are forced into neither and counted apart. Every kind of event counts that the selection
keeps. Whether a change of the map is a shift (cells vanish as others appear) or a growth (cells appear and
few vanish) is the distinction of relocation and escalation diffusion made by Schutte and Weidmann,
"Diffusion patterns of violence in civil wars", Political Geography 30(3), 2011, pp. 143-152.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.columns import UNKNOWN
from geo.filters import atlas_columns, mask_events
from geo.grid import EventPoints, cells_to_columns_rows, cells_to_ids
from geo.selection import Selection
from geo.summary import KINDS_WITHOUT_TOLL, Figures, count_figures

if TYPE_CHECKING:
    from geo.store import Atlas

# From this year on the rows build on UCDP's event data as well, and there are more of them a year.
COVERAGE_CHANGE_YEAR = 2013
COVERAGE_WARNING = (
    "These are selected, sourced events, not a census: rows thicken after 2012, so part of the growth "
    "from then on is growth of what was recorded."
)
CHANGES = ("appeared", "stayed", "vanished")

_CELL_COLUMNS = ["cell", "column", "row"]
_UNIT_COLUMNS = ["country", "unit"]


@dataclass(frozen=True, eq=False)
class CellCounts:
    """Events by cell, and the figures of those that were ``apart``: too vague to lie in one.

    ``cells`` is indexed by cell code; see `count_cells`.
    """

    cells: pd.DataFrame
    apart: Figures


@dataclass(frozen=True, eq=False)
class FirstYears:
    """First year of recorded activity by cell (indexed by code) and by first-level unit; see `first_years`."""

    cells: pd.DataFrame
    units: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Comparison:
    """What changed by cell (indexed by code) and by first-level unit, and the events apart; see `compare_years`."""

    cells: pd.DataFrame
    units: pd.DataFrame
    apart_before: int
    apart_after: int


def rows_of_all_years(atlas: "Atlas", selection: Selection) -> np.ndarray:
    """Row numbers of the events of the region that a selection keeps, its years left aside."""
    return np.flatnonzero(mask_events(atlas, selection) & atlas_columns(atlas).in_region)


def count_cells(points: EventPoints, rows: np.ndarray) -> CellCounts:
    """Add up events and reported deaths by cell.

    Parameters
    ----------
    points
        As ``grid.atlas_points`` gives them.
    rows
        Row numbers, as ``filters.select_rows`` gives them.

    Returns
    -------
    counts
        ``cells``: ``cell`` (its name), ``column``, ``row``, ``events``, ``deaths_low`` and ``deaths_high`` (sums of
        the lowest and highest reported figure of the events that have one; missing where none has) and
        ``deaths_unknown`` (events without a figure, political ones not counted). The events of all
        cells and those apart add up to ``len(rows)``; the same holds for reported deaths.
    """
    placed = points.cell[rows] != UNKNOWN
    cells = _sum_by(points.cell, points, rows[placed])
    return CellCounts(_name_cells(cells), count_figures(points.columns, rows[~placed]))


def first_years(points: EventPoints, rows: np.ndarray, *, last_year: int) -> FirstYears:
    """Find the first year of recorded activity in each cell and each first-level unit.

    Parameters
    ----------
    points
        As ``grid.atlas_points`` gives them.
    rows
        Row numbers of all years (`rows_of_all_years`): activity before the first chosen year counts.
    last_year
        Inclusive. A later one adds cells and units, and changes no year that is there.

    Returns
    -------
    first
        ``cells``: ``cell``, ``column``, ``row``, ``first_year``; ``units``: ``country``, ``unit``, ``first_year``.
        The atlas begins in 1992: what was there before is not known.
    """
    kept = rows[points.columns.year[rows] <= last_year]
    cells, units = (_first_by(codes, points, kept) for codes in (points.cell, points.unit))
    return FirstYears(_name_cells(cells), _name_units(units, points))


def compare_years(
    points: EventPoints, rows: np.ndarray, *, before: tuple[int, int], after: tuple[int, int]
) -> Comparison:
    """Say which cells and units appeared, stayed and vanished between two windows of years.

    Parameters
    ----------
    points
        As ``grid.atlas_points`` gives them.
    rows
        Row numbers of all years (`rows_of_all_years`).
    before, after
        First and last year, inclusive; one year is (2012, 2012). They may have a gap between them, or overlap.

    Returns
    -------
    comparison
        ``cells`` and ``units`` affected in either window: ``events_before``, ``events_after`` and ``change``:
        ``appeared`` (only after), ``vanished`` (only before) or ``stayed`` (both). No recorded
        activity is not proof that a group had left.
    """
    year = points.columns.year[rows]
    windows = [rows[(year >= first) & (year <= last)] for first, last in (before, after)]
    cells, units = (_changes(codes, windows) for codes in (points.cell, points.unit))
    apart = [int((points.cell[window] == UNKNOWN).sum()) for window in windows]
    return Comparison(_name_cells(cells), _name_units(units, points), *apart)


def tabulate_changes(changes: pd.DataFrame, located: pd.DataFrame, *, by: str = "country") -> pd.DataFrame:
    """Count the cells that appeared, stayed and vanished by country or first-level unit.

    Parameters
    ----------
    changes
        The ``cells`` of a `Comparison`.
    located
        Country and unit of (at least) these cells, as ``grid.locate_cells`` gives them.
    by
        ``country`` or ``unit`` (then with its country).

    Returns
    -------
    table
        ``country`` (and ``unit``), ``appeared``, ``stayed``, ``vanished``, most changed first; a cell
        that lies in no unit is counted under a missing one, so that the columns add up to all cells.
    """
    keys = ["country"] if by == "country" else _UNIT_COLUMNS
    flags = {name: (changes["change"] == name).astype(int) for name in CHANGES}
    table = pd.DataFrame(flags).join(located[keys]).groupby(keys, dropna=False).sum()
    changed = (table["appeared"] + table["vanished"]).sort_values(ascending=False, kind="stable").index
    return table.loc[changed].reset_index()


def _sum_by(codes: np.ndarray, points: EventPoints, rows: np.ndarray) -> pd.DataFrame:
    """Add up rows by code, each with a known one."""
    columns = points.columns
    found, code = np.unique(codes[rows], return_inverse=True)
    known = columns.low[rows] != UNKNOWN
    has_toll = ~np.isin(columns.kind[rows], KINDS_WITHOUT_TOLL)

    def count(which: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
        sums: np.ndarray = np.bincount(code[which], None if weights is None else weights[which], len(found))
        return sums.astype(np.int64)

    nothing_known = count(known) == 0
    table = pd.DataFrame(index=pd.Index(found, name="code"))
    table["events"] = count(np.ones(len(rows), dtype=bool))
    for name, deaths in (("deaths_low", columns.low), ("deaths_high", columns.high)):
        table[name] = pd.Series(count(known, deaths[rows]), index=table.index, dtype="Int64").mask(nothing_known)
    table["deaths_unknown"] = count(~known & has_toll)
    return table


def _first_by(codes: np.ndarray, points: EventPoints, rows: np.ndarray) -> pd.DataFrame:
    kept = rows[codes[rows] != UNKNOWN]
    years = pd.Series(points.columns.year[kept], index=pd.Index(codes[kept], name="code"))
    return years.groupby(level="code").min().astype(int).rename("first_year").to_frame()


def _changes(codes: np.ndarray, windows: Sequence[np.ndarray]) -> pd.DataFrame:
    kept = [codes[window][codes[window] != UNKNOWN] for window in windows]
    found, code = np.unique(np.concatenate(kept), return_inverse=True)
    before = np.bincount(code[: len(kept[0])], minlength=len(found))
    after = np.bincount(code[len(kept[0]) :], minlength=len(found))
    change = np.select([before == 0, after == 0], ["appeared", "vanished"], "stayed")
    table = {"events_before": before, "events_after": after, "change": pd.array(change, dtype="str")}
    return pd.DataFrame(table, index=pd.Index(found, name="code"))


def _name_cells(table: pd.DataFrame) -> pd.DataFrame:
    codes = table.index.to_numpy()
    columns, rows = cells_to_columns_rows(codes)
    named = table.assign(cell=cells_to_ids(codes), column=columns, row=rows)
    return named[[*_CELL_COLUMNS, *table.columns]].astype({"cell": "str"})


def _name_units(table: pd.DataFrame, points: EventPoints) -> pd.DataFrame:
    names = [points.unit_names[code] for code in table.index]
    named = table.assign(country=[country for country, _ in names], unit=[unit for _, unit in names])
    named = named[[*_UNIT_COLUMNS, *table.columns]].astype(dict.fromkeys(_UNIT_COLUMNS, "str"))
    return named.sort_values(_UNIT_COLUMNS, ignore_index=True)
