"""The readings of territorial spread as coloured cells and units: what the map is told, and the method in words.

Classes and colours are here, counting is in ``geo.spread``, drawing in ``geo/web/cells.js``.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import filters, spread
from geo.columns import UNKNOWN
from geo.grid import CELL_KM, atlas_points, cells_to_columns_rows, cells_within, metres_to_degrees
from geo.layers import compact_json, ring_deltas
from geo.selection import Selection, describe_years
from geo.words import EN_DASH, write_number

if TYPE_CHECKING:
    from geo.store import Atlas, Geography

UNIT_TOLERANCE_DEGREES = 0.02  # units are coloured as wholes; their edges need not be finer than the screen
RAMP = ("#F7C48F", "#F0A262", "#E67F38", "#AB4600", "#4E1D04")
YEARS_RAMP = ("#2D0B45", "#6A1B6E", "#A52C60", "#D44842", "#F1741B", "#FBAA2A", "#F6DE8A")
EVENT_STEPS = (1, 2, 4, 8, 16)
DEATH_STEPS = (1, 10, 50, 100, 250)
FIRST_YEAR_STEPS = (1992, 1997, 2002, 2007, 2012, 2017, 2022)
CHANGE_CLASSES = {
    "appeared": ("Appeared", "#D55E00", ""),
    "stayed": ("Stayed", "#8A8F98", "hatch"),
    "vanished": ("Vanished", "#0B5A7A", "outline"),
}
NO_TOLL, UNKNOWN_TOLL = "no deaths reported", "deaths unknown"


@dataclass(frozen=True)
class Reading:
    """One way to read a selection's spread: its name on the page and its method."""

    label: str
    method: str


_CELL = f"Cells are {CELL_KM} by {CELL_KM} km of one fixed equal-area grid (Africa Albers) and compare over time. "
_APART = "Events known only to a region or less exactly are not forced into a cell; they are counted apart. "
READINGS = {
    "zones": Reading(
        "Zones",
        "Zones are assessments, written as recipes of units, circles and corridors; click one for its "
        "recipe and sources. Their edges are not measured.",
    ),
    "extent": Reading("Events", _CELL + _APART + "Colour: events of the chosen years."),
    "deaths": Reading("Deaths", _CELL + _APART + "Colour: lowest reported figures, added up; unknown is not 0."),
    "first": Reading(
        "First year",
        _CELL + _APART + "Colour: first year with a recorded event, from 1992 to the last "
        "chosen year. What was there before 1992 is not known.",
    ),
    "units": Reading(
        "First year by region",
        "Colour: first year with a recorded event known to lie in the first-level unit. "
        "The whole unit is coloured, however small the part that was touched.",
    ),
    "compare": Reading(
        "Two years",
        _CELL + _APART + "The first and the last chosen year are compared (one year: with the "
        "year before). No recorded activity is not proof that a group had left.",
    ),
}


def pack_grid(atlas: "Atlas", geography: "Geography") -> bytes:
    """Write the cells of the region and the units that events touch, for ``geo/web/cells.js``."""
    cells = _grid_cells(atlas, geography)
    columns, rows = cells_to_columns_rows(cells)
    # An edge bends by some 20 m over 50 km: below the rounding, so corners are enough.
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) * CELL_KM * 1_000
    x = columns[:, None] * CELL_KM * 1_000 + corners[:, 0]
    y = rows[:, None] * CELL_KM * 1_000 + corners[:, 1]
    lon, lat = metres_to_degrees(x.ravel(), y.ravel())
    outlines = np.stack([lon, lat], axis=1).reshape(len(cells), len(corners), 2)
    rings = [shapely.Polygon(outline) for outline in outlines]
    units = [_flat(unit) for unit in _unit_shapes(atlas, geography)]
    return compact_json({"cells": [_flat(ring)[0] for ring in rings], "units": units}).encode()


def cells_layer(atlas: "Atlas", geography: "Geography", selection: Selection) -> dict[str, Any] | None:
    """What the map colours for the reading of a selection; None for zones.

    Returns
    -------
    layer
        ``items`` as index, class and value, one after the other; ``classes`` with colours; ``title``,
        ``tip`` and ``note`` in words. Values below 0 stand for unknown.
    """
    if selection.reading == "zones":
        return None
    makers = {"extent": _extent, "deaths": _deaths, "first": _first, "units": _first, "compare": _compare}
    values, classes, words = makers[selection.reading](atlas, selection)
    by_unit = selection.reading == "units"
    places = _unit_codes(atlas) if by_unit else _grid_cells(atlas, geography)
    index = np.searchsorted(places, values.index.to_numpy(np.int64))
    items = np.column_stack([index, values["class"], values["value"]]).astype(int).ravel().tolist()
    return {
        "reading": {"units": "first", "deaths": "extent"}.get(selection.reading, selection.reading),
        "by": "units" if by_unit else "cells",
        "items": items,
        "classes": classes,
        **words,
    }


_Made = tuple[pd.DataFrame, list[dict[str, str]], dict[str, str]]


def _extent(atlas: "Atlas", selection: Selection) -> _Made:
    counts = spread.count_cells(atlas_points(atlas), filters.select_rows(atlas, selection))
    values = pd.DataFrame({"value": counts.cells["events"]})
    values["class"] = np.searchsorted(EVENT_STEPS, values["value"], side="right") - 1
    title = f"Events by {CELL_KM} km cell, {describe_years(selection)}"
    words = {"title": title, "tip": "{v} events", "tip_one": "{v} event", "note": _apart(counts.apart.events)}
    return values, _ramp_classes(EVENT_STEPS, RAMP), words


def _deaths(atlas: "Atlas", selection: Selection) -> _Made:
    counts = spread.count_cells(atlas_points(atlas), filters.select_rows(atlas, selection))
    low = counts.cells["deaths_low"]
    values = pd.DataFrame({"value": low.fillna(UNKNOWN).astype(int)})
    none, unknown = len(DEATH_STEPS), len(DEATH_STEPS) + 1
    steps = np.searchsorted(DEATH_STEPS, values["value"], side="right") - 1
    values["class"] = np.where(low.isna(), unknown, np.where(values["value"] == 0, none, steps))
    classes = [
        *_ramp_classes(DEATH_STEPS, RAMP),
        {"label": NO_TOLL, "colour": "#E3E0D8", "pattern": ""},
        {"label": UNKNOWN_TOLL, "colour": "#8A8F98", "pattern": "hatch"},
    ]
    title = f"Reported deaths (lowest) by {CELL_KM} km cell, {describe_years(selection)}"
    words = {"title": title, "tip": "{v} reported deaths or more", "note": _apart(counts.apart.events)}
    return values, classes, words


def _first(atlas: "Atlas", selection: Selection) -> _Made:
    points, rows = atlas_points(atlas), spread.rows_of_all_years(atlas, selection)
    found = spread.first_years(points, rows, last_year=selection.years[1])
    table = found.units if selection.reading == "units" else found.cells
    if selection.reading == "units":
        codes = {name: code for code, name in points.unit_names.items()}
        table = table.set_index(pd.Index([codes[name] for name in zip(table["country"], table["unit"], strict=True)]))
    values = pd.DataFrame({"value": table["first_year"]})
    values["class"] = np.searchsorted(FIRST_YEAR_STEPS, values["value"], side="right") - 1
    labels = [
        f"{first}{EN_DASH}{last - 1}"
        for first, last in zip(FIRST_YEAR_STEPS, (*FIRST_YEAR_STEPS[1:], 2025), strict=True)
    ]
    classes = [
        {"label": label, "colour": colour, "pattern": ""} for label, colour in zip(labels, YEARS_RAMP, strict=True)
    ]
    title = f"First year of recorded activity, up to {selection.years[1]}"
    return values, classes, {"title": title, "tip": "first recorded in {v}", "note": "Coverage grows after 2012."}


def _compare(atlas: "Atlas", selection: Selection) -> _Made:
    before, after = compared_years(selection)
    points, rows = atlas_points(atlas), spread.rows_of_all_years(atlas, selection)
    found = spread.compare_years(points, rows, before=(before, before), after=(after, after))
    order = list(CHANGE_CLASSES)
    values = pd.DataFrame({"value": found.cells["events_after"] + found.cells["events_before"]})
    values["class"] = found.cells["change"].map(order.index).astype(int)
    classes = [
        {"label": label, "colour": colour, "pattern": pattern} for label, colour, pattern in CHANGE_CLASSES.values()
    ]
    title = f"{before} and {after} compared by {CELL_KM} km cell"
    note = _apart(found.apart_before + found.apart_after)
    return values, classes, {"title": title, "tip": "{v} events in both years", "tip_one": "{v} event", "note": note}


def compared_years(selection: Selection) -> tuple[int, int]:
    """The two years that are compared: the first and the last chosen; one year with the year before."""
    first, last = selection.years
    return (first, last) if first != last else (max(first - 1, Selection().years[0]), last)


def _ramp_classes(steps: tuple[int, ...], colours: tuple[str, ...]) -> list[dict[str, str]]:
    ends = [*(after - 1 for after in steps[1:]), None]
    labels = [
        f"{first} or more" if last is None else str(first) if first == last else f"{first}{EN_DASH}{last}"
        for first, last in zip(steps, ends, strict=True)
    ]
    return [{"label": label, "colour": colour, "pattern": ""} for label, colour in zip(labels, colours, strict=True)]


def _apart(number: int) -> str:
    return f"{write_number(number, 'event')} known less exactly, counted apart." if number else ""


def _flat(geometry: shapely.Geometry) -> list[list[int]]:
    return [ring for polygon in ring_deltas(geometry) for ring in polygon]


@lru_cache(maxsize=4)
def _grid_cells(atlas: "Atlas", geography: "Geography") -> np.ndarray:
    """Codes of the region's cells and of those that events lie in, sorted."""
    covered = set(atlas.events.loc[atlas.events["region"], "country"]) | {"SAH"}
    countries: gpd.GeoDataFrame = geography.countries[geography.countries["iso3"].isin(covered)]
    points = atlas_points(atlas)
    return np.union1d(cells_within(countries), points.cell[points.cell != UNKNOWN])


@lru_cache(maxsize=4)
def _unit_codes(atlas: "Atlas") -> np.ndarray:
    return np.sort(np.array(list(atlas_points(atlas).unit_names), dtype=np.int64))


def _unit_shapes(atlas: "Atlas", geography: "Geography") -> list[shapely.Geometry]:
    """Outlines of the units, neighbours simplified together; empty where the base geography lacks one."""
    names = [atlas_points(atlas).unit_names[code] for code in _unit_codes(atlas).tolist()]
    simple = shapely.coverage_simplify(geography.admin1.geometry.to_numpy(), UNIT_TOLERANCE_DEGREES)
    shapes = dict(zip(zip(geography.admin1["iso3"], geography.admin1["name"], strict=True), simple, strict=True))
    return [shapes.get(name, shapely.Polygon()) for name in names]
