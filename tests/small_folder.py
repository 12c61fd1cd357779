"""A whole data folder of a few rows over two square countries, sound in every respect: tests damage copies of it."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from geo import build, schema, store

Row = dict[str, Any]

ADDRESS = "https://example.org/report"


def write_small_folder(folder: Path) -> Path:
    """Write the folder and build its regions; ``check_folder`` finds nothing wrong with it."""
    (folder / "regions").mkdir(parents=True)
    rows = {
        "events": EVENTS, "actors": ACTORS, "links": LINKS, "sources": SOURCES, "zones": ZONES,
        "operations": OPERATIONS, "exceptions": EXCEPTIONS, "omitted": OMITTED, "seed_statements": STATEMENTS,
        "countries": COUNTRIES, "admin1": ADMIN1, "places": PLACES,
    }  # fmt: skip
    for name, table in rows.items():
        path, spec = store.FILES[name]
        _WRITERS[Path(path).suffix](folder / path, table, spec)
    for name in ("disputed_borders", "rivers", "lakes"):
        _write_features(folder / f"regions/{name}.geojson", [], schema.COUNTRIES)
    (folder / "version.txt").write_text("2026-11-20\n")
    build.write_regions(folder)
    return folder


def edit_line(path: Path, line: int, change: Callable[[str], str]) -> None:
    """Change one line of a file, counted from 1."""
    lines = path.read_text(encoding="utf-8").split("\n")
    changed = change(lines[line - 1])
    assert changed != lines[line - 1], f"{path.name}, line {line} was not changed"
    lines[line - 1] = changed
    path.write_text("\n".join(lines), encoding="utf-8")


def replace(old: str, new: str) -> Callable[[str], str]:
    """Make a change for ``edit_line``."""
    return lambda line: line.replace(old, new, 1)


def event(event_id: str, **changes: Any) -> Row:
    """An event row that is sound; the day is that of its id."""
    row = {
        "event_id": event_id, "date_start": event_id[:10], "date_end": event_id[:10], "date_precision": 1,
        "event_type": "attack", "sub_event_type": "ied", "actors": ["red"], "targets": ["mali"],
        "attribution": "claimed", "country": "MLI", "admin1": "East", "place": "Town", "geo_precision": 1,
        "fatalities_low": 1, "fatalities_best": 2, "fatalities_high": 3, "injured": None, "hostages": None,
        "summary": "A bomb went off.",
        "sources": ["page-0a1b2c"], "dataset": "atlas", "region": True, "notes": None, "geometry": [-2.0, 15.0],
    }  # fmt: skip
    return row | changes


def _actor(actor_id: str, **changes: Any) -> Row:
    row = {
        "actor_id": actor_id, "name": actor_id.title(), "short_name": actor_id.upper(), "aliases": [], "family": "jnim",
        "colour_family": "jnim", "slider_order": None, "active_from": None, "active_to": None, "countries": ["MLI"],
        "leaders": [], "ideology": None, "summary": "A group.", "sources": ["page-0a1b2c"], "notes": None,
    }  # fmt: skip
    return row | changes


def _source(source_id: str, kind: str, **changes: Any) -> Row:
    row = {"source_id": source_id, "kind": kind, "title": "Title", "publisher": "Publisher", "date": "2012-01",
           "url": ADDRESS, "licence": ""}  # fmt: skip
    return row | changes


def _square(west: float, south: float, east: float, north: float) -> list[Any]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


EVENTS = [
    event("2011-05-01-town-bomb", sources=["page-0a1b2c", "seed:000"]),
    event("2012-03-01-town-capture", event_type="territorial", sub_event_type="capture", sources=["seed:001"]),
    event("2012-06-01-oasis-raid", date_end="2012-06-05", date_precision=2, country="DZA", admin1="North",
          place="Oasis", geo_precision=2, targets=["algeria"], geometry=[3.0, 25.0], fatalities_low=None,
          fatalities_best=None),
    event("2013-01-01-east-clash", date_end="2013-01-31", date_precision=4, event_type="clash", sub_event_type="battle",
          geo_precision=4, actors=["blue", "mali"], targets=["red"], attribution=None, sources=["ucdp:123"]),
    event("2014-02-02-west-abduction", event_type="kidnapping", sub_event_type="abduction", admin1="West",
          place="Hamlet", geo_precision=3, targets=[], geometry=[-5.0, 13.0], hostages=2),
    event("2015-07-07-paris-arrest", event_type="operation", sub_event_type="arrest_raid", country="FRA",
          admin1="Paris", place="Paris", region=False, actors=["algeria"], geometry=[2.35, 48.85]),
]  # fmt: skip

ACTORS = [
    _actor("red", slider_order=1, active_from="2011-05", sources=["seed:002"], aliases=["Reds"],
           leaders=[{"name": "A. Leader", "from": "2011", "to": None, "note": "founder"}]),
    _actor("blue", slider_order=2, active_from="2012", active_to="2014"),
    _actor("mali", family="state", colour_family="state"),
    _actor("algeria", family="state", colour_family="state", countries=["DZA"]),
]  # fmt: skip

LINKS = [
    {"from_actor": "red", "to_actor": "blue", "link_type": "split", "date": "2012-09-01", "date_precision": 4,
     "summary": "A part left.", "sources": "seed:003|page-0a1b2c", "notes": ""},
]  # fmt: skip

SOURCES = [
    *(_source(seed, "seed", url="", date="") for seed in schema.SEEDS),
    _source("page-0a1b2c", "page"),
    _source("ucdp:123", "dataset", licence="CC BY 4.0"),
]

ZONES = [
    {"zone_id": "red-east-2012", "name": "Red: the east", "actor_id": "red", "zone_type": "control",
     "valid_from": "2012-03-01", "valid_to": "2013-01-31", "recipe": "admin1(MLI:East) - buffer(15.0,-2.0,20)",
     "countries": "MLI", "summary": "They held it.", "sources": "page-0a1b2c|seed:004", "confidence": "high",
     "single": "0", "notes": ""},
    {"zone_id": "blue-oasis-2013", "name": "Blue: an oasis", "actor_id": "blue", "zone_type": "attack",
     "valid_from": "2013-01-01", "valid_to": "2013-12-31", "recipe": "buffer(25.0,3.0,40) & country(DZA)",
     "countries": "DZA", "summary": "One raid.", "sources": "page-0a1b2c", "confidence": "low", "single": "1",
     "notes": "Single raid."},
]  # fmt: skip

OPERATIONS = [
    {"operation_id": "east-2013", "name": "Operation East", "lead": "mali", "partners": "algeria;blue",
     "start": "2013-01-11", "end": "", "recipe": "admin1(MLI:East)", "countries": "MLI;DZA", "troops_peak": "500",
     "summary": "An offensive.", "sources": "page-0a1b2c", "notes": ""},
]  # fmt: skip

EXCEPTIONS = [
    {"rule": "place", "subject": "2012-06-01-oasis-raid", "detail": "Oasis", "reason": "Another place of that name."},
]
OMITTED = [
    {"table": "events", "row_id": "2011-05-01-town-bombing", "reason": "Listed twice.",
     "merged_into": "2011-05-01-town-bomb"},
]  # fmt: skip
STATEMENTS = [
    {"seed": seed, "kind": kind, "ref": ref, "statement": "It says so."}
    for seed, kind, ref in (
        ("seed:000", "event", "2011-05-01-town-bomb"), ("seed:001", "event", "2012-03-01-town-capture"),
        ("seed:002", "actor", "red"), ("seed:002", "leader", "red/A. Leader"), ("seed:003", "link", "red>blue:split"),
        ("seed:004", "zone", "red-east-2012"),
    )
]  # fmt: skip

COUNTRIES = [
    {"name": "Mali", "iso3": "MLI", "geometry": _square(-6, 12, 0, 20)},
    {"name": "Algeria", "iso3": "DZA", "geometry": _square(0, 20, 6, 28)},
]
ADMIN1 = [
    {"name": "West", "iso3": "MLI", "geometry": _square(-6, 12, -3, 20)},
    {"name": "East", "iso3": "MLI", "geometry": _square(-3, 12, 0, 20)},
    {"name": "North", "iso3": "DZA", "geometry": _square(0, 20, 6, 28)},
]
PLACES = [
    {"name": "Town", "iso3": "MLI", "population": 5000, "geonameid": 1, "alternate_names": ["Ville"],
     "geometry": [-2.05, 15.0]},
    {"name": "Oasis", "iso3": "DZA", "population": 900, "geonameid": 2, "alternate_names": [],
     "geometry": [1.0, 21.0]},
]  # fmt: skip


def _write_features(path: Path, rows: Iterable[Row], spec: schema.Table) -> None:
    features = []
    for row in rows:
        properties = {name: value for name, value in row.items() if name != "geometry"}
        kind = "Point" if isinstance(row["geometry"][0], float) else "Polygon"
        identifier = {"id": row[spec.key[0]]} if spec.name == "events" else {}
        geometry = {"type": kind, "coordinates": row["geometry"]}
        features.append(_line({"type": "Feature", **identifier, "properties": properties, "geometry": geometry}))
    head = f'{{"type":"FeatureCollection","name":"{path.stem}","features":[\n'
    path.write_text(head + ",\n".join(features) + "\n]}\n", encoding="utf-8")


def _write_array(path: Path, rows: Iterable[Row], spec: schema.Table) -> None:
    path.write_text("[\n" + ",\n".join(_line(row) for row in rows) + "\n]\n", encoding="utf-8")


def _write_table(path: Path, rows: Iterable[Row], spec: schema.Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, spec.column_names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_WRITERS = {".geojson": _write_features, ".json": _write_array, ".csv": _write_table}
