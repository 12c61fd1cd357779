"""What is derived can be rebuilt to the byte, and the base map fits together."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import basemap, build, config, store, zones
from geo.errors import DataFaults

REGIONS = config.DATA_FOLDER / "regions"


@pytest.fixture(scope="module")
def built() -> dict[Path, bytes]:
    return build.build_regions(config.DATA_FOLDER)


@pytest.fixture(scope="module")
def base(built: dict[Path, bytes]) -> dict[str, Any]:
    return json.loads(built[REGIONS / "basemap.json"])


@pytest.fixture(scope="module")
def geography() -> store.Geography:
    return store.load_geography()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of what a build reads, in another folder."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(REGIONS, folder / "regions")
    shutil.copy(config.DATA_FOLDER / "events.geojson", folder)
    return folder


def _points(flat: list[int]) -> np.ndarray:
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0)


def _segments(lines: list[list[int]]) -> Counter[tuple[tuple[int, int], ...]]:
    found: Counter[tuple[tuple[int, int], ...]] = Counter()
    for line in lines:
        points = [tuple(point) for point in _points(line).tolist()]
        found.update(tuple(sorted(pair)) for pair in pairwise(points))
    return found


def _shapes(base: dict[str, Any]) -> gpd.GeoSeries:
    """The country outlines, put together by the even-odd rule as the screen does."""
    outlines = {}
    for country in base["countries"]:
        shape = shapely.MultiPolygon()
        for ring in country["rings"]:
            shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(_points(ring) / 1000)))
        outlines[country["iso3"]] = shape
    return gpd.GeoSeries(outlines, crs="EPSG:4326")


def test_what_is_committed_is_what_the_recipes_give(built: dict[Path, bytes]) -> None:
    stale = [path.name for path, content in built.items() if not path.is_file() or path.read_bytes() != content]
    assert stale == [], "run: python -m geo build"


def test_build_is_the_same_in_another_folder_time_zone_locale_and_hash_seed(
    built: dict[Path, bytes], copied: Path
) -> None:
    for name in ("zones.geojson", "operations.geojson", "basemap.json"):
        (copied / "regions" / name).unlink()
    code = "import pathlib, sys; from geo import build; build.write_regions(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "4711",
                   "PYTHONPATH": str(config.ROOT_FOLDER)}  # fmt: skip
    subprocess.run([sys.executable, "-c", code, str(copied)], check=True, env=environment, cwd=copied)
    for path, content in built.items():
        assert (copied / "regions" / path.name).read_bytes() == content, path.name


def test_only_stale_files_are_written(copied: Path) -> None:
    stale, missing = copied / "regions" / "zones.geojson", copied / "regions" / "basemap.json"
    stale.write_bytes(b"{}")
    missing.unlink()
    assert build.stale_files(copied) == [missing, stale]
    assert build.write_regions(copied) == [missing, stale]
    assert not list(copied.rglob("*.part"))


def test_all_bad_recipes_are_reported_together_and_nothing_is_written(copied: Path) -> None:
    for name, wrong, right in (("zones", "BFA:Soum", "BFA:Suom"), ("operations", "buffer(", "bufer(")):
        path = copied / "regions" / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        head, found, tail = text.partition(wrong)
        assert found
        path.write_text(head + right + tail, encoding="utf-8")
    before = (copied / "regions" / "zones.geojson").read_bytes()
    with pytest.raises(DataFaults) as caught:
        build.write_regions(copied)
    zone, operation = caught.value.faults
    assert zone.file.endswith("regions/zones.csv")
    assert zone.row.startswith("line ")
    assert zone.column == operation.column == "recipe"
    assert "nearest: Soum" in zone.problem
    assert "'bufer(" in operation.problem
    assert (copied / "regions" / "zones.geojson").read_bytes() == before


@pytest.mark.parametrize("name", ["rivers.geojson", "zones.csv", "countries.geojson"])
def test_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / "regions" / name).unlink()
    with pytest.raises(DataFaults, match=f"regions/{name}: file is missing"):
        build.build_regions(copied)


def test_every_zone_and_operation_has_its_geometry(built: dict[Path, bytes]) -> None:
    for name, key in (("zones", "zone_id"), ("operations", "operation_id")):
        features = json.loads(built[REGIONS / f"{name}.geojson"])["features"]
        ids = store.read_tables(config.DATA_FOLDER, [name])[name].table[key].to_list()
        assert [feature["properties"][key] for feature in features] == ids
        assert all(set(feature["properties"]) == {key, "area_km2"} for feature in features)


def test_exact_base_geography_has_no_gaps_and_units_add_up_to_countries(geography: store.Geography) -> None:
    countries, admin1 = geography.countries, geography.admin1
    assert shapely.coverage_is_valid(countries.geometry.to_numpy())
    assert shapely.coverage_is_valid(admin1.geometry.to_numpy())
    units = admin1.dissolve("iso3", method="coverage").geometry
    whole = countries.set_index("iso3").geometry.loc[units.index]
    assert zones.area_km2(units.symmetric_difference(whole)).max() < 0.1


def test_simplified_units_have_no_gaps_and_no_overlaps(geography: store.Geography) -> None:
    units = basemap.simplify_units(geography.countries, geography.admin1, with_units=["MLI", "BFA", "NER", "DZA"])
    shapes = units.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    sahel = units[units["iso3"].isin(["MLI", "BFA", "NER", "DZA"])].union_all()
    assert not [ring for ring in sahel.interiors if shapely.Polygon(ring).area > 1], "a gap between neighbours"


def test_outlines_on_screen_cover_the_land_once(base: dict[str, Any], geography: store.Geography) -> None:
    shapes = _shapes(base)
    assert shapes.is_valid.all()
    assert shapes.union_all().area == pytest.approx(shapely.area(shapes.to_numpy()).sum(), rel=1e-6)
    exact = zones.area_km2(geography.countries.set_index("iso3").geometry)
    region = [country["iso3"] for country in base["countries"] if country["region"]]
    assert zones.area_km2(shapes[region]).to_numpy() == pytest.approx(exact[region].to_numpy(), rel=0.01)


def test_no_line_is_drawn_twice(base: dict[str, Any]) -> None:
    kinds = ("country_lines", "admin1_lines", "disputed")
    drawn = sum((_segments(base[kind]) for kind in kinds), Counter())
    assert set(drawn.values()) == {1}


def test_lines_are_the_edges_of_the_outlines(base: dict[str, Any]) -> None:
    outlines = _segments([ring for country in base["countries"] for ring in country["rings"]])
    borders = _segments(base["country_lines"]) + _segments(base["disputed"])
    assert set(borders) <= set(outlines)
    assert not set(_segments(base["admin1_lines"])) & set(outlines), "no coast and no border among the units' lines"
    frame = [round(side * 1000) for side in store.load_geography().countries.total_bounds]
    missing = set(outlines) - set(borders)
    on_frame = {edge for edge in missing if any(one[i % 2] == other[i % 2] == frame[i] for i in range(4)
                                                for one, other in [edge])}  # fmt: skip
    assert missing == on_frame, "only the cut edge of the source is left out"


def test_western_sahara_is_its_own_unit_behind_a_dashed_line(base: dict[str, Any], geography: store.Geography) -> None:
    shapes = _shapes(base)
    assert shapes["SAH"].contains(shapely.Point(-13.19, 27.14)), "Laayoune"
    assert not shapes["MAR"].intersects(shapely.Point(-15.95, 23.7)), "Dakhla"
    dashed = shapely.union_all([shapely.LineString(_points(line) / 1000) for line in base["disputed"]])
    shared = shapes["MAR"].intersection(shapes["SAH"])
    assert shared.hausdorff_distance(dashed) < 0.01
    solid = shapely.union_all([shapely.LineString(_points(line) / 1000) for line in base["country_lines"]])
    assert solid.intersection(dashed).length == 0


def test_region_is_where_the_events_are(base: dict[str, Any], atlas: store.Atlas) -> None:
    region = {country["iso3"] for country in base["countries"] if country["region"]}
    assert region == set(atlas.events.loc[atlas.events["region"], "country"]) | {"SAH"}
    assert "FRA" not in region
    west, south, east, north = base["bounds"]
    inside = atlas.events[atlas.events["region"]].geometry
    shown = shapely.box(west, south, east, north).contains(inside.to_numpy())
    assert shown.mean() > 0.99


def test_base_map_is_small(built: dict[Path, bytes]) -> None:
    assert len(built[REGIONS / "basemap.json"]) < 350_000
    assert sum(path.stat().st_size for path in REGIONS.iterdir()) < 2_500_000
