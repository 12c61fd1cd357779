"""The base map for the screen: countries, lines, water and labels as whole numbers of 1/1000 degree.

First-level units and countries are simplified as one coverage, so that neighbours keep the same edge; each edge is
then written once, and what it divides says what it is: a border, a first-level line, a disputed line or a coast.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import config, labels

UNITS_PER_DEGREE = 1_000

# Always of the region, events or not: leaving it out, or adding it to a neighbour, would be a statement.
ALWAYS_IN_REGION = ("SAH",)

# Tolerances: for the coverage, the side of the triangles that are cut off (Visvalingam-Whyatt);
# for rivers and lakes, the distance a line may move (Douglas-Peucker).
COVERAGE_TOLERANCE_M = 1_500
WATER_TOLERANCE_M = 800
MIN_ISLAND_KM2 = 20
# The straight dashed line and the simplified edge along it are at most this far apart.
DISPUTED_DISTANCE_M = 3_000
# West, south, east, north in degrees: where 99 % of the events lie, with room for their symbols. The coast of the
# Gulf of Guinea is left to a drag: on a short screen it would cost every other place a quarter of its size.
FIRST_VIEW = (-17.5, 8.5, 25.5, 38.6)

_Segments = np.ndarray


def build_basemap(
    *,
    countries: gpd.GeoDataFrame,
    admin1: gpd.GeoDataFrame,
    disputed: gpd.GeoDataFrame,
    rivers: gpd.GeoDataFrame,
    lakes: gpd.GeoDataFrame,
    place_labels: Sequence[labels.Label],
    region: Iterable[str],
) -> dict[str, Any]:
    """Build the base map.

    Parameters
    ----------
    countries, admin1, disputed, rivers, lakes
        Exact base geography in degrees; units of one country add up to that country.
    place_labels
        As `labels.choose_places` returns them.
    region
        Codes of the countries that the atlas covers; ``ALWAYS_IN_REGION`` is added.

    Returns
    -------
    basemap
        ``bounds`` in degrees; ``countries`` (name, iso3, region, rings: fill them by the even-odd rule);
        ``country_lines`` (borders and coasts), ``admin1_lines`` (of the region), ``disputed``, ``rivers``,
        ``lakes`` (rings); ``places`` and ``labels`` as [x, y, name, rank]. Lines and rings are flat integers,
        each point as the step from the one before. No edge is in two of the three kinds of lines.
    """
    covered = {*region, *ALWAYS_IN_REGION} & set(countries["iso3"])
    units = simplify_units(countries, admin1, with_units=covered)
    outlines = units.dissolve("iso3", method="coverage", sort=True)
    names = countries.set_index("iso3")["name"]
    lines = _divide_edges(units, disputed, frame=countries.total_bounds)
    country_labels = labels.label_countries(countries, covered, place_labels)
    return {
        "bounds": list(FIRST_VIEW),
        "countries": [
            {"name": str(names[iso3]), "iso3": iso3, "region": iso3 in covered, "rings": _rings(outline)}
            for iso3, outline in outlines.geometry.items()
        ],
        "country_lines": lines["country"],
        "admin1_lines": lines["admin1"],
        "disputed": lines["disputed"],
        "rivers": _deltas_of(_merge(_simplify_water(rivers))),
        "lakes": [ring for lake in _simplify_water(lakes) for ring in _rings(lake)],
        "places": [label.to_row(UNITS_PER_DEGREE) for label in place_labels],
        "labels": [label.to_row(UNITS_PER_DEGREE) for label in country_labels],
    }  # fmt: skip


def encode_basemap(basemap: dict[str, Any]) -> bytes:
    """Write the base map as compact JSON, one top-level key a line, the same bytes on every run."""
    rows = (
        f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for key, value in basemap.items()
    )
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def simplify_units(
    countries: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame, *, with_units: Iterable[str]
) -> gpd.GeoDataFrame:
    """Simplify units and countries together, without gaps or overlaps between neighbours.

    Parameters
    ----------
    countries, admin1
        Exact base geography.
    with_units
        Countries that keep their first-level units; the others come whole.

    Returns
    -------
    units
        Columns ``iso3``, ``geometry`` (single polygons) in whole thousandths of a degree: no CRS.
    """
    kept = admin1[admin1["iso3"].isin(list(with_units))]
    whole = countries[~countries["iso3"].isin(kept["iso3"])]
    exact = pd.concat([kept[["iso3", "geometry"]], whole[["iso3", "geometry"]]], ignore_index=True)
    parts = exact.to_crs(config.EQUAL_AREA_CRS).explode(ignore_index=True)
    parts = parts[parts.area >= MIN_ISLAND_KM2 * 1e6]
    simple = shapely.coverage_simplify(parts.geometry.to_numpy(), COVERAGE_TOLERANCE_M)
    degrees = gpd.GeoSeries(simple, crs=config.EQUAL_AREA_CRS).to_crs(config.GEOGRAPHIC_CRS)
    return gpd.GeoDataFrame({"iso3": parts["iso3"].to_numpy()}, geometry=_whole_numbers(degrees.to_numpy()))


def _whole_numbers(shapes: Any) -> np.ndarray:
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy * UNITS_PER_DEGREE)), dtype=object)


def _divide_edges(
    units: gpd.GeoDataFrame, disputed: gpd.GeoDataFrame, *, frame: np.ndarray
) -> dict[str, list[list[int]]]:
    """Find each edge once, and say by the units on its sides what it is."""
    segments, left, right = _shared_segments(units)
    codes = units["iso3"].to_numpy(object)
    alone = right < 0
    borders = ~alone & (codes[left] != codes[right])
    near_disputed = _is_near(segments, disputed)
    on_frame = alone & _is_on_frame(segments, np.round(frame * UNITS_PER_DEGREE))
    kinds = {
        "country": (borders & ~near_disputed) | (alone & ~on_frame),
        "admin1": ~alone & ~borders,
        "disputed": borders & near_disputed,
    }
    return {kind: _deltas_of(_merge(shapely.linestrings(segments[rows]))) for kind, rows in kinds.items()}


def _shared_segments(units: gpd.GeoDataFrame) -> tuple[_Segments, np.ndarray, np.ndarray]:
    """List every segment once with the units on its sides (-1: nothing on the other side)."""
    starts, ends, owners = [], [], []
    for owner, polygon in enumerate(units.geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            points = shapely.get_coordinates(ring).astype(np.int64)
            starts.append(points[:-1])
            ends.append(points[1:])
            owners.append(np.full(len(points) - 1, owner))
    one, other, owner_of = np.concatenate(starts), np.concatenate(ends), np.concatenate(owners)
    swapped = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    first, second = np.where(swapped[:, None], other, one), np.where(swapped[:, None], one, other)
    keys = np.hstack([first, second])
    keys, owner_of = keys[(first != second).any(axis=1)], owner_of[(first != second).any(axis=1)]
    edges, index = np.unique(keys, axis=0, return_inverse=True)
    lowest, highest = np.full(len(edges), len(units)), np.full(len(edges), -1)
    np.minimum.at(lowest, index.ravel(), owner_of)
    np.maximum.at(highest, index.ravel(), owner_of)
    return edges.reshape(-1, 2, 2), lowest, np.where(highest == lowest, -1, highest)


def _is_near(segments: _Segments, disputed: gpd.GeoDataFrame) -> np.ndarray:
    middles = gpd.points_from_xy(*(segments.mean(axis=1) / UNITS_PER_DEGREE).T, crs=config.GEOGRAPHIC_CRS)
    lines = disputed.to_crs(config.EQUAL_AREA_CRS).union_all()
    distances = gpd.GeoSeries(middles).to_crs(config.EQUAL_AREA_CRS).distance(lines)
    return np.asarray(distances < DISPUTED_DISTANCE_M)


def _is_on_frame(segments: _Segments, frame: np.ndarray) -> np.ndarray:
    """Edges along which the source was cut off are no coasts."""
    west, south, east, north = frame
    x, y = segments[:, :, 0], segments[:, :, 1]
    sides = ((x <= west), (x >= east), (y <= south), (y >= north))
    return np.asarray(np.logical_or.reduce([side.all(axis=1) for side in sides]))


def _simplify_water(water: gpd.GeoDataFrame) -> np.ndarray:
    simple = water.to_crs(config.EQUAL_AREA_CRS).simplify(WATER_TOLERANCE_M).to_crs(config.GEOGRAPHIC_CRS)
    return _whole_numbers(simple.to_numpy())


def _merge(lines: Any) -> list[shapely.LineString]:
    """Join lines end to end, in an order that does not depend on how they came."""
    merged = shapely.normalize(shapely.line_merge(shapely.union_all(lines)))
    return sorted(shapely.get_parts(merged), key=lambda line: line.coords[:])


def _rings(shape: shapely.Geometry) -> list[list[int]]:
    polygons = shapely.get_parts(shapely.orient_polygons(shapely.normalize(shape)))
    return _deltas_of(ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))


def _deltas_of(lines: Iterable[shapely.Geometry]) -> list[list[int]]:
    """Write lines as [x0, y0, dx, dy, ...]."""
    origin = np.zeros((1, 2), dtype=np.int64)
    points = (shapely.get_coordinates(line).astype(np.int64) for line in lines)
    return [np.diff(line, axis=0, prepend=origin).ravel().tolist() for line in points]
