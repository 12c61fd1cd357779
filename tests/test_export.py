"""Rows taken away: exactly those in view, with their sources, safe in a spreadsheet."""

import csv
import io
import json

import pytest

from geo import export
from geo.__main__ import main
from geo.filters import filter_events
from geo.selection import Selection

SELECTION = Selection(years=(2012, 2013), actors=("aqim",))


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_holds_exactly_the_rows_in_view_with_sources_and_licence(atlas):
    rows = read_csv(export.export_csv(atlas, SELECTION))
    kept = filter_events(atlas, SELECTION)
    assert [row["event_id"] for row in rows] == kept["event_id"].tolist()
    assert all(
        row["sources"] and row["licence"] == "CC BY 4.0" and row["data_version"] == atlas.version for row in rows
    )


def test_geojson_holds_exactly_the_rows_in_view_and_says_where_it_comes_from(atlas):
    collection = json.loads(export.export_geojson(atlas, SELECTION))
    kept = filter_events(atlas, SELECTION)
    assert [feature["id"] for feature in collection["features"]] == kept["event_id"].tolist()
    assert collection["metadata"]["data_version"] == atlas.version
    assert collection["metadata"]["link"] == "?years=2012&years=2013&actor=aqim"
    first = collection["features"][0]
    assert first["geometry"]["coordinates"] == [kept.geometry.x.iloc[0], kept.geometry.y.iloc[0]]
    assert first["properties"]["date_start"] == str(kept["date_start"].iloc[0].date())


def test_unknown_is_empty_in_csv_and_null_in_geojson(atlas):
    kept = filter_events(atlas, SELECTION)
    unknown = set(kept.loc[kept["fatalities_best"].isna(), "event_id"])
    assert unknown
    assert all(
        row["fatalities_best"] == ""
        for row in read_csv(export.export_csv(atlas, SELECTION))
        if row["event_id"] in unknown
    )
    collection = json.loads(export.export_geojson(atlas, SELECTION))
    assert all(
        feature["properties"]["fatalities_best"] is None
        for feature in collection["features"]
        if feature["id"] in unknown
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(text):
    assert export._cell(text) == f"'{text}"


def test_coordinates_stay_numbers(atlas):
    rows = read_csv(export.export_csv(atlas, SELECTION))
    assert all(float(row["longitude"]) and float(row["latitude"]) for row in rows)
    assert any(row["longitude"].startswith("-") for row in rows)


def test_export_is_the_same_twice(atlas):
    for write in export.WRITERS.values():
        assert write(atlas, SELECTION) == write(atlas, SELECTION)


def test_the_command_line_writes_the_same_file(atlas, tmp_path, capsys):
    out = tmp_path / "rows.csv"
    assert main(["export", "--out", str(out), "--years", "2012", "2013", "--actor", "AQIM"]) == 0
    assert out.read_bytes() == export.export_csv(atlas, SELECTION)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["export", "--out", "rows.xlsx"], "csv, geojson"),
        (["export", "--out", "rows.csv", "--actor", "nobody"], "nobody"),
        (["export", "--out", "rows.csv", "--years", "banana"], "banana"),
        (["check", "--data", "no-such-folder"], "no-such-folder"),
    ],
)
def test_a_command_that_cannot_be_done_ends_with_2_and_one_line(arguments, named, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert named in message
    assert message.count("\n") == 1
    assert "Traceback" not in message
    assert list(tmp_path.iterdir()) == []
