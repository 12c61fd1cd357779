"""Lineage: every walk along the links ends, and no event involves an actor outside its dates."""

import graphlib
from collections.abc import Iterator

import pandas as pd

from geo.actors import DESCENT_LINKS, lineage_spans
from geo.cells import first_days, last_days
from geo.check_exceptions import Offence
from geo.errors import Fault
from geo.validation import Checked


def find_lineage_faults(links: Checked, actors: Checked) -> list[Fault]:
    """Find walks along the links that do not end.

    Parameters
    ----------
    links, actors
        Checked tables.

    Returns
    -------
    faults
        Circles: links of descent whose dates never decrease can only close in one day, so each day
        is looked at by itself; memberships may not close at all. And actors whose lineage does not
        hold the actor itself, whole.
    """
    table = links.table
    descent = table[table["link_type"].isin(DESCENT_LINKS)]
    faults = [fault for _, same_day in descent.groupby("date") for fault in _circle_faults(links, same_day)]
    faults += _circle_faults(links, table[table["link_type"] == "member_of"])
    if faults or not actors.complete:
        return faults
    by_id = actors.table.drop_duplicates("actor_id").set_index("actor_id")
    sound = table[table[["from_actor", "to_actor", "link_type", "date"]].notna().all(axis=1)]
    for at, actor_id in actors.table["actor_id"].dropna().items():
        if lineage_spans(by_id, sound, actor_id).get(actor_id) != (None, None):
            problem = "the lineage does not hold the actor itself, whole"
            faults.append(actors.fault(int(str(at)), "actor_id", problem, actor_id))
    return faults


def find_date_offences(events: Checked, actors: Checked) -> list[Offence]:
    """Find events of an actor outside the dates of its activity.

    Parameters
    ----------
    events, actors
        Checked tables; a partial date covers its whole year or month, an empty one is open.

    Returns
    -------
    offences
        Rule ``actor-dates``, with the actor as detail: no day of the event's interval lies within
        the actor's dates.
    """
    by_id = actors.table.drop_duplicates("actor_id").set_index("actor_id")
    begins, ends = first_days(by_id["active_from"]), last_days(by_id["active_to"])
    offences = []
    for column in ("actors", "targets"):
        pairs = events.table[column].explode().dropna()
        first, last = (events.table[name].loc[pairs.index].to_numpy() for name in ("date_start", "date_end"))
        # An open or unknown date is NaT, and nothing is before or after that.
        is_outside = (last < begins.reindex(pairs).to_numpy()) | (first > ends.reindex(pairs).to_numpy())
        for at, actor_id in pairs[is_outside].items():
            offences.append(_date_offence(events, int(str(at)), column, by_id.loc[actor_id]))
    return offences


def _circle_faults(links: Checked, edges: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault on one link of a circle, if there is one."""
    graph: dict[str, set[str]] = {}
    for old, new in zip(edges["from_actor"].dropna(), edges["to_actor"].dropna(), strict=False):
        graph.setdefault(new, set()).add(old)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        circle = error.args[1]
        on_circle = edges[edges["from_actor"].isin(circle) & edges["to_actor"].isin(circle)]
        problem = "links run in a circle, so that the walk along them does not end"
        yield links.fault(int(on_circle.index[-1]), "to_actor", problem, " > ".join(circle))


def _date_offence(events: Checked, at: int, column: str, actor: pd.Series) -> Offence:
    since = actor["active_from"] if pd.notna(actor["active_from"]) else "(open)"
    until = actor["active_to"] if pd.notna(actor["active_to"]) else "(open)"
    interval = f"{events.written(at, 'date_start')} to {events.written(at, 'date_end')}"
    problem = f"{actor.name} was not active from {interval}"
    fault = events.fault(at, column, problem, actor.name, f"{since} to {until}")
    return Offence("actor-dates", str(events.table["event_id"].iloc[at]), str(actor.name), fault)
