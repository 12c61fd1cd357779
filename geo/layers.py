"""What the browser draws: assets sent once, and the small command sent for each move.

The server says which rows, the browser draws rows. ``geo/web/codec.js`` reads what is
packed here; ``tests/test_layers.py`` and ``tests/browser`` hold the two together.
"""

import base64
import hashlib
import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import filters
from geo.columns import day_of, days, year_window
from geo.selection import Selection, describe, describe_years
from geo.style import FAMILIES, KINDS
from geo.words import write_date

if TYPE_CHECKING:
    from geo.store import Atlas

POINT_UNITS = 100_000  # event coordinates: 1e-5 degree, about 1 m
LINE_UNITS = 1_000  # zones and base map: 1e-3 degree, about 100 m
UNKNOWN_DEATHS = -1
FLAG_DISPUTED, FLAG_IN_REGION, FLAG_ONE_SOURCE = 1, 2, 4


@dataclass(frozen=True)
class Asset:
    """A compressed file the browser keeps; its name changes with its content, never without."""

    name: str
    content: bytes


def pack_asset(payload: bytes) -> Asset:
    """Compress a payload and name it by its content."""
    content = zlib.compress(payload, 9)
    return Asset(f"{hashlib.sha256(content).hexdigest()[:12]}.bin", content)


def pack_events(atlas: "Atlas") -> bytes:
    """Lay out the columns that drawing needs as one block of typed arrays.

    Returns
    -------
    payload
        uint32 header length (little endian), JSON header, columns; each column starts at a multiple
        of 8 bytes, counted from the header's end. Row
        order is that of ``atlas.events``: the row number is the event's handle.
    """
    events = atlas.events
    families = list(FAMILIES)
    first_actors = events["actors"].str[0].fillna("unknown")
    names = atlas.actors["short_name"].to_dict()
    short_names, actor_names = pd.factorize(first_actors.map(lambda actor: names.get(actor, actor)))
    places, place_names = pd.factorize(events["place"])
    family_codes = {family: code for code, family in enumerate(families)}
    family = first_actors.map(atlas.actors["colour_family"]).map(family_codes).fillna(family_codes["unknown"])
    points = events.geometry
    columns = {
        "lon": np.round(points.x.to_numpy() * POINT_UNITS).astype("<i4"),
        "lat": np.round(points.y.to_numpy() * POINT_UNITS).astype("<i4"),
        "deaths": events["fatalities_best"].fillna(UNKNOWN_DEATHS).to_numpy("<i4"),
        "place": places.astype("<u4"),
        "first": days(events["date_start"]).astype("<u2"),
        "last": days(events["date_end"]).astype("<u2"),
        "actor": short_names.astype("<u2"),
        "kind": events["event_type"].map({kind: code for code, kind in enumerate(KINDS)}).to_numpy("u1"),
        "family": family.to_numpy("u1"),
        "precision": events["geo_precision"].to_numpy("u1"),
        "date_precision": events["date_precision"].to_numpy("u1"),
        "flags": _flags(events),
    }
    header = {"n": len(events), "places": place_names.tolist(), "actors": actor_names.tolist(),
              "families": families, "kinds": list(KINDS), "day0": "1970-01-01"}  # fmt: skip
    return _join_columns(header, columns)


def pack_areas(atlas: "Atlas") -> bytes:
    """Write zones and operations, geometry included, as compact JSON."""
    short = atlas.actors["short_name"]
    family = atlas.actors["colour_family"]
    zones = [
        {"id": zone.zone_id, "name": zone.name, "aid": zone.actor_id, "actor": str(short[zone.actor_id]),
         "family": str(family[zone.actor_id]), "type": zone.zone_type, "from": day_of(zone.valid_from),
         "to": day_of(zone.valid_to), "confidence": zone.confidence, "single": bool(zone.single),
         "rings": ring_deltas(zone.geometry)}
        for zone in atlas.zones.itertuples(index=False, name="Zone")
    ]  # fmt: skip
    operations = [
        {"id": operation.operation_id, "name": operation.name, "lead": str(short[operation.lead]),
         "family": str(family[operation.lead]), "from": day_of(operation.start), "to": day_of(operation.end),
         "rings": ring_deltas(operation.geometry)}
        for operation in atlas.operations.itertuples(index=False, name="Operation")
    ]  # fmt: skip
    return compact_json({"zones": zones, "operations": operations}).encode()


def ring_deltas(geometry: shapely.Geometry) -> list[list[list[int]]]:
    """Write a polygon's rings as integers, each point as the step from the one before.

    Returns
    -------
    polygons
        One list a polygon, of rings (outer first): [x0, y0, dx, dy, ...] in 1/1000 degree.
    """
    return [
        [_deltas(np.asarray(ring.coords)) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(geometry)
    ]


def pack_mask(mask: np.ndarray) -> str:
    """Write a boolean a row as base64 text; an empty text stands for "all rows"."""
    if mask.all():
        return ""
    return base64.b64encode(zlib.compress(np.packbits(mask, bitorder="little").tobytes(), 9)).decode()


def compact_json(value: Any) -> str:
    """Write JSON without a blank too many."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def map_command(
    atlas: "Atlas",
    selection: Selection,
    *,
    page: str,
    layers: tuple[str, ...],
    assets: dict[str, str],
    cells: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Everything the map needs to draw a selection: the same value for the same selection.

    Parameters
    ----------
    page
        Which reading of the selection is drawn; the map only reports it back.
    layers
        What is switched on, from ``selection.LAYERS``.
    assets
        ``base``, ``events`` and ``zones`` -> address, relative to the map's frame; ``grid`` with cells.
    cells
        Coloured cells or units, as ``readings.cells_layer`` makes them.
    """
    first, last = year_window(selection.years)
    spans = filters.chosen_spans(atlas, selection)
    zone_actors = set(atlas.zones["actor_id"])
    return {
        "assets": assets,
        "window": [first, last],
        "years": list(selection.years),
        "mode": selection.mode,
        "mask": pack_mask(filters.mask_events(atlas, selection)),
        "zmask": pack_mask(filters.mask_zones(atlas, selection)),
        "omask": pack_mask(filters.mask_operations(atlas, selection)),
        "spans": None if spans is None else
        {actor: [day_of(since), day_of(until)] for actor, (since, until) in spans.items() if actor in zone_actors},
        "asof": [day_of(date) for date in filters.as_of_dates(selection)],
        "layers": list(layers),
        "open": {"event": event_row(atlas, selection.event), "zone": selection.zone or None,
                 "operation": selection.operation or None},
        "actor": selection.actors[0] if selection.actors else "",
        "page": page,
        "label": describe_years(selection),
        "title": describe(atlas, selection),
        "note": _zones_note(selection, layers),
        "cells": cells,
    }  # fmt: skip


def event_row(atlas: "Atlas", event_id: str) -> int | None:
    """The row number of an event, None for an empty or unknown id."""
    rows = np.flatnonzero(atlas.events["event_id"].to_numpy(object) == event_id)
    return int(rows[0]) if len(rows) else None


def _zones_note(selection: Selection, layers: tuple[str, ...]) -> str:
    shown = [name for name in ("zones", "operations") if name in layers]
    if not shown:
        return ""
    last = write_date(pd.Timestamp(selection.years[1], 12, 31))
    years = describe_years(selection)
    at_any_time = f"at any time {years if selection.mode == 'upto' else f'in {years}'}"
    when = at_any_time if selection.as_of == "any" else f"as of {last}"
    return f"{' and '.join(shown).capitalize()} {when}"


def _flags(events: gpd.GeoDataFrame) -> np.ndarray:
    disputed: np.ndarray = events["attribution"].eq("disputed").to_numpy(bool, na_value=False)
    one_source = events["sources"].str.len().eq(1).to_numpy(bool)
    in_region = events["region"].to_numpy(bool)
    flags: np.ndarray = disputed * FLAG_DISPUTED + in_region * FLAG_IN_REGION + one_source * FLAG_ONE_SOURCE
    return flags.astype("u1")


def _join_columns(header: dict[str, Any], columns: dict[str, np.ndarray]) -> bytes:
    """Put the columns one behind the other, each at a multiple of 8 bytes after the header's end."""
    codes = {"i4": "i32", "u4": "u32", "u2": "u16", "u1": "u8"}
    sizes = [-(-column.nbytes // 8) * 8 for column in columns.values()]
    starts = np.cumsum([0, *sizes[:-1]]).tolist()
    header["columns"] = [[name, codes[column.dtype.str[1:]], start]
                         for (name, column), start in zip(columns.items(), starts, strict=True)]  # fmt: skip
    block = bytearray(sum(sizes))
    for column, start in zip(columns.values(), starts, strict=True):
        block[start : start + column.nbytes] = column.tobytes()
    text = compact_json(header).encode()
    return struct.pack("<I", len(text)) + text + bytes(block)


def _deltas(points: np.ndarray) -> list[int]:
    whole = np.round(points[:, :2] * LINE_UNITS).astype(np.int64)
    return np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist()
