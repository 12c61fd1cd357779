"""Rows of a file as they stand, before any check of their cells, and how a fault names them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.errors import Fault

# As much of a damaged line as helps to find it again.
EXCERPT_LENGTH = 60

Record = dict[str, Any]


@dataclass(frozen=True)
class RawRows:
    """What could be read of one file, and what could not.

    Attributes
    ----------
    file
        Name for messages, such as ``data/events.geojson``.
    lines
        Line number of each row, from 1.
    records
        One mapping a row; a column that the row lacks is absent from it. Cells of a CSV are text.
    faults
        What could not be read.
    complete
        False if rows were lost, so that nothing can be concluded from a row's absence.
    geometries
        One geometry a row, None where it cannot be read; None as a whole for other formats.
    digest
        SHA-256 of the content, with line ends as LF; empty if the file could not be opened.
    """

    file: str
    lines: tuple[int, ...] = ()
    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    complete: bool = False
    geometries: tuple[Any, ...] | None = None
    digest: str = ""


def row_label(line: int, key: str = "") -> str:
    """Name a row in a fault: its line and, if known, its key."""
    return f"line {line} ({excerpt(key)})" if key else f"line {line}"


def excerpt(text: str) -> str:
    """Shorten a text to what fits a message of one line."""
    plain = " ".join(text[: 4 * EXCERPT_LENGTH].split())
    if len(plain) <= EXCERPT_LENGTH and len(text) <= 4 * EXCERPT_LENGTH:
        return plain
    return plain[: EXCERPT_LENGTH - 3] + "..."


def column_faults(file: str, line: int, record: Record, columns: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for each column that a row lacks, and for each that nobody knows."""
    if record.keys() == set(columns):
        return
    row = row_label(line, str(record.get(columns[0]) or "") if columns else "")
    for name in columns:
        if name not in record:
            yield Fault(file, row, name, "column is missing")
    for name in record:
        if name not in columns:
            yield Fault(file, row, excerpt(name), "column is not known", allowed=", ".join(columns))
