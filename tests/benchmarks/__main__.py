"""Measure the atlas in headless Chromium: ``python -m tests.benchmarks``. Prints figures, asserts nothing.

The figures belong to the machine and the moment; run it with nothing else going on.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from geo.config import ROOT_FOLDER
from tests.benchmarks.machine import describe_machine
from tests.benchmarks.moves import measure_moves
from tests.benchmarks.play import measure_play
from tests.benchmarks.probe import chromium
from tests.benchmarks.report import print_machine
from tests.benchmarks.rivals import QUICK_RIVALS, RIVALS, measure_rivals
from tests.benchmarks.rows import make_folder, read_features
from tests.benchmarks.soak import measure_soak
from tests.browser.driver import CHROMIUM

SOURCE = ROOT_FOLDER / "data"
REAL = len(read_features(SOURCE)[1])
SECTIONS = ("moves", "rivals", "play", "soak")
EXAMPLES = """examples:
  python -m tests.benchmarks --json figures.json
  python -m tests.benchmarks --quick --only moves,play
  python -m tests.benchmarks --write-data 100000 /tmp/many   # then: ATLAS_DATA=/tmp/many streamlit run app.py
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 unless it cannot be run."""
    options = _read_options(arguments)
    if options.write_data:
        print(make_folder(Path(options.write_data[1]), SOURCE, int(options.write_data[0])))
        return 0
    if CHROMIUM is None:
        print("no Chromium; on Debian or Ubuntu: apt install chromium", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that servers and folders go with us
    start = time.monotonic()
    machine = describe_machine()
    print_machine(machine)
    found: dict[str, Any] = {"machine": machine}
    with tempfile.TemporaryDirectory(prefix="atlas-benchmarks-") as folder, chromium() as browser:
        folder_of = cache(partial(_folder_of, Path(folder)))
        for section in options.only or SECTIONS:
            print(f"\n{section} ...", flush=True)
            try:
                found[section] = _measure(section, browser, folder_of, options)
            except (BrowserError, RuntimeError) as error:  # the other sections are still worth having
                found[section] = {"failed": str(error)}
                print(f"{section} could not be measured: {str(error).splitlines()[0]}")
            if options.json:
                Path(options.json).write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(f"\n{(time.monotonic() - start) / 60:.0f} minutes; load at the end {os.getloadavg()[0]:.1f}")
    return 0


def _measure(section: str, browser: Browser, folder_of: Any, options: argparse.Namespace) -> Any:
    is_quick = options.quick
    if section == "moves":
        folders = {size: folder_of(size) for size in options.sizes}
        return measure_moves(browser, folders, moves=10 if is_quick else 30, repeats=2 if is_quick else 7)
    if section == "rivals":
        rivals = QUICK_RIVALS if is_quick else RIVALS
        return measure_rivals(browser, folder_of, rivals=rivals, moves=5 if is_quick else 15)
    if section == "play":
        folders = {size: folder_of(size) for size in (REAL, options.sizes[-1])}
        return measure_play(browser, folders, seconds=3 if is_quick else 10)
    return measure_soak(browser, folder_of(options.soak_events), checkpoint=50 if is_quick else 300,
                        moves=100 if is_quick else 1_300)  # fmt: skip


def _folder_of(parent: Path, size: int) -> Path:
    """A data folder of this size, made when it is first asked for; the real one is used as it is."""
    return SOURCE if size == REAL else make_folder(parent / str(size), SOURCE, size)


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="few moves and sizes: to see that everything works")
    parser.add_argument("--only", type=_sections, metavar="NAME,...", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--sizes", type=_sizes, metavar="N,...", help="events for moves; play takes the last")
    parser.add_argument("--soak-events", type=int, default=REAL, metavar="N", help=f"default {REAL}, the real ones")
    parser.add_argument("--json", metavar="FILE", help="also write all figures there")
    parser.add_argument("--write-data", nargs=2, metavar=("N", "FOLDER"), help="only make a data folder of N events")
    options = parser.parse_args(arguments)
    options.sizes = options.sizes or ((REAL, 10_000) if options.quick else (REAL, 1_000, 3_000, 10_000, 100_000))
    return options


def _sections(text: str) -> list[str]:
    names = text.split(",")
    if not set(names) <= set(SECTIONS):
        raise argparse.ArgumentTypeError(f"sections are {', '.join(SECTIONS)}")
    return names


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
