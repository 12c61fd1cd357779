"""Hold the rows of a file against their table's specification."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import config
from geo.cells import ABSENT, check_cells, describe_allowed
from geo.errors import Fault
from geo.rows import RawRows, Record, excerpt, row_label
from geo.schema import Column, Table


@dataclass(frozen=True)
class Checked:
    """A table after the check of its cells.

    Attributes
    ----------
    file
        Name for messages.
    table
        Typed columns; one row for each row of the file that could be read, in file order.
    faults
        What was wrong with the file, its rows and its cells.
    complete
        Whether every row of the file is in the table with its key; if not, nothing can be
        concluded from a row's absence.
    lines, keys
        Line number and key of each row, for further faults.
    digest
        SHA-256 of the file.
    """

    file: str
    table: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    complete: bool = True
    lines: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    digest: str = ""

    def fault(self, at: int, column: str, problem: str, found: object = "", allowed: str = "") -> Fault:
        """Make a fault of one row, by its position in the table."""
        return Fault(self.file, row_label(self.lines[at], self.keys[at]), column, problem, excerpt(str(found)), allowed)

    def faults_where(self, is_bad: pd.Series, column: str, problem: str, allowed: str = "") -> Iterator[Fault]:
        """Yield a fault for each row of a mask, with what stands in its column; a missing value is not bad."""
        for at in self.positions(is_bad):
            yield self.fault(at, column, problem, self.written(at, column), allowed)

    def positions(self, is_bad: pd.Series) -> list[int]:
        """Positions where a mask is true; a missing value is not."""
        return [int(at) for at in np.flatnonzero(is_bad.astype("boolean").fillna(False))]

    def written(self, at: int, column: str) -> str:
        """Show a typed cell as its file has it; empty if it is missing."""
        value = self.table[column].iloc[at]
        if isinstance(value, tuple):
            return ", ".join(value)
        if pd.isna(value):
            return ""
        return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def check_rows(raw: RawRows, spec: Table) -> Checked:
    """Type every column of a table and find every cell that breaks its specification.

    Parameters
    ----------
    raw
        Rows as ``geo.sources.read_rows`` returns them; their faults are carried over.
    spec
        Columns, key and geometry of the table.

    Returns
    -------
    checked
        A GeoDataFrame (EPSG:4326) if the table has a geometry. A cell, or a geometry, with a fault
        is empty; so is a column that the file lacks. No rows gives an empty table.
    """
    keys = tuple(_key_text(record, spec.key) for record in raw.records)
    naming = Checked(raw.file, pd.DataFrame(), lines=raw.lines, keys=keys)
    columns: dict[str, pd.Series] = {}
    faults = list(raw.faults)
    for column in spec.columns:
        cells = [record.get(column.name, ABSENT) for record in raw.records]
        if raw.file.endswith(".csv"):
            cells = [_from_text(cell, column) for cell in cells]
        columns[column.name], found = check_cells(cells, column)
        allowed = describe_allowed(column)
        faults += (naming.fault(at, column.name, problem, cell, allowed) for at, problem, cell in found)
    table = pd.DataFrame(columns, index=pd.RangeIndex(len(raw.records)))
    has_keys = bool(table[list(spec.key)].notna().all(axis=None))
    if spec.geometry:
        geometries, found_faults = _check_geometries(raw, spec.geometry, naming)
        faults += found_faults
        table = gpd.GeoDataFrame(table, geometry=geometries, crs=config.GEOGRAPHIC_CRS)
    faults += _twice(table, spec.key, naming)
    return Checked(raw.file, table, tuple(faults), raw.complete and has_keys, raw.lines, keys, raw.digest)


def unite_faults(tables: Mapping[str, Checked], *stages: Iterable[Fault]) -> tuple[Fault, ...]:
    """Put the faults of tables and of later checks together; a cell is named by one stage only, the first."""
    faults = [fault for checked in tables.values() for fault in checked.faults]
    for stage in stages:
        broken = {(fault.file, fault.row, fault.column) for fault in faults}
        faults += [fault for fault in stage if (fault.file, fault.row, fault.column) not in broken]
    return tuple(faults)


def _from_text(cell: Any, column: Column) -> Any:
    """Turn a cell of a CSV into what JSON would hold; what cannot be turned stays a text and is a fault later."""
    if cell is ABSENT:
        return cell
    if column.kind == "list":
        return cell.split(column.separator) if cell else []
    if cell == "":
        return None
    if column.kind == "boolean":
        return {"0": False, "1": True}.get(cell, cell)
    if column.kind == "integer" and re.fullmatch(r"-?\d{1,15}", cell):
        return int(cell)
    return cell


def _key_text(record: Record, key: tuple[str, ...]) -> str:
    return " ".join(str(record[name]) for name in key if record.get(name) not in (None, ""))


def _check_geometries(raw: RawRows, types: tuple[str, ...], naming: Checked) -> tuple[np.ndarray, list[Fault]]:
    """Check that each row has a geometry of an allowed type on the globe; a bad one becomes None."""
    geometries = np.array(raw.geometries or [None] * len(raw.records), dtype=object)
    kinds = np.array([getattr(geometry, "geom_type", "nothing") for geometry in geometries], dtype=object)
    west, south, east, north = shapely.bounds(geometries).reshape(-1, 4).T
    found = [(kinds == "nothing", "no geometry that can be read"), (~np.isin(kinds, types), "geometry of another type"),
             (shapely.is_empty(geometries), "geometry is empty"),
             (~((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)), "coordinates are not on the globe"),
             ]  # fmt: skip
    faults: list[Fault] = []
    sound = np.ones(len(geometries), dtype=bool)
    for is_bad, problem in found:
        for at in np.flatnonzero(sound & is_bad):
            allowed = f"{' or '.join(types)}, longitude first, in degrees"
            faults.append(naming.fault(int(at), "geometry", problem, _geometry_text(geometries[at]), allowed))
        sound &= ~is_bad
    geometries[~sound] = None
    return geometries, faults


def _geometry_text(geometry: Any) -> str:
    return "nothing" if geometry is None else str(shapely.to_wkt(geometry, rounding_precision=5))


def _twice(table: pd.DataFrame, key: tuple[str, ...], naming: Checked) -> Iterator[Fault]:
    """Yield rows whose key stands in a row above."""
    known = table[list(key)].notna().all(axis=1)
    again = known & table.duplicated(list(key))
    for at in np.flatnonzero(again):
        yield naming.fault(int(at), key[0], "stands twice; it has to be unique", naming.keys[at])
