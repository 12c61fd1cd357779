"""Rules between the cells of one row, and between the rows of one table; cheap enough for every start."""

from collections.abc import Iterator, Mapping

import pandas as pd

from geo import config, schema
from geo.cells import first_days, last_days
from geo.errors import Fault
from geo.validation import Checked

Tables = Mapping[str, Checked]

# (table, first, last): the first may not be later or larger than the last.
ORDERED = (
    ("events", "date_start", "date_end"),
    ("events", "fatalities_low", "fatalities_best"),
    ("events", "fatalities_best", "fatalities_high"),
    ("events", "fatalities_low", "fatalities_high"),
    ("zones", "valid_from", "valid_to"),
    ("operations", "start", "end"),
)


def find_rule_faults(tables: Tables) -> list[Fault]:
    """Find rows that contradict themselves or their neighbours.

    Parameters
    ----------
    tables
        Checked tables by name; a table that is not given is not checked.

    Returns
    -------
    faults
        Empty cells break no rule; a table without rows does.
    """
    faults = [Fault(checked.file, "", "", "table has no rows") for name, checked in tables.items()
              if checked.complete and not len(checked.table) and name not in ("exceptions", "omitted")]  # fmt: skip
    for name, first, last in ORDERED:
        if name in tables:
            faults += _order_faults(tables[name], first, last)
    for name, rule in _RULES.items():
        if name in tables and len(tables[name].table):
            faults += rule(tables[name])
    return faults


def _order_faults(checked: Checked, first: str, last: str) -> Iterator[Fault]:
    """Yield rows where a value is beyond the one that closes its range."""
    from_cells, to_cells = checked.table[first], checked.table[last]
    for at in checked.positions(from_cells > to_cells):
        allowed = f"{first} or more, here {checked.written(at, first)}"
        yield checked.fault(at, last, f"less than {first}", checked.written(at, last), allowed)


def _event_faults(events: Checked) -> Iterator[Fault]:
    yield from _precision_faults(events)
    table = events.table
    for event_type, allowed in schema.SUB_EVENT_TYPES.items():
        is_bad = (table["event_type"] == event_type) & ~table["sub_event_type"].isin(allowed)
        problem = f"not a sub-type of {event_type}"
        yield from events.faults_where(is_bad, "sub_event_type", problem, ", ".join(allowed))
    in_region = table["country"].isin(config.REGION_COUNTRIES)
    problem = "true is for the countries of the atlas, and for no others"
    yield from events.faults_where(table["country"].notna() & (table["region"] != in_region), "region", problem)
    yield from _file_order_faults(events)


def _precision_faults(events: Checked) -> Iterator[Fault]:
    """Yield intervals that are shorter or longer than their date_precision says."""
    days = (events.table["date_end"] - events.table["date_start"]).dt.days
    shortest = events.table["date_precision"].map({code: span[0] for code, span in schema.DATE_PRECISION_DAYS.items()})
    longest = events.table["date_precision"].map({code: span[1] for code, span in schema.DATE_PRECISION_DAYS.items()})
    for at in events.positions((days >= 0) & ((days < shortest) | (days > longest))):
        code = int(events.table["date_precision"].iloc[at])
        span = "{} to {}".format(*schema.DATE_PRECISION_DAYS[code])
        problem = f"does not fit an interval of {int(days.iloc[at])} days from first to last"
        yield events.fault(at, "date_precision", problem, code, f"{code} stands for {span} days")


def _file_order_faults(events: Checked) -> Iterator[Fault]:
    """Yield events that should stand above the row before: the file is in order of date_start, then event_id."""
    keys = events.table["date_start"].dt.strftime("%Y-%m-%d") + " " + events.table["event_id"]
    before = keys.shift()
    is_known = keys.notna() & before.notna()
    for at in events.positions(is_known & (keys.where(is_known, "") < before.where(is_known, ""))):
        yield events.fault(at, "date_start", "out of order", events.written(at, "date_start"),
                           "rows in order of date_start, then event_id")  # fmt: skip


def _actor_faults(actors: Checked) -> Iterator[Fault]:
    """Yield actors that end before they begin, and sliders that are not in order of founding."""
    table = actors.table
    first = first_days(table["active_from"])
    ends_early = first > last_days(table["active_to"])
    yield from actors.faults_where(ends_early, "active_to", "less than active_from")
    on_slider = table["slider_order"].notna()
    again = on_slider & table.duplicated("slider_order")
    yield from actors.faults_where(again, "slider_order", "stands twice; it has to be unique")
    undated = on_slider & table["active_from"].isna()
    yield from actors.faults_where(undated, "active_from", "an actor of the slider needs the date of its founding")
    on_slider &= first.notna()
    ordered = table["slider_order"][on_slider].sort_values(kind="stable").index
    # A founding dated 2011 may stand before or after one of June 2011; only a certain contradiction is a fault.
    is_early = last_days(table["active_from"])[ordered] < first[ordered].cummax()
    allowed = "as active_from has it"
    yield from actors.faults_where(is_early.reindex(table.index), "slider_order", "not in order of founding", allowed)


def _link_faults(links: Checked) -> Iterator[Fault]:
    is_self = links.table["from_actor"] == links.table["to_actor"]
    yield from links.faults_where(is_self, "to_actor", "a link from an actor to itself")


def _operation_faults(operations: Checked) -> Iterator[Fault]:
    ended = operations.table["end"] < pd.Timestamp(config.FIRST_YEAR, 1, 1)
    yield from operations.faults_where(ended, "end", "over before the years of the atlas")


def _source_faults(sources: Checked) -> Iterator[Fault]:
    """Yield sources whose kind, id and address do not go together; all seeds have to be there."""
    table = sources.table
    has_seed_id = table["source_id"].str.startswith("seed:") & table["source_id"].notna()
    unlike = table["kind"].notna() & table["source_id"].notna() & ((table["kind"] == "seed") != has_seed_id)
    yield from sources.faults_where(unlike, "kind", "kind seed and an id such as seed:000 go together")
    no_address = table["url"].isna() & ~has_seed_id
    yield from sources.faults_where(no_address, "url", "a source other than a seed needs an address")
    if sources.complete:
        missing = [seed for seed in schema.SEEDS if seed not in set(table["source_id"])]
        yield from (Fault(sources.file, "", "source_id", "seed is missing", seed) for seed in missing)


_RULES = {
    "events": _event_faults,
    "actors": _actor_faults,
    "links": _link_faults,
    "operations": _operation_faults,
    "sources": _source_faults,
}
