"""Figures: ranges of reported deaths, unknowns apart, operations' events."""

import numpy as np
import pandas as pd
import pytest

from geo import columns, summary
from geo.filters import atlas_columns, filter_events, select_rows
from geo.selection import Selection


def rows(*deaths, kind="attack"):
    low, best, high = zip(*deaths, strict=True)
    return pd.DataFrame(
        {
            "event_type": kind, "fatalities_low": pd.array(low, dtype="Int64"),
            "fatalities_best": pd.array(best, dtype="Int64"), "fatalities_high": pd.array(high, dtype="Int64"),
            "geo_precision": 1, "country": "MLI", "admin1": "Gao", "place": "Gao", "region": True,
            "date_start": pd.Timestamp("2012-01-01"), "date_end": pd.Timestamp("2012-01-01"),
            "actors": [("mujao",)] * len(low), "targets": [()] * len(low),
        }
    )  # fmt: skip


def figures_of(events):
    return summary.count_figures(columns.event_columns(events), np.arange(len(events)))


@pytest.mark.parametrize(
    ("deaths", "low", "high", "unknown"),
    [
        ([(1, 2, 3)], 1, 3, 0),
        ([(None, None, None)], 0, 0, 1),
        ([(None, 4, None), (None, None, None)], 4, 4, 1),
        ([(2, None, None), (None, None, 7)], 9, 9, 0),
        ([(0, 0, 0)], 0, 0, 0),
        ([(6, 6, 4)], 4, 6, 0),  # UCDP holds rows whose best is above high: shown as min..max
    ],
)
def test_deaths_are_a_range_and_unknown_is_counted_apart(deaths, low, high, unknown):
    figures = figures_of(rows(*deaths))
    assert (figures.deaths_low, figures.deaths_high, figures.deaths_unknown) == (low, high, unknown)


def test_a_political_event_has_no_unknown_toll():
    assert figures_of(rows((None, None, None), kind="political")).deaths_unknown == 0


def test_no_known_figure_is_said_in_words_not_as_0():
    assert "reported deaths unknown" in figures_of(rows((None, None, None))).sentence()
    assert " 0 reported" not in figures_of(rows((None, None, None))).sentence()


def test_sentence_of_nothing():
    assert figures_of(rows((1, 1, 1)).head(0)).sentence() == "No events in this selection"


def test_ranked_places_count_events_and_skip_vague_ones(atlas):
    kept = filter_events(atlas, Selection())
    ranked = summary.rank_places(atlas_columns(atlas), select_rows(atlas, Selection()), most=5)
    assert ranked["events"].is_monotonic_decreasing
    top = ranked.iloc[0]
    placed = kept[~kept["geo_precision"].isin([5, 6])]
    assert top["events"] == int(((placed["place"] == top["place"]) & (placed["country"] == top["country"])).sum())


def test_events_of_serval_lie_in_its_dates_and_area(atlas):
    serval = atlas.operations.set_index("operation_id", drop=False).loc["serval"]
    found = summary.operation_events(atlas, serval, filter_events(atlas, Selection()))
    assert len(found) > 0
    assert found["date_start"].between(serval["start"], serval["end"]).all()
    assert found.geometry.intersects(serval["geometry"]).all()


def test_overlapping_zones_are_counted_once(atlas):
    twice = pd.concat([atlas.zones.head(1), atlas.zones.head(1)], ignore_index=True)
    number, area = summary.zones_figures(twice)
    assert number == 2
    assert area == pytest.approx(summary.zones_figures(atlas.zones.head(1))[1])
