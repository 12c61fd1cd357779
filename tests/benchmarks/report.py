"""Plain-text tables, and the few figures they hold."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Error as BrowserError

from tests.benchmarks.probe import Move

Row = dict[str, Any]


def summarise(moves: Sequence[Move]) -> Row:
    """Median, p95, least and most of the time until the paint; medians and most of the rest."""
    columns = {name: [getattr(move, name) for move in moves] for name in Move.__dataclass_fields__}
    middle = {name: statistics.median(values) for name, values in columns.items()}
    paint, most = columns["paint_ms"], {name: max(values) for name, values in columns.items()}
    return {
        "moves": len(moves), "shown": middle["events"], "median_ms": middle["paint_ms"],
        "p95_ms": percentile(paint, 95), "min_ms": min(paint), "max_ms": most["paint_ms"],
        "sent_ms": middle["sent_ms"], "message_ms": middle["message_ms"], "drawn_ms": middle["drawn_ms"],
        "map_bytes": middle["map_bytes"], "map_bytes_max": most["map_bytes"],
        "all_bytes": middle["all_bytes"], "all_bytes_max": most["all_bytes"],
    }  # fmt: skip


def attempt(measure: Callable[[], Row]) -> Row:
    """Measure one thing; what fails becomes a remark, as the rest of the run is still worth having."""
    try:
        return measure()
    except (BrowserError, RuntimeError) as error:
        return {"remark": f"failed: {str(error).splitlines()[0]}"}


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def print_table(title: str, columns: dict[str, str], rows: Sequence[Row], *, notes: Sequence[str] = ()) -> None:
    """Print rows under headings; ``columns`` is the key of each value -> its heading."""
    cells = [[_written(row.get(key)) for key in columns] for row in rows]
    widths = [max(len(heading), *(len(line[at]) for line in cells), 0) if cells else len(heading)
              for at, heading in enumerate(columns.values())]  # fmt: skip
    is_text = [any(isinstance(row.get(key), str) for row in rows) for key in columns]
    print(f"\n{title}")
    for line in ([*columns.values()], ["-" * width for width in widths], *cells):
        parts = (cell.ljust(width) if text else cell.rjust(width)
                 for cell, width, text in zip(line, widths, is_text, strict=True))  # fmt: skip
        print("  " + "  ".join(parts).rstrip())
    for note in notes:
        print(f"  {note}")


def print_machine(machine: Row) -> None:
    """Print where and when."""
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    print(f"Benchmarks of the atlas, {machine['date']}, commit {machine['commit']}")
    print(f"{machine['cores']} cores, {machine['processor']}; load before the run {machine['load']:.1f}")
    print(f"Python {machine['python']}, Chromium {machine['chromium']} headless, {packages}", flush=True)


def _written(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
