"""Read files at rest as they stand: CSV, and JSON and GeoJSON with one row a line.

A reader never raises for what is wrong with a file: it returns the rows it could read, each with
its line number, and a fault for everything it could not. What the cells mean is not judged here.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from geo.errors import Fault
from geo.json_rows import parse_json_rows
from geo.rows import RawRows, Record, excerpt, row_label

# The whole file is held in memory; an atlas of 100,000 events is about 90 MB.
MAX_FILE_BYTES = 256 * 2**20


def read_rows(path: Path, *, file: str, columns: tuple[str, ...]) -> RawRows:
    """Read one table; the ending decides how.

    Parameters
    ----------
    path
        A file ending in ``.csv``, ``.json`` (an array) or ``.geojson`` (a FeatureCollection);
        the last two hold one row a line.
    file
        Name of the file in faults.
    columns
        Columns that each row has to have, and no others; the first is the key.

    Returns
    -------
    rows
        In file order. Without rows, but with faults, if nothing could be read.
    """
    content, faults = read_content(path, file=file)
    if content is None:
        return RawRows(file, faults=faults)
    digest = hashlib.sha256(content).hexdigest()
    text, faults = decode(content, file=file)
    if text is None:
        return RawRows(file, faults=faults, digest=digest)
    parse = parse_csv_rows if path.suffix == ".csv" else parse_json_rows
    return replace(parse(text, file=file, columns=columns), digest=digest)


def read_content(path: Path, *, file: str) -> tuple[bytes | None, tuple[Fault, ...]]:
    """Read a whole file of bounded size, with line ends as LF; None and a fault if it cannot be used."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            allowed = f"at most {MAX_FILE_BYTES} bytes"
            return None, (Fault(file, "", "", "file is too large", f"{size} bytes", allowed),)
        content = path.read_bytes()
    except FileNotFoundError:
        return None, (Fault(file, "", "", "file is missing"),)
    except OSError as error:
        return None, (Fault(file, "", "", "file cannot be opened", error.strerror or str(error)),)
    problem = _wrong_content(content)
    if problem:
        return None, (Fault(file, "", "", problem, excerpt(content[:200].decode("utf-8", "replace"))),)
    return content.replace(b"\r\n", b"\n"), ()


def decode(content: bytes, *, file: str) -> tuple[str | None, tuple[Fault, ...]]:
    """Decode UTF-8 strictly; the fault of a wrong byte names its line. A byte order mark is dropped."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x}"
        return None, (Fault(file, row_label(line), "", "not text in UTF-8", found, "UTF-8"),)


def parse_csv_rows(text: str, *, file: str, columns: tuple[str, ...]) -> RawRows:
    """Read a comma-separated table with a header line.

    Parameters
    ----------
    text
        The whole file, ending in a line end (else it may be cut short, which is a fault).
    file
        Its name in faults.
    columns
        Names that the header has to have, and no others.

    Returns
    -------
    rows
        Cells as text; a row of another width than the header is left out and is a fault.
    """
    lines: list[int] = []
    records: list[Record] = []
    faults: list[Fault] = []
    header: list[str] = []
    complete = True
    for line, values, problem in _csv_rows(text):
        if not header and not problem:
            header = values
            faults += _header_faults(file, header, columns)
        elif problem or len(values) != len(header):
            complete = False
            problem = problem or f"row has {len(values)} values in {len(header)} columns"
            faults.append(Fault(file, row_label(line), "", problem, excerpt(",".join(values))))
        else:
            lines.append(line)
            records.append(dict(zip(header, values, strict=True)))
    if not text.endswith("\n"):
        last = row_label(text.count("\n") + 1)
        faults.append(Fault(file, last, "", "file ends in the middle of a line: it may be cut short"))
    return RawRows(file, tuple(lines), tuple(records), tuple(faults), complete)


def _wrong_content(content: bytes) -> str:
    """Name what stands in place of the data, or nothing if it may be data."""
    start = content[:200].lstrip().lower()
    if not start:
        return "file is empty"
    if start.startswith(b"version https://git-lfs"):
        return "a Git LFS pointer stands in place of the file; fetch it with `git lfs pull`"
    if start.startswith((b"<!doctype", b"<html")):
        return "a web page stands in place of the file; download it again"
    return ""


def _csv_rows(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield (first line, values, problem); after a problem of quoting nothing more can be read."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for values in reader:
            yield line, values, "" if values else "line is empty"
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, text.split("\n")[line - 1 : line], f"quotes do not match ({error})"


def _header_faults(file: str, header: list[str], columns: tuple[str, ...]) -> Iterator[Fault]:
    """Yield columns that are missing, stand twice or are not known."""
    allowed = ", ".join(columns)
    for name in columns:
        if header.count(name) != 1:
            problem = "column stands twice" if name in header else "column is missing"
            yield Fault(file, row_label(1), name, problem, excerpt(",".join(header)), allowed)
    for name in header:
        if name not in columns:
            yield Fault(file, row_label(1), excerpt(name) or "(no name)", "column is not known", excerpt(name), allowed)
