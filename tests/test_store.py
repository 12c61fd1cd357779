"""The atlas is loaded whole or not at all, and fast."""

import shutil
import time

import pandas as pd
import pytest

from geo import config, store
from geo.errors import DataFaults
from tests import small_folder


@pytest.fixture(scope="module")
def sound_folder(tmp_path_factory):
    return small_folder.write_small_folder(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def folder(sound_folder, tmp_path):
    return shutil.copytree(sound_folder, tmp_path / "data")


def test_tables_have_the_columns_and_types_that_the_rest_builds_on(sound_folder):
    atlas = store.load_atlas(sound_folder)
    assert atlas.events.index.equals(pd.RangeIndex(6))
    assert atlas.events["date_start"].is_monotonic_increasing
    assert atlas.actors.index.name == "actor_id"
    assert atlas.actors.loc["red", "leaders"][0]["name"] == "A. Leader"
    assert atlas.actors["slider_order"].dtype == "Int64"
    assert atlas.sources.index.name == "source_id"
    assert atlas.links["sources"][0] == ("seed:003", "page-0a1b2c")
    assert atlas.places["alternate_names"][0] == ("Ville",)
    for areas in (atlas.zones, atlas.operations, atlas.events, atlas.places):
        assert areas.crs == "EPSG:4326"
        assert areas.geometry.notna().all()
    assert atlas.zones["single"].tolist() == [False, True]
    assert atlas.zones["area_km2"].between(4_000, 300_000).all()
    assert atlas.operations["partners"][0] == ("algeria", "blue")
    assert pd.isna(atlas.operations["end"][0])


def test_first_and_last_day_cover_partial_dates(sound_folder):
    actors = store.load_atlas(sound_folder).actors
    assert actors["first_day"].dt.strftime("%F").fillna("open").tolist() == ["2011-05-01", "2012-01-01", "open", "open"]
    assert actors["last_day"].dt.strftime("%F").fillna("open").tolist() == ["open", "2014-12-31", "open", "open"]
    assert actors["active_from"]["red"] == "2011-05"


def test_geometry_stands_beside_its_own_row_whatever_the_order_of_the_files(folder):
    before = store.load_atlas(folder).zones
    path = folder / "regions/zones.geojson"
    head, first, second, *tail = path.read_text().split("\n")
    path.write_text("\n".join([head, second + ",", first.removesuffix(","), *tail]))
    after = store.load_atlas(folder).zones
    assert after["zone_id"].tolist() == before["zone_id"].tolist()
    assert after.geometry.geom_equals(before.geometry).all()


def test_the_version_stands_for_the_tables(folder):
    version = store.load_atlas(folder).version
    assert version.startswith("2026-11-20+")
    assert version == store.load_atlas(folder).version
    small_folder.edit_line(folder / "sources.csv", 7, small_folder.replace("Title", "Another title"))
    assert store.load_atlas(folder).version != version


def test_windows_line_ends_give_the_same_version(folder):
    version = store.load_atlas(folder).version
    for path in folder.rglob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert store.load_atlas(folder).version == version


def test_damage_in_several_files_is_refused_with_every_fault_at_once(folder):
    (folder / "actor_links.csv").unlink()
    small_folder.edit_line(folder / "events.geojson", 2, small_folder.replace('["red"]', '["rde"]'))
    small_folder.edit_line(folder / "events.geojson", 3, small_folder.replace("[-2.0,15.0]", "[15.0,-2.0]"))
    small_folder.edit_line(folder / "regions/zones.csv", 2, small_folder.replace("high", "sure"))
    (folder / "version.txt").write_text("soon\n")
    with pytest.raises(DataFaults) as caught:
        store.load_atlas(folder)
    assert {(fault.file, fault.row, fault.column) for fault in caught.value.faults} == {
        ("data/actor_links.csv", "", ""),
        ("data/events.geojson", "line 2 (2011-05-01-town-bomb)", "actors"),
        ("data/events.geojson", "line 3 (2012-03-01-town-capture)", "geometry"),
        ("data/regions/zones.csv", "line 2 (red-east-2012)", "confidence"),
        ("data/version.txt", "line 1", ""),
    }
    assert "swapped" in str(caught.value)


def test_a_missing_folder_names_every_file(tmp_path):
    with pytest.raises(DataFaults) as caught:
        store.load_atlas(tmp_path / "nowhere")
    problems = {(fault.file, fault.problem) for fault in caught.value.faults}
    assert ("nowhere/events.geojson", "file is missing") in problems
    assert ("nowhere/version.txt", "file is missing") in problems


def test_zones_without_built_geometry_are_refused(folder):
    path = folder / "regions/zones.geojson"
    head, first, _, *tail = path.read_text().split("\n")
    path.write_text("\n".join([head, first.removesuffix(","), *tail]))
    with pytest.raises(DataFaults, match=r"line 3 \(blue-oasis-2013\).*zone has no built geometry"):
        store.load_atlas(folder)


def test_the_base_map_is_refused_unless_it_is_json(folder):
    assert store.read_basemap(folder).startswith(b"{")
    (folder / "regions/basemap.json").write_bytes(b'{"bounds": [')
    with pytest.raises(DataFaults, match=r"regions/basemap\.json: not JSON"):
        store.read_basemap(folder)
    (folder / "regions/basemap.json").unlink()
    with pytest.raises(DataFaults, match="file is missing"):
        store.read_basemap(folder)


def test_geography_is_exact_polygons_by_name(sound_folder):
    geography = store.load_geography(sound_folder)
    assert geography.countries["iso3"].tolist() == ["MLI", "DZA"]
    assert geography.admin1["name"].tolist() == ["West", "East", "North"]


def test_the_atlas_that_ships_loads_in_a_blink(atlas):
    begun = time.perf_counter()
    store.load_atlas(config.DATA_FOLDER)
    # Measured 0.35 s on two cores; a shared machine may be several times slower.
    assert time.perf_counter() - begun < 2
    assert len(atlas.zones) == atlas.zones["zone_id"].nunique()
