"""Lineage: what counts as the past and future of a group, and when."""

import pandas as pd
import pytest

from geo.actors import lineage_spans, slider_actors
from geo.filters import filter_events
from geo.selection import Selection


def small(links, families):
    actors = pd.DataFrame({"family": families})
    table = pd.DataFrame(links, columns=["from_actor", "to_actor", "link_type", "date"])
    table["date"] = pd.to_datetime(table["date"])
    return actors, table


def day(text):
    return pd.Timestamp(text)


def test_predecessors_count_up_to_the_link_and_successors_from_it():
    actors, links = small(
        [("a", "b", "rename", "2000-01-01"), ("b", "c", "split", "2005-01-01")], {"a": "x", "b": "x", "c": "x"}
    )
    assert lineage_spans(actors, links, "b") == {
        "b": (None, None), "a": (None, day("2000-01-01")), "c": (day("2005-01-01"), None)
    }  # fmt: skip


def test_successors_stop_where_the_family_changes():
    actors, links = small([("a", "b", "split", "2000-01-01")], {"a": "x", "b": "y"})
    assert set(lineage_spans(actors, links, "a")) == {"a"}
    assert set(lineage_spans(actors, links, "b")) == {"a", "b"}


def test_dates_never_increase_on_the_way_back():
    actors, links = small(
        [("a", "b", "merger", "2010-01-01"), ("b", "c", "split", "2005-01-01")], {"a": "x", "b": "x", "c": "x"}
    )
    assert set(lineage_spans(actors, links, "c")) == {"b", "c"}


def test_a_circle_of_links_ends():
    actors, links = small([("a", "b", "split", "2000-01-01"), ("b", "a", "merger", "2001-01-01")], {"a": "x", "b": "x"})
    assert set(lineage_spans(actors, links, "a")) == {"a", "b"}


def test_members_count_within_both_dates():
    actors, links = small(
        [("part", "old", "member_of", "1999-01-01"), ("old", "new", "rename", "2003-01-01")],
        {"part": "x", "old": "x", "new": "x"},
    )
    assert lineage_spans(actors, links, "new")["part"] == (day("1999-01-01"), day("2003-01-01"))


@pytest.mark.parametrize(
    ("actor", "year", "inside", "outside"),
    [
        ("aqim", 1996, {"gia"}, {"ais", "jnim"}),
        ("aqim", 2003, {"gspc"}, {"jnim"}),
        ("aqim", 2022, {"jnim"}, {"isgs", "is-libya"}),
        ("jnim", 1996, {"gia"}, set()),
        ("isgs", 2022, {"isgs"}, {"jnim"}),
    ],
)
def test_choosing_a_group_shows_its_ancestors_and_heirs(atlas, actor, year, inside, outside):
    kept = filter_events(atlas, Selection(years=(year, year), mode="year", actors=(actor,), side="by"))
    initiators = {name for names in kept["actors"] for name in names}
    assert inside <= initiators
    alone = {names[0] for names in kept["actors"] if len(names) == 1}
    assert not outside & alone


def test_the_slider_walks_through_history(atlas):
    order = slider_actors(atlas.actors)
    founded = atlas.actors.loc[list(order), "first_day"]
    assert founded.is_monotonic_increasing
    assert {"gia", "gspc", "aqim", "mujao", "jnim", "isgs"} <= set(order)
