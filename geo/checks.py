"""Check a whole data folder: every fault of every file in one report, and counts of what is there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo import build, store
from geo.check_areas import find_area_faults
from geo.check_exceptions import find_unexcused
from geo.check_history import find_date_offences, find_lineage_faults
from geo.check_locations import find_admin1_offences, find_country_offences, find_place_offences
from geo.check_references import find_reference_faults, find_unused_sources
from geo.check_rules import find_rule_faults
from geo.check_seeds import find_omission_faults, find_seed_faults
from geo.errors import DataFaults, Fault
from geo.validation import Checked, unite_faults

# Counts in the report, in this order, and what the reader calls them.
COUNTS = {
    "total": "Rows",
    "country": "Events by country",
    "decade": "Events by decade (year of date_start)",
    "kind": "Events by kind",
    "actor": "Events by actor, on either side",
}
TOTALS = {
    "events": "events",
    "zones": "zones",
    "operations": "operations",
    "actors": "actors",
    "links": "links between actors",
    "sources": "sources",
    "seed_statements": "statements of the seeds",
    "exceptions": "exceptions",
    "omitted": "rows left out",
}
REPORT_WIDTH = 100


@dataclass(frozen=True)
class Report:
    """What ``check_folder`` found.

    Attributes
    ----------
    folder
        As it was given.
    faults
        All of them, over all files; empty if the data can be used.
    counts
        ``total``, ``country``, ``decade``, ``kind`` and ``actor`` -> name -> number, largest first
        except for totals and decades. A row that could be read counts even if it has faults.
    """

    folder: Path
    faults: tuple[Fault, ...]
    counts: Mapping[str, Mapping[str, int]]


def check_folder(folder: Path) -> Report:
    """Check everything under a data folder.

    Parameters
    ----------
    folder
        As ``store.load_atlas`` reads it, with exceptions, omissions, seed statements and base
        geography.

    Returns
    -------
    report
        Never raises for what is wrong with the data. Built files are compared with what their
        recipes give only if nothing else is wrong.
    """
    tables = store.read_tables(folder)
    _, version_faults = store.read_version(folder)
    further = [
        *find_unused_sources(tables),
        *find_lineage_faults(tables["links"], tables["actors"]),
        *find_area_faults(tables),
        *find_seed_faults(tables),
        *find_omission_faults(tables),
    ]
    stages = (find_rule_faults(tables), find_reference_faults(tables), *_excusable_faults(tables), further)
    faults = unite_faults(tables, version_faults, *stages)
    return Report(folder, faults or _stale_faults(folder), _count(tables))


def format_report(report: Report) -> str:
    """Write a report for the terminal.

    Returns
    -------
    text
        Faults first, grouped by file, one a line; then the counts in columns. Ends without a line end.
    """
    lines = [f"{len(report.faults)} fault{'' if len(report.faults) == 1 else 's'} in {report.folder}"]
    lines += [f"  {fault}" for fault in sorted(report.faults, key=lambda fault: fault.file)]
    for key, title in COUNTS.items():
        lines += ["", title, *_columns(report.counts[key])]
    return "\n".join(lines)


def _excusable_faults(tables: Mapping[str, Checked]) -> Iterator[list[Fault]]:
    """Faults of rules that may be broken with a reason, rule by rule, as a point is named for the first it breaks."""
    events, actors = tables["events"], tables["actors"]
    offences = {
        "country": find_country_offences(events, tables["countries"]),
        "admin1": find_admin1_offences(events, tables["admin1"]),
        "place": find_place_offences(events, tables["places"]),
        "actor-dates": find_date_offences(events, actors),
    }
    needed = ("events", "actors", "countries", "admin1", "places")
    is_judged = all(tables[name].complete for name in needed)
    for rule, found in offences.items():
        yield find_unexcused(found, tables["exceptions"], judged=(rule,) if is_judged else ())


def _stale_faults(folder: Path) -> tuple[Fault, ...]:
    problem = "differs from what its recipes give; run python -m geo build"
    try:
        stale = build.stale_files(folder)
    except DataFaults as error:
        return error.faults
    return tuple(Fault(store.file_name(folder, path.relative_to(folder).as_posix()), "", "", problem) for path in stale)


def _count(tables: Mapping[str, Checked]) -> dict[str, dict[str, int]]:
    events = tables["events"].table
    decades = (events["date_start"].dt.year // 10 * 10).dropna().astype(int).astype(str) + "s"
    sides = [{*actors, *targets} for actors, targets in zip(events["actors"], events["targets"], strict=True)]
    return {
        "total": {title: len(tables[name].table) for name, title in TOTALS.items()},
        "country": _tally(events["country"]),
        "decade": dict(sorted(_tally(decades).items())),
        "kind": _tally(events["event_type"]),
        "actor": _tally(pd.Series([actor for actors in sides for actor in actors], dtype="str")),
    }


def _tally(values: pd.Series) -> dict[str, int]:
    """Number of each value, largest first, equal ones by name."""
    counts = Counter(str(value) for value in values.dropna())
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _columns(counts: Mapping[str, int]) -> list[str]:
    """Lay names and numbers out in as many columns as the width holds, read downwards."""
    if not counts:
        return ["  none"]
    name_width = max(map(len, counts))
    number_width = max(len(str(number)) for number in counts.values())
    cells = [f"  {name:<{name_width}}  {number:>{number_width}}" for name, number in counts.items()]
    height = -(-len(cells) // max(1, REPORT_WIDTH // len(cells[0])))
    return ["".join(cells[row::height]) for row in range(height)]
