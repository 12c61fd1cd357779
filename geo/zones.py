"""Zones and areas of operation as tables: which are in force, how large they are, what their recipe says."""

from collections.abc import Mapping, Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import config
from geo.actors import Span
from geo.recipes import Circle, Country, Recipe, Route, Term, Unit, parse_recipe
from geo.style import COUNTRIES
from geo.words import write_list

# Zones and operations name the same three things differently: first day, last day, whose it is.
ZONE_COLUMNS = ("valid_from", "valid_to", "actor_id")
OPERATION_COLUMNS = ("start", "end", "lead")

# What a first-level unit is called; the base geography has Burkina Faso by province.
UNIT_WORDS = {
    "BFA": "province", "DZA": "province", "LBY": "district", "TUN": "governorate", "BEN": "department",
    "CIV": "district", "NGA": "state",
}  # fmt: skip
# A circle is named after a town if its centre is the town's own point, give or take its suburbs.
PLACE_DISTANCE_KM = 5
# Before areas are measured, straight borders get a vertex this often: a projection bends them.
AREA_STEP_DEGREES = 0.1

_KM_PER_DEGREE = 111.32


def zones_in_force(
    areas: gpd.GeoDataFrame,
    first: pd.Timestamp | date | str,
    last: pd.Timestamp | date | str,
    spans: Mapping[str, Span] | None = None,
) -> gpd.GeoDataFrame:
    """Keep the zones, or the operations, in force on any day from one to another.

    Parameters
    ----------
    areas
        ``atlas.zones`` or ``atlas.operations``; a missing first or last day means open.
    first, last
        Both inclusive; the same day twice asks for that day.
    spans
        Actor -> (from, to), both inclusive, None = open: a zone counts only inside its actor's span.
        An actor that is not named here counts whole; leaving its zones out is a filter's work.

    Returns
    -------
    kept
        New table in the order of ``areas``: max(from, span from, first) <= min(to, span to, last).
    """
    start, end, actor = OPERATION_COLUMNS if OPERATION_COLUMNS[0] in areas.columns else ZONE_COLUMNS
    bounds = [(spans or {}).get(name, (None, None)) for name in areas[actor]]
    since = np.fmax(_days(areas[start]), _days([span[0] for span in bounds]))
    until = np.fmin(_days(areas[end]), _days([span[1] for span in bounds]))
    # fmax and fmin pass over "not a time", which stands for an open end.
    return areas[np.fmax(since, _days([first])) <= np.fmin(until, _days([last]))]


def area_km2(geometries: gpd.GeoSeries, *, crs: str = config.EQUAL_AREA_CRS) -> pd.Series:
    """Measure areas in an equal-area projection.

    Parameters
    ----------
    geometries
        Longitude and latitude, with the CRS set.
    crs
        An equal-area CRS in metres.

    Returns
    -------
    areas
        Square kilometres as float, same index; 0 for an empty geometry.
    """
    square_metres = geometries.segmentize(AREA_STEP_DEGREES).to_crs(crs).area
    return pd.Series(square_metres.to_numpy() / 1e6, index=geometries.index)


def describe_recipe(recipe: Recipe | str, *, places: gpd.GeoDataFrame | None = None) -> str:
    """Say in plain words what a recipe covers.

    Parameters
    ----------
    recipe
        As a table holds it, or as `recipes.parse_recipe` returns it.
    places
        Gazetteer (``name`` and points); circles and routes are named after its towns. Without it, and
        where no town is near, they are given in degrees.

    Returns
    -------
    sentence
        For instance "Gao and Kidal regions, without 15 km around Ménaka, inside Mali"; no full stop.

    Raises
    ------
    RecipeError
        If a text is no recipe.
    """
    parsed = parse_recipe(recipe) if isinstance(recipe, str) else recipe
    sentence = "; ".join(_describe_terms(parsed.added, places))
    if parsed.removed:
        sentence += f", without {write_list(_describe_terms(parsed.removed, places))}"
    if parsed.within:
        sentence += f", inside {write_list(_describe_terms((parsed.within,), places))}"
    return sentence


def _days(dates: pd.Series | Sequence[pd.Timestamp | date | str | None]) -> np.ndarray:
    if isinstance(dates, pd.Series):
        return dates.to_numpy("datetime64[D]")
    return np.array(
        [np.datetime64("NaT") if day is None else np.datetime64(str(day)[:10]) for day in dates], "datetime64[D]"
    )


def _describe_terms(terms: Sequence[Term], places: gpd.GeoDataFrame | None) -> list[str]:
    """Group what belongs together: units of one country, circles of one size; routes stay apart."""
    parts = []
    for iso3 in dict.fromkeys(term.iso3 for term in terms if isinstance(term, Unit)):
        names = [term.name for term in terms if isinstance(term, Unit) and term.iso3 == iso3]
        word = UNIT_WORDS.get(iso3, "region")
        parts.append(f"{write_list(names)} {word if len(names) == 1 else word + 's'}")
    parts += [COUNTRIES.get(term.iso3, term.iso3) for term in terms if isinstance(term, Country)]
    for km in dict.fromkeys(term.km for term in terms if isinstance(term, Circle)):
        centres = [(term.lat, term.lon) for term in terms if isinstance(term, Circle) and term.km == km]
        parts.append(f"{km:g} km around {write_list(_name_points(centres, places))}")
    for term in terms:
        if isinstance(term, Route):
            parts.append(f"{term.km:g} km to each side of {' – '.join(_name_points(term.points, places))}")
    return parts


def _name_points(points: Sequence[tuple[float, float]], places: gpd.GeoDataFrame | None) -> list[str]:
    """Name each (lat, lon) after the nearest town, if one is near enough; each name once in a row."""
    names = []
    for lat, lon in points:
        name = _write_point(lat, lon)
        if places is not None and len(places):
            towns = shapely.get_coordinates(places.geometry.to_numpy())
            east = (towns[:, 0] - lon) * np.cos(np.radians(lat))
            distance_km = np.hypot(east, towns[:, 1] - lat) * _KM_PER_DEGREE
            nearest = int(distance_km.argmin())
            name = str(places["name"].iloc[nearest]) if distance_km[nearest] <= PLACE_DISTANCE_KM else name
        names.append(name)
    return list(dict.fromkeys(names))


def _write_point(lat: float, lon: float) -> str:
    return f"{abs(lat):g}° {'N' if lat >= 0 else 'S'} {abs(lon):g}° {'E' if lon >= 0 else 'W'}"
