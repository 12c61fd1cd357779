"""Readers say what is wrong with a file, where, and read on."""

import pytest
import shapely

from geo.sources import MAX_FILE_BYTES, read_rows

COLUMNS = ("key", "text")
CSV = "key,text\na,one\nb,two\nc,three\n"
ARRAY = '[\n{"key":"a","text":"one"},\n{"key":"b","text":"two"},\n{"key":"c","text":"three"}\n]\n'
FEATURES = (
    '{"type":"FeatureCollection","name":"rows","features":[\n'
    '{"type":"Feature","id":"a","properties":{"key":"a","text":"one"},"geometry":{"type":"Point","coordinates":[1,2]}},\n'
    '{"type":"Feature","id":"b","properties":{"key":"b","text":"two"},"geometry":{"type":"Point","coordinates":[3,4]}}\n'
    "]}\n"
)
FILES = {"rows.csv": CSV, "rows.json": ARRAY, "rows.geojson": FEATURES}


def read(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_rows(path, file=f"data/{name}", columns=COLUMNS)


@pytest.mark.parametrize("name", FILES)
def test_a_sound_file_gives_every_row_with_its_line(tmp_path, name):
    rows = read(tmp_path, name, FILES[name])
    assert rows.faults == ()
    assert rows.complete
    assert [record["key"] for record in rows.records] == list("abc")[: len(rows.records)]
    assert rows.lines == tuple(range(2, 2 + len(rows.records)))
    assert len(rows.digest) == 64


def test_features_carry_their_geometry(tmp_path):
    rows = read(tmp_path, "rows.geojson", FEATURES)
    assert rows.geometries == (shapely.Point(1, 2), shapely.Point(3, 4))


@pytest.mark.parametrize("name", FILES)
def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path, name):
    plain = read(tmp_path, name, FILES[name])
    windows = read(tmp_path, name, FILES[name].replace("\n", "\r\n"))
    marked = read(tmp_path, name, b"\xef\xbb\xbf" + FILES[name].encode())
    assert (windows.records, windows.faults, windows.digest) == (plain.records, (), plain.digest)
    assert (marked.records, marked.faults) == (plain.records, ())


def test_lines_count_through_line_breaks_inside_quotes(tmp_path):
    rows = read(tmp_path, "rows.csv", 'key,text\na,"one\nhalf"\nb,two\n')
    assert rows.lines == (2, 4)


DAMAGES = [
    # file, content, row, column, problem
    ("rows.csv", "", "", "", "file is empty"),
    ("rows.json", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "", "", "a Git LFS pointer"),
    ("rows.csv", "<!DOCTYPE html><html></html>", "", "", "a web page stands in place"),
    ("rows.csv", CSV.encode() + b"d,\xe9t\xe9\n", "line 5", "", "not text in UTF-8"),
    ("rows.csv", CSV + "d\n", "line 5", "", "row has 1 values in 2 columns"),
    ("rows.csv", CSV + "d,one,two\n", "line 5", "", "row has 3 values in 2 columns"),
    ("rows.csv", CSV + "\nd,four\n", "line 5", "", "line is empty"),
    ("rows.csv", CSV + 'd,"four\n', "line 5", "", "quotes do not match"),
    ("rows.csv", CSV.removesuffix("\n"), "line 4", "", "file ends in the middle of a line"),
    ("rows.csv", CSV.replace("key,text", "key,txt"), "line 1", "text", "column is missing"),
    ("rows.csv", CSV.replace("key,text", "key,txt"), "line 1", "txt", "column is not known"),
    ("rows.csv", CSV.replace("key,text", "key,key"), "line 1", "key", "column stands twice"),
    ("rows.csv", CSV.replace(",", ";"), "line 1", "key", "column is missing"),
    ("rows.json", ARRAY[:40], "line 3", "", "it is cut short"),
    ("rows.json", ARRAY.removesuffix("]\n"), "line 4", "", "it is cut short"),
    ("rows.json", "[", "line 1", "", "it is cut short"),
    ("rows.json", '{"key": 1', "line 1", "", "not JSON, or cut short"),
    ("rows.json", ARRAY.replace('"two"', "two"), "line 3", "", "not JSON"),
    ("rows.json", ARRAY.replace('"two"', "NaN"), "line 3", "", "not JSON (NaN is not a number"),
    ("rows.json", ARRAY.replace('"two"', '"two","text":"2"'), "line 3", "", "not JSON (the name 'text' stands twice"),
    ("rows.json", ARRAY.replace('"two"', "[" * 100_000), "line 3", "", "not JSON (nested too deeply"),
    ("rows.json", ARRAY.replace('"two"', "9" * 5_000), "line 3", "", "not JSON"),
    ("rows.json", ARRAY.replace('"two"},', '"two"}'), "line 3", "", "comma missing"),
    ("rows.json", ARRAY.replace('"three"}', '"three"},'), "line 4", "", "comma too many"),
    ("rows.json", ARRAY.replace('{"key":"b","text":"two"}', "7"), "line 3", "", "row is not an object"),
    ("rows.json", ARRAY.replace(',"text":"two"', ""), "line 3 (b)", "text", "column is missing"),
    ("rows.json", ARRAY.replace('"text":"two"', '"text":"two","more":1'), "line 3 (b)", "more", "column is not known"),
    ("rows.json", ARRAY.replace("\n", ""), "", "", "not laid out as one row a line"),
    ("rows.json", ARRAY.replace(",", ",\n"), "", "", "not laid out as one row a line"),
    ("rows.geojson", FEATURES[:200], "line 3", "", "it is cut short"),
    ("rows.geojson", FEATURES.replace("FeatureCollection", "Topology"), "", "", "not laid out as one row a line"),
    ("rows.geojson", FEATURES.replace('"type":"Feature",', "", 1), "line 2", "", "row is not a Feature"),
    ("rows.geojson", FEATURES.replace('"id":"a"', '"id":"z"'), "line 2 (a)", "id", "id differs from key"),
]


@pytest.mark.parametrize(("name", "content", "row", "column", "problem"), DAMAGES)
def test_damage_is_a_fault_with_file_row_and_column(tmp_path, name, content, row, column, problem):
    rows = read(tmp_path, name, content)
    places = {(fault.file, fault.row, fault.column): fault.problem for fault in reversed(rows.faults)}
    assert problem in places[f"data/{name}", row, column]


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("rows.csv", CSV + "d\n", "abc"),
        ("rows.json", ARRAY.replace('"two"', "two"), "ac"),
        ("rows.json", ARRAY.removesuffix("]\n"), "abc"),
        ("rows.geojson", FEATURES[:200], "a"),
    ],
)
def test_rows_around_the_damage_are_read_but_not_called_complete(tmp_path, name, content, kept):
    rows = read(tmp_path, name, content)
    assert "".join(record["key"] for record in rows.records) == kept
    assert not rows.complete


def test_a_geometry_that_cannot_be_read_is_none(tmp_path):
    rows = read(tmp_path, "rows.geojson", FEATURES.replace("[1,2]", '["1",null]'))
    assert rows.geometries == (None, shapely.Point(3, 4))


def test_missing_folders_and_huge_files_are_faults(tmp_path, monkeypatch):
    missing = read_rows(tmp_path / "rows.csv", file="data/rows.csv", columns=COLUMNS)
    assert [fault.problem for fault in missing.faults] == ["file is missing"]
    (tmp_path / "folder.csv").mkdir()
    folder = read_rows(tmp_path / "folder.csv", file="data/folder.csv", columns=COLUMNS)
    assert [fault.problem for fault in folder.faults] == ["file cannot be opened"]
    monkeypatch.setattr("geo.sources.MAX_FILE_BYTES", 10)
    assert [fault.problem for fault in read(tmp_path, "rows.csv", CSV).faults] == ["file is too large"]
    assert MAX_FILE_BYTES > 100_000_000
