"""``check`` finds every fault of a data folder at once, and none in the data that ship."""

import json
import random
import shutil

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


# File, line, change -> key of the row, column and problem of the fault.
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
    (EVENTS, 2, replace('_end":"2011-05-01"', '_end":"2011-04-30"'), TOWN, "date_end", "less than date_start"),
    (EVENTS, 2, replace('_precision":1', '_precision":4'), TOWN, "date_precision", "does not fit an interval"),
    (EVENTS, 2, replace('_high":3', '_high":1'), TOWN, "fatalities_high", "less than fatalities_best"),
    (EVENTS, 2, replace('"region":true', '"region":false'), TOWN, "region", "true is for the countries"),
    (ZONES, 2, replace("2013-01-31", "2012-02-01"), "red-east-2012", "valid_to", "less than valid_from"),
    (OPERATIONS, 2, replace("2013-01-11,", "2013-01-11,2012-01-01"), "east-2013", "end", "less than start"),
    (ACTORS, 3, replace('"2014"', '"2011"'), "blue", "active_to", "less than active_from"),
    (ACTORS, 2, replace('"slider_order":1', '"slider_order":3'), "red", "slider_order", "not in order of founding"),
    (ACTORS, 3, replace('"slider_order":2', '"slider_order":1'), "blue", "slider_order", "stands twice"),
    (ACTORS, 4, replace('"slider_order":null', '"slider_order":3'), "mali", "active_from", "an actor of the slider"),
    # references
    (EVENTS, 2, replace('["mali"]', '["mail"]'), TOWN, "targets", "actor is not known"),
    (EVENTS, 3, replace("seed:001", "paper-0a1b2c"), CAPTURE, "sources", "source is not known"),
    (EVENTS, 4, replace('["page-0a1b2c"]', "[]"), OASIS, "sources", "a value is needed here"),
    (ZONES, 3, replace("page-0a1b2c", ""), "blue-oasis-2013", "sources", "a value is needed here"),
    (ZONES, 3, replace(",blue,", ",bleu,"), "blue-oasis-2013", "actor_id", "actor is not known"),
    (OPERATIONS, 2, replace("algeria;blue", "algeria;bleu"), "east-2013", "partners", "actor is not known"),
    (LINKS, 2, replace("red,blue", "red,red"), "red red split 2012-09-01", "to_actor", "a link from an actor"),
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
    ("seed_statements.csv", 2, replace(TOWN, "1999-01-01-town"), "seed:000 event 1999-01-01-town It says so.", "ref",
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
# Some damages show in another file than theirs.
SHOWN_IN = {"no row cites this source": "sources.csv", "differs from what its recipes give": "regions/zones.geojson",
            "blue was not active": EVENTS}  # fmt: skip


@pytest.mark.parametrize(("file", "line", "change", "key", "column", "problem"), DAMAGES)
def test_a_damaged_cell_is_found_with_file_row_and_column(folder, file, line, change, key, column, problem):
    edit_line(folder / file, line, change)
    faults = check_folder(folder).faults
    shown_in = f"data/{SHOWN_IN.get(problem, file)}"
    found = [fault for fault in faults if (fault.file, fault.column) == (shown_in, column) and problem in fault.problem]
    assert [key in fault.row for fault in found] == [True], "\n".join(map(str, faults))
    # What follows from a damage may be named too (a source that nothing cites any more), but there is no flood.
    assert len(faults) <= 3, "\n".join(map(str, faults))


def test_events_out_of_order_are_found(folder):
    path = folder / EVENTS
    head, first, second, *tail = path.read_text().split("\n")
    path.write_text("\n".join([head, second, first, *tail]))
    assert places_of(check_folder(folder)) == {(EVENTS, f"line 3 ({TOWN})", "date_start")}


def test_a_row_twice_is_found(folder):
    edit_line(folder / EVENTS, 2, lambda line: f"{line}\n{line}")
    assert places_of(check_folder(folder)) == {(EVENTS, f"line 3 ({TOWN})", "event_id")}


@pytest.mark.parametrize("name", [path for path, _ in store.FILES.values()])
def test_a_missing_or_truncated_file_is_named_and_does_not_flood_the_report(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    missing = check_folder(folder).faults
    assert [fault.problem for fault in missing if fault.file == f"data/{name}"] == ["file is missing"]
    (folder / name).write_bytes(content[: len(content) * 2 // 3])
    truncated = [fault for fault in check_folder(folder).faults if fault.file == f"data/{name}"]
    assert any(words in fault.problem for fault in truncated for words in ("cut short", "row has", "quotes"))
    assert max(len(missing), len(truncated)) <= 3, "\n".join(map(str, missing))


def test_all_damages_of_all_files_are_found_in_one_run(folder):
    (folder / LINKS).unlink()
    edit_line(folder / "sources.csv", 8, append(",more"))
    edit_line(folder / ACTORS, 5, replace('{"actor_id"', '{"actor_id'))
    edit_line(folder / EVENTS, 2, replace("[-2.0,15.0]", "[15.0,-2.0]"))
    edit_line(folder / EVENTS, 4, replace('["page-0a1b2c"]', "[]"))
    edit_line(folder / ZONES, 2, replace("control", "contrôle"))
    edit_line(folder / OPERATIONS, 2, replace("500", "many"))
    edit_line(folder / "omitted.csv", 1, replace("reason", "because"))
    assert places_of(check_folder(folder)) >= {
        (LINKS, "", ""),
        ("sources.csv", "line 8", ""),
        (ACTORS, "line 5", ""),
        (EVENTS, f"line 2 ({TOWN})", "geometry"),
        (EVENTS, f"line 4 ({OASIS})", "sources"),
        (ZONES, "line 2 (red-east-2012)", "zone_type"),
        (OPERATIONS, "line 2 (east-2013)", "troops_peak"),
        ("omitted.csv", "line 1", "reason"),
        ("omitted.csv", "line 1", "because"),
    }


def test_any_damage_gives_faults_and_never_an_error(folder):
    generator = random.Random(1992)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(40):
        path = generator.choice(files)
        sound = path.read_bytes()
        start = generator.randrange(len(sound))
        end = min(len(sound), start + generator.choice((1, 2, 20, 400)))
        junk = bytes(generator.randrange(256) for _ in range(generator.choice((0, 1, 3))))
        path.write_bytes(sound[:start] + junk + sound[end:])
        format_report(check_folder(folder))
        path.write_bytes(sound)


@pytest.mark.parametrize("value", ["null", "7", '"text"', "[]", "{}", "true", "[[]]", '{"type":"Point"}', "1e999"])
def test_any_value_in_any_cell_gives_faults_and_never_an_error(folder, value):
    for name in ("events", "actors", "zone_areas", "places", "countries"):
        path = folder / store.FILES[name][0]
        head, row, *tail = path.read_text().split("\n")
        sound = json.loads(row.removesuffix(","))
        cells = sound.get("properties", sound)
        for column in cells:
            damaged = cells | {column: "HERE"}
            text = json.dumps(sound | {"properties": damaged} if "properties" in sound else damaged)
            path.write_text("\n".join([head, text.replace('"HERE"', value) + ",", *tail]))
            store.read_tables(folder, [name])
        path.write_text("\n".join([head, row, *tail]))


def test_exceptions_excuse_their_event_and_no_other(folder):
    edit_line(folder / "exceptions.csv", 2, replace(OASIS, TOWN))
    assert places_of(check_folder(folder)) == {
        (EVENTS, f"line 4 ({OASIS})", "geometry"),
        ("exceptions.csv", f"line 2 (place {TOWN} Oasis)", "subject"),
    }


def test_an_actor_is_excused_alone(folder):
    edit_line(folder / ACTORS, 3, replace('"2014"', '"2012"'))
    path = folder / "exceptions.csv"
    path.write_text(path.read_text() + "actor-dates,2013-01-01-east-clash,mali,Wrong actor.\n")
    assert {column for _, _, column in places_of(check_folder(folder))} == {"actors", "subject"}
    path.write_text(path.read_text().replace(",mali,", ",blue,"))
    assert check_folder(folder).faults == ()


def test_counts_are_those_of_the_tables(sound_folder):
    counts = check_folder(sound_folder).counts
    assert counts["country"] == {"MLI": 4, "DZA": 1, "FRA": 1}
    assert counts["decade"] == {"2010s": 6}
    assert counts["actor"] == {"red": 5, "mali": 4, "algeria": 2, "blue": 1}
    assert counts["total"]["links between actors"] == 1


def test_the_report_is_plain_text_with_every_fault_on_its_line(folder):
    edit_line(folder / EVENTS, 2, replace('"MLI"', '"Mali"'))
    report = check_folder(folder)
    lines = format_report(report).split("\n")
    assert lines[0] == f"1 fault in {folder}"
    assert lines[1] == f"  {report.faults[0]}"
    assert "Events by country" in lines
    assert max(map(len, lines[2:])) <= 100


def test_the_data_that_ship_have_no_fault(real_report):
    assert [str(fault) for fault in real_report.faults] == []


def test_the_data_that_ship_hold_what_the_atlas_promises(real_report):
    total, country = real_report.counts["total"], real_report.counts["country"]
    assert total["events"] >= 800
    assert min(country["DZA"], country["MLI"], country["BFA"]) > 105
    assert country["LBY"] > 80
    assert country["NER"] > 65
    assert total["zones"] >= 165
    assert total["operations"] >= 48
    assert total["actors"] >= 100
    assert total["links between actors"] >= 115
    assert real_report.counts["decade"].keys() == {"1990s", "2000s", "2010s", "2020s"}


def test_damage_to_the_data_that_ship_is_found_all_at_once(tmp_path):
    folder = shutil.copytree(config.DATA_FOLDER, tmp_path / "data")
    atlas = store.load_atlas(config.DATA_FOLDER)
    lines = (folder / EVENTS).read_text(encoding="utf-8").split("\n")
    swapped = next(at for at, line in enumerate(lines) if '"country":"MLI"' in line)
    event = json.loads(lines[swapped].removesuffix(","))
    event["geometry"]["coordinates"].reverse()
    edit_line(folder / EVENTS, swapped + 1, lambda _: json.dumps(event, ensure_ascii=False) + ",")
    edit_line(folder / EVENTS, 10, replace('"actors":["', '"actors":["no-such-'))
    edit_line(folder / EVENTS, 20, replace('"geo_precision":', '"geo_precision":1'))
    path = folder / EVENTS
    path.write_bytes(path.read_bytes()[:-200])
    (folder / "regions/zones.csv").unlink()
    places = {(file, row.split(" (")[0], column) for file, row, column in places_of(check_folder(folder))}
    assert places >= {
        (EVENTS, f"line {swapped + 1}", "geometry"),
        (EVENTS, "line 10", "actors"),
        (EVENTS, "line 20", "geo_precision"),
        (EVENTS, f"line {len(atlas.events) + 1}", ""),
        (ZONES, "", ""),
    }
