"""``check`` finds every fault of a data folder at once, and none in the data that ship."""

import json
import random
import shutil
from pathlib import Path

import pytest

from geo import config, store
from geo.checks import check_folder, format_report
from tests import small_folder
from tests.small_folder import edit_line, replace

EVENTS, ACTORS, LINKS = "events.geojson", "actors.json", "actor_links.csv"
ZONES, OPERATIONS = "regions/zones.csv", "regions/operations.csv"
TOWN, CAPTURE, OASIS = "2011-05-01-town-bomb", "2012-03-01-town-capture", "2012-06-01-oasis-raid"


@pytest.fixture(scope="module")
def sound_folder(tmp_path_factory):
    return small_folder.write_small_folder(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def folder(sound_folder, tmp_path):
    return shutil.copytree(sound_folder, tmp_path / "data")


@pytest.fixture(scope="module")
def real_report():
    return check_folder(config.DATA_FOLDER)


def append(text):
    """Add to the end of a line."""
    return lambda line: line + text


def places_of(report):
    return {(fault.file.removeprefix("data/"), fault.row, fault.column) for fault in report.faults}


def test_a_sound_folder_has_no_fault(sound_folder):
    assert check_folder(sound_folder).faults == ()


# One damage each: file, line, change -> the row, column and problem of its one fault, in the same file.
DAMAGES = [
    # schema
    (EVENTS, 2, replace('"MLI"', '"Mali"'), TOWN, "country", "not in the form allowed"),
    (EVENTS, 2, replace('"date_end":"2011-05-01"', '"date_end":"2011-05-32"'), TOWN, "date_end", "no such day"),
    (EVENTS, 2, replace('"hostages":null', '"hostages":"two"'), TOWN, "hostages", "not a whole number"),
    (EVENTS, 2, replace('"ied"', '"battle"'), TOWN, "sub_event_type", "not a sub-type of attack"),
    (EVENTS, 2, replace('"notes":null', '"note":null'), TOWN, "notes", "column is missing"),
    (EVENTS, 2, replace(',"hostages":null', ""), TOWN, "hostages", "column is missing"),
    (EVENTS, 2, replace("A bomb", "A bomb " * 40), TOWN, "summary", "too long"),
    (EVENTS, 3, replace(CAPTURE + '","properties', TOWN + '","properties'), CAPTURE, "id", "id differs from event_id"),
    (ZONES, 1, replace(",single,", ",lone,"), "", "single", "column is missing"),
    (ZONES, 3, replace(",low,", ",certain,"), "blue-oasis-2013", "confidence", "not one of the values allowed"),
    (OPERATIONS, 2, replace("2013-01-11", "11/01/2013"), "east-2013", "start", "not an ISO date"),
    ("sources.csv", 7, replace("https:", "ftp:"), "page-0a1b2c", "url", "not in the form allowed"),
    ("sources.csv", 7, replace("https://example.org/report", ""), "page-0a1b2c", "url", "a source other than a seed"),
    ("sources.csv", 7, replace(",page,", ",rumour,"), "page-0a1b2c", "kind", "not one of the values allowed"),
    ("sources.csv", 7, replace(",page,", ",seed,"), "page-0a1b2c", "kind", "kind seed and an id"),
    # rows
    (EVENTS, 2, replace('"date_end":"2011-05-01"', '"date_end":"2011-04-30"'), TOWN, "date_end", "less than date_start"),
    (EVENTS, 2, replace('"date_precision":1', '"date_precision":4'), TOWN, "date_precision", "does not fit an interval"),
    (EVENTS, 2, replace('"fatalities_high":3', '"fatalities_high":1'), TOWN, "fatalities_high", "less than fatalities_best"),
    (EVENTS, 2, replace('"region":true', '"region":false'), TOWN, "region", "true is for the countries"),
    (ZONES, 2, replace("2013-01-31", "2012-02-01"), "red-east-2012", "valid_to", "less than valid_from"),
    (OPERATIONS, 2, replace("2013-01-11,", "2013-01-11,2012-01-01"), "east-2013", "end", "less than start"),
    (ACTORS, 2, replace('"active_to":null', '"active_to":"2010"'), "red", "active_to", "less than active_from"),
    (ACTORS, 2, replace('"slider_order":1', '"slider_order":3'), "red", "slider_order", "not in order of founding"),
    (ACTORS, 3, replace('"slider_order":2', '"slider_order":1'), "blue", "slider_order", "stands twice"),
    (ACTORS, 4, replace('"slider_order":null', '"slider_order":3'), "mali", "active_from", "an actor of the slider"),
    # references
    (EVENTS, 2, replace('["mali"]', '["mail"]'), TOWN, "targets", "actor is not known"),
    (EVENTS, 3, replace("page", "paper") if False else replace("seed:001", "paper-0a1b2c"), CAPTURE, "sources", "source is"),
    (EVENTS, 4, replace('["page-0a1b2c"]', "[]"), OASIS, "sources", "a value is needed here"),
    (ZONES, 3, replace("page-0a1b2c", ""), "blue-oasis-2013", "sources", "a value is needed here"),
    (ZONES, 3, replace(",blue,", ",bleu,"), "blue-oasis-2013", "actor_id", "actor is not known"),
    (OPERATIONS, 2, replace("algeria;blue", "algeria;bleu"), "east-2013", "partners", "actor is not known"),
    (LINKS, 2, replace("red,blue", "red,red"), "red red split 2012-09-01", "to_actor", "a link from an actor to itself"),
    (LINKS, 2, replace("red,", "rde,"), "rde blue split 2012-09-01", "from_actor", "actor is not known"),
    (EVENTS, 5, replace("ucdp:123", "page-0a1b2c"), "ucdp:123", "source_id", "no row cites this source"),
    # places
    (EVENTS, 2, replace("[-2.0,15.0]", "[15.0,-2.0]"), TOWN, "geometry", "coordinates are swapped"),
    (EVENTS, 2, replace("[-2.0,15.0]", "[2.0,15.0]"), TOWN, "geometry", "longitude has the wrong sign"),
    (EVENTS, 2, replace("[-2.0,15.0]", "[-2.0,11.0]"), TOWN, "geometry", "point lies 111 km outside MLI"),
    (EVENTS, 6, replace("[-5.0,13.0]", "[-2.0,13.0]"), "2014-02-02-west-abduction", "geometry", "km outside West"),
    (EVENTS, 2, replace('"East"', '"Orient"'), TOWN, "admin1", "not a name in the base geography"),
    (EVENTS, 2, replace("[-2.0,15.0]", "[-2.0,15.3]"), TOWN, "geometry", "34 km from the gazetteer's Town"),
    ("exceptions.csv", 1, append(f"\nplace,{TOWN},,No need."), f"place {TOWN}", "subject", "unused exception"),
    # zones
    (ZONES, 2, replace("MLI:East", "MLI:Orient"), "red-east-2012", "recipe", "not a name in the base geography"),
    (ZONES, 2, replace("buffer(", "circle("), "red-east-2012", "recipe", ""),
    (ZONES, 2, replace(",20)", ",30)"), "", "", "differs from what its recipes give"),
    ("regions/zones.geojson", 2, replace('"area_km2"', '"area"'), "red-east-2012", "area_km2", "column is missing"),
    # history
    (ACTORS, 3, replace('"2014"', '"2012"'), "2013-01-01-east-clash", "actors", "blue was not active"),
    (LINKS, 2, append("\nblue,red,merger,2012-09-01,1,Back.,page-0a1b2c,"), "blue red merger 2012-09-01", "to_actor",
     "links run in a circle"),
    # seeds
    ("seed_statements.csv", 2, replace(TOWN, "1999-01-01-town"), f"seed:000 event 1999-01-01-town It says so.", "ref",
     "event is not in the atlas"),
    ("seed_statements.csv", 5, replace("red/A.", "red/B."), "seed:002 leader red/B. Leader It says so.", "ref",
     "leader is not in the atlas"),
    ("seed_statements.csv", 6, replace("red>blue:split", "red>blue:pledge"),
     "seed:003 link red>blue:pledge It says so.", "ref", "link is not in the atlas"),
    ("seed_statements.csv", 7, replace("red-east-2012", "blue-oasis-2013"),
     "seed:004 zone blue-oasis-2013 It says so.", "ref", "zone does not cite seed:004"),
    ("omitted.csv", 2, replace("2011-05-01-town-bombing", TOWN), f"events {TOWN}", "row_id", "event is in the atlas"),
    ("version.txt", 1, replace("2026-11-20", "today"), "", "", "not a date"),
]  # fmt: skip
# Where a damage shows in another file, or in more than one place.
SHOWN_IN = {"no row cites this source": "sources.csv", "differs from what": "regions/zones.geojson",
            "blue was not active": EVENTS}  # fmt: skip
