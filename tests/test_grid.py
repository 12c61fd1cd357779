"""The grid: fixed, equal in area, and honest about what it cannot place."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Proj

from geo import config, grid, store
from geo.columns import UNKNOWN
from geo.filters import atlas_columns

# Written out, so that a change of the library's CRS or origin fails here.
AFRICA_ALBERS = Proj("+proj=aea +lat_0=0 +lon_0=25 +lat_1=20 +lat_2=-23 +x_0=0 +y_0=0 +datum=WGS84 +units=m")
REGION = st.tuples(st.floats(-17, 25), st.floats(4, 37.5))


@pytest.fixture(scope="module")
def geography():
    return store.load_geography()


@pytest.fixture(scope="module")
def region(geography):
    countries = geography.countries
    return countries[countries["iso3"].isin(config.REGION_COUNTRIES)]


@pytest.fixture(scope="module")
def region_cells(region):
    return grid.cells_within(region)


@pytest.mark.parametrize(
    ("x_km", "y_km", "column", "row", "identifier"),
    [
        (25, 25, 0, 0, "50kmE0000N0000"),
        (-1, 1, -1, 0, "50kmW0050N0000"),
        (1, -1, 0, -1, "50kmE0000S0050"),
        (-2649, 1701, -53, 34, "50kmW2650N1700"),
        (-2651, 1699, -54, 33, "50kmW2700N1650"),
        (1204, 3551, 24, 71, "50kmE1200N3550"),
    ],
)
def test_a_cell_is_named_by_its_south_western_corner(x_km, y_km, column, row, identifier):
    lon, lat = AFRICA_ALBERS(x_km * 1_000, y_km * 1_000, inverse=True)
    cells = grid.points_to_cells(np.array([lon]), np.array([lat]))
    assert [int(index[0]) for index in grid.cells_to_columns_rows(cells)] == [column, row]
    assert grid.cells_to_ids(cells).tolist() == [identifier]
    assert grid.id_to_cell(identifier) == cells[0]


@pytest.mark.parametrize(
    "name",
    ["", "50kmW2651N1700", "10kmW2650N1700", "50kmW2650", "50kmX2650N1700", "50kmW99950N1700", "50kmW2650N17000000"],
)
def test_what_is_no_name_of_a_cell_is_none(name):
    assert grid.id_to_cell(name) is None


@settings(max_examples=80, deadline=None)
@given(REGION)
def test_a_point_lies_in_the_outline_of_its_cell(point):
    lon, lat = (np.array([value]) for value in point)
    cells = grid.points_to_cells(lon, lat)
    outline = grid.cell_polygons(cells)
    assert outline.crs == config.GEOGRAPHIC_CRS
    # 3 m are what a straight line between two vertices misses of the edge.
    assert shapely.distance(outline.iloc[0], shapely.Point(*point)) < 3e-5
    assert grid.points_to_cells(*grid.cell_centres(cells)) == cells


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=20))
def test_every_point_on_earth_has_a_cell_of_its_own_name(points):
    cells = grid.points_to_cells(*np.array(points).T)
    assert (cells > UNKNOWN).all()
    assert np.array_equal(grid.columns_rows_to_cells(*grid.cells_to_columns_rows(cells)), cells)
    assert [grid.id_to_cell(name) for name in grid.cells_to_ids(cells)] == cells.tolist()


def test_every_cell_of_the_region_holds_2500_km2_geodesically(region_cells):
    earth = Geod(ellps="WGS84")
    outlines = grid.cell_polygons(region_cells[::7])
    areas = np.array([abs(earth.geometry_area_perimeter(outline)[0]) / 1e6 for outline in outlines])
    assert len(areas) > 500
    assert np.abs(areas / grid.CELL_KM2 - 1).max() < 0.001


def test_every_cell_of_the_region_holds_2500_km2_in_another_equal_area_projection(region_cells):
    areas = grid.cell_polygons(region_cells).to_crs("EPSG:6933").area / 1e6
    assert (areas / grid.CELL_KM2 - 1).abs().max() < 0.01


def test_the_cells_of_the_region_cover_its_area(region, region_cells):
    whole = shapely.area(shapely.union_all(grid.equal_area(region.geometry).to_numpy())) / 1e6
    assert len(np.unique(region_cells)) == len(region_cells)
    assert len(region_cells) * grid.CELL_KM2 == pytest.approx(whole, rel=0.01)


def test_cells_lie_side_by_side(region_cells):
    some = region_cells[1_000:1_200]
    outlines = grid.cell_polygons(some)
    union = outlines.to_crs(config.EQUAL_AREA_CRS).union_all()
    assert union.area / 1e6 == pytest.approx(len(some) * grid.CELL_KM2, rel=1e-4)


def test_no_country_has_no_cells(region):
    assert len(grid.cells_within(region.head(0))) == 0


def test_vague_events_are_in_no_cell(atlas):
    points = grid.atlas_points(atlas)
    vague = atlas_columns(atlas).precision >= 4
    assert vague.sum() > 100
    assert np.array_equal(points.cell == UNKNOWN, vague)
    placed = np.flatnonzero(~vague)
    assert np.array_equal(points.cell[placed], grid.points_to_cells(points.lon[placed], points.lat[placed]))


def test_a_unit_is_known_up_to_geo_precision_4(atlas):
    points, events = grid.atlas_points(atlas), atlas.events
    for row in range(len(events)):
        unit = events["admin1"].iloc[row]
        known = events["geo_precision"].iloc[row] <= 4 and isinstance(unit, str)
        assert (points.unit[row] != UNKNOWN) == known
        if known:
            assert points.unit_names[points.unit[row]] == (events["country"].iloc[row], unit)


def test_a_cell_belongs_to_the_unit_of_its_centre(geography, region_cells):
    some = region_cells[::40]
    located = grid.locate_cells(some, geography.admin1)
    assert located.index.tolist() == some.tolist()
    for cell, lon, lat in zip(some, *grid.cell_centres(some), strict=True):
        inside = geography.admin1[geography.admin1.intersects(shapely.Point(lon, lat))]
        if len(inside):
            assert located.loc[cell].tolist() == inside[["iso3", "name"]].iloc[0].tolist()
        else:
            assert located.loc[cell, "country"] is None or isinstance(located.loc[cell, "unit"], str)


def test_a_coastal_cell_belongs_to_the_unit_with_its_largest_part(geography):
    cells = grid.points_to_cells(np.array([3.06, -8.0, 10.8]), np.array([36.76, 33.27, 36.85]))
    located = grid.locate_cells(cells, geography.admin1)
    assert located["country"].tolist() == ["DZA", "MAR", "TUN"]
    at_sea = grid.points_to_cells(np.array([-30.0]), np.array([30.0]))
    assert grid.locate_cells(at_sea, geography.admin1).iloc[0].tolist() == [None, None]


def test_located_cells_of_two_units_by_hand():
    west, middle, east, north = -16.5, -12.0, -5.0, 30.0
    halves = gpd.GeoDataFrame(
        {"iso3": ["AAA", "BBB"], "name": ["West", "East"]},
        geometry=[shapely.box(west, 5, middle, north), shapely.box(middle, 5, east, north)], crs=config.GEOGRAPHIC_CRS,
    )  # fmt: skip
    cells = grid.points_to_cells(np.array([-14.0, -10.0, -4.9, 20.0]), np.array([15.0, 15.0, 15.0, 15.0]))
    assert grid.locate_cells(cells, halves)["unit"].tolist()[:2] == ["West", "East"]
    assert grid.locate_cells(cells, halves)["unit"].tolist()[3] is None
    assert grid.locate_cells(cells[:0], halves).empty
