"""Cards and search: everything a reader needs, nothing that runs."""

import dataclasses

import pandas as pd
import pytest

from geo import cards, search


def test_every_card_has_its_facts_and_openable_sources(atlas):
    for event_id in atlas.events["event_id"].iloc[::40]:
        card = cards.event_card(atlas, event_id)
        event = atlas.events[atlas.events["event_id"] == event_id].iloc[0]
        for word in ("When", "Where", "Who", "Cite as", "An error?"):
            assert word in card
        assert ("Reported deaths" in card) or event["event_type"] == "political"
        assert card.count("<li>") == len(event["sources"])
        assert "nan" not in card.lower().replace("financ", "").replace("nanc", "") or "nan" in event["summary"].lower()
        assert "None" not in card


def test_unknown_deaths_are_said_in_words(atlas):
    deaths = atlas.events[["fatalities_low", "fatalities_best", "fatalities_high"]]
    unknown = atlas.events[deaths.isna().all(axis=1) & (atlas.events["event_type"] == "attack")]
    assert "<dd>unknown</dd>" in cards.event_card(atlas, unknown["event_id"].iloc[0])


def test_zone_and_operation_cards_show_their_recipe(atlas):
    zone, operation = atlas.zones.iloc[0], atlas.operations.iloc[0]
    assert "edges are not measured" in cards.zone_card(atlas, zone["zone_id"])
    assert "Recipe" in cards.operation_card(atlas, operation["operation_id"])


@pytest.mark.parametrize("make", [cards.event_card, cards.zone_card, cards.operation_card])
def test_an_unknown_id_gives_no_card(atlas, make):
    assert make(atlas, "") == ""
    assert make(atlas, "no-such-thing") == ""


def test_hostile_text_is_escaped_and_hostile_addresses_are_no_links(atlas):
    events = atlas.events.copy()
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    events.loc[events.index[0], ["summary", "place"]] = hostile
    sources = atlas.sources.copy()
    sources.loc[list(events["sources"].iloc[0]), "url"] = "javascript:alert(3)"
    sources.loc[list(events["sources"].iloc[0]), "title"] = '"><script>'
    card = cards.event_card(dataclasses.replace(atlas, events=events, sources=sources), events["event_id"].iloc[0])
    assert "<script" not in card
    assert "<img" not in card
    assert "javascript:" not in card


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [("Kidal", "place", "Kidal"), ("kidál", "place", "Kidal"), ("Serval", "operation", "Serval"),
     ("tombouctou", "place", "T"), ("radisson", "event", "Bamako"), ("GAO control", "zone", "Gao")],
)  # fmt: skip
def test_search_finds_places_events_zones_and_operations(atlas, text, kind, word):
    hits = search.find(atlas, text)
    assert any(hit.kind == kind and word in hit.label for hit in hits)


@pytest.mark.parametrize("text", ["", "   ", "qqqqzzz", "<script>", "\x00", "a" * 100_000, "(((", "%"])
def test_search_survives_anything(atlas, text):
    assert isinstance(search.find(atlas, text), list)


def test_dates_are_written_no_more_exactly_than_known():
    from geo.words import write_dates

    day, later = pd.Timestamp("2015-11-20"), pd.Timestamp("2015-11-30")
    assert write_dates(day, day, 1) == "20 November 2015"
    assert write_dates(day, later, 2) == "20–30 November 2015"
    assert write_dates(pd.Timestamp("2015-11-01"), later, 4) == "November 2015"
    assert write_dates(pd.Timestamp("2015-01-01"), pd.Timestamp("2015-12-31"), 5) == "2015"
