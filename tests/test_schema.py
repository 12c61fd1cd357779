"""Specifications agree with each other, and each breach of one is a fault of its cell."""

import pandas as pd
import pytest
import shapely

from geo import schema, store, style
from geo.cells import ABSENT, check_cells, describe_allowed, first_days, last_days
from geo.rows import RawRows
from geo.schema import Column
from geo.validation import check_rows
from tests import small_folder


def check_events(*rows):
    records = tuple({name: cell for name, cell in row.items() if name != "geometry"} for row in rows)
    points = tuple(shapely.Point(row["geometry"]) if row["geometry"] else None for row in rows)
    raw = RawRows("data/events.geojson", tuple(range(2, 2 + len(rows))), records, (), True, points)
    return check_rows(raw, schema.EVENTS)


def test_every_event_type_has_its_sub_types_and_its_symbol():
    assert set(schema.SUB_EVENT_TYPES) == set(style.KINDS) == set(schema.EVENT_TYPES)


def test_every_table_has_its_key_among_its_columns():
    for _, table in store.FILES.values():
        assert set(table.key) <= set(table.column_names)


def test_columns_are_typed_and_unknown_is_empty():
    row = small_folder.event("2011-05-01-town-bomb", fatalities_best=None, attribution=None, targets=[])
    table = check_events(row).table
    types = {name: str(table[name].dtype) for name in ("event_id", "date_start", "fatalities_best", "actors", "region")}
    assert types == {"event_id": "str", "date_start": "datetime64[s]", "fatalities_best": "Int64", "actors": "object",
                     "region": "bool"}  # fmt: skip
    assert table["actors"][0] == ("red",)
    assert table["targets"][0] == ()
    assert table[["fatalities_best", "attribution"]].isna().all(axis=None)
    assert table.crs == "EPSG:4326"


def test_a_table_without_rows_keeps_its_types():
    for _, spec in store.FILES.values():
        table = check_rows(RawRows("data/x.json", complete=True, geometries=()), spec).table
        assert list(table.columns) == [*spec.column_names, *(["geometry"] if spec.geometry else [])]
        assert len(table) == 0


@pytest.mark.parametrize(
    ("column", "cell", "problem"),
    [
        ("event_id", "2011-05-01-Town", "not in the form allowed"),
        ("event_id", None, "a value is needed here"),
        ("date_start", "2011-5-1", "not an ISO date"),
        ("date_start", "2011-02-30", "no such day"),
        ("date_start", "1991-12-31", "outside the years allowed"),
        ("date_end", "2025-01-01", "outside the years allowed"),
        ("date_end", 20110501, "not a date"),
        ("date_precision", 6, "out of range"),
        ("date_precision", "1", "not a whole number"),
        ("event_type", "bombing", "not one of the values allowed"),
        ("actors", "red", "not a list of texts"),
        ("actors", [], "a value is needed here"),
        ("actors", ["red", "red"], "item stands twice in the list"),
        ("actors", ["red", 7], "item of the list: not a text"),
        ("actors", ["red", {}], "item of the list: not a text"),
        ("actors", ["Red"], "item of the list: not in the form allowed"),
        ("targets", None, "a value is needed here"),
        ("country", "Mali", "not in the form allowed"),
        ("place", "", "empty text; unknown is null"),
        ("place", "nan", "left over from a conversion"),
        ("place", " Town", "space at the start or the end"),
        ("place", "Town\nTwo", "control character or line break"),
        ("geo_precision", 0, "out of range"),
        ("fatalities_best", -1, "out of range"),
        ("fatalities_best", 2.0, "not a whole number"),
        ("fatalities_best", True, "not a whole number"),
        ("fatalities_best", 10**30, "not a whole number"),
        ("summary", "x" * 221, "too long"),
        ("sources", [], "a value is needed here"),
        ("sources", ["https://example.org"], "item of the list: not in the form allowed"),
        ("dataset", "acled", "not one of the values allowed"),
        ("region", "yes", "not true or false"),
        ("geometry", None, "no geometry that can be read"),
        ("geometry", [200.0, 15.0], "coordinates are not on the globe"),
        ("geometry", [float("inf"), 15.0], "coordinates are not on the globe"),
    ],
)
def test_a_bad_cell_is_one_fault_and_empty_in_the_table(column, cell, problem):
    checked = check_events(small_folder.event("2011-05-01-town-bomb") | {column: cell})
    assert [fault.column for fault in checked.faults] == [column]
    fault = checked.faults[0]
    assert fault.problem.startswith(problem)
    assert fault.file == "data/events.geojson"
    assert fault.row.startswith("line 2")
    assert fault.allowed
    left = checked.table[column].iloc[0]
    assert left in ((), ("red",)) if isinstance(left, tuple) else pd.isna(left) or not left


def test_every_bad_cell_of_every_row_is_found_at_once():
    checked = check_events(
        small_folder.event("2011-05-01-town-bomb", geo_precision=9, sources=[]),
        small_folder.event("2011-05-02-town-bomb"),
        small_folder.event("2011-05-03-town-bomb", country="mali"),
    )
    assert {(fault.row, fault.column) for fault in checked.faults} == {
        ("line 2 (2011-05-01-town-bomb)", "geo_precision"),
        ("line 2 (2011-05-01-town-bomb)", "sources"),
        ("line 4 (2011-05-03-town-bomb)", "country"),
    }


def test_a_key_stands_once():
    checked = check_events(*[small_folder.event("2011-05-01-town-bomb")] * 2)
    assert [(fault.row, fault.problem) for fault in checked.faults] == [
        ("line 3 (2011-05-01-town-bomb)", "stands twice; it has to be unique")
    ]


def test_an_absent_cell_is_empty_and_not_a_fault_of_its_own():
    column = Column("summary")
    series, faults = check_cells([ABSENT, "text"], column)
    assert faults == []
    assert series.isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("leader", "is_sound"),
    [
        ({"name": "A", "from": "2011-07", "to": None, "note": None}, True),
        ({"name": "A", "from": None, "to": None}, False),
        ({"name": "", "from": None, "to": None, "note": None}, False),
        ({"name": "A", "from": "July 2011", "to": None, "note": None}, False),
        ({"name": "A", "from": 2011, "to": None, "note": None}, False),
        ({"name": "A", "from": "2011-13", "to": None, "note": None}, False),
        ({"name": "A", "from": None, "to": None, "note": 1}, False),
        ("A", False),
    ],
)
def test_leaders_have_four_fields_and_iso_dates(leader, is_sound):
    series, faults = check_cells([[leader]], Column("leaders", "leaders", empty=True))
    assert (not faults) == is_sound
    assert series[0] == ((leader,) if is_sound else ())


def test_partial_dates_cover_their_whole_period():
    dates = pd.Series(["1992", "1992-02", "1992-02-10", None], dtype="str")
    assert first_days(dates).dt.strftime("%F").tolist()[:3] == ["1992-01-01", "1992-02-01", "1992-02-10"]
    assert last_days(dates).dt.strftime("%F").tolist()[:3] == ["1992-12-31", "1992-02-29", "1992-02-10"]
    assert pd.isna(first_days(dates)[3])
    assert pd.isna(last_days(dates)[3])
    assert first_days(dates).dtype == last_days(dates).dtype == "datetime64[s]"


def test_what_is_allowed_is_said_for_every_column():
    for _, table in store.FILES.values():
        for column in table.columns:
            assert describe_allowed(column)


def test_cells_of_a_csv_are_turned_into_what_json_would_hold():
    raw = RawRows("data/regions/operations.csv", (2,), ({"operation_id": "a", "partners": "x;y", "troops_peak": "500",
                  "end": "", "start": "2013-01-11", "countries": ""},), complete=True)  # fmt: skip
    checked = check_rows(raw, schema.OPERATIONS)
    assert checked.table["partners"][0] == ("x", "y")
    assert checked.table["troops_peak"][0] == 500
    assert pd.isna(checked.table["end"][0])
    assert [(fault.column, fault.found) for fault in checked.faults] == [("countries", "an empty list")]
