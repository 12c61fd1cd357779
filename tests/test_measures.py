"""The yearly measures, held against the hand-computed block and against slow readings of their formulas."""

import time

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from pyproj import Geod, Proj

from geo import columns, filters, grid, measures, spread, summary
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import Selection
from geo.style import ZONE_TYPES
from tests.test_selection import selections
from tests.test_spread import block_rows, events_table

AQIM = Selection(actors=("aqim",))
EARTH = Geod(ellps="WGS84")
ALBERS = Proj("+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 +datum=WGS84 +units=m")


def laid_out(rows):
    events = events_table(rows)
    return grid.event_points(events, columns.event_columns(events)), np.arange(len(events))


@pytest.fixture(scope="module")
def aqim(atlas):
    return measures.measure_years(atlas, AQIM)


def test_measures_of_the_block_equal_the_hand_computed_ones():
    measured = measures.measure_cells(*laid_out(block_rows()))
    expected = {
        2000: [0, 0, 0, 0, 0, 0, 0], 2001: [13, 12, 8, 20_000, 8, 0, 2], 2002: [10, 8, 7, 17_500, 4, 5, 2],
        2003: [15, 15, 13, 32_500, 9, 6, 2], 2004: [0, 0, 0, 0, 0, 13, 0], 2005: [0, 0, 0, 0, 0, 0, 0],
    }  # fmt: skip
    assert measured.loc[list(expected)].to_numpy().tolist() == list(expected.values())


def test_cells_of_a_year_without_placed_events_are_missing_not_0():
    vague = (2002, -2_600_000, 1_900_000, 5, "MLI", "West")
    placed = [(year, -2_600_000, 1_900_000, 1, "MLI", "West") for year in (2001, 2003)]
    measured = measures.measure_cells(*laid_out([placed[0], vague, placed[1]]))
    assert measured.loc[2002, ["events", "placed"]].tolist() == [1, 0]
    assert measured.loc[2002, ["cells", "cells_km2", "new_cells", "lost_cells", "units"]].isna().all()
    assert pd.isna(measured.loc[2003, "lost_cells"])
    assert measured.loc[2003, "new_cells"] == 0
    assert measured.loc[2004, "lost_cells"] == 1


def test_the_first_year_has_no_year_before_it(aqim):
    assert pd.isna(aqim.loc[FIRST_YEAR, "lost_cells"])


def test_new_cells_add_up_to_all_cells_ever_affected(atlas, aqim):
    rows = spread.rows_of_all_years(atlas, AQIM)
    assert aqim["new_cells"].sum() == len(spread.count_cells(grid.atlas_points(atlas), rows).cells)


def test_cells_follow_from_new_and_lost_ones(atlas):
    """n(t) = n(t - 1) - lost(t) + those that came, new or returning: never less than the new ones."""

    @settings(max_examples=30, deadline=None)
    @given(selections(atlas))
    def follows(selection):
        measured = measures.measure_cells(grid.atlas_points(atlas), spread.rows_of_all_years(atlas, selection))
        known = measured.dropna()
        before = measured["cells"].shift(1).loc[known.index]
        came = known["cells"] - before + known["lost_cells"]
        assert (came.dropna() >= known["new_cells"][came.notna()]).all()
        assert (known["lost_cells"] <= before).all()
        assert (known["cells_km2"] == known["cells"] * 2_500).all()

    follows()


def test_every_year_is_there_whatever_the_selection(atlas, aqim):
    one_year = measures.measure_years(atlas, Selection(years=(2012, 2012), mode="year", actors=("aqim",)))
    assert aqim.index.tolist() == list(range(FIRST_YEAR, LAST_YEAR + 1))
    pd.testing.assert_frame_equal(one_year, aqim)


@pytest.mark.parametrize("year", [1994, 2003, 2012, 2013, 2022])
def test_area_of_zones_is_that_of_their_union_on_31_december(atlas, aqim, year):
    zones = filters.filter_zones(atlas, Selection(years=(year, year), mode="year", actors=("aqim",)))
    assert aqim.loc[year, "zones_km2"] == pytest.approx(summary.zones_figures(zones)[1], rel=1e-3)
    for zone_type in ZONE_TYPES:
        of_type = zones[zones["zone_type"] == zone_type]
        area = aqim.loc[year, f"zones_{zone_type}_km2"]
        if of_type.empty:
            assert np.isnan(area)
        else:
            assert area == pytest.approx(summary.zones_figures(of_type)[1], rel=1e-3)


def test_no_zone_has_no_area(atlas):
    measured = measures.measure_zones(atlas, Selection(actors=("mnla",), lineage=False))
    assert measured.loc[2000].isna().all()
    assert measured.loc[2012].isna().all()  # ended in June
    assert measured.loc[2013, "zones_contested_support_km2"] > 20_000


def test_founding_area_is_where_the_first_five_placed_events_of_whole_years_are(atlas):
    founding = measures.founding_area(atlas, AQIM)
    points, rows = grid.atlas_points(atlas), spread.rows_of_all_years(atlas, AQIM)
    placed = [row for row in rows if points.cell[row] >= 0]
    last = atlas.events["date_start"].iloc[placed[4]].year
    first = [row for row in placed if atlas.events["date_start"].iloc[row].year <= last]
    lon, lat = ALBERS(points.x[first].mean(), points.y[first].mean(), inverse=True)
    assert (founding.lon, founding.lat) == pytest.approx((lon, lat), abs=1e-6)
    assert (founding.first_year, founding.last_year, founding.events) == (1993, last, len(first))


def test_founding_area_does_not_move_with_the_rest_of_the_selection(atlas):
    narrow = Selection(years=(2020, 2021), actors=("aqim",), kinds=("attack",), countries=("BFA",), side="against")
    assert measures.founding_area(atlas, narrow) == measures.founding_area(atlas, AQIM)


@pytest.mark.parametrize("actors", [(), ("aqim", "mnla")])
def test_reach_needs_one_actor(atlas, actors):
    measured = measures.measure_years(atlas, Selection(actors=actors))
    assert measured[["reach_median_km", "reach_farthest_km"]].isna().all().all()


def test_an_actor_without_placed_events_has_no_founding_area(atlas):
    alone = Selection(actors=("mia-algeria",), lineage=False)
    assert measures.founding_area(atlas, alone) is None
    assert measures.measure_years(atlas, alone)["reach_farthest_km"].isna().all()


def test_reach_equals_a_row_by_row_reading(atlas, aqim):
    founding, points = measures.founding_area(atlas, AQIM), grid.atlas_points(atlas)
    distances = {}
    for row in spread.rows_of_all_years(atlas, AQIM):
        if points.cell[row] >= 0:
            point = atlas.events.geometry.iloc[row]
            km = EARTH.inv(founding.lon, founding.lat, point.x, point.y)[2] / 1_000
            distances.setdefault(atlas.events["date_start"].iloc[row].year, []).append(km)
    for year in measures.YEARS:
        found = aqim.loc[year, ["reach_median_km", "reach_farthest_km"]].tolist()
        if year in distances:
            assert found == pytest.approx([np.median(distances[year]), max(distances[year])])
        else:
            assert np.isnan(found).all()


def test_the_mean_centre_of_two_points_is_halfway_between_them():
    rows = [(2001, -2_600_000, 1_900_000, 1, "MLI", "West"), (2001, -2_400_000, 1_700_000, 1, "MLI", "West"),
            (2002, -2_500_000, 2_000_000, 1, "MLI", "West"), (2004, -2_500_000, 2_000_000, 1, "MLI", "West"),
            (2005, -2_500_000, 2_000_000, 1, "MLI", "West"), (2005, 0, 0, 5, "MLI", "West")]  # fmt: skip
    measured = measures.measure_centres(*laid_out(rows))
    halfway, later = (ALBERS(-2_500_000, y, inverse=True) for y in (1_800_000, 2_000_000))
    assert measured.loc[2001, ["centre_lon", "centre_lat"]].tolist() == pytest.approx(halfway)
    assert measured.loc[2002, "moved_km"] == pytest.approx(EARTH.inv(*halfway, *later)[2] / 1_000)
    assert np.isnan(measured.loc[[2001, 2003, 2004], "moved_km"]).all()
    assert measured.loc[2005, "moved_km"] == pytest.approx(0)
    assert np.isnan(measured.loc[2003, ["centre_lon", "centre_lat"]]).all()


def test_centres_lie_inside_the_hull_of_their_events(atlas, aqim):
    points, rows = grid.atlas_points(atlas), spread.rows_of_all_years(atlas, AQIM)
    placed = rows[points.cell[rows] >= 0]
    for year in (1997, 2008, 2013, 2023):
        of_year = placed[points.columns.year[placed] == year]
        hull = shapely.MultiPoint(np.column_stack([points.x[of_year], points.y[of_year]])).convex_hull
        centre = ALBERS(aqim.loc[year, "centre_lon"], aqim.loc[year, "centre_lat"])
        assert hull.buffer(1).contains(shapely.Point(*centre))


def test_nothing_selected_is_measured_as_no_events(atlas):
    measured = measures.measure_years(atlas, Selection(actors=("aqim",), countries=("COD",)))
    assert (measured[["events", "placed", "cells", "new_cells", "units"]] == 0).all().all()
    assert measured.filter(regex="reach|centre|moved|zones").isna().all().all()


def test_measures_stay_quick(atlas):
    """Meant for less than 100 ms; the limit leaves room for a busy machine."""
    measures.measure_years(atlas, AQIM)
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        measures.measure_years(atlas, AQIM)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.5
