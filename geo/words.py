"""How dates, counts and ranges are written, everywhere the same."""

from collections.abc import Iterable

import pandas as pd

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
THIN_SPACE = "\u202f"
EN_DASH = "–"


def write_count(number: int) -> str:
    """Write 12345 as 12 345, with a thin space that does not break."""
    return f"{number:,}".replace(",", THIN_SPACE)


def write_number(number: int, singular: str, plural: str = "") -> str:
    """Write a count with its noun: 1 event, 2 events."""
    return f"{write_count(number)} {singular if number == 1 else plural or singular + 's'}"


def write_range(low: int, high: int) -> str:
    """Write 412–530, or one number where both ends agree."""
    return write_count(low) if low == high else f"{write_count(low)}{EN_DASH}{write_count(high)}"


def write_date(date: pd.Timestamp, precision: int = 1) -> str:
    """Write a date no more exactly than it is known (UCDP date_prec 4: the month, 5: the year)."""
    if precision >= 5:
        return str(date.year)
    month = f"{MONTHS[date.month - 1]} {date.year}"
    return month if precision == 4 else f"{date.day} {month}"


def write_dates(start: pd.Timestamp, end: pd.Timestamp, precision: int = 1) -> str:
    """Write an interval, short where both ends share month or year."""
    first, last = write_date(start, precision), write_date(end, precision)
    if first == last:
        return first
    if precision < 4 and (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{EN_DASH}{last}"
    return f"{first} {EN_DASH} {last}"


def write_list(names: Iterable[str]) -> str:
    """Join names: a, b and c."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
