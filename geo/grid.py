"""A fixed grid of 50 km cells over Africa, all equal in area, and where the events lie on it.

The grid is laid on Africa Albers Equal Area Conic (ESRI:102022). A cell is column c and row r, whole
numbers of either sign::

    c = floor(x / 50 km)    r = floor(y / 50 km)

with x and y the projected coordinates counted from the projection's own origin (25° E on the equator);
a point on an edge belongs to the cell east or north of it. Neither the origin nor the size depends on
the data, so that cells compare between years, selections and works. A cell is named by its size and its
south-western corner in kilometres, in the manner of INSPIRE's geographical grid systems (D2.8.I.2):
``50kmW2650N1700``. Cells are squares only in the projection; in the north of the region they look
sheared, and hold 2,500 km2 like all others.

A neighbour of the method is the Spatial Conflict Dynamics indicator of OECD/SWAC (Walther, Radil, Russell
and Trémolières, Terrorism and Political Violence 35(3), 2023, doi:10.1080/09546553.2021.1957846), which
also uses cells of 50 by 50 km. Its cells are not these: origin, events and what is measured differ.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo.columns import UNKNOWN, EventColumns
from geo.config import EQUAL_AREA_CRS, GEOGRAPHIC_CRS
from geo.filters import atlas_columns
from geo.summary import FIRST_LEVEL_KNOWN
from geo.zones import AREA_STEP_DEGREES

if TYPE_CHECKING:
    from geo.store import Atlas

CELL_KM = 50
CELL_KM2 = CELL_KM**2
# UCDP where_prec 1 to 3: a place, or a second-level unit; from 4 on a cell would claim what is not known.
PLACED_PRECISION = 3
# An edge is a curve in longitude and latitude: a vertex this often keeps it within 3 m.
EDGE_STEP_KM = 10

_CELL_ID = re.compile(r"50km([EW])(\d{4,5})([NS])(\d{4,5})")
# Cell codes: one integer a cell, rows apart by more columns than the projected Earth has.
_STRIDE, _OFFSET = 1_000, 500


@dataclass(frozen=True, eq=False)
class EventPoints:
    """Where the events lie, in the order of ``columns``.

    ``lon`` and ``lat`` in degrees, ``x`` and ``y`` in metres of the equal-area projection; ``cell`` the
    code of the cell, ``UNKNOWN`` for events of geo_precision 4 and more, which are counted apart;
    ``unit`` a code of ``unit_names`` (country, unit), ``UNKNOWN`` where not even that is known.
    """

    columns: EventColumns
    lon: np.ndarray
    lat: np.ndarray
    x: np.ndarray
    y: np.ndarray
    cell: np.ndarray
    unit: np.ndarray
    unit_names: dict[int, tuple[str, str]]


def event_points(events: gpd.GeoDataFrame, columns: EventColumns) -> EventPoints:
    """Put events on the grid.

    Parameters
    ----------
    events
        Checked events with points in EPSG:4326.
    columns
        The same events, as ``columns.event_columns`` lays them out.
    """
    lon, lat = shapely.get_coordinates(events.geometry.to_numpy()).T
    x, y = _projection().transform(lon, lat)
    named = events[["country", "admin1"]].assign(code=columns.unit)[columns.unit != UNKNOWN].drop_duplicates("code")
    return EventPoints(
        columns=columns, lon=lon, lat=lat, x=x, y=y,
        cell=np.where(columns.precision <= PLACED_PRECISION, _metres_to_cells(x, y), UNKNOWN),
        unit=np.where(columns.precision <= FIRST_LEVEL_KNOWN, columns.unit, UNKNOWN),
        unit_names=dict(zip(named["code"], zip(named["country"], named["admin1"], strict=True), strict=True)),
    )  # fmt: skip


@lru_cache(maxsize=4)
def atlas_points(atlas: "Atlas") -> EventPoints:
    """The atlas's events on the grid, made once for each atlas."""
    return event_points(atlas.events, atlas_columns(atlas))


def points_to_cells(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Find the cells of points.

    Parameters
    ----------
    lon, lat
        Degrees, anywhere on Earth.

    Returns
    -------
    cells
        One code (int64) a point: ``cells_to_columns_rows`` and ``cells_to_ids`` say what it stands for.
    """
    return _metres_to_cells(*_projection().transform(lon, lat))


def cells_to_columns_rows(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn codes into column (growing eastwards) and row (northwards), each 0 at the origin."""
    rows, columns = np.divmod(np.asarray(cells, dtype=np.int64), _STRIDE)
    return columns - _OFFSET, rows - _OFFSET


def columns_rows_to_cells(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Turn columns and rows into codes."""
    return (np.asarray(rows, dtype=np.int64) + _OFFSET) * _STRIDE + np.asarray(columns, dtype=np.int64) + _OFFSET


def cells_to_ids(cells: np.ndarray) -> np.ndarray:
    """Name cells by their south-western corner, such as ``50kmW2650N1700``; an object array of str."""
    east, north = (index * CELL_KM for index in cells_to_columns_rows(cells))
    names = [
        f"{CELL_KM}km{'W' if x < 0 else 'E'}{abs(x):04d}{'S' if y < 0 else 'N'}{abs(y):04d}"
        for x, y in zip(east.tolist(), north.tolist(), strict=True)
    ]
    return np.array(names, dtype=object)


def id_to_cell(identifier: str) -> int | None:
    """Read the name of a cell, as a link may hold it; None if it is no such name."""
    found = _CELL_ID.fullmatch(identifier)
    if found is None:
        return None
    east = int(found[2]) * (-1 if found[1] == "W" else 1)
    north = int(found[4]) * (-1 if found[3] == "S" else 1)
    outside = max(abs(east), abs(north)) >= _OFFSET * CELL_KM
    if outside or east % CELL_KM or north % CELL_KM:
        return None
    return int(columns_rows_to_cells(np.array(east // CELL_KM), np.array(north // CELL_KM)))


def cell_polygons(cells: np.ndarray) -> gpd.GeoSeries:
    """Outline cells in longitude and latitude (EPSG:4326), a vertex every 10 km; same order as ``cells``."""
    squares = shapely.segmentize(_squares(cells), EDGE_STEP_KM * 1_000)
    x, y = shapely.get_coordinates(squares).T
    outlines = shapely.set_coordinates(squares, np.column_stack(metres_to_degrees(x, y)))
    return gpd.GeoSeries(outlines, crs=GEOGRAPHIC_CRS)


def cell_centres(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of the middle of cells, in degrees."""
    x, y = ((index + 0.5) * CELL_KM * 1_000 for index in cells_to_columns_rows(cells))
    return metres_to_degrees(x, y)


def metres_to_degrees(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn equal-area coordinates in metres into longitude and latitude in degrees."""
    lon, lat = _projection().transform(x, y, direction="INVERSE")
    return lon, lat


def locate_cells(cells: np.ndarray, admin1: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name the country and first-level unit of cells.

    Parameters
    ----------
    cells
        Codes, each once.
    admin1
        First-level units in degrees: columns ``iso3``, ``name`` and ``geometry``.

    Returns
    -------
    located
        Indexed by cell: ``country`` (ISO3) and ``unit`` in which the cell's centre lies. Where it lies in none
        (a coast, a lake), the unit with the largest part of the cell; missing where the cell meets none.
    """
    cells = np.asarray(cells, dtype=np.int64)
    centres = gpd.GeoSeries(gpd.points_from_xy(*cell_centres(cells)), crs=GEOGRAPHIC_CRS)
    point, area = admin1.sindex.query(centres, predicate="intersects")
    unit = np.full(len(cells), UNKNOWN)
    unit[point[::-1]] = area[::-1]  # a centre on a border counts for the first of its units
    lost = np.flatnonzero(unit == UNKNOWN)
    unit[lost] = _largest_parts(cell_polygons(cells[lost]), admin1.geometry)
    known = admin1[["iso3", "name"]].astype(object).to_numpy()
    names = [known[position] if position != UNKNOWN else (None, None) for position in unit]
    return pd.DataFrame(names, index=pd.Index(cells, name="code"), columns=["country", "unit"], dtype=object)


def cells_within(countries: gpd.GeoDataFrame) -> np.ndarray:
    """Codes of the cells whose centre lies in any of some countries (rows with a geometry in degrees), sorted."""
    area = shapely.union_all(equal_area(countries.geometry).to_numpy())
    if area.is_empty:
        return np.empty(0, dtype=np.int64)
    west, south, east, north = (np.floor(np.array(area.bounds) / (CELL_KM * 1_000))).astype(int)
    columns, rows = (grid.ravel() for grid in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    shapely.prepare(area)
    x, y = ((index + 0.5) * CELL_KM * 1_000 for index in (columns, rows))
    inside = shapely.intersects_xy(area, x, y)
    return np.sort(columns_rows_to_cells(columns[inside], rows[inside]))


def equal_area(geometries: gpd.GeoSeries) -> gpd.GeoSeries:
    """Project geometries to the equal-area CRS; straight borders get vertices first, as in `zones.area_km2`."""
    return geometries.segmentize(AREA_STEP_DEGREES).to_crs(EQUAL_AREA_CRS)


@lru_cache(maxsize=8)
def projected_areas(atlas: "Atlas", name: str) -> np.ndarray:
    """Geometries of ``zones`` or ``operations`` in the equal-area CRS, made once for each atlas, in file order."""
    projected: np.ndarray = equal_area(getattr(atlas, name).geometry).to_numpy()
    return projected


def _largest_parts(outlines: gpd.GeoSeries, areas: gpd.GeoSeries) -> np.ndarray:
    """Position of the area that holds the largest part of each outline; ``UNKNOWN`` where none meets it."""
    chosen = np.full(len(outlines), UNKNOWN)
    outline, area = areas.sindex.query(outlines, predicate="intersects")
    parts = equal_area(outlines.iloc[outline]).intersection(equal_area(areas.iloc[area]), align=False)
    growing = np.lexsort((-area, parts.area.to_numpy()))
    chosen[outline[growing]] = area[growing]  # the last one written stays
    return chosen


def _squares(cells: np.ndarray) -> np.ndarray:
    columns, rows = cells_to_columns_rows(cells)
    size = CELL_KM * 1_000
    squares: np.ndarray = shapely.box(columns * size, rows * size, (columns + 1) * size, (rows + 1) * size)
    return squares


def _metres_to_cells(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    size = CELL_KM * 1_000
    return columns_rows_to_cells(np.floor(x / size), np.floor(y / size))


@lru_cache(maxsize=1)
def _projection() -> Transformer:
    return Transformer.from_crs(GEOGRAPHIC_CRS, EQUAL_AREA_CRS, always_xy=True)
