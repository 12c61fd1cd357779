"""Playback: how many frames a second the player paints."""

import itertools
import statistics
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.probe import Tab
from tests.benchmarks.report import Row, attempt, percentile, print_table
from tests.browser.driver import running_app

# What is played: (name, the link's parameters). The player goes on from the year that the link shows.
CASES = {
    "one year, whole region": {"years": "2011"},
    "up to, whole region": {"years": "2016", "mode": "upto"},
    "one year, Mali and Burkina": {"years": "2016", "view": "14,-1,7"},
}
COLUMNS = {
    "events": "events", "case": "played", "years": "from - to", "seconds": "seconds", "fps": "fps median",
    "fps_least": "least second", "gap_ms": "median gap ms", "gap_p95_ms": "p95", "gap_max_ms": "longest",
    "shown": "shown", "hexagons": "hexagons", "remark": "",
}  # fmt: skip
NOTES = (
    "fps: paints in each whole second, median; several in one animation frame count once. gap: between two paints.",
    "Started with the space bar in the map, at the default speed. The screen refreshes 60 times a second.",
)
# The whole page may have the focus; the player listens in the map's document.
FOCUS_MAP = "() => { window.focus(); document.body.tabIndex = -1; document.body.focus(); }"


def measure_play(browser: Browser, folders: dict[int, Path], *, seconds: int) -> list[Row]:
    """Play each case at each size, print the table; gives its rows."""
    rows: list[Row] = []
    for size, folder in folders.items():
        with running_app(environment={"ATLAS_DATA": str(folder)}) as address:
            for case, query in CASES.items():
                played = attempt(partial(_play, browser, address, query, seconds))
                rows.append({"events": size, "case": case, "remark": "", **played})
        print(f"  ... {size:,} events played", flush=True)
    print_table("PLAYBACK", COLUMNS, rows, notes=NOTES)
    return rows


def _play(browser: Browser, address: str, query: dict[str, str], seconds: int) -> Row:
    with closing(Tab(browser, address)) as tab:
        tab.open(**query)
        tab.settle()
        tab.in_map(FOCUS_MAP)
        tab.press(" ", "paint.playing")
        tab.page.wait_for_timeout(1000 * seconds + 500)
        paints = [paint for paint in tab.take()["paints"] if paint["playing"]]
    return {"seconds": seconds, **_rates(paints, seconds)}


def _rates(paints: list[Row], seconds: int) -> Row:
    """Paints a second, from the first paint on, and the gaps between them."""
    times = sorted({paint["frameTime"] for paint in paints})
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    each = Counter(int((time - times[0]) // 1000) for time in times)
    per_second = [each[second] for second in range(seconds)]
    return {
        "years": f"{paints[0]['years'][-1]} - {paints[-1]['years'][-1]}", "fps": statistics.median(per_second),
        "fps_least": min(per_second), "gap_ms": statistics.median(gaps), "gap_p95_ms": percentile(gaps, 95),
        "gap_max_ms": max(gaps), "shown": statistics.median(paint["events"] for paint in paints),
        "hexagons": "yes" if any(paint["hexagons"] for paint in paints) else "no",
    }  # fmt: skip
