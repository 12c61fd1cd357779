"""The map's script held equal to geo: what is kept, how it is written, and that the newest command wins."""

import datetime
import random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.columns import day_of, year_window
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.filters import atlas_columns, filter_events, filter_operations, filter_zones, in_window
from geo.layers import pack_mask, ring_deltas
from geo.selection import Selection
from geo.words import write_count, write_date, write_dates
from geo.zones import zones_in_force
from tests.browser.engine import open_engine, random_selections

EPOCH = datetime.date(1970, 1, 1)


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas, reduced_motion="reduce").load()
    opened.show(Selection())
    yield opened
    opened.close()


@pytest.fixture
def fresh(browser, atlas):
    """A page of its own for a test that withholds files or watches the first command."""
    opened = open_engine(browser, atlas)
    yield opened
    opened.close()


def random_days(number, *, seed):
    """Days from 1970 to the last that a column can hold, leap days and ends of years among them."""
    chance = random.Random(seed)
    special = [datetime.date(year, *day) for year in (1992, 2000, 2024) for day in ((1, 1), (2, 29), (3, 1), (12, 31))]
    return [(date - EPOCH).days for date in special] + [0, 65535] + [chance.randrange(65536) for _ in range(number)]


# What is kept


def test_mask_and_window_keep_the_rows_that_geo_keeps(engine, atlas):
    selections = list(random_selections(atlas, 150, seed=1992))
    kept = engine.run(
        """async (commands) => {
          const { table } = window.atlas.scene.layer;
          const all = [...table.first.keys()];
          return Promise.all(commands.map(async ({ mask, window }) => {
            const kept = await atlas.codec.decodeMask(mask, table.n);
            return all.filter((row) =>
              (!kept || kept[row]) && atlas.time.inWindow(table.first[row], window) && table.flags[row] & 2);
          }));
        }""",
        [engine.command(selection) for selection in selections],
    )
    for selection, rows in zip(selections, kept, strict=True):
        assert rows == filter_events(atlas, selection).index.to_list(), selection


def test_layer_draws_the_rows_that_geo_keeps(engine, atlas):
    """The engine's own way, by binary search over the sorted column, gives the same rows."""
    years = [Selection(years=(year, year), mode="year") for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    for selection in (*years, *random_selections(atlas, 20, seed=2024)):
        state = engine.show(selection)
        rows = engine.run(
            "() => { const { low, high, kept } = atlas.scene.layer;"
            "return [...kept.keys()].filter((row) => kept[row] && row >= low && row < high); }"
        )
        assert rows == filter_events(atlas, selection).index.to_list(), selection
        assert state["events"] == len(rows)
    engine.show(Selection())


def test_zones_and_operations_are_those_that_geo_keeps(engine, atlas):
    selections = list(random_selections(atlas, 150, seed=2012))
    kept = engine.run(
        """async (commands) => {
          const { zones, operations } = atlas.scene.areas;
          const ids = async (areas, mask, spans, asof) => {
            const kept = await atlas.codec.decodeMask(mask, areas.length);
            return atlas.zonesInForce(areas, kept, spans, asof).map((area) => area.id);
          };
          return Promise.all(commands.map(async ({ zmask, omask, spans, asof }) => [
            await ids(zones, zmask, spans, asof), await ids(operations, omask, null, asof),
          ]));
        }""",
        [engine.command(selection) for selection in selections],
    )
    for selection, (zones, operations) in zip(selections, kept, strict=True):
        assert zones == filter_zones(atlas, selection)["zone_id"].to_list(), selection
        assert operations == filter_operations(atlas, selection)["operation_id"].to_list(), selection


def test_columns_of_geo_agree_with_the_window_rule(engine, atlas):
    """``geo.filters.in_window`` and ``inWindow`` on days around the ends of years."""
    columns = atlas_columns(atlas)
    for years in ((1992, 1992), (2011, 2013), (2024, 2024)):
        found = engine.run(
            "([days, window]) => days.map((day) => atlas.time.inWindow(day, window))",
            [columns.first.tolist(), year_window(years)],
        )
        assert found == in_window(columns, years).tolist()


def test_zone_in_force_agrees_on_open_ends_and_spans(engine):
    chance = random.Random(5)

    def any_day():
        return chance.choice((None, chance.randrange(8000, 8060)))

    def date(day):
        return pd.NaT if day is None else pd.Timestamp(day, unit="D")

    rows = [(any_day(), any_day(), any_day(), any_day()) for _ in range(600)]
    first, last = 8020, 8030
    found = engine.run(
        "([rows, f, l]) => rows.map(([from, to, a, b]) => atlas.time.zoneInForce(from, to, a, b, f, l))",
        [rows, first, last],
    )
    for (since, until, span_from, span_to), is_in_force in zip(rows, found, strict=True):
        zone = gpd.GeoDataFrame({"valid_from": [date(since)], "valid_to": [date(until)], "actor_id": ["a"]})
        spans = {"a": tuple(None if day is None else date(day) for day in (span_from, span_to))}
        assert is_in_force == (len(zones_in_force(zone, date(first), date(last), spans)) == 1)


@pytest.mark.parametrize("length", [1, 7, 8, 9, 63, 64, 65, 830, 4097, 100_003])
def test_masks_of_any_length_come_back(engine, length):
    chance = np.random.default_rng(length)
    for share in (0.0, 0.02, 0.5, 0.98, 1.0):
        mask = chance.random(length) < share
        rows = engine.run(
            "async ([text, n]) => { const kept = await atlas.codec.decodeMask(text, n);"
            "return kept && [kept.length, [...kept.keys()].filter((row) => kept[row])]; }",
            [pack_mask(mask), length],
        )
        assert rows == (None if mask.all() else [length, np.flatnonzero(mask).tolist()])


def test_columns_arrive_as_they_were_packed(engine, atlas):
    events = atlas.events
    table = engine.run(
        "() => { const { table } = atlas.scene.layer; return Object.fromEntries(Object.entries(table)"
        ".map(([name, column]) => [name, ArrayBuffer.isView(column) ? [...column] : column])); }"
    )
    first_actor = events["actors"].str[0].fillna("unknown")
    assert table["n"] == len(events)
    assert np.allclose(np.array(table["lon"]) / 1e5, events.geometry.x, atol=5.1e-6, rtol=0)
    assert np.allclose(np.array(table["lat"]) / 1e5, events.geometry.y, atol=5.1e-6, rtol=0)
    assert table["first"] == [day_of(date) for date in events["date_start"]]
    assert table["last"] == [day_of(date) for date in events["date_end"]]
    assert table["deaths"] == [-1 if pd.isna(deaths) else int(deaths) for deaths in events["fatalities_best"]]
    assert table["precision"] == events["geo_precision"].to_list()
    assert table["date_precision"] == events["date_precision"].to_list()
    assert [table["kinds"][code] for code in table["kind"]] == events["event_type"].to_list()
    assert [table["places"][code] for code in table["place"]] == events["place"].to_list()
    assert [table["actors"][code] for code in table["actor"]] == atlas.actors["short_name"].loc[first_actor].to_list()
    assert [table["families"][code] for code in table["family"]] == atlas.actors["colour_family"].loc[
        first_actor
    ].to_list()
    assert [bool(flags & 1) for flags in table["flags"]] == events["attribution"].eq("disputed").to_list()
    assert [bool(flags & 2) for flags in table["flags"]] == events["region"].to_list()
    assert [bool(flags & 4) for flags in table["flags"]] == [len(sources) == 1 for sources in events["sources"]]


def test_outlines_arrive_where_they_are(engine, atlas):
    """Web Mercator by the textbook, on every vertex of a zone with several parts."""
    zone = max(atlas.zones.itertuples(), key=lambda zone: shapely_parts(zone.geometry))
    rings = engine.run(
        "(id) => atlas.scene.areas.zones.find((zone) => zone.id === id).rings.map((ring) => [...ring])", zone.zone_id
    )
    wanted = [
        np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / 1000 for part in ring_deltas(zone.geometry) for ring in part
    ]
    assert len(rings) == len(wanted)
    for ring, points in zip(rings, wanted, strict=True):
        x = (points[:, 0] + 180) / 360 * 256
        y = 128 - 128 / np.pi * np.arctanh(np.sin(np.radians(points[:, 1])))
        found = np.reshape(ring, (-1, 2))
        same_way = np.allclose(found, np.column_stack([x, y]), atol=1e-4)
        assert same_way or np.allclose(found[::-1], np.column_stack([x, y]), atol=1e-4)


def shapely_parts(geometry):
    return len(getattr(geometry, "geoms", [geometry]))


# Dates and words


def test_days_are_the_days_of_the_calendar(engine):
    days = random_days(600, seed=3)
    dates = engine.run(
        "(days) => days.map((day) => { const { year, month, date } = atlas.time.dateOf(day);"
        "return [year, month, date, atlas.time.dayOf(year, month, date)]; })",
        days,
    )
    for day, (year, month, date, back) in zip(days, dates, strict=True):
        assert datetime.date(year, month, date) == EPOCH + datetime.timedelta(days=day)
        assert back == day


def test_dates_are_written_as_in_the_cards(engine):
    chance = random.Random(4)
    spans = [(day, day + chance.choice((0, 0, 1, 12, 40, 500)), precision)
             for day in random_days(200, seed=6) for precision in (1, 2, 3, 4, 5)]  # fmt: skip
    texts = engine.run("(spans) => spans.map((span) => atlas.time.formatRange(...span))", spans)
    for (first, last, precision), text in zip(spans, texts, strict=True):
        dates = [pd.Timestamp(EPOCH + datetime.timedelta(days=day)) for day in (first, last)]
        assert text == write_dates(*dates, precision)
    assert engine.run("() => atlas.time.formatMonth(8035)") == write_date(pd.Timestamp("1992-01-01"), 4)


def test_numbers_are_written_as_in_the_figures(engine):
    numbers = [0, 1, 12, 999, 1000, 12345, 100_000, 1_234_567]
    assert engine.run("(all) => all.map(atlas.time.formatNumber)", numbers) == [
        write_count(number) for number in numbers
    ]
    assert engine.run("() => [-1, 0, 1, 2].map(atlas.time.formatDeaths)") == [
        "deaths unknown", "0 reported deaths", "1 reported death", "2 reported deaths",
    ]  # fmt: skip


# Commands


def test_goto_is_followed_once(engine):
    def place():
        return engine.state()["view"]

    engine.show(Selection(), goto={"n": 1, "view": [16.5, -3.0, 7]})
    assert place() == [16.5, -3, 7]
    engine.look(30, 3, 5)
    engine.show(Selection(years=(2012, 2012)), goto={"n": 1, "view": [16.5, -3.0, 7]})
    assert place() == [30, 3, 5]
    engine.show(Selection(years=(2012, 2012)), goto={"n": 2, "view": [12.5, 2, 6]})
    assert place() == [12.5, 2, 6]
    engine.show(Selection(), goto={"n": 3, "view": None})
    first = place()
    engine.run("() => document.querySelector('[title=\"Show the whole region\"]').click()")
    assert place() == first


def test_the_newest_of_early_commands_is_drawn(fresh):
    fresh.load(mounted=False)
    for year in (2012, 2013):
        fresh.run("(command) => atlas.command(command)", fresh.command(Selection(years=(year, year), mode="year")))
    fresh.run("() => { const map = L.map('map', {center: [22, 5], zoom: 5}); atlas.mount(map); }")
    assert fresh.wait_for("atlas.state.frame > 0")["years"] == [2013, 2013]


def test_an_older_command_whose_asset_comes_late_is_not_drawn(fresh, atlas):
    fresh.files["slow.bin"] = fresh.files["events.bin"]
    fresh.late.add("slow.bin")
    fresh.load()
    older = fresh.command(Selection(years=(2012, 2012), mode="year"))
    older["assets"] = {**older["assets"], "events": "slow.bin"}
    fresh.run("(command) => atlas.command(command)", older)
    newer = Selection(years=(2013, 2013), mode="year")
    assert fresh.show(newer)["years"] == [2013, 2013]
    fresh.release()
    fresh.run("async () => { await fetch('slow.bin'); await new Promise((done) => setTimeout(done, 50)); }")
    assert fresh.state()["years"] == [2013, 2013]
    assert fresh.state()["events"] == len(filter_events(atlas, newer))


@pytest.mark.parametrize(
    ("part", "words"), [("base", "the base map"), ("events", "the events"), ("zones", "the zones")]
)
def test_a_missing_asset_is_said_in_one_sentence_over_a_map(fresh, part, words):
    fresh.withheld.add(f"{part}.bin")
    fresh.load()
    fresh.show(Selection(layers=("events", "zones")))
    message = fresh.page.locator(".atlas-message")
    assert message.inner_text() == f"The map could not load {words}. Please reload the page."
    painted = fresh.run(
        """() => [...document.querySelectorAll(".atlas-canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size > 20;
        })"""
    )
    assert any(painted)
    fresh.withheld.clear()
    fresh.show(Selection(years=(2012, 2012)))
    assert not message.is_visible()
