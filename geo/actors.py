"""Lineage: which actors, and when, count as the past and the future of one actor.

All links run old -> new. Plain reachability would put almost every group into one set,
so each walk respects dates and stops where the family changes (see ``lineage_spans``).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from geo.store import Atlas

# First and last day that count, both inclusive; None = open.
Span = tuple[pd.Timestamp | None, pd.Timestamp | None]

DESCENT_LINKS = ("rename", "successor", "split", "merger")
# JNIM is AQIM's coalition: history treats the two families as one line.
SAME_LINE = {"jnim": "gia-gspc-aqim"}


def lineage_spans(actors: pd.DataFrame, links: pd.DataFrame, actor_id: str) -> dict[str, Span]:
    """Find predecessors, successors and members of an actor, each with the dates it counts for.

    Parameters
    ----------
    actors
        Indexed by actor_id; column ``family`` is read.
    links
        Columns ``from_actor``, ``to_actor``, ``link_type``, ``date`` (datetime); old -> new.
    actor_id
        The actor whose lineage is asked for; it counts whole.

    Returns
    -------
    spans
        actor_id -> (from, to), both inclusive, None = open. Predecessors count up to the day
        of the link that leads on, successors from the day of the link that leads to them,
        members from the day they joined, within the dates of what they are part of.
    """
    descent = links[links["link_type"].isin(DESCENT_LINKS)]
    spans: dict[str, Span] = {actor_id: (None, None)}
    for found, until in _predecessors(descent, actor_id):
        spans[found] = widest_span(spans.get(found), (None, until))
    for found, since in _successors(descent, actors["family"], actor_id):
        spans[found] = widest_span(spans.get(found), (since, None))
    for found, span in _members(links[links["link_type"] == "member_of"], spans, actors["family"]):
        spans[found] = widest_span(spans.get(found), span)
    return spans


def slider_actors(actors: pd.DataFrame) -> tuple[str, ...]:
    """Ids of the armed groups on the actor slider, in order of founding."""
    ordered = actors[actors["slider_order"].notna()].sort_values("slider_order", kind="stable")
    return tuple(ordered.index)


def chosen_spans(atlas: "Atlas", actor_ids: tuple[str, ...], *, lineage: bool) -> dict[str, Span] | None:
    """The dates for which each actor counts when some are chosen.

    Returns
    -------
    spans
        actor_id -> (from, to), inclusive, None = open; None where no actor is chosen and so every one counts.
    """
    if not actor_ids:
        return None
    spans: dict[str, Span] = {}
    for actor_id in actor_ids:
        found = _lineage(atlas, actor_id) if lineage else {actor_id: (None, None)}
        for name, span in found.items():
            spans[name] = widest_span(spans.get(name), span)
    return spans


def widest_span(known: Span | None, new: Span) -> Span:
    """Unite two spans of one actor that was reached along two walks."""
    if known is None:
        return new
    since = None if known[0] is None or new[0] is None else min(known[0], new[0])
    until = None if known[1] is None or new[1] is None else max(known[1], new[1])
    return since, until


@lru_cache(maxsize=512)
def _lineage(atlas: "Atlas", actor_id: str) -> dict[str, Span]:
    return lineage_spans(atlas.actors, atlas.links, actor_id)


def _predecessors(descent: pd.DataFrame, actor_id: str) -> Iterator[tuple[str, pd.Timestamp]]:
    """Walk backwards, dates never increasing; yields (actor, date of the link that leads on)."""
    todo: list[tuple[str, pd.Timestamp | None]] = [(actor_id, None)]
    seen: set[tuple[str, pd.Timestamp]] = set()
    while todo:
        current, latest = todo.pop()
        for link in descent[descent["to_actor"] == current].itertuples():
            step = (str(link.from_actor), pd.Timestamp(str(link.date)))
            if step in seen or step[0] == actor_id or (latest is not None and step[1] > latest):
                continue
            seen.add(step)
            yield step
            todo.append(step)


def _successors(descent: pd.DataFrame, families: pd.Series, actor_id: str) -> Iterator[tuple[str, pd.Timestamp]]:
    """Walk forwards within the family, dates never decreasing; yields (actor, date of the link)."""
    todo: list[tuple[str, pd.Timestamp | None]] = [(actor_id, None)]
    seen: set[tuple[str, pd.Timestamp]] = set()
    while todo:
        current, earliest = todo.pop()
        for link in descent[descent["from_actor"] == current].itertuples():
            step = (str(link.to_actor), pd.Timestamp(str(link.date)))
            too_early = earliest is not None and step[1] < earliest
            if step in seen or step[0] == actor_id or too_early or not _same_line(families, actor_id, step[0]):
                continue
            seen.add(step)
            yield step
            todo.append(step)


def _members(members: pd.DataFrame, whole: dict[str, Span], families: pd.Series) -> Iterator[tuple[str, Span]]:
    """Yield the parts of every actor of the line, and parts of parts, with the dates of both."""
    todo = list(whole.items())
    seen: set[tuple[str, Span]] = set()
    while todo:
        current, (since, until) = todo.pop()
        for link in members[members["to_actor"] == current].itertuples():
            joined = pd.Timestamp(str(link.date))
            start = joined if since is None else max(joined, since)
            step = (str(link.from_actor), (start, until))
            if step in seen or (until is not None and start > until) or not _same_line(families, current, step[0]):
                continue
            seen.add(step)
            yield step
            todo.append(step)


def _same_line(families: pd.Series, one: str, other: str) -> bool:
    first, second = str(families.get(one, "")), str(families.get(other, ""))
    return SAME_LINE.get(first, first) == SAME_LINE.get(second, second)
