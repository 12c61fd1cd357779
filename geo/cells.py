"""Check the cells of one column: present where needed, of the right type, in the form and range allowed.

Each check takes plain values as JSON has them and gives a typed column, empty where a cell has a
fault, so that what follows can go on and all faults are found in one run.
"""

import datetime
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from geo.schema import Column

# What a conversion from another language leaves behind where nothing was known.
LEFTOVERS = ("nan", "NaN", "None", "null", "NULL", "NaT", "<NA>")
DAY_PATTERN = r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]"
PARTIAL_DATE_PATTERN = r"[0-9]{4}(?:-[0-9][0-9](?:-[0-9][0-9])?)?"
LEADER_FIELDS = ("name", "from", "to", "note")

# Stands for a cell that the row does not have; its absence is a fault of the row already.
ABSENT: Any = object()


class CellFault(NamedTuple):
    """A fault before it has a file: position in the column, what is wrong, what was found."""

    at: int
    problem: str
    found: object


Typed = tuple[pd.Series, list[CellFault]]


def check_cells(cells: list[Any], column: Column) -> Typed:
    """Type one column.

    Parameters
    ----------
    cells
        Values as JSON has them, or ``ABSENT``.
    column
        Its specification.

    Returns
    -------
    series
        Texts as ``str``, lists as tuples, integers as ``Int64``, numbers as ``float64``, days as
        ``datetime64[s]``, partial dates as ``str``; empty where the cell is empty or has a fault.
    faults
        At most one for each cell, in order.
    """
    kind = _KINDS[column.kind]
    values: list[Any] = [kind.missing] * len(cells)
    faults: list[CellFault] = []
    for at, cell in enumerate(cells):
        is_empty = cell == kind.empty
        if cell is ABSENT or (is_empty and column.empty):
            continue
        if is_empty or cell is None:
            faults.append(CellFault(at, "a value is needed here", "nothing" if cell is None else "an empty list"))
        elif not kind.is_of(cell):
            faults.append(CellFault(at, f"not {kind.word}", cell))
        else:
            values[at] = cell
    series, found = kind.check(values, column)
    return series, sorted([*faults, *found])


def describe_allowed(column: Column) -> str:
    """Say what a cell of this column may hold."""
    limits = (column.lowest, column.highest)
    if column.choices:
        return ", ".join(column.choices)
    if column.form:
        return column.form
    if column.longest is not None:
        return f"at most {column.longest} characters"
    if column.kind in ("date", "partial_date"):
        years = "" if limits == (None, None) else f" in {_range(*limits)}"
        return ("yyyy-mm-dd" if column.kind == "date" else "yyyy, yyyy-mm or yyyy-mm-dd") + years
    if column.kind == "leaders":
        return "a list of {name, from, to, note}; from and to are yyyy, yyyy-mm, yyyy-mm-dd or null"
    return _KINDS[column.kind].word if limits == (None, None) else f"{_KINDS[column.kind].word}, {_range(*limits)}"


def first_days(dates: pd.Series) -> pd.Series:
    """First day of each ISO year, month or day; NaT where there is none or no such day."""
    return _days(dates + dates.str.len().map({4: "-01-01", 7: "-01", 10: ""}))


def last_days(dates: pd.Series) -> pd.Series:
    """Last day of each ISO year, month or day; NaT where there is none or no such day."""
    month_ends = (first_days(dates) + pd.offsets.MonthEnd(0)).astype("datetime64[s]")
    days = _days(dates + dates.str.len().map({4: "-12-31", 7: "-01", 10: ""}))
    return days.where(dates.str.len() != 7, month_ends)


def _range(lowest: int | None, highest: int | None) -> str:
    if lowest is None:
        return f"at most {highest}"
    return f"at least {lowest}" if highest is None else f"{lowest} to {highest}"


def _days(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")


def _check_texts(values: list[Any], column: Column) -> Typed:
    texts = pd.Series(values, dtype="str")
    return _sift(texts, _text_problems(texts, column), values)


def _text_problems(texts: pd.Series, column: Column) -> Iterator[tuple[str, pd.Series]]:
    """Yield each thing that can be wrong with a text, and for which rows it is."""
    yield "empty text; unknown is null", texts == ""
    if column.choices:
        yield "not one of the values allowed", ~texts.isin(column.choices)
    elif column.pattern:
        yield "not in the form allowed", ~texts.str.fullmatch(column.pattern)
    else:
        yield "space at the start or the end", texts != texts.str.strip()
        yield "control character or line break", texts.str.contains(r"[\x00-\x1f\x7f\u2028\u2029]")
        yield "left over from a conversion; unknown is null", texts.isin(LEFTOVERS)
    if column.longest is not None:
        yield "too long", texts.str.len() > column.longest


def _check_lists(values: list[Any], column: Column) -> Typed:
    """Check the items of all lists as texts, and that no list has an item twice; a bad list keeps its good items."""
    items = [item for items in values for item in items]
    owners = [at for at, items in enumerate(values) for _ in items]
    _, found = _check_texts([item if isinstance(item, str) else None for item in items], column)
    found += [CellFault(at, "not a text", item) for at, item in enumerate(items) if not isinstance(item, str)]
    faults = {owners[at]: CellFault(owners[at], f"item of the list: {problem}", item) for at, problem, item in found}
    for at, parts in enumerate(values):
        if at not in faults and len(set(parts)) != len(parts):
            twice = next(item for item in parts if parts.count(item) > 1)
            faults[at] = CellFault(at, "item stands twice in the list", twice)
    bad = {at for at, *_ in found}
    kept: list[list[str]] = [[] for _ in values]
    for at, (owner, item) in enumerate(zip(owners, items, strict=True)):
        if at not in bad and item not in kept[owner]:
            kept[owner].append(item)
    return _objects([tuple(parts) for parts in kept]), list(faults.values())


def _check_numbers(values: list[Any], column: Column) -> Typed:
    numbers = pd.Series(values, dtype="Int64" if column.kind == "integer" else "float64")
    lowest = -np.inf if column.lowest is None else column.lowest
    highest = np.inf if column.highest is None else column.highest
    return _sift(numbers, [("out of range", (numbers < lowest) | (numbers > highest))], values)


def _check_dates(values: list[Any], column: Column) -> Typed:
    """Check ISO dates: their form, that the day exists, and the years allowed."""
    is_partial = column.kind == "partial_date"
    texts = pd.Series(values, dtype="str")
    well_formed = texts.str.fullmatch(PARTIAL_DATE_PATTERN if is_partial else DAY_PATTERN)
    days = first_days(texts.where(well_formed))
    years = days.dt.year
    problems = [
        ("not an ISO date", ~well_formed),
        ("no such day", days.isna()),
        ("outside the years allowed", (years < (column.lowest or 1)) | (years > (column.highest or 9999))),
    ]
    sound, faults = _sift(texts, problems, values)
    return (sound if is_partial else days.where(sound.notna())), faults


def _check_booleans(values: list[Any], _: Column) -> Typed:
    return pd.Series(values, dtype=bool), []


def _check_leaders(values: list[Any], _: Column) -> Typed:
    found = [(at, problem, leader) for at, leaders in enumerate(values) for leader in leaders
             if (problem := _leader_problem(leader))]  # fmt: skip
    faults = {at: CellFault(at, problem, leader) for at, problem, leader in found}
    kept = [() if at in faults else tuple(leaders) for at, leaders in enumerate(values)]
    return _objects(kept), list(faults.values())


def _leader_problem(leader: Any) -> str:
    if not isinstance(leader, dict) or set(leader) != set(LEADER_FIELDS):
        return "not a leader"
    if not isinstance(leader["name"], str) or not leader["name"].strip():
        return "leader without a name"
    if not isinstance(leader["note"], str | None):
        return "note of a leader is not a text"
    dates = [date for date in (leader["from"], leader["to"]) if date is not None]
    return "" if all(_is_partial_date(date) for date in dates) else "date of a leader is not an ISO date"


def _is_partial_date(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(PARTIAL_DATE_PATTERN, value):
        return False
    try:
        datetime.date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def _sift(cells: pd.Series, problems: Iterable[tuple[str, pd.Series]], values: list[Any]) -> Typed:
    """Empty the cells that have a problem, and name the first one of each."""
    known = cells.notna().to_numpy(dtype=bool, copy=True)
    faults: list[CellFault] = []
    for problem, is_bad in problems:
        bad = known & is_bad.to_numpy(dtype=bool, na_value=False)
        faults += (CellFault(int(at), problem, values[at]) for at in np.flatnonzero(bad))
        known &= ~bad
    return (cells.where(known) if faults else cells), faults


def _objects(values: list[Any]) -> pd.Series:
    """Make a column of tuples; given a plain list, pandas would look into them."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column)


@dataclass(frozen=True)
class _Kind:
    """How one kind of column is recognised and checked; what an empty cell is in the file, and in the table."""

    word: str
    is_of: Callable[[Any], bool]
    check: Callable[[list[Any], Column], Typed]
    empty: Any = None
    missing: Any = None


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str)


def _is_list(cell: Any) -> bool:
    return isinstance(cell, list)


def _is_integer(cell: Any) -> bool:
    # Beyond 2**53 a number is not the same in every program that reads the file.
    return type(cell) is int and abs(cell) < 2**53


def _is_number(cell: Any) -> bool:
    return _is_integer(cell) or (type(cell) is float and math.isfinite(cell))


def _is_boolean(cell: Any) -> bool:
    return isinstance(cell, bool)


_KINDS = {
    "text": _Kind("a text", _is_text, _check_texts),
    "list": _Kind("a list of texts", _is_list, _check_lists, [], ()),
    "integer": _Kind("a whole number", _is_integer, _check_numbers),
    "number": _Kind("a number", _is_number, _check_numbers),
    "boolean": _Kind("true or false", _is_boolean, _check_booleans, missing=False),
    "date": _Kind("a date", _is_text, _check_dates),
    "partial_date": _Kind("a date", _is_text, _check_dates),
    "leaders": _Kind("a list of leaders", _is_list, _check_leaders, [], ()),
}
