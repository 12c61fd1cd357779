"""Counts, first years and changes: a block of 25 cells worked out by hand, and rules over the real data."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Proj

from geo import columns, filters, grid, spread
from geo.columns import UNKNOWN
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import Selection
from geo.summary import count_figures
from tests.test_selection import selections

ALBERS = Proj("+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 +datum=WGS84 +units=m")
# The north-western cell of the block; rows count down from it, as on a map. It lies in central Mali.
WEST_COLUMN, NORTH_ROW = -54, 38

# Events in each cell, north on top. Those of 2001 report 1 to 2 deaths each, of 2002 none, of 2003 ten.
EVENTS = {
    2001: ["1...2", ".1...", "3..1.", "..2..", "1...1"],
    2002: ["11...", ".21..", "...1.", "1...1", "....."],
    2003: [".1111", "1..21", ".1...", "..11.", "211.."],
}
TOTAL = ["22113", "13121", "31.2.", "1.311", "311.1"]
FIRST = ["12331", "31233", "13.1.", "2.132", "133.1"]  # 1 = 2001 and so on
CHANGE = ["VAAAS", "AV.AA", "VA.V.", "..SA.", "SAA.V"]  # from 2001 to 2003
LOW = [[1, 10, 10, 10, 12], [10, 1, None, 20, 10], [3, 10, 0, 1, 0], [None, 0, 12, 10, None], [21, 10, 10, 0, 1]]
HIGH = [[2, 10, 10, 10, 14], [10, 2, None, 20, 10], [6, 10, 0, 2, 0], [None, 0, 14, 10, None], [22, 10, 10, 0, 2]]
NO_FIGURE = [[1, 1, 0, 0, 0], [0, 2, 1, 0, 0], [0, 0, 0, 1, 0], [1, 0, 0, 0, 1], [0, 0, 0, 0, 0]]
# Too vague for a cell: 2001 once (geo_precision 5), 2002 twice (4, in the Western unit).
VAGUE = [(2001, 5, "East"), (2002, 4, "West"), (2002, 4, "West")]
DEATHS = {2001: (1, 2), 2002: (None, None), 2003: (10, 10)}


def events_table(rows):
    """Rows of (year, x metres, y metres, geo_precision, country, unit)."""
    years, x, y, precision, country, unit = (list(column) for column in zip(*rows, strict=True))
    days = pd.to_datetime([f"{year}-06-01" for year in years])
    low, high = ([DEATHS.get(year, (None, None))[side] for year in years] for side in (0, 1))
    return gpd.GeoDataFrame(
        {
            "date_start": days, "date_end": days, "event_type": "attack", "country": country, "admin1": unit,
            "place": unit, "region": True, "geo_precision": precision, "actors": [("aqim",)] * len(years),
            "targets": [()] * len(years), "fatalities_low": pd.array(low, dtype="Int64"),
            "fatalities_best": pd.array([None] * len(years), dtype="Int64"),
            "fatalities_high": pd.array(high, dtype="Int64"),
        },
        geometry=gpd.points_from_xy(*ALBERS(x, y, inverse=True)), crs="EPSG:4326",
    )  # fmt: skip


def block_rows():
    """Columns 1 and 2 of the block are West in Mali, 3 to 5 East in Burkina Faso; points near the cells' corners."""
    rows = []
    for year, lines in EVENTS.items():
        for down, line in enumerate(lines):
            for right, number in enumerate(line):
                for turn in range(int(number.replace(".", "0"))):
                    inset = (100, 49_900, 25_000)[turn % 3]
                    x, y = (WEST_COLUMN + right) * 50_000 + inset, (NORTH_ROW - down) * 50_000 + 50_000 - inset
                    rows.append((year, x, y, 1 + turn % 3, *(("MLI", "West") if right < 2 else ("BFA", "East"))))
    rows += [(year, -2_600_000, 1_900_000, precision, "MLI", unit) for year, precision, unit in VAGUE]
    return sorted(rows, key=lambda row: row[0])


@pytest.fixture(scope="module")
def block():
    events = events_table(block_rows())
    points = grid.event_points(events, columns.event_columns(events))
    return points, np.arange(len(events))


def on_map(table, column):
    """Lay a column of a table of cells out as the block, None where there is no such cell."""
    grid_map = [[None] * 5 for _ in range(5)]
    for line in table.itertuples():
        down, right = NORTH_ROW - line.row, line.column - WEST_COLUMN
        assert line.cell == f"50kmW{-line.column * 50}N{line.row * 50}"
        grid_map[down][right] = getattr(line, column)
    return grid_map


def drawn(lines, meaning):
    return [[meaning.get(mark) if mark in meaning else int(mark) for mark in line] for line in lines]


def test_counts_of_the_block_equal_the_hand_computed_ones(block):
    counts = spread.count_cells(*block)
    assert len(counts.cells) == 21
    assert on_map(counts.cells, "events") == drawn(TOTAL, {".": None})
    assert counts.apart.events == 3
    assert int(counts.cells["events"].sum()) == 35


@pytest.mark.parametrize(("column", "expected"), [("deaths_low", LOW), ("deaths_high", HIGH)])
def test_deaths_of_the_block_are_sums_and_missing_where_no_figure_is_given(block, column, expected):
    counts = spread.count_cells(*block).cells
    found = on_map(counts.assign(**{column: counts[column].astype(object)}), column)
    for down, line in enumerate(expected):
        for right, deaths in enumerate(line):
            value = found[down][right]
            assert (None if pd.isna(value) else value) == (None if TOTAL[down][right] == "." else deaths)


def test_events_without_a_figure_are_counted_apart_in_each_cell(block):
    found = on_map(spread.count_cells(*block).cells, "deaths_unknown")
    assert [[value or 0 for value in line] for line in found] == NO_FIGURE


def test_first_years_of_the_block_equal_the_hand_computed_ones(block):
    first = spread.first_years(*block, last_year=2003)
    assert on_map(first.cells, "first_year") == drawn(FIRST, {".": None, "1": 2001, "2": 2002, "3": 2003})
    assert first.units.to_numpy().tolist() == [["BFA", "East", 2001], ["MLI", "West", 2001]]


def test_first_years_do_not_know_what_comes_after_the_last_year(block):
    first = spread.first_years(*block, last_year=2002)
    assert on_map(first.cells, "first_year") == drawn(FIRST, {".": None, "1": 2001, "2": 2002, "3": None})


def test_the_comparison_of_the_block_equals_the_hand_computed_one(block):
    compared = spread.compare_years(*block, before=(2001, 2001), after=(2003, 2003))
    meaning = {".": None, "A": "appeared", "S": "stayed", "V": "vanished"}
    assert on_map(compared.cells, "change") == drawn(CHANGE, meaning)
    assert on_map(compared.cells, "events_before") == [
        [None if change == "." else int(mark.replace(".", "0")) for mark, change in zip(*lines, strict=True)]
        for lines in zip(EVENTS[2001], CHANGE, strict=True)
    ]
    assert (compared.apart_before, compared.apart_after) == (1, 0)
    assert compared.units["change"].tolist() == ["stayed", "stayed"]


def test_windows_of_several_years_unite_them(block):
    compared = spread.compare_years(*block, before=(2001, 2002), after=(2003, 2024))
    # First years 1 and 2 are before; the same cells with an event of 2003 stayed.
    assert compared.cells["change"].value_counts().to_dict() == {"appeared": 9, "vanished": 8, "stayed": 4}
    assert (compared.apart_before, compared.apart_after) == (3, 0)


def test_changes_are_tabulated_by_country_and_unit(block):
    compared = spread.compare_years(*block, before=(2001, 2001), after=(2003, 2003)).cells
    is_west = compared["column"] < WEST_COLUMN + 2
    located = pd.DataFrame(
        {"country": np.where(is_west, "MLI", "BFA"), "unit": np.where(is_west, "West", "East")}, index=compared.index
    )
    by_country = spread.tabulate_changes(compared, located)
    assert by_country.to_numpy().tolist() == [["BFA", 6, 2, 2], ["MLI", 4, 1, 3]]
    by_unit = spread.tabulate_changes(compared, located, by="unit")
    assert by_unit.to_numpy().tolist() == [["BFA", "East", 6, 2, 2], ["MLI", "West", 4, 1, 3]]


def test_cells_in_no_unit_stay_in_the_table(block):
    compared = spread.compare_years(*block, before=(2001, 2001), after=(2003, 2003)).cells
    nowhere = pd.DataFrame({"country": None, "unit": None}, index=compared.index, dtype=object)
    table = spread.tabulate_changes(compared, nowhere)
    assert table[["appeared", "stayed", "vanished"]].to_numpy().tolist() == [[10, 3, 5]]
    assert pd.isna(table["country"].iloc[0])


def test_nothing_selected_gives_empty_tables_of_the_same_columns(block):
    points, rows = block
    none = rows[:0]
    for full, empty in [
        (spread.count_cells(points, rows).cells, spread.count_cells(points, none).cells),
        (
            spread.first_years(points, rows, last_year=2003).cells,
            spread.first_years(points, none, last_year=2003).cells,
        ),
        (
            spread.compare_years(points, rows, before=(2001, 2001), after=(2002, 2002)).units,
            spread.compare_years(points, none, before=(2001, 2001), after=(2002, 2002)).units,
        ),
    ]:
        assert empty.empty
        assert list(empty.columns) == list(full.columns)


def test_cells_and_those_apart_add_up_to_the_selection(atlas):
    points, laid_out = grid.atlas_points(atlas), filters.atlas_columns(atlas)

    @settings(max_examples=50, deadline=None)
    @given(selections(atlas))
    def adds_up(selection):
        rows = filters.select_rows(atlas, selection)
        counts, figures = spread.count_cells(points, rows), count_figures(laid_out, rows)
        assert counts.cells["events"].sum() + counts.apart.events == len(rows)
        assert counts.cells["deaths_low"].sum() + counts.apart.deaths_low == figures.deaths_low
        assert counts.cells["deaths_high"].sum() + counts.apart.deaths_high == figures.deaths_high
        assert counts.cells["deaths_unknown"].sum() + counts.apart.deaths_unknown == figures.deaths_unknown

    adds_up()


def test_cells_of_a_span_are_those_of_its_parts(atlas):
    points = grid.atlas_points(atlas)

    @settings(max_examples=50, deadline=None)
    @given(selections(atlas), st.lists(st.integers(FIRST_YEAR, LAST_YEAR), min_size=3, max_size=3).map(sorted))
    def unites(selection, years):
        first, middle, last = years
        rows = spread.rows_of_all_years(atlas, selection)
        year = points.columns.year[rows]

        def cells(since, until):
            return set(spread.count_cells(points, rows[(year >= since) & (year <= until)]).cells["cell"])

        assert cells(first, last) == cells(first, middle) | cells(middle + 1, last)

    unites()


def test_first_years_never_change_when_later_years_are_added(atlas):
    points = grid.atlas_points(atlas)

    @settings(max_examples=50, deadline=None)
    @given(selections(atlas), st.integers(FIRST_YEAR, LAST_YEAR), st.integers(0, 10))
    def stays(selection, year, more):
        rows = spread.rows_of_all_years(atlas, selection)
        before = spread.first_years(points, rows, last_year=year)
        after = spread.first_years(points, rows, last_year=min(year + more, LAST_YEAR))
        kept = after.cells[after.cells["first_year"] <= year]
        pd.testing.assert_frame_equal(kept, before.cells)
        units = after.units[after.units["first_year"] <= year].reset_index(drop=True)
        pd.testing.assert_frame_equal(units, before.units)

    stays()


def test_first_years_equal_a_row_by_row_reading(atlas):
    points = grid.atlas_points(atlas)
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",)))
    expected = {}
    for row in rows:
        if points.cell[row] != UNKNOWN:
            year = atlas.events["date_start"].iloc[row].year
            expected[points.cell[row]] = min(year, expected.get(points.cell[row], year))
    assert spread.first_years(points, rows, last_year=LAST_YEAR).cells["first_year"].to_dict() == expected


def test_a_comparison_turned_round_swaps_appeared_and_vanished(atlas):
    points, rows = grid.atlas_points(atlas), spread.rows_of_all_years(atlas, Selection())
    there = spread.compare_years(points, rows, before=(2012, 2012), after=(2018, 2020)).cells["change"]
    back = spread.compare_years(points, rows, before=(2018, 2020), after=(2012, 2012)).cells["change"]
    assert there.replace({"appeared": "vanished", "vanished": "appeared"}).to_dict() == back.to_dict()


def test_rows_of_all_years_are_the_selection_over_all_years(atlas):
    selection = Selection(years=(2012, 2013), actors=("aqim",), kinds=("attack",))
    whole = Selection(actors=("aqim",), kinds=("attack",))
    assert np.array_equal(spread.rows_of_all_years(atlas, selection), filters.select_rows(atlas, whole))
