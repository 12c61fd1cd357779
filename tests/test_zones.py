"""Zones in force, their areas, and what their recipes say in words."""

from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geo import config
from geo.recipes import parse_recipe
from geo.zones import area_km2, describe_recipe, zones_in_force

ZONES = gpd.GeoDataFrame(
    {
        "zone_id": ["early", "late", "open"],
        "actor_id": ["gspc", "aqim", "aqim"],
        "valid_from": pd.to_datetime(["2003-02-01", "2012-06-30", "2015-01-01"]).astype("datetime64[s]"),
        "valid_to": pd.to_datetime(["2007-01-25", "2013-01-31", None]).astype("datetime64[s]"),
    },
    geometry=[shapely.box(0, 10, 1, 11)] * 3,
    crs="EPSG:4326",
)
OPERATIONS = ZONES.rename(
    columns={"zone_id": "operation_id", "actor_id": "lead", "valid_from": "start", "valid_to": "end"}
)
PLACES = gpd.GeoDataFrame(
    {"name": ["Gao", "Ménaka"]},
    geometry=[shapely.Point(-0.0447, 16.2717), shapely.Point(2.3961, 15.9199)],
    crs="EPSG:4326",
)


@cache
def _shipped(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(config.DATA_FOLDER / "regions" / f"{name}.geojson")


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("2003-01-31", "2003-01-31", []),
        ("2003-02-01", "2003-02-01", ["early"]),
        ("2007-01-25", "2007-01-25", ["early"]),
        ("2007-01-26", "2007-01-26", []),
        ("2012-06-30", "2012-06-30", ["late"]),
        ("2024-12-31", "2024-12-31", ["open"]),
        ("2006-01-01", "2012-12-31", ["early", "late"]),
        ("1992-01-01", "2024-12-31", ["early", "late", "open"]),
        ("2012-12-31", "2012-01-01", []),
    ],
)
def test_first_and_last_day_are_inclusive(first: str, last: str, kept: list[str]) -> None:
    assert zones_in_force(ZONES, first, last)["zone_id"].to_list() == kept


def test_operation_without_an_end_goes_on() -> None:
    assert zones_in_force(OPERATIONS, "2024-12-31", "2024-12-31")["operation_id"].to_list() == ["open"]


@pytest.mark.parametrize(
    ("span", "kept"),
    [
        ((None, None), ["early", "late", "open"]),
        ((pd.Timestamp("2013-01-31"), None), ["early", "late", "open"]),
        ((pd.Timestamp("2013-02-01"), None), ["early", "open"]),
        ((None, pd.Timestamp("2014-12-31")), ["early", "late"]),
        ((pd.Timestamp("2013-06-01"), pd.Timestamp("2014-06-01")), ["early"]),
    ],
)
def test_zone_counts_only_inside_its_actors_span(span: tuple[object, object], kept: list[str]) -> None:
    asked = zones_in_force(ZONES, "1992-01-01", "2024-12-31", {"aqim": span})
    assert asked["zone_id"].to_list() == kept, "an actor without a span counts whole"


def test_zone_span_and_day_have_to_meet_all_three() -> None:
    spans = {"gspc": (pd.Timestamp("2005-01-01"), pd.Timestamp("2006-12-31"))}
    assert zones_in_force(ZONES, "2003-06-01", "2003-12-31", spans).empty
    assert zones_in_force(ZONES, "2007-01-01", "2007-12-31", spans).empty
    assert len(zones_in_force(ZONES, "2003-06-01", "2005-01-01", spans)) == 1


def test_no_zones_give_no_zones_and_the_table_is_left_alone() -> None:
    before = ZONES.copy()
    assert zones_in_force(ZONES.iloc[:0], "2012-01-01", "2012-12-31").columns.equals(ZONES.columns)
    zones_in_force(ZONES, "2012-01-01", "2012-12-31", {"aqim": (None, None)})
    assert ZONES.equals(before)


@pytest.mark.parametrize("name", ["zones", "operations"])
def test_areas_agree_in_two_equal_area_projections(name: str) -> None:
    shipped = _shipped(name)
    second = area_km2(shipped.geometry, crs="EPSG:6933")
    assert area_km2(shipped.geometry).to_numpy() == pytest.approx(second.to_numpy(), rel=0.01)
    assert shipped["area_km2"].to_numpy() == pytest.approx(second.to_numpy(), rel=0.01)


def test_area_of_a_country_is_its_area_on_the_ellipsoid() -> None:
    countries = gpd.read_file(config.DATA_FOLDER / "regions" / "countries.geojson").set_index("iso3")
    areas = area_km2(countries.geometry)
    for iso3 in ("DZA", "MLI", "TGO", "SAH"):
        dense = countries.geometry[iso3].segmentize(0.05)
        assert areas[iso3] == pytest.approx(abs(Geod(ellps="WGS84").geometry_area_perimeter(dense)[0]) / 1e6, rel=0.001)


@pytest.mark.parametrize("name", ["zones", "operations"])
def test_shipped_areas_are_valid_and_in_the_region(name: str) -> None:
    shipped = _shipped(name)
    assert shipped.geometry.is_valid.all()
    assert (shipped.geom_type == "MultiPolygon").all()
    assert shapely.box(-18, 3, 26, 38.5).contains(shapely.box(*shipped.total_bounds))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("country(MLI)", "Mali"),
        ("admin1(MLI:Gao)", "Gao region"),
        (
            "admin1(MLI:Gao) + admin1(MLI:Kidal) + admin1(MLI:Timbuktu) - buffer(15.9199,2.3961,15)",
            "Gao, Kidal and Timbuktu regions, without 15 km around Ménaka",
        ),
        (
            "admin1(BFA:Soum) + buffer(16.2717,-0.0447,50) + buffer(15.9199,2.3961,50) & country(MLI)",
            "Soum province; 50 km around Gao and Ménaka, inside Mali",
        ),
        ("corridor(16.2717 -0.0447; 15.9199 2.3961; 30)", "30 km to each side of Gao – Ménaka"),
        ("buffer(28.15,-6.82,40)", "40 km around 28.15° N 6.82° W"),
    ],
)
def test_recipe_is_described_in_plain_words(text: str, sentence: str) -> None:
    assert describe_recipe(parse_recipe(text), places=PLACES) == sentence


def test_recipe_is_described_in_degrees_without_a_gazetteer() -> None:
    assert describe_recipe(parse_recipe("buffer(16.2717,-0.0447,50)")) == "50 km around 16.2717° N 0.0447° W"
