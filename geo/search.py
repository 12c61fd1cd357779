"""One search over places, events, zones, operations and actors."""

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely

from geo.style import COUNTRIES
from geo.words import EN_DASH, write_date

if TYPE_CHECKING:
    from geo.store import Atlas

MAX_TEXT_LENGTH = 80
PLACE_ZOOM, EVENT_ZOOM = 8.0, 8.0
# An area is fitted into this many pixels, left of the card that opens over the map.
AREA_WIDTH_PX, AREA_SHIFT_PX = 430, 110
AREA_ZOOMS = (4.25, 8.0)
WORLD_PX = 256


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, its id, a label, and where the map should look."""

    kind: str
    identifier: str
    label: str
    view: tuple[float, float, float]


def find(atlas: "Atlas", text: str, *, most: int = 8) -> list[Hit]:
    """Find places, events, zones and operations whose words begin with the words given.

    Parameters
    ----------
    text
        Any text; accents and case do not matter; only its first 80 characters are read.
    most
        The longest list wanted; kinds are taken in turn, so that none crowds out the others.

    Returns
    -------
    hits
        Best first within each kind; empty if nothing matches or the text is blank.
    """
    wanted = _fold(text[:MAX_TEXT_LENGTH]).split()
    if not wanted:
        return []
    by_kind: dict[str, list[tuple[int, int, Hit]]] = {}
    for order, (words, weight, hit) in enumerate(_index(atlas)):
        if all(f" {word}" in words for word in wanted):
            exact = 0 if words.startswith(f" {' '.join(wanted)}") else 1
            by_kind.setdefault(hit.kind, []).append((exact - weight, order, hit))
    ranked = [[entry[2] for entry in sorted(found, key=lambda entry: entry[:2])] for found in by_kind.values()]
    taken = [(rank, kind, hit) for kind, hits in enumerate(ranked) for rank, hit in enumerate(hits)]
    return [hit for _, _, hit in sorted(taken, key=lambda entry: entry[:2])[:most]]


def view_of(atlas: "Atlas", kind: str, identifier: str) -> tuple[float, float, float] | None:
    """Where the map should look to see an event, zone or operation; None for an unknown id."""
    hits = (hit for _, _, hit in _index(atlas) if (hit.kind, hit.identifier) == (kind, identifier))
    return next((hit.view for hit in hits), None)


@lru_cache(maxsize=4)
def _index(atlas: "Atlas") -> list[tuple[str, int, Hit]]:
    return [*_places(atlas), *_areas(atlas), *_events(atlas)]


def _places(atlas: "Atlas") -> list[tuple[str, int, Hit]]:
    entries = []
    for place in atlas.places.itertuples(index=False):
        names = " ".join((str(place.name), *place.alternate_names))
        country = COUNTRIES.get(str(place.iso3), str(place.iso3))
        weight = int(place.population > 100_000) if place.population == place.population else 0
        view = (place.geometry.y, place.geometry.x, PLACE_ZOOM)
        hit = Hit("place", str(place.geonameid), f"{place.name}, {country}", view)
        entries.append((f" {_fold(names)}", weight, hit))
    return entries


def _events(atlas: "Atlas") -> list[tuple[str, int, Hit]]:
    entries = []
    for event in atlas.events.itertuples(index=False):
        date = write_date(event.date_start, event.date_precision)
        words = _fold(f"{event.place} {event.summary} {event.date_start.year}")
        view = (event.geometry.y, event.geometry.x, EVENT_ZOOM)
        label = f"{event.place}, {date}: {_shortened(event.summary)}"
        entries.append((f" {words}", 0, Hit("event", str(event.event_id), label, view)))
    return entries


def _areas(atlas: "Atlas") -> list[tuple[str, int, Hit]]:
    entries = []
    for kind, table, start, end in (("operation", atlas.operations, "start", "end"),
                                    ("zone", atlas.zones, "valid_from", "valid_to")):  # fmt: skip
        for area in table.to_dict("records"):
            last = area[end].year if area[end] == area[end] else ""
            years = str(area[start].year) if area[start].year == last else f"{area[start].year}{EN_DASH}{last}"
            hit = Hit(kind, str(area[f"{kind}_id"]), f"{area['name']} ({years})", _area_view(area["geometry"]))
            entries.append((f" {_fold(area['name'])}", 0, hit))
    return entries


def _area_view(geometry: shapely.Geometry) -> tuple[float, float, float]:
    west, south, east, north = shapely.bounds(geometry).tolist()
    span = max(east - west, 1.3 * (north - south), 0.1)
    zoom = math.log2(AREA_WIDTH_PX * 360 / (WORLD_PX * span))
    zoom = round(4 * min(max(zoom, AREA_ZOOMS[0]), AREA_ZOOMS[1])) / 4
    shift = AREA_SHIFT_PX * 360 / (WORLD_PX * 2**zoom)
    return (south + north) / 2, (west + east) / 2 + shift, zoom


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _fold(text: str) -> str:
    """Lower case without accents; everything but letters and digits becomes a space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        character if character.isalnum() else " " for character in plain if not unicodedata.combining(character)
    )
    return " ".join(kept.split())
