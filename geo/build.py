"""Rebuild what is derived: zones and operations from their recipes, and the base map for the screen.

The same bytes on every run, in any folder, time zone and locale, with the same lock of dependencies.
"""

import json
import os
from pathlib import Path

import geopandas as gpd
import shapely

from geo import basemap, config, labels, recipes, shapes, store, zones
from geo.errors import DataFaults, Fault, RecipeError
from geo.rows import row_label
from geo.sources import read_rows
from geo.validation import Checked

REGIONS = "regions"
# Tables and the columns that are read here: what is wrong elsewhere in a table is for ``geo.checks`` to say.
USED_COLUMNS = {
    "countries": ("name", "iso3", "geometry"),
    "admin1": ("name", "iso3", "geometry"),
    "places": ("name", "iso3", "population", "alternate_names", "geometry"),
    "events": ("place", "country", "geo_precision", "region", "geometry"),
    "zones": ("zone_id", "recipe"),
    "operations": ("operation_id", "recipe"),
}
# Lines and water only the base map needs.
LAYERS = {"disputed_borders": ("name",), "rivers": (), "lakes": ()}


def build_regions(folder: Path) -> dict[Path, bytes]:
    """Build every derived file under ``regions/``.

    Parameters
    ----------
    folder
        The data folder: ``events.geojson`` and ``regions/`` with recipes and base geography.

    Returns
    -------
    files
        Path -> content of ``zones.geojson``, ``operations.geojson`` and ``basemap.json``; nothing is written.

    Raises
    ------
    DataFaults
        With every fault of every recipe and file: file, row, column, what is allowed.
    """
    tables = store.read_tables(folder, USED_COLUMNS)
    faults = [
        fault
        for name, checked in tables.items()
        for fault in checked.faults
        if not fault.column or fault.column in USED_COLUMNS[name]
    ]
    layers = {name: _read_layer(folder, name, faults) for name in LAYERS}
    if faults:
        raise DataFaults(faults)
    areas = {name: _build_areas(tables[name], tables, faults) for name in ("zones", "operations")}
    if faults:
        raise DataFaults(faults)
    files = {folder / REGIONS / f"{name}.geojson": _encode_areas(name, built) for name, built in areas.items()}
    files[folder / store.BASEMAP_FILE] = _build_basemap({name: table.table for name, table in tables.items()}, layers)
    return files


def stale_files(folder: Path) -> list[Path]:
    """Name the derived files that are missing or differ from what would be built now; sorted, empty if none."""
    return sorted(path for path, content in build_regions(folder).items() if not _holds(path, content))


def write_regions(folder: Path) -> list[Path]:
    """Write the derived files that are missing or stale, each as a whole or not at all.

    Returns
    -------
    written
        Sorted; empty if everything was up to date. Raises as `build_regions` does, and then writes nothing.
    """
    files = {path: content for path, content in sorted(build_regions(folder).items()) if not _holds(path, content)}
    for path, content in files.items():
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(content)
        os.replace(part, path)
    return list(files)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _read_layer(folder: Path, name: str, faults: list[Fault]) -> gpd.GeoDataFrame:
    path = f"{REGIONS}/{name}.geojson"
    rows = read_rows(folder / path, file=store.file_name(folder, path), columns=LAYERS[name])
    geometries = list(rows.geometries or ())
    faults += rows.faults
    faults += (
        Fault(rows.file, row_label(line), "geometry", "geometry is missing or broken")
        for line, geometry in zip(rows.lines, geometries, strict=True)
        if geometry is None or geometry.is_empty or not geometry.is_valid
    )
    return gpd.GeoDataFrame(geometry=geometries, crs=config.GEOGRAPHIC_CRS)


def _build_areas(
    recipe_table: Checked, tables: dict[str, Checked], faults: list[Fault]
) -> dict[str, shapely.MultiPolygon]:
    """Build the geometry of each row by its id; what cannot be built becomes a fault."""
    countries, admin1 = tables["countries"].table, tables["admin1"].table
    areas: dict[str, shapely.MultiPolygon] = {}
    for position, (key, text) in enumerate(zip(recipe_table.keys, recipe_table.table["recipe"], strict=True)):
        try:
            areas[key] = shapes.build_geometry(recipes.parse_recipe(text), countries=countries, admin1=admin1)
        except RecipeError as error:
            faults.append(recipe_table.fault(position, "recipe", str(error)))
    return areas


def _encode_areas(name: str, areas: dict[str, shapely.MultiPolygon]) -> bytes:
    """Write GeoJSON, one feature a line, in the order of the recipes."""
    key = USED_COLUMNS[name][0]
    sizes = zones.area_km2(gpd.GeoSeries(list(areas.values()), crs=config.GEOGRAPHIC_CRS))
    features = [
        json.dumps(
            {"type": "Feature", "properties": {key: area_id, "area_km2": round(size)},
             "geometry": shapely.geometry.mapping(area)},
            ensure_ascii=False, separators=(",", ":"),
        )
        for (area_id, area), size in zip(areas.items(), sizes, strict=True)
    ]  # fmt: skip
    head = f'{{"type":"FeatureCollection","name":"{name}","features":[\n'
    return (head + ",\n".join(features) + "\n]}\n").encode()


def _build_basemap(tables: dict[str, gpd.GeoDataFrame], layers: dict[str, gpd.GeoDataFrame]) -> bytes:
    events = tables["events"][tables["events"]["region"]]
    return basemap.encode_basemap(
        basemap.build_basemap(
            countries=tables["countries"], admin1=tables["admin1"], disputed=layers["disputed_borders"],
            rivers=layers["rivers"], lakes=layers["lakes"],
            place_labels=labels.choose_places(tables["places"], events), region=set(events["country"]),
        )
    )  # fmt: skip
