"""References between tables: every id that a row names has a row of its own, and nothing lies about unused."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from geo.errors import Fault
from geo.validation import Checked

Tables = Mapping[str, Checked]


class Reference(NamedTuple):
    """A column whose ids, or lists of ids, have to stand in the key column of another table."""

    table: str
    column: str
    target: str
    key: str
    problem: str


REFERENCES = (
    *(Reference(table, column, "actors", "actor_id", "actor is not known") for table, column in (
        ("events", "actors"), ("events", "targets"), ("links", "from_actor"), ("links", "to_actor"),
        ("zones", "actor_id"), ("operations", "lead"), ("operations", "partners"))),
    *(Reference(table, "sources", "sources", "source_id", "source is not known")
      for table in ("events", "actors", "links", "zones", "operations")),
    Reference("zones", "zone_id", "zone_areas", "zone_id", "zone has no built geometry; run python -m geo build"),
    Reference("zone_areas", "zone_id", "zones", "zone_id", "geometry of a zone that has no recipe"),
    Reference("operations", "operation_id", "operation_areas", "operation_id",
              "operation has no built geometry; run python -m geo build"),
    Reference("operation_areas", "operation_id", "operations", "operation_id",
              "geometry of an operation that has no recipe"),
    Reference("exceptions", "subject", "events", "event_id", "event is not known"),
)  # fmt: skip


def find_reference_faults(tables: Tables) -> list[Fault]:
    """Find ids that stand for nothing.

    Parameters
    ----------
    tables
        Checked tables by name; a reference from or to a table that is not given is not checked.

    Returns
    -------
    faults
        One for each id in each row. A table that lost rows proves nothing by what it lacks: while
        it is damaged, references to it are not judged.
    """
    faults: list[Fault] = []
    for reference in REFERENCES:
        if reference.table in tables and reference.target in tables and tables[reference.target].complete:
            known = set(tables[reference.target].table[reference.key].dropna())
            faults += _unknown(tables[reference.table], reference, known)
    return faults


def find_unused_sources(tables: Tables) -> list[Fault]:
    """Find sources that no event, actor, link, zone or operation cites."""
    citing = [tables[table] for table, column, target, *_ in REFERENCES if target == "sources" and table in tables]
    if not all(checked.complete for checked in citing):
        return []
    cited = {source for checked in citing for source in _items(checked.table["sources"])}
    sources = tables["sources"]
    is_unused = ~sources.table["source_id"].isin(cited)
    return list(sources.faults_where(is_unused, "source_id", "no row cites this source"))


def _unknown(checked: Checked, reference: Reference, known: set[str]) -> Iterator[Fault]:
    for at, found in _items(checked.table[reference.column]).items():
        if found not in known:
            yield checked.fault(int(str(at)), reference.column, reference.problem, found)


def _items(column: pd.Series) -> pd.Series:
    """One row for each id of a column of ids or of lists of ids, with the position it stands in."""
    return column.reset_index(drop=True).explode().dropna()
