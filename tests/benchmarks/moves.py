"""Key press to paint on the Explore page as shipped, bytes a move, and the first map, by number of events."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from geo import store
from geo.actors import slider_actors
from geo.config import FIRST_YEAR, LAST_YEAR
from tests.benchmarks.machine import server_memory_mb, time_loading
from tests.benchmarks.probe import Move, Tab
from tests.benchmarks.report import Row, attempt, print_table, summarise
from tests.browser.driver import running_app

WARM_UPS = 5
SLIDER = ".st-key-years-range input[type=range]"
COMMAND = "atlas.command"  # stands in the message that carries the map
FEW_YEARS = (2003, 2006)
FEW, ALL, ACTOR = "few years", "all years", "actor"
YEARS_ARE = "paint.years && paint.years.join() === wanted"
ACTOR_IS = "paint.actor === wanted"
GRID_WIDTH = 5  # the last year moves over so many years and one

COLUMNS = {
    "events": "events", "path": "path", "moves": "moves", "shown": "shown", "median_ms": "median ms", "p95_ms": "p95",
    "min_ms": "min", "max_ms": "max", "sent_ms": "sent", "message_ms": "answered", "drawn_ms": "drawn",
    "map_bytes": "map message B", "map_bytes_max": "most", "all_bytes": "whole move B", "all_bytes_max": "most",
    "remark": "",
}  # fmt: skip
FIRST_COLUMNS = {
    "events": "events", "import_s": "import s", "load_s": "load_atlas s", "pack_s": "pack s", "asset_bytes": "asset B",
    "cold_ms": "first request ms", "first_ms": "first map ms", "first_max_ms": "most", "repeats": "repeats",
    "memory_mb": "server MB", "remark": "",
}  # fmt: skip
NOTES = (
    "Key press to painted frame, after 5 warm-up moves; every state is new to the server. shown: events in the window.",
    "few years: a window of 4-5 years walks on, thumb by thumb. all years: 1992-1998 to 2019-2024, each end in turn.",
    "actor: key K over all armed groups, all years. sent, answered, drawn: medians of when the browser has sent the",
    "move, when the map's message has come, when the canvas has been drawn; the frame is painted after that.",
)
FIRST_NOTES = (
    "import, load_atlas, pack: in a new process. first request: the server's very first, which loads the tables.",
    "first map: navigation to painted map, empty browser cache, server warm.",
)


class Press(NamedTuple):
    """One press on a thumb (0: first year, 1: last year) of the slider, and the years it leads to."""

    thumb: int
    key: str
    years: tuple[int, int]


def walk_few_years(start: tuple[int, int] = FEW_YEARS) -> Iterator[Press]:
    """A window of a few years that walks to the end of the data: its last year moves on, then its first."""
    first, last = start
    while last < LAST_YEAR:
        last += 1
        yield Press(1, "ArrowRight", (first, last))
        first += 1
        yield Press(0, "ArrowRight", (first, last))


def walk_all_years() -> Iterator[Press]:
    """Nearly all years, each state once: the last year runs down and up, the first moves on in between."""
    first, last = FIRST_YEAR, LAST_YEAR
    step = -1
    while True:
        for _ in range(GRID_WIDTH):
            last += step
            yield Press(1, "ArrowRight" if step > 0 else "ArrowLeft", (first, last))
        first += 1
        yield Press(0, "ArrowRight", (first, last))
        step = -step


def press_all(
    tab: Tab, presses: Iterator[Press], number: int, wanted: Callable[[Press], tuple[str, object]]
) -> list[Move]:
    """Make the warm-up moves and then so many moves that count."""
    moves = []
    for press in itertools.islice(presses, WARM_UPS + number):
        tab.focus(SLIDER, press.thumb)
        moves.append(tab.move(press.key, *wanted(press), mark=COMMAND))
    return moves[WARM_UPS:]


def years_of(press: Press) -> tuple[str, object]:
    """The paint that answers a press in our map."""
    return YEARS_ARE, ",".join(map(str, press.years))


def measure_years(browser: Browser, address: str, path: str, number: int) -> Row:
    """Moves of the year slider along one of the two paths."""
    presses = walk_few_years() if path == FEW else walk_all_years()
    with closing(Tab(browser, address)) as tab:
        tab.open(years=FEW_YEARS if path == FEW else (FIRST_YEAR, LAST_YEAR))
        tab.settle()
        return summarise(press_all(tab, presses, number, years_of))


def measure_actors(browser: Browser, address: str, number: int) -> Row:
    """Key K from "all actors" through the armed groups in order of founding."""
    order = slider_actors(store.load_atlas().actors)
    with closing(Tab(browser, address)) as tab:
        tab.open()
        tab.settle()
        tab.focus("")
        moves = [tab.move("k", ACTOR_IS, actor, mark=COMMAND) for actor in order[: WARM_UPS + number]]
    return summarise(moves[WARM_UPS:])


def measure_first_maps(browser: Browser, address: str, repeats: int) -> Row:
    """The very first request of a server, then fresh visitors."""
    times = []
    for _ in range(1 + repeats):
        with closing(Tab(browser, address)) as tab:
            times.append(tab.open())
            tab.settle()
    cold, *warm = times
    return {"cold_ms": cold, "first_ms": statistics.median(warm), "first_max_ms": max(warm), "repeats": repeats}


def measure_moves(browser: Browser, folders: dict[int, Path], *, moves: int, repeats: int) -> dict[str, list[Row]]:
    """Measure each size, print as it goes; gives the rows of both tables."""
    rows: list[Row] = []
    starts: list[Row] = []
    for size, folder in folders.items():
        loading = time_loading(folder)
        with running_app(environment={"ATLAS_DATA": str(folder)}) as address:
            first = attempt(partial(measure_first_maps, browser, address, repeats))
            measured = {path: attempt(partial(measure_years, browser, address, path, moves)) for path in (FEW, ALL)}
            measured[ACTOR] = attempt(partial(measure_actors, browser, address, moves))
            memory = server_memory_mb(address)
        starts.append({"events": size, "remark": "", **loading, **first, "memory_mb": memory})
        rows += [{"events": size, "path": path, "remark": "", **row} for path, row in measured.items()]
        print(f"  ... {size:,} events measured", flush=True)
    print_table("MOVES", COLUMNS, rows, notes=NOTES)
    print_table("START", FIRST_COLUMNS, starts, notes=FIRST_NOTES)
    return {"moves": rows, "start": starts}
