"""Where events lie: inside their country and first-level unit, and near the gazetteer's place of their name."""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import config
from geo.check_exceptions import Offence
from geo.errors import Fault
from geo.validation import Checked

# UCDP where_prec: 1 is the place itself, which may be a city with its suburbs; 2 lies within about 25 km of it.
PLACE_TOLERANCE_KM = {1: 15, 2: 25}

# A degree of latitude is 110.6 to 111.1 km between 10 and 45 degrees north; one value errs by 0.2 %.
KM_PER_DEGREE = 110.9


def find_country_offences(events: Checked, countries: Checked) -> list[Offence]:
    """Find events outside their country.

    Parameters
    ----------
    events
        Checked events.
    countries
        Exact polygons with ``iso3``.

    Returns
    -------
    offences
        Rule ``country``: unknown countries, and points farther than the tolerance from theirs; the
        fault says so if the coordinates are swapped, or a sign is wrong. Points beyond the base map
        are not judged.
    """
    judged = events.table["country"].where(_on_base_map(events.table))
    return list(_area_offences(events, "country", judged, _Areas.of(countries, countries.table["iso3"])))


def find_admin1_offences(events: Checked, admin1: Checked) -> list[Offence]:
    """Find events outside their first-level unit.

    Parameters
    ----------
    events
        Checked events; an empty admin1 is not judged, nor a country that the base geography does
        not divide.
    admin1
        Exact polygons with ``iso3`` and ``name``.

    Returns
    -------
    offences
        Rule ``admin1``: unknown units, and points farther than the tolerance from theirs.
    """
    units = (events.table["country"] + ":" + events.table["admin1"]).where(
        events.table["country"].isin(admin1.table["iso3"])
    )
    areas = _Areas.of(admin1, admin1.table["iso3"] + ":" + admin1.table["name"])
    return list(_area_offences(events, "admin1", units, areas))


def find_place_offences(events: Checked, places: Checked) -> list[Offence]:
    """Find events far from the gazetteer's place of their name.

    Parameters
    ----------
    events
        Checked events; only those whose place is known exactly or nearly (geo_precision 1 and 2).
    places
        Gazetteer with ``name``, ``alternate_names`` (tuples), ``iso3`` and points.

    Returns
    -------
    offences
        Rule ``place``: events farther than ``PLACE_TOLERANCE_KM`` from every place of that name in
        their country. A name that the gazetteer does not have is not judged.
    """
    named = _points_by_name(places.table)
    offences = []
    table = events.table
    for at in events.positions(table["geo_precision"].isin(PLACE_TOLERANCE_KM.keys()) & table.geometry.notna()):
        name = str(table["place"].iloc[at])
        points = named.get((str(table["country"].iloc[at]), _plain(name)), [])
        tolerance = PLACE_TOLERANCE_KM[int(table["geo_precision"].iloc[at])]
        distance = min((_distance_km(table.geometry.iloc[at], point) for point in points), default=0.0)
        if distance > tolerance:
            problem = f"{distance:.0f} km from the gazetteer's {name}"
            fault = events.fault(at, "geometry", problem, _written(table.geometry.iloc[at]), f"within {tolerance} km")
            offences.append(Offence("place", str(table["event_id"].iloc[at]), name, fault))
    return offences


@dataclass(frozen=True)
class _Areas:
    """Polygons by name; if some were lost, a name that is not there proves nothing."""

    by_name: Mapping[str, Any]
    complete: bool

    @classmethod
    def of(cls, checked: Checked, names: pd.Series) -> "_Areas":
        """Name the polygons of a table."""
        known = checked.table.geometry.notna() & names.notna()
        by_name = dict(zip(names[known], checked.table.geometry[known], strict=True))
        return cls(by_name, checked.complete and bool(known.all()))


def _area_offences(events: Checked, column: str, names: pd.Series, areas: _Areas) -> Iterator[Offence]:
    """Yield events whose area is unknown, or that lie outside it; a missing name or point is not judged."""
    judged = names[names.notna() & events.table.geometry.notna()]
    for name, rows in judged.groupby(judged).groups.items():
        area = areas.by_name.get(str(name))
        if area is None and not areas.complete:
            continue
        is_out = [int(str(at)) for at in rows] if area is None else _outside(events.table.geometry[rows], area)
        for at in is_out:
            detail = str(events.table[column].iloc[at])
            if area is None:
                fault = events.fault(at, column, "not a name in the base geography", detail)
            else:
                fault = _outside_fault(events, at, detail, area)
            yield Offence(column, str(events.table["event_id"].iloc[at]), detail, fault)


def _outside(points: gpd.GeoSeries, area: Any) -> list[int]:
    """Rows of the points that are farther than the tolerance from an area."""
    shapely.prepare(area)
    beyond = points[~shapely.intersects(area, points.to_numpy())]
    return [int(str(at)) for at, point in beyond.items() if _distance_km(point, area) > config.BORDER_TOLERANCE_KM]


def _outside_fault(events: Checked, at: int, name: str, area: Any) -> Fault:
    """Say how a point misses its area: swapped, mirrored, or simply elsewhere."""
    point = events.table.geometry.iloc[at]
    found = _written(point)
    if shapely.intersects(area, shapely.Point(point.y, point.x)):
        problem = "coordinates are swapped: latitude stands before longitude"
    elif shapely.intersects(area, shapely.Point(-point.x, point.y)):
        problem = "longitude has the wrong sign"
    else:
        problem = f"point lies {_distance_km(point, area):.0f} km outside {name}"
    allowed = f"[longitude, latitude] within {config.BORDER_TOLERANCE_KM} km of {name}"
    return events.fault(at, "geometry", problem, found, allowed)


def _distance_km(point: Any, geometry: Any) -> float:
    """Distance in a local projection centred on the point: equirectangular, true to 1 % within 300 km."""
    scale = (math.cos(math.radians(point.y)) * KM_PER_DEGREE, KM_PER_DEGREE)
    local = shapely.transform(geometry, lambda xy: (xy - (point.x, point.y)) * scale)
    return float(shapely.distance(local, shapely.Point(0, 0)))


def _on_base_map(table: gpd.GeoDataFrame) -> np.ndarray:
    """Which points the base geography covers; it is clipped, so that Paris lies in no country."""
    west, south, east, north = config.VIEW_BOUNDS
    inside = (table.geometry.x.between(west, east) & table.geometry.y.between(south, north)).to_numpy()
    return np.asarray(inside | table["region"].to_numpy())


def _points_by_name(places: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    named: dict[tuple[str, str], list[Any]] = {}
    rows = zip(places["iso3"], places["name"], places["alternate_names"], places.geometry, strict=True)
    for iso3, name, alternate_names, point in rows:
        for plain in {_plain(each) for each in (name, *alternate_names)}:
            named.setdefault((iso3, plain), []).append(point)
    return named


def _plain(name: str) -> str:
    """Reduce a name to letters and digits: I-n-Atès and In Ates are one name."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", " ", "".join(letter for letter in decomposed if not unicodedata.combining(letter))).strip()


def _written(point: Any) -> str:
    return f"[{point.x:g}, {point.y:g}]"
