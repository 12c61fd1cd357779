"""Which names stand on the base map, where, and from which zoom on."""

import json
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo import labels, store


@pytest.fixture(scope="module")
def base() -> dict[str, Any]:
    return json.loads(store.read_basemap())


# A capital without a known population, its suburb, and towns far from both.
TOWNS = gpd.GeoDataFrame(
    {
        "name": ["Capital", "Suburb", "Big", "Small", "Unknown", "Battle"],
        "iso3": "XXX",
        "population": [None, 90_000, 350_000, 1_000, None, 500],
        "alternate_names": [(), (), (), (), (), ("La Bataille",)],
    },
    geometry=gpd.points_from_xy([0, 0.05, 3, 4, 5, 6], [10] * 6),
    crs="EPSG:4326",
)


def _events(places: list[tuple[str, float]], *, geo_precision: int = 1) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"place": [name for name, _ in places], "country": "XXX", "geo_precision": geo_precision},
        geometry=gpd.points_from_xy([lon for _, lon in places], [10] * len(places)),
        crs="EPSG:4326",
    )


def _ranks(towns: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> dict[str, int]:
    found = {label.name: label.rank for label in labels.choose_places(towns, events)}
    return dict(found)


def test_people_give_a_rank_and_unknown_is_not_many() -> None:
    assert _ranks(TOWNS, _events([])) == {"Big": 2, "Suburb": 3}


def test_capital_is_first_whatever_its_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(labels.CAPITALS, "XXX", "Capital")
    assert _ranks(TOWNS, _events([]))["Capital"] == 1


def test_suburb_makes_way_for_its_city() -> None:
    towns = TOWNS.assign(population=[2_000_000, 90_000, 350_000, 1_000, None, 500])
    assert _ranks(towns, _events([])) == {"Capital": 1, "Big": 2}


@pytest.mark.parametrize(
    "places",
    [
        ["Battle"] * 5,
        ["Battle", "Battle (camp)", "near Battle", "La Bataille", "Battle, market"],
        ["Battle area", "outskirts of Battle", "gold mine near Battle", "Battle / airport", "battle"],
    ],
)
def test_events_give_a_rank_whatever_the_details_of_their_place(places: list[str]) -> None:
    ranks = _ranks(TOWNS, _events([(place, 6) for place in places]))
    assert sorted(ranks.values()) == [2, 2, 3], "Battle beside Big and Suburb"
    assert len(labels.choose_places(TOWNS, _events([(place, 6) for place in places[:2]]))) == 3


def test_vague_events_do_not_count() -> None:
    assert _ranks(TOWNS, _events([("Battle", 6)] * 5, geo_precision=4)) == {"Big": 2, "Suburb": 3}


def test_place_that_the_gazetteer_lacks_is_named_where_its_events_are() -> None:
    events = _events([("Newtown", 9.0), ("Newtown", 9.2), ("road from Big to Newtown", 9), ("2 km from Newtown", 9)])
    new = [label for label in labels.choose_places(TOWNS, events) if label.name not in set(TOWNS["name"])]
    assert labels.Label(9.1, 10, "Newtown", 3) in new
    assert len(new) == 1


def test_namesake_far_away_is_not_the_town() -> None:
    assert "Battle" not in _ranks(TOWNS, _events([("Battle", 9)] * 5))


def test_label_bears_the_name_that_events_use_most() -> None:
    events = _events([("La Bataille", 6), ("La Bataille", 6), ("Battle", 6)])
    assert _ranks(TOWNS, events)["La Bataille"] == 3


def test_every_town_can_be_named_in_a_recipe() -> None:
    points = labels.name_points(TOWNS, _events([("Newtown", 9), ("La Bataille", 6), ("road A to B", 8)]))
    assert set(points["name"]) >= {"Capital", "Unknown", "Newtown", "La Bataille"}
    assert "road A to B" not in set(points["name"])
    assert len(points) == len(TOWNS) + 1


def test_shipped_towns_are_ranked_by_people_capitals_and_events(base: dict[str, Any]) -> None:
    rank = {name: rank for _, _, name, rank in reversed(base["places"])}
    assert set(labels.CAPITALS.values()) <= {name for name in rank if rank[name] == 1}
    assert rank["Casablanca"] == 1
    assert {rank[name] for name in ("Kidal", "Ménaka", "Tessalit", "Derna")} == {2}
    assert {rank[name] for name in ("Djibo",)} <= {2, 3}
    assert set(rank.values()) == {1, 2, 3, 4}


def test_shipped_towns_are_in_order_of_rank(base: dict[str, Any]) -> None:
    ranks = [rank for *_, rank in base["places"]]
    assert ranks == sorted(ranks)


def test_country_names_stand_inside_their_countries(base: dict[str, Any]) -> None:
    shapes = store.load_geography().countries.set_index("name").geometry
    codes = {country["name"] for country in base["countries"] if country["region"]}
    for x, y, name, rank in base["labels"]:
        assert shapes[name].contains(shapely.Point(x / 1000, y / 1000)), name
        assert (rank == 1) == (name in codes), name
