"""The same slider over other ways to draw the same events, beside ours at the same number."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from geo.config import FIRST_YEAR
from tests.benchmarks.moves import ALL, Press, measure_years, press_all, walk_all_years
from tests.benchmarks.probe import Tab, with_webgl
from tests.benchmarks.report import Row, attempt, print_table, summarise
from tests.benchmarks.rows import count_by_year
from tests.browser.driver import running_app

SCRIPTS = Path("tests/benchmarks")
OURS = "ours: Explore as shipped"


class Rival(NamedTuple):
    """A way to draw events: its name, its script, and at how many events it is tried."""

    name: str
    script: str
    sizes: tuple[int, ...]
    webgl: bool = False


RIVALS = (
    Rival("one CircleMarker an event", "ordinary.py", (500, 3_000, 5_000)),
    Rival("one GeoJson in feature_group_to_add", "geojson.py", (5_000,)),
    Rival("st.pydeck_chart scatterplot", "deck.py", (100_000,), webgl=True),
)
QUICK_RIVALS = (
    Rival("one CircleMarker an event", "ordinary.py", (500, 3_000)),
    Rival("one GeoJson in feature_group_to_add", "geojson.py", (500,)),
    Rival("st.pydeck_chart scatterplot", "deck.py", (3_000,), webgl=True),
)
COLUMNS = {
    "way": "way", "events": "events", "shown": "shown", "moves": "moves", "median_ms": "median ms", "p95_ms": "p95",
    "slower": "x ours", "all_bytes": "bytes a move", "heavier": "x ours", "remark": "",
}  # fmt: skip
NOTES = (
    "One path for all: nearly all years, 1992-1998 to 2019-2024, each end moved in turn, every state new.",
    "shown: events drawn after a move (median). x ours: against our row with as many events, same run.",
    "In the rivals' favour: a slider and a map alone on the page; no jquery, bootstrap, tiles, popups, tooltips;",
    "Leaflet from this machine; no garbage collection after runs. deck.gl: no background; WebGL is drawn by the",
    "processor (SwiftShader), and a frame counts as painted when its draw calls are out, before they are done.",
)


def measure_rivals(
    browser: Browser, folder_of: Callable[[int], Path], *, rivals: tuple[Rival, ...], moves: int
) -> list[Row]:
    """Measure ours and every rival at each size, print the table; gives its rows."""
    sizes = sorted({size for rival in rivals for size in rival.sizes})
    rows: list[Row] = []
    for size in sizes:
        ours = attempt(partial(_measure_ours, browser, folder_of(size), moves))
        rows.append({"way": OURS, "events": size, "slower": 1.0, "heavier": 1.0, "remark": "", **ours})
        for rival in rivals:
            if size in rival.sizes:
                found = attempt(partial(_measure_rival, browser, rival, folder_of(size), moves))
                rows.append({"way": rival.name, "events": size, "remark": "", **found, **_ratios(found, ours)})
                print(f"  ... {rival.name}, {size:,} events, measured", flush=True)
    print_table("SIDE BY SIDE", COLUMNS, rows, notes=NOTES)
    return rows


def _measure_ours(browser: Browser, folder: Path, moves: int) -> Row:
    with running_app(environment={"ATLAS_DATA": str(folder)}) as address:
        return measure_years(browser, address, ALL, moves)


def _measure_rival(browser: Browser, rival: Rival, folder: Path, moves: int) -> Row:
    script = str(SCRIPTS / rival.script)
    with running_app(environment={"ATLAS_DATA": str(folder)}, script=script) as address:
        if not rival.webgl:
            return _press(browser, address, folder, moves)
        with closing(with_webgl(browser)) as second:
            return _press(second, address, folder, moves)


def _press(browser: Browser, address: str, folder: Path, moves: int) -> Row:
    counts = count_by_year(folder)

    def shown(press: Press) -> tuple[str, object]:
        first, last = (year - FIRST_YEAR for year in press.years)
        return "paint.events === wanted", int(counts[first : last + 1].sum())

    with closing(Tab(browser, address)) as tab:
        tab.open("paint.events === wanted", int(counts.sum()))
        tab.settle()
        return summarise(press_all(tab, walk_all_years(), moves, shown))


def _ratios(found: Row, ours: Row) -> Row:
    if "median_ms" not in found or "median_ms" not in ours:
        return {}
    return {"slower": found["median_ms"] / ours["median_ms"], "heavier": found["all_bytes"] / ours["all_bytes"]}
