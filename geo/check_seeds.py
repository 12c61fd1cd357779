"""What the five seed articles state is in the atlas and cites them; what was left out is not."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from geo import schema
from geo.errors import Fault
from geo.validation import Checked

Tables = Mapping[str, Checked]

# Kind of a statement -> table and key column of what it refers to.
REFERENTS = {"event": ("events", "event_id"), "zone": ("zones", "zone_id"), "operation": ("operations", "operation_id"),
             "actor": ("actors", "actor_id")}  # fmt: skip
REF_FORMS = {"leader": "actor_id/name of the leader", "link": "from_actor>to_actor:link_type"}


def find_seed_faults(tables: Tables) -> list[Fault]:
    """Find statements of the seeds that the atlas does not hold, or holds without citing the seed.

    Parameters
    ----------
    tables
        Checked tables by name, ``seed_statements`` among them.

    Returns
    -------
    faults
        References that lead nowhere or to a row that does not cite the seed; seeds without a
        statement. A statement about a damaged table is not judged.
    """
    statements = tables["seed_statements"]
    cited, damaged = _citations(tables)
    faults = []
    for at, (seed, kind, ref) in enumerate(_rows(statements.table, "seed", "kind", "ref")):
        if pd.isna(seed) or pd.isna(kind) or pd.isna(ref) or kind in damaged:
            continue
        if (kind, ref) not in cited:
            faults.append(statements.fault(at, "ref", f"{kind} is not in the atlas", ref, REF_FORMS.get(kind, "")))
        elif seed not in cited[kind, ref]:
            allowed = f"a row with {seed} among its sources, here {', '.join(sorted(cited[kind, ref]))}"
            faults.append(statements.fault(at, "ref", f"{kind} does not cite {seed}", ref, allowed))
    if statements.complete:
        silent = [seed for seed in schema.SEEDS if seed not in set(statements.table["seed"])]
        faults += (Fault(statements.file, "", "seed", "seed has no statement", seed) for seed in silent)
    return faults


def find_omission_faults(tables: Tables) -> list[Fault]:
    """Find rows that are listed as left out and are there, or were merged into rows that are not."""
    omitted = tables["omitted"]
    names = {"actor_links": "links"}
    faults: list[Fault] = []
    for kind, (name, key) in REFERENTS.items():
        table = omitted.table[omitted.table["table"].replace(names) == name]
        known = set(tables[name].table[key].dropna())
        if not tables[name].complete:
            continue
        faults += (omitted.fault(int(at), "row_id", f"{kind} is in the atlas", table["row_id"][at])
                   for at in table.index[table["row_id"].isin(known)])  # fmt: skip
        lost = table["merged_into"].notna() & ~table["merged_into"].isin(known)
        faults += (omitted.fault(int(at), "merged_into", f"{kind} is not in the atlas", table["merged_into"][at])
                   for at in table.index[lost])  # fmt: skip
    return faults


def _citations(tables: Tables) -> tuple[dict[tuple[str, str], frozenset[str]], set[str]]:
    """(kind, ref) -> sources of the row it stands for; and the kinds that cannot be judged."""
    cited: dict[tuple[str, str], frozenset[str]] = {}
    for kind, (name, key) in REFERENTS.items():
        cited |= {(kind, ref): frozenset(sources) for ref, sources in _rows(tables[name].table, key, "sources")}
    for actor_id, leaders, sources in _rows(tables["actors"].table, "actor_id", "leaders", "sources"):
        cited |= {("leader", f"{actor_id}/{leader['name']}"): frozenset(sources) for leader in leaders}
    for old, new, link_type, sources in _rows(tables["links"].table, "from_actor", "to_actor", "link_type", "sources"):
        ref = f"{old}>{new}:{link_type}"
        cited["link", ref] = cited.get(("link", ref), frozenset()) | frozenset(sources)
    damaged = {kind for kind, (name, _) in REFERENTS.items() if not tables[name].complete}
    damaged |= {"leader"} if not tables["actors"].complete else set()
    return cited, damaged | ({"link"} if not tables["links"].complete else set())


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[name] for name in columns), strict=True)
