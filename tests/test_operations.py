"""Before, during and after an operation, against a plain reading of the rules; overlaps with zones."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import filters, grid, operations, spread, summary
from geo.columns import UNKNOWN
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import Selection
from geo.zones import zones_in_force
from tests.test_selection import selections

FIRST_DAY, LAST_DAY = pd.Timestamp(FIRST_YEAR, 1, 1), pd.Timestamp(LAST_YEAR, 12, 31)
DAY = pd.Timedelta(days=1)


@pytest.fixture(scope="module")
def table(atlas):
    return atlas.operations.set_index("operation_id", drop=False)


@pytest.fixture(scope="module")
def all_rows(atlas):
    return spread.rows_of_all_years(atlas, Selection())


def spans_by_hand(operation):
    """The three periods as they would be without ends of the data; None = there is none."""
    start, end = operation["start"], operation["end"]
    before = (start - pd.DateOffset(years=1), start - DAY)
    if pd.isna(end):
        return [before, (start, pd.Timestamp.max), None]
    return [before, (start, end), (end + DAY, end + pd.DateOffset(years=1))]


def counted_by_hand(atlas, rows, operation, first, last):
    """Row by row, as the docstring says it: events, deaths low and high, without a figure, too vague."""
    events, low, high, unknown, vague, figures = 0, 0, 0, 0, 0, 0
    for row in rows:
        event = atlas.events.iloc[row]
        if not first <= event["date_start"] <= last:
            continue
        if event["geo_precision"] > 3:
            vague += event["country"] in operation["countries"]
        elif operation["geometry"].intersects(event["geometry"]):
            deaths = [event[f"fatalities_{name}"] for name in ("low", "best", "high")]
            known = [int(number) for number in deaths if not pd.isna(number)]
            events += 1
            figures += bool(known)
            low, high = low + min(known, default=0), high + max(known, default=0)
            unknown += not known and event["event_type"] != "political"
    has_figure = figures > 0 or events == 0
    return [events, low if has_figure else None, high if has_figure else None, unknown, vague]


@pytest.mark.parametrize(
    "operation_id",
    ["serval", "epervier", "barkhane", "akla-raid-2010", "wagner-mali", "eutm-mali", "otapuanu", "dz-kabylie-2014"],
)
def test_periods_equal_a_row_by_row_reading(atlas, table, all_rows, operation_id):
    operation = table.loc[operation_id]
    found = operations.before_during_after(grid.atlas_points(atlas), all_rows, operation)
    for name, span in zip(operations.PERIODS, spans_by_hand(operation), strict=True):
        period = found.loc[name]
        if span is None or span[1] < FIRST_DAY or span[0] > LAST_DAY:
            assert period[["events", "deaths_low", "days", "too_vague", "events_per_month"]].isna().all()
            continue
        first, last = max(span[0], FIRST_DAY), min(span[1], LAST_DAY)
        assert (period["first_day"], period["last_day"]) == (first, last)
        assert period["days"] == (last - first).days + 1
        assert period["cut"] == ((first, last) != span)
        counted = period[["events", "deaths_low", "deaths_high", "deaths_unknown", "too_vague"]]
        expected = counted_by_hand(atlas, all_rows, operation, first, last)
        assert [None if pd.isna(value) else value for value in counted] == expected


def test_periods_of_any_selection_add_up(atlas, table):
    points = grid.atlas_points(atlas)

    @settings(max_examples=40, deadline=None)
    @given(selections(atlas), st.sampled_from(sorted(table.index)))
    def adds_up(selection, operation_id):
        rows, operation = spread.rows_of_all_years(atlas, selection), table.loc[operation_id]
        found = operations.before_during_after(points, rows, operation)
        inside = [row for row in rows if points.cell[row] != UNKNOWN]
        inside = [row for row in inside if operation["geometry"].intersects(atlas.events.geometry.iloc[row])]
        days = atlas.events["date_start"].iloc[inside]
        until = LAST_DAY if pd.isna(operation["end"]) else operation["end"] + pd.DateOffset(years=1)
        around = (days >= operation["start"] - pd.DateOffset(years=1)) & (days <= until)
        assert found["events"].sum() == around.sum()

    adds_up()


def test_a_rate_is_the_count_over_mean_months(atlas, table, all_rows):
    found = operations.before_during_after(grid.atlas_points(atlas), all_rows, table.loc["serval"])
    months = 365.2425 / 12
    for name in operations.PERIODS:
        assert found.loc[name, "events_per_month"] == pytest.approx(
            found.loc[name, "events"] * months / found.loc[name, "days"]
        )
    assert found.loc["during", "days"] == 567


def test_a_raid_of_a_day_has_no_rate_per_month(atlas, table, all_rows):
    found = operations.before_during_after(grid.atlas_points(atlas), all_rows, table.loc["akla-raid-2010"])
    assert pd.isna(found.loc["during", "events_per_month"])
    assert found.loc["during", "events"] == 0
    assert not pd.isna(found.loc["before", "events_per_month"])


@pytest.mark.parametrize(
    ("start", "end", "cut", "missing"),
    [
        ("1986-02-13", "2014-07-31", [True, True, False], ["before"]),
        ("1992-06-01", "1993-06-01", [True, False, False], []),
        ("1992-01-01", "1993-06-01", [True, False, False], ["before"]),
        ("2024-03-01", "2024-12-31", [False, False, True], ["after"]),
        ("2023-03-01", "2024-06-30", [False, False, True], []),
        ("2021-12-15", None, [False, True, False], ["after"]),
        ("2012-02-29", "2012-03-31", [False, False, False], []),
    ],
)
def test_periods_are_cut_by_the_ends_of_the_data_and_say_so(atlas, table, all_rows, start, end, cut, missing):
    operation = table.loc["serval"].copy()
    operation["start"], operation["end"] = pd.Timestamp(start), pd.NaT if end is None else pd.Timestamp(end)
    found = operations.before_during_after(grid.atlas_points(atlas), all_rows, operation)
    assert found["cut"].tolist() == cut
    assert found.index[found["events"].isna()].tolist() == missing
    for name in operations.PERIODS:
        assert bool(found.loc[name, "note"]) == (found.loc[name, "cut"] or name in missing)


def test_an_operation_without_an_end_has_no_after(atlas, table, all_rows):
    for operation_id in table.index[table["end"].isna()]:
        found = operations.before_during_after(grid.atlas_points(atlas), all_rows, table.loc[operation_id])
        assert pd.isna(found.loc["after", "events"])
        assert "ongoing" in found.loc["during", "note"]


def test_the_warning_says_sequence_not_cause():
    assert "sequence, not cause" in operations.SEQUENCE_WARNING


def test_events_of_an_operation_are_those_of_the_summary(atlas, table):
    kept = filters.filter_events(atlas, Selection())
    found = operations.operation_events(atlas, table.loc["serval"], kept)
    assert found.equals(summary.operation_events(atlas, table.loc["serval"], kept))


@pytest.mark.parametrize("year", [2006, 2013, 2019, 2023])
def test_overlaps_equal_a_pair_by_pair_reading(atlas, year):
    day = pd.Timestamp(year, 12, 31)
    found = operations.find_overlaps(atlas, day).set_index(["operation_id", "zone_id"])
    pairs = {}
    running = zones_in_force(atlas.operations, day, day).to_crs("EPSG:6933")
    held = zones_in_force(atlas.zones, day, day).to_crs("EPSG:6933")
    for operation in running.itertuples():
        for zone in held.itertuples():
            shared = operation.geometry.intersection(zone.geometry).area / 1e6
            if shared > 1:
                pairs[operation.operation_id, zone.zone_id] = (shared, operation.geometry.area, zone.geometry.area)
    assert set(found.index[found["overlap_km2"] > 1]) == set(pairs)
    for pair, (shared, of_operation, of_zone) in pairs.items():
        assert found.loc[pair, "overlap_km2"] == pytest.approx(shared, rel=0.01, abs=5)
        assert found.loc[pair, "share_of_operation"] == pytest.approx(shared * 1e6 / of_operation, rel=0.01, abs=0.001)
        assert found.loc[pair, "share_of_zone"] == pytest.approx(shared * 1e6 / of_zone, rel=0.01, abs=0.001)


def test_overlaps_keep_to_the_zones_and_spans_they_are_given(atlas):
    selection = Selection(years=(2013, 2013), mode="year", actors=("aqim",))
    found = operations.find_overlaps(
        atlas, pd.Timestamp(2013, 12, 31), zones=atlas.zones[filters.mask_zones(atlas, selection)],
        operations=atlas.operations[atlas.operations["lead"] == "france"], spans=filters.chosen_spans(atlas, selection),
    )  # fmt: skip
    assert set(found["zone_id"]) <= set(filters.filter_zones(atlas, selection)["zone_id"])
    assert "serval" in set(found["operation_id"])
    assert found["overlap_km2"].is_monotonic_decreasing
    assert found[["share_of_operation", "share_of_zone"]].to_numpy().max() <= 1 + 1e-9


def test_no_zones_means_no_overlaps(atlas):
    found = operations.find_overlaps(atlas, pd.Timestamp(1990, 6, 1))
    assert found.empty
    assert "overlap_km2" in found.columns


def test_only_placed_events_lie_in_an_area(atlas, table, all_rows):
    points, operation = grid.atlas_points(atlas), table.loc["minusma"]
    vague = all_rows[points.cell[all_rows] == UNKNOWN]
    found = operations.before_during_after(points, vague, operation)
    assert (found["events"] == 0).all()
    assert found["too_vague"].sum() > 0
    inside = shapely.intersects_xy(operation["geometry"], points.lon[vague], points.lat[vague])
    assert np.any(inside)
