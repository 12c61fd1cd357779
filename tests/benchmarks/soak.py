"""Many moves and plays in one tab: does anything grow?"""

from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser

from tests.benchmarks.machine import server_memory_mb
from tests.benchmarks.play import FOCUS_MAP
from tests.benchmarks.probe import Tab
from tests.benchmarks.report import Row, print_table
from tests.browser.driver import running_app

START_YEAR = 2012
SLIDER = ".st-key-years-one input[type=range]"
FOCUS_PLAYER = "() => { window.focus(); document.querySelector('.atlas-player button').focus(); }"
PLAYS_MS = (300, 300, 300, 300, 300, 2_000)  # the last one goes over the end of the year
SLIDER_PRESSES, ACTOR_PRESSES, STEPS = 12, 6, 4  # there, and as many back
MB = 2**20
COLUMNS = {
    "moves": "moves", "heap_mb": "JS heap MB", "page_nodes": "page nodes", "map_nodes": "map nodes",
    "all_nodes": "nodes held", "listeners": "listeners", "server_mb": "server MB", "frames": "map frames",
}  # fmt: skip
NOTES = (
    "Heap after forced collection, page and map together. page, map: nodes in each document; held: all that the",
    "browser keeps, detached ones too. A round: 24 presses on the year slider, 12 on the actor keys, 8 steps and",
    "6 plays of the player, and back to the first state, in which the counts are taken. map frames: frames made.",
)
COUNT_NODES = "() => document.getElementsByTagName('*').length"


def measure_soak(browser: Browser, folder: Path, *, checkpoint: int, moves: int) -> list[Row]:
    """Move and play, count at a checkpoint and at the end, print the table; gives its rows."""
    rows: list[Row] = []
    with running_app(environment={"ATLAS_DATA": str(folder)}) as address, closing(Tab(browser, address)) as tab:
        tab.open(years=START_YEAR)
        tab.settle()
        done = 0
        while done < moves:
            done += _round(tab)
            if done >= checkpoint and not rows:
                rows.append({"moves": done, **_count(tab, address)})
                print(f"  ... {done:,} moves", flush=True)
        rows.append({"moves": done, **_count(tab, address)})
    rows.append(_growth(*rows))
    print_table("SOAK", COLUMNS, rows, notes=NOTES)
    return rows


def _round(tab: Tab) -> int:
    """One round of moves and plays, back to the state it began with; gives how many there were."""
    done = _press_slider(tab) + _press_actors(tab) + _step(tab, STEPS) + _step(tab, -STEPS) + _play(tab)
    year = tab.in_map("() => window.atlas.state.years[1]")
    return done + _step(tab, START_YEAR - year)


def _press_slider(tab: Tab) -> int:
    tab.focus(SLIDER)
    year = START_YEAR
    for step in [1] * SLIDER_PRESSES + [-1] * SLIDER_PRESSES:
        year += step
        tab.press("ArrowRight" if step > 0 else "ArrowLeft", "paint.years[1] === wanted", year)
        tab.rest()
    return 2 * SLIDER_PRESSES


def _press_actors(tab: Tab) -> int:
    tab.focus("")
    for key in ["k"] * ACTOR_PRESSES + ["j"] * ACTOR_PRESSES:
        tab.press(key, "paint.actor !== wanted", tab.in_map("() => window.atlas.state.actor"))
        tab.rest()
    return 2 * ACTOR_PRESSES


def _step(tab: Tab, years: int) -> int:
    """Step the player by so many years; each step is handed to the page."""
    for _ in range(abs(years)):
        tab.in_map(FOCUS_PLAYER)
        year = tab.in_map("() => window.atlas.state.years[1]") + (1 if years > 0 else -1)
        tab.press("ArrowRight" if years > 0 else "ArrowLeft", "paint.years[1] === wanted", year)
        tab.rest()
    return abs(years)


def _play(tab: Tab) -> int:
    for milliseconds in PLAYS_MS:
        tab.in_map(FOCUS_MAP)
        tab.press(" ", "paint.playing")
        tab.page.wait_for_timeout(milliseconds)
        tab.press(" ", "!paint.playing")
        tab.rest()
    return len(PLAYS_MS)


def _count(tab: Tab, address: str) -> Row:
    session = tab.page.context.new_cdp_session(tab.page)
    for _ in range(2):  # what the first collection frees may hold more
        session.send("HeapProfiler.collectGarbage")
        tab.page.wait_for_timeout(500)
    held = session.send("Memory.getDOMCounters")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return {
        "heap_mb": used / MB, "page_nodes": tab.page.evaluate(COUNT_NODES), "map_nodes": tab.in_map(COUNT_NODES),
        "all_nodes": held["nodes"], "listeners": held["jsEventListeners"], "server_mb": server_memory_mb(address),
        "frames": tab.page.evaluate("atlasProbe.frames"),
    }  # fmt: skip


def _growth(before: Row, after: Row) -> Row:
    grown = {key: f"{100 * (after[key] / before[key] - 1):+.1f} %" for key in before if key != "moves"}
    return {"moves": "growth", **grown}
