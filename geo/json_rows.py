"""JSON and GeoJSON with one row a line, read line by line so that a fault can name its line.

The layout is part of the format: it keeps a change of one row a change of one line.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.errors import Fault
from geo.rows import EXCERPT_LENGTH, RawRows, Record, column_faults, excerpt, row_label

LAYOUT = "one row a line between [ and ]"


@dataclass(frozen=True)
class _Lines:
    """A text divided into what stands before the rows, the rows, and what stands after them."""

    head: str
    rows: tuple[tuple[int, str], ...]
    tail: str

    @property
    def is_cut_short(self) -> bool:
        """Whether nothing closes the rows."""
        return not self.tail

    @property
    def is_array(self) -> bool:
        """Whether the rows are those of an array, not of a FeatureCollection."""
        return self.head == "["


def parse_json(text: str) -> Any:
    """Parse JSON as RFC 8259 has it: no NaN, no infinity, no name twice in one object.

    Raises
    ------
    ValueError
        If the text is not JSON, or is nested too deeply to be a row of data.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def parse_json_rows(text: str, *, file: str, columns: tuple[str, ...]) -> RawRows:
    """Read an array of objects or a FeatureCollection.

    Parameters
    ----------
    text
        The whole file: an opening line that ends in ``[``, one row a line, a closing line that
        begins with ``]``.
    file
        Its name in faults.
    columns
        Names that each object, or the properties of each feature, has to have; the first is the
        key, which the ``id`` of a feature repeats.

    Returns
    -------
    rows
        Every row that is JSON; ``geometries`` only for a FeatureCollection.
    """
    divided = _divide(text)
    if divided is None:
        return RawRows(file, faults=(_layout_fault(text, file),))
    values, faults = _parse_lines(divided, file)
    if len(values) < len(divided.rows) and _is_json(text):
        return RawRows(file, faults=(_layout_fault(text, file),))
    read = _plain_rows if divided.is_array else _feature_rows
    lines, records, geometries, found = read(values, file, columns)
    complete = len(records) == len(divided.rows) and not divided.is_cut_short
    return RawRows(file, lines, records, (*faults, *found), complete, geometries)


def _divide(text: str) -> _Lines | None:
    """Find the rows by the brackets around them; None if the frame is neither of the two known ones."""
    numbered = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    opening = next((place for place, (_, line) in enumerate(numbered) if line.endswith("[")), -1)
    closing = next((place for place, (_, line) in enumerate(numbered) if line.startswith("]")), len(numbered))
    head = "".join(line for _, line in numbered[: opening + 1])
    tail = "".join(line for _, line in numbered[closing:])
    try:
        frame = parse_json(head + (tail or ("]" if head == "[" else "]}")))
    except ValueError:
        return None
    is_collection = isinstance(frame, dict) and frame.get("type") == "FeatureCollection" and frame.get("features") == []
    if frame == [] or is_collection:
        return _Lines(head, tuple(numbered[opening + 1 : closing]), tail)
    return None


def _layout_fault(text: str, file: str) -> Fault:
    """Say why the rows cannot be told apart: not JSON, or JSON in another layout."""
    try:
        parse_json(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        problem = f"not JSON, or cut short ({getattr(error, 'msg', error)})"
        return Fault(file, row_label(line), "", problem, excerpt(text.split("\n")[line - 1]), LAYOUT)
    return Fault(file, "", "", "not laid out as one row a line", excerpt(text), LAYOUT)


def _is_json(text: str) -> bool:
    try:
        parse_json(text)
    except ValueError:
        return False
    return True


def _parse_lines(divided: _Lines, file: str) -> tuple[list[tuple[int, str, Any]], list[Fault]]:
    """Parse each line by itself, and check the commas between them."""
    values: list[tuple[int, str, Any]] = []
    faults: list[Fault] = []
    last = len(divided.rows) - 1
    for place, (line, text) in enumerate(divided.rows):
        is_torn = divided.is_cut_short and place == last
        row = text.removesuffix(",")
        try:
            values.append((line, row, parse_json(row)))
        except ValueError as error:
            if not is_torn:
                problem = f"not JSON ({getattr(error, 'msg', error)})"
                faults.append(Fault(file, row_label(line), "", problem, excerpt(text)))
            continue
        if not is_torn and text.endswith(",") == (place == last):
            problem = "comma too many after the last row" if place == last else "comma missing after the row"
            faults.append(Fault(file, row_label(line), "", problem, text[-EXCERPT_LENGTH // 2 :]))
    if divided.is_cut_short:
        line, text = divided.rows[-1] if divided.rows else (1, divided.head)
        problem = "file ends before its closing bracket: it is cut short"
        faults.append(Fault(file, row_label(line), "", problem, text[-EXCERPT_LENGTH:]))
    return values, faults


_Read = tuple[tuple[int, ...], tuple[Record, ...], tuple[Any, ...] | None, list[Fault]]


def _plain_rows(values: list[tuple[int, str, Any]], file: str, columns: tuple[str, ...]) -> _Read:
    kept = [(line, value) for line, _, value in values if isinstance(value, dict)]
    faults = [
        Fault(file, row_label(line), "", "row is not an object", excerpt(text), "{...}")
        for line, text, value in values
        if not isinstance(value, dict)
    ]
    for line, record in kept:
        faults += column_faults(file, line, record, columns)
    return tuple(line for line, _ in kept), tuple(record for _, record in kept), None, faults


def _feature_rows(values: list[tuple[int, str, Any]], file: str, columns: tuple[str, ...]) -> _Read:
    """Take the properties of each feature; GEOS parses all geometries at once."""
    lines: list[int] = []
    records: list[Record] = []
    texts: list[str] = []
    faults: list[Fault] = []
    for line, text, value in values:
        is_feature = isinstance(value, dict) and value.get("type") == "Feature"
        if not (is_feature and isinstance(value.get("properties"), dict)):
            faults.append(Fault(file, row_label(line), "", "row is not a Feature with properties", excerpt(text)))
            continue
        record = value["properties"]
        lines.append(line)
        records.append(record)
        texts.append(text)
        faults += column_faults(file, line, record, columns)
        if columns and "id" in value and value["id"] != record.get(columns[0], value["id"]):
            key = str(record[columns[0]])
            problem = f"id differs from {columns[0]}"
            faults.append(Fault(file, row_label(line, key), "id", problem, str(value["id"]), key))
    # A coordinate such as 1e999 becomes infinite; it is a fault later, not a warning here.
    with np.errstate(over="ignore", invalid="ignore"):
        geometries = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    return tuple(lines), tuple(records), tuple(geometries), faults


def _object_of_pairs(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object_of_pairs, parse_constant=_refuse_constant)
