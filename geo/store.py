"""The one module that knows where tables live: today files in a folder, later perhaps a database.

``load_atlas`` is what the app starts with; it refuses damaged tables, naming every fault, and is
fast because whatever costs time is left to ``geo.checks``.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo import config, schema
from geo.cells import first_days, last_days
from geo.check_exceptions import find_unexcused
from geo.check_locations import find_country_offences
from geo.check_references import find_reference_faults
from geo.check_rules import find_rule_faults
from geo.errors import DataFaults, Fault
from geo.json_rows import parse_json
from geo.schema import Table
from geo.sources import decode, read_content, read_rows
from geo.validation import Checked, check_rows, unite_faults

FILES: dict[str, tuple[str, Table]] = {
    "events": ("events.geojson", schema.EVENTS),
    "actors": ("actors.json", schema.ACTORS),
    "links": ("actor_links.csv", schema.LINKS),
    "sources": ("sources.csv", schema.SOURCES),
    "zones": ("regions/zones.csv", schema.ZONES),
    "zone_areas": ("regions/zones.geojson", schema.ZONE_AREAS),
    "operations": ("regions/operations.csv", schema.OPERATIONS),
    "operation_areas": ("regions/operations.geojson", schema.OPERATION_AREAS),
    "places": ("regions/places.geojson", schema.PLACES),
    "exceptions": ("exceptions.csv", schema.EXCEPTIONS),
    "omitted": ("omitted.csv", schema.OMITTED),
    "seed_statements": ("seed_statements.csv", schema.SEED_STATEMENTS),
    "countries": ("regions/countries.geojson", schema.COUNTRIES),
    "admin1": ("regions/admin1.geojson", schema.ADMIN1),
}
# The tables that the atlas is made of; the version stands for exactly these.
ATLAS_TABLES = (
    "events", "actors", "links", "sources", "zones", "zone_areas", "operations", "operation_areas", "places",
)  # fmt: skip
VERSION_FILE = "version.txt"
BASEMAP_FILE = "regions/basemap.json"


@dataclass(frozen=True, eq=False)
class Atlas:
    """Every table of the atlas, checked.

    Attributes
    ----------
    events
        RangeIndex in file order, which is that of date_start, then event_id; ``date_start`` and
        ``date_end`` are datetime64[s], counts nullable ``Int64``, ``actors``, ``targets`` and
        ``sources`` tuples. EPSG:4326.
    actors
        Indexed by actor_id, in file order; ``first_day`` and ``last_day`` (datetime64[s], NaT =
        open) beside the partial dates ``active_from`` and ``active_to``.
    links
        ``date`` as datetime64[s]; old -> new.
    sources
        Indexed by source_id.
    zones, operations
        In file order, with ``area_km2`` and geometry, EPSG:4326; ``end`` NaT = ongoing at the end
        of the years of the atlas.
    places
        Gazetteer: ``name``, ``iso3``, ``population``, ``geonameid``, ``alternate_names``, points.
    omitted
        Researched rows that were left out or merged: ``table``, ``row_id``, ``reason``, ``merged_into``.
    version
        Date of the data and a digest of the tables, such as ``2026-11-20+1a2b3c4d``.
    """

    events: gpd.GeoDataFrame
    actors: pd.DataFrame
    links: pd.DataFrame
    sources: pd.DataFrame
    zones: gpd.GeoDataFrame
    operations: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    omitted: pd.DataFrame
    version: str


@dataclass(frozen=True, eq=False)
class Geography:
    """Exact base geography, EPSG:4326: ``countries`` (name, iso3) and their ``admin1`` units (name, iso3)."""

    countries: gpd.GeoDataFrame
    admin1: gpd.GeoDataFrame


def load_atlas(folder: Path = config.DATA_FOLDER) -> Atlas:
    """Load the checked tables of the atlas.

    Parameters
    ----------
    folder
        The data folder.

    Returns
    -------
    atlas
        All tables, or none.

    Raises
    ------
    DataFaults
        With every fault of files, rows, cells and references between tables, over all files.
    """
    tables = read_tables(folder, (*ATLAS_TABLES, "omitted", "exceptions", "countries"))
    version, faults = read_version(folder)
    offences = find_country_offences(tables["events"], tables["countries"])
    unexcused = find_unexcused(offences, tables["exceptions"], judged=())
    faults = unite_faults(tables, faults, find_rule_faults(tables), find_reference_faults(tables), unexcused)
    if faults:
        raise DataFaults(faults)
    actors = tables["actors"].table
    actors = actors.assign(first_day=first_days(actors["active_from"]), last_day=last_days(actors["active_to"]))
    return Atlas(
        events=tables["events"].table,
        actors=actors.set_index("actor_id"),
        links=tables["links"].table,
        sources=tables["sources"].table.set_index("source_id"),
        zones=_with_geometry(tables["zones"].table, tables["zone_areas"].table, "zone_id"),
        operations=_with_geometry(tables["operations"].table, tables["operation_areas"].table, "operation_id"),
        places=tables["places"].table,
        omitted=tables["omitted"].table,
        version=f"{version}+{_digest(tables)}",
    )


def load_geography(folder: Path = config.DATA_FOLDER) -> Geography:
    """Load the exact polygons of countries and first-level units; raises ``DataFaults`` as ``load_atlas`` does."""
    tables = read_tables(folder, ("countries", "admin1"))
    faults = [fault for checked in tables.values() for fault in checked.faults]
    if faults:
        raise DataFaults(faults)
    return Geography(tables["countries"].table, tables["admin1"].table)


def read_basemap(folder: Path = config.DATA_FOLDER) -> bytes:
    """Read the base map for the screen as it travels to the browser; raises ``DataFaults`` if it is not JSON."""
    file = file_name(folder, BASEMAP_FILE)
    content, faults = read_content(folder / BASEMAP_FILE, file=file)
    if content is None:
        raise DataFaults(faults)
    try:
        parse_json(content.decode("utf-8"))
    except ValueError as error:
        raise DataFaults([Fault(file, "", "", "not JSON; run python -m geo build", str(error))]) from error
    return content


def read_tables(folder: Path, names: Iterable[str] = tuple(FILES)) -> dict[str, Checked]:
    """Read and check tables one by one; nothing is raised, each table carries its faults.

    Parameters
    ----------
    folder
        The data folder.
    names
        Keys of ``FILES``.

    Returns
    -------
    tables
        In the order of ``names``; a file that cannot be read gives an empty table with its fault.
    """
    tables = {}
    for name in names:
        path, spec = FILES[name]
        rows = read_rows(folder / path, file=file_name(folder, path), columns=spec.column_names)
        tables[name] = check_rows(rows, spec)
    return tables


def read_version(folder: Path) -> tuple[str, tuple[Fault, ...]]:
    """Read the date of the data, ``yyyy-mm-dd``; with its fault if it is no such date."""
    file = file_name(folder, VERSION_FILE)
    content, faults = read_content(folder / VERSION_FILE, file=file)
    text, found = decode(content, file=file) if content is not None else ("", ())
    version = (text or "").strip()
    if content is not None and text is not None and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", version):
        found = (Fault(file, "line 1", "", "not a date", version[:60], "yyyy-mm-dd"),)
    return version, (*faults, *found)


def file_name(folder: Path, path: str) -> str:
    """Name a file for messages: the data folder's own name and the path inside it."""
    return f"{folder.resolve().name}/{path}"


def _with_geometry(rows: pd.DataFrame, areas: gpd.GeoDataFrame, key: str) -> gpd.GeoDataFrame:
    """Put the built geometry beside its recipe; every row has one, as the references were checked."""
    matched = areas.set_index(key).loc[rows[key], ["area_km2", "geometry"]].reset_index(drop=True)
    return gpd.GeoDataFrame(rows.assign(area_km2=matched["area_km2"]), geometry=matched.geometry, crs=areas.crs)


def _digest(tables: dict[str, Checked]) -> str:
    """First eight digits of a hash over the files, in fixed order; line ends do not count."""
    return hashlib.sha256("".join(tables[name].digest for name in ATLAS_TABLES).encode()).hexdigest()[:8]
