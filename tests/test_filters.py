"""The rows a selection keeps, held against a plain row-by-row reading of the rules."""

import numpy as np
import pandas as pd
from hypothesis import given, settings

from geo import columns, filters
from geo.selection import Selection
from tests.test_selection import selections


def kept_by_hand(atlas, selection):
    """Row by row, as data-model says it."""
    spans = filters.chosen_spans(atlas, selection)
    kept = []
    for event in atlas.events.to_dict("records"):
        sides = {"any": (*event["actors"], *event["targets"]), "by": event["actors"], "against": event["targets"]}
        day = event["date_start"]

        def counts(actor, day=day):
            since, until = spans[actor]
            return (since is None or day >= since) and (until is None or day <= until)

        kept.append(
            event["region"]
            and selection.years[0] <= day.year <= selection.years[1]
            and (not selection.kinds or event["event_type"] in selection.kinds)
            and (not selection.countries or event["country"] in selection.countries)
            and (spans is None or any(actor in spans and counts(actor) for actor in sides[selection.side]))
        )
    return atlas.events.loc[kept, "event_id"].tolist()


def test_filter_events_equals_a_row_by_row_reading(atlas):
    @settings(max_examples=60, deadline=None)
    @given(selections(atlas))
    def same(selection):
        assert filters.filter_events(atlas, selection)["event_id"].tolist() == kept_by_hand(atlas, selection)

    same()


def test_years_are_inclusive_and_belong_to_the_first_day(atlas):
    for year in (1994, 2012, 2020):
        kept = filters.filter_events(atlas, Selection(years=(year, year)))
        assert set(kept["date_start"].dt.year) == {year}
    whole = sum(len(filters.filter_events(atlas, Selection(years=(year, year)))) for year in range(1992, 2025))
    assert whole == int(atlas.events["region"].sum())


def test_yearly_counts_add_up_to_the_figure(atlas):
    selection = Selection(actors=("aqim",))
    counts = columns.yearly_counts(filters.atlas_columns(atlas), filters.mask_events(atlas, selection), last_year=2024)
    assert sum(counts) == len(filters.filter_events(atlas, selection))
    assert len(counts) == 33


def test_zones_are_those_in_force_on_the_last_day(atlas):
    for year in (1996, 2012, 2024):
        day = pd.Timestamp(year, 12, 31)
        kept = filters.filter_zones(atlas, Selection(years=(1992, year)))
        zones = atlas.zones
        assert (
            kept["zone_id"].tolist()
            == zones[(zones["valid_from"] <= day) & (zones["valid_to"] >= day)]["zone_id"].tolist()
        )


def test_zones_at_any_time_in_the_range_hold_those_of_the_last_day(atlas):
    at_end = set(filters.filter_zones(atlas, Selection(years=(2010, 2013)))["zone_id"])
    anytime = set(filters.filter_zones(atlas, Selection(years=(2010, 2013), as_of="any"))["zone_id"])
    assert at_end < anytime


def test_an_armed_group_leaves_operations_and_a_state_keeps_its_own(atlas):
    everything = Selection(years=(2015, 2015), mode="year")
    all_operations = filters.filter_operations(atlas, everything)
    of_group = filters.filter_operations(atlas, Selection(years=(2015, 2015), mode="year", actors=("aqim",)))
    of_france = filters.filter_operations(
        atlas, Selection(years=(2015, 2015), mode="year", actors=("france",), lineage=False)
    )
    assert of_group["operation_id"].tolist() == all_operations["operation_id"].tolist()
    assert 0 < len(of_france) < len(all_operations)
    assert all("france" in {row.lead, *row.partners} for row in of_france.itertuples())


def test_an_open_end_is_in_force_until_the_end_of_the_data(atlas):
    open_ended = atlas.operations[atlas.operations["end"].isna()]
    assert len(open_ended) > 0
    kept = filters.filter_operations(atlas, Selection(years=(2024, 2024), mode="year"))
    assert set(open_ended["operation_id"]) <= set(kept["operation_id"])


def test_no_match_gives_an_empty_table_of_the_same_columns(atlas):
    kept = filters.filter_events(atlas, Selection(years=(1992, 1992), actors=("jnim",), lineage=False))
    assert kept.empty
    assert list(kept.columns) == list(atlas.events.columns)


def test_columns_are_in_date_order(atlas):
    assert np.all(np.diff(filters.atlas_columns(atlas).first) >= 0)
