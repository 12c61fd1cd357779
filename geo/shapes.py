"""Turn a parsed recipe into a geometry: buffers in kilometres, set operations, one tidy MultiPolygon.

Buffers are drawn in an azimuthal equidistant projection centred on the circle or the route (in a continental
projection they come out as ellipses); nothing is measured in degrees.
"""

import difflib
from collections.abc import Iterable
from functools import reduce

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Proj
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo import recipes
from geo.errors import RecipeError
from geo.recipes import Circle, Country, Recipe, Route, Unit

# A 48-sided circle loses 0.3 % of its area; simplified by 50 m, one of 12 km still stays within 1 %.
CIRCLE_QUARTER_SEGMENTS = 12
SIMPLIFY_KM = 0.05
# A long straight side is a curve in longitude and latitude: it gets a vertex this often before it is unprojected.
ROUTE_STEP_KM = 20
COORDINATE_STEP = 1e-4

_KM_PER_DEGREE = 111.32


def build_geometry(recipe: Recipe, *, countries: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame) -> MultiPolygon:
    """Build the area that a recipe stands for.

    Parameters
    ----------
    recipe
        As `recipes.parse_recipe` returns it.
    countries, admin1
        Exact base geography in degrees: columns ``iso3``, ``name`` and ``geometry``.

    Returns
    -------
    area
        Valid, longitude and latitude of 4 decimals, exterior rings counter-clockwise, at most 50 m off the
        exact edge; the same for the same recipe and base geography.

    Raises
    ------
    RecipeError
        If units or countries are unknown (all of them are named), a buffer reaches a pole or the 180th
        meridian, or nothing is left.
    """
    problems = [problem for term in recipe.terms if (problem := _unknown_name(term, countries, admin1))]
    if problems:
        raise RecipeError("; and ".join(problems))
    shapes = {term: _term_shape(term, countries, admin1) for term in recipe.terms}
    area = shapely.union_all([shapes[term] for term in recipe.added])
    area = reduce(lambda kept, term: kept.difference(shapes[term]), recipe.removed, area)
    if recipe.within is not None:
        area = area.intersection(shapes[recipe.within])
    tidy = _tidy(area)
    if tidy.is_empty:
        raise recipes.recipe_error("nothing is left of the area", str(recipe), "terms that overlap")
    return tidy


def _unknown_name(term: recipes.Term, countries: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame) -> str:
    """Say what is wrong with the name in a term; empty if nothing is."""
    if isinstance(term, Country):
        return _describe_unknown("country", term.iso3, countries["iso3"], str(term))
    if isinstance(term, Unit):
        known = admin1.loc[admin1["iso3"] == term.iso3, "name"]
        if known.empty:
            return _describe_unknown("country with units", term.iso3, admin1["iso3"], str(term))
        return _describe_unknown(f"unit of {term.iso3}", term.name, known, str(term))
    return ""


def _describe_unknown(what: str, name: str, known: Iterable[str], written: str) -> str:
    names = sorted(set(known))
    if name in names:
        return ""
    # Capitals and accents are what is most often wrong, and difflib is strict about both.
    plain = {candidate.casefold(): candidate for candidate in names}
    near = [plain[match] for match in difflib.get_close_matches(name.casefold(), plain, n=3, cutoff=0.5)]
    nearest = f"nearest: {', '.join(near)}; " if near else ""
    listed = ", ".join(names[:60])
    return str(recipes.recipe_error(f"unknown {what} '{name}'", written, f"{nearest}one of {listed}"))


def _term_shape(term: recipes.Term, countries: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame) -> BaseGeometry:
    if isinstance(term, Circle):
        return _buffer_points(((term.lat, term.lon),), term.km, str(term))
    if isinstance(term, Route):
        return _buffer_points(term.points, term.km, str(term))
    if isinstance(term, Country):
        rows = countries["iso3"] == term.iso3
        return shapely.union_all(countries.loc[rows, "geometry"].to_numpy())
    rows = (admin1["iso3"] == term.iso3) & (admin1["name"] == term.name)
    return shapely.union_all(admin1.loc[rows, "geometry"].to_numpy())


def _buffer_points(points: tuple[tuple[float, float], ...], km: float, written: str) -> BaseGeometry:
    lats, lons = np.array(points).T
    centre_lat, centre_lon = (lats.min() + lats.max()) / 2, (lons.min() + lons.max()) / 2
    local = Proj(proj="aeqd", lat_0=centre_lat, lon_0=centre_lon, datum="WGS84", units="km")
    line = np.column_stack(local(lons, lats))
    spine = shapely.Point(line[0]) if len(line) == 1 else shapely.LineString(line)
    around = shapely.segmentize(spine.buffer(km, quad_segs=CIRCLE_QUARTER_SEGMENTS), ROUTE_STEP_KM)
    shape = shapely.transform(around, lambda xy: np.column_stack(local(xy[:, 0], xy[:, 1], inverse=True)))
    west, _, east, _ = shape.bounds
    if east - west > 180 or not shape.is_valid:
        raise recipes.recipe_error(
            "the area reaches a pole or the 180th meridian, or runs into itself", written, "a smaller area"
        )
    return shape


def _tidy(area: BaseGeometry) -> MultiPolygon:
    """Simplify, round and put in a standard order."""
    polygons = _polygons(area)
    if not polygons:
        return MultiPolygon()
    middle = float(np.mean(area.bounds[1::2]))
    # A plain scaling to kilometres, not a map projection: a straight border stays straight, so that
    # a vertex is dropped only where the line in longitude and latitude does not notice.
    scale = np.array([_KM_PER_DEGREE * np.cos(np.radians(middle)), _KM_PER_DEGREE])
    scaled = shapely.transform(MultiPolygon(polygons), lambda xy: xy * scale)
    simplified = shapely.transform(scaled.simplify(SIMPLIFY_KM), lambda xy: xy / scale)
    rounded = _polygons(shapely.set_precision(simplified, COORDINATE_STEP))
    # GEOS divides by the step; rounding once more writes 4 decimals and not 16.
    clean = shapely.transform(MultiPolygon(rounded), lambda xy: np.round(xy, 4))
    return MultiPolygon(_polygons(shapely.orient_polygons(clean.normalize())))


def _polygons(area: BaseGeometry) -> list[shapely.Polygon]:
    """Keep the surfaces: an intersection of neighbours also gives lines and points."""
    parts = shapely.get_parts(area, return_index=False)
    flat = [part for outer in parts for part in shapely.get_parts(outer)]
    return [part for part in flat if isinstance(part, shapely.Polygon) and not part.is_empty]
