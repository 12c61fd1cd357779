"""Cells and units on the map: a made-up grid over Mali, drawn by the real script from commands made by hand."""

import base64
import json
import zlib

import pytest

from geo.selection import Selection
from tests.browser.engine import open_engine

WEST, SOUTH, STEP = -3.0, 15.0, 0.5  # cell k lies k steps to the east
HOLE = (-0.5, 18.0)  # in the middle of the first unit, 2 degrees wide
MALI = (15.8, -1.0, 7)
CLASSES = [
    {"label": "1", "colour": "#F7C48F", "pattern": ""},
    {"label": "2–5", "colour": "#BC5210", "pattern": ""},
    {"label": "Stayed", "colour": "#541F05", "pattern": "hatch"},
    {"label": "Vanished", "colour": "#203040", "pattern": "outline"},
    {"label": "Far away", "colour": "#0000FF", "pattern": ""},
]
ITEMS = [0, 0, 1, 1, 1, 1234, 2, 2, 4, 3, 3, 0, 9, 4, 7]  # cell 9 lies far outside the view
TITLE, NOTE = "Events per 50 km cell, 2012–2013", "12 events known only to a region are counted apart"
QUIET = Selection(years=(1993, 1993), mode="year", actors=("jnim",), lineage=False)  # nothing but cells


def square(west, south, side):
    """A closed ring as deltas of thousandths of a degree."""
    x, y, d = (round(value * 1000) for value in (west, south, side))
    return [x, y, d, 0, 0, d, -d, 0, 0, -d]


def grid_text():
    cells = [square(WEST + STEP * k, SOUTH, STEP) for k in range(9)] + [square(40, 40, STEP)]
    units = [[square(-1.5, 17, 2), square(HOLE[0] - 0.2, HOLE[1] - 0.2, 0.4)], [square(1, 17, 1), square(2.5, 17, 1)]]
    return base64.b64encode(zlib.compress(json.dumps({"cells": cells, "units": units}).encode())).decode()


def cells(**changes):
    return {"reading": "extent", "by": "cells", "items": ITEMS, "classes": CLASSES, "title": TITLE,
            "tip": "{v} events", "note": NOTE} | changes  # fmt: skip


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas, reduced_motion="reduce").load()
    opened.run("(text) => { atlas.inline = { grid: text }; }", grid_text())
    opened.run("(view) => map.setView(view.slice(0, 2), view[2], {animate: false})", list(MALI))
    yield opened
    opened.close()


def show(engine, given, selection=QUIET, grid="grid", **changes):
    command = engine.command(selection, cells=given, **{"layers": ["events", "zones"], **changes})
    if grid:
        command["assets"]["grid"] = grid
    return engine.send(command)


def point_of(engine, lon, lat):
    return engine.run("(at) => { const { x, y } = map.latLngToContainerPoint(at); return [x, y]; }", [lat, lon])


def middle(cell):
    return WEST + STEP * (cell + 0.5), SOUTH + STEP / 2


def colours_around(engine, lon, lat, reach=8):
    """Colours as #RRGGBB, opaque only, of the cells' canvas around a place."""
    return set(engine.run(
        """([at, reach]) => {
          const { stage } = atlas.scene;
          const { x, y } = stage.toCanvas(map.latLngToContainerPoint(at)).round();
          const { data } = stage.contexts.cells.getImageData(x - reach, y - reach, 2 * reach, 2 * reach);
          const hex = (k) => "#" + [...data.slice(k, k + 3)].map((v) => v.toString(16).padStart(2, "0")).join("");
          const pixels = [...data.keys()].filter((k) => k % 4 === 0);
          return pixels.map((k) => (data[k + 3] === 255 ? hex(k).toUpperCase() : ""));
        }""",
        [[lat, lon], reach],
    ))  # fmt: skip


def has_paint(engine, name):
    return engine.run(
        "(name) => { const c = atlas.scene.stage.contexts[name];"
        "return c.getImageData(0, 0, c.canvas.width, c.canvas.height).data.some(Boolean); }",
        name,
    )


def tip_at(engine, lon, lat):
    engine.page.mouse.move(*point_of(engine, lon, lat))
    tip = engine.page.locator(".atlas-tip")
    return [line for line in tip.inner_text().split("\n") if line] if tip.is_visible() else []


def test_a_cell_has_the_colour_of_its_class(engine):
    assert show(engine, cells())["cells"] == 5
    for cell in (0, 1):
        assert colours_around(engine, *middle(cell)) == {CLASSES[cell]["colour"]}
    hatched = colours_around(engine, *middle(2))
    assert CLASSES[2]["colour"] in hatched
    assert len(hatched) > 2
    assert colours_around(engine, *middle(3)) == {""}  # an outline has no fill ...
    assert CLASSES[3]["colour"] in colours_around(engine, middle(3)[0], SOUTH, reach=3)  # ... and a firm edge
    assert colours_around(engine, *middle(4)) == {""}


def test_a_unit_is_coloured_in_all_its_parts_but_not_in_its_hole(engine):
    assert show(engine, cells(by="units", items=[0, 1, 3, 1, 0, 1]))["cells"] == 2
    engine.look(17.5, 1, 7)
    assert colours_around(engine, -1.2, 17.3) == {CLASSES[1]["colour"]}
    assert colours_around(engine, *HOLE) == {""}
    assert colours_around(engine, 1.5, 17.5) == colours_around(engine, 3.0, 17.5) == {CLASSES[0]["colour"]}
    assert tip_at(engine, *HOLE) == []
    assert tip_at(engine, 3.0, 17.5) == ["1", "1 events", "The whole unit is coloured, wherever in it the events lie."]
    engine.look(*MALI)


def test_the_legend_begins_with_the_cells_and_has_only_what_is_on_screen(engine):
    show(engine, cells(), Selection(years=(2012, 2013)))
    section = engine.page.locator(".atlas-legend-section").first
    words = section.inner_text().split("\n")
    assert words[0] == TITLE
    assert words[-1] == NOTE
    assert [row.inner_text() for row in section.locator(".atlas-legend-row").all()] == [
        "1", "2–5", "Stayed", "Vanished",
    ]  # fmt: skip


def test_the_picture_says_in_words_that_there_are_cells(engine):
    show(engine, cells())
    label = engine.run("() => atlas.scene.stage.contexts.events.canvas.getAttribute('aria-label')")
    assert f"{TITLE} (5 cells)" in label


@pytest.mark.parametrize(
    ("changes", "cell", "lines"),
    [
        ({}, 1, ["2–5", "1\u202f234 events"]),
        ({"tip_one": "{v} event"}, 0, ["1", "1 event"]),
        ({"reading": "first", "tip": "first in {v}", "items": [1, 1, 2007]}, 1, ["2–5", "first in 2007"]),
        ({"items": [1, 1, -1], "tip": "{v} deaths"}, 1, ["2–5"]),
        ({}, 5, []),
    ],
)  # fmt: skip
def test_a_tip_says_class_and_value(engine, changes, cell, lines):
    show(engine, cells(**changes))
    engine.page.mouse.move(5, 300)
    assert tip_at(engine, *middle(cell)) == lines


def test_a_click_tells_python_which_cell_and_marks_it(engine):
    show(engine, cells())
    for by, place, index in (("cells", middle(1), 1), ("cells", middle(3), 3)):
        engine.page.mouse.click(*point_of(engine, *place))
        sent = engine.sent()[-1]
        assert (sent["type"], sent["by"], sent["index"]) == ("cell", by, index)
        assert sent["seq"] > 0
        assert "#1F2328" in colours_around(engine, place[0], SOUTH, reach=3)
    engine.page.mouse.click(*point_of(engine, *middle(6)))
    assert engine.sent()[-1]["type"] == "close"


def test_an_event_over_a_cell_comes_first_and_a_zone_shares_with_it(engine, atlas):
    event = atlas.events[(atlas.events["geo_precision"] == 1) & (atlas.events["country"] == "MLI")].iloc[-1]
    year = event["date_start"].year
    x, y = event.geometry.x, event.geometry.y
    text = base64.b64encode(zlib.compress(json.dumps({"cells": [square(x - 1, y - 1, 2)], "units": []}).encode()))
    engine.run("(text) => { atlas.inline.here = text; }", text.decode())
    show(engine, cells(items=[0, 0, 1]), Selection(years=(year, year), mode="year"), grid="here", layers=["events"])
    engine.look(y, x, 10)
    rows, cell = engine.run("(at) => { const found = atlas.scene.pointer.at(map.latLngToContainerPoint(at));"
                            "return [found.rows, found.cell]; }", [y, x])  # fmt: skip
    assert event.name in rows
    assert cell is None

    zone = atlas.zones[atlas.zones["zone_type"] == "support"].iloc[0]
    year, inside = zone["valid_from"].year, zone.geometry.representative_point()
    text = json.dumps({"cells": [square(inside.x - 1, inside.y - 1, 2)], "units": []}).encode()
    engine.run("(text) => { atlas.inline.there = text; }", base64.b64encode(zlib.compress(text)).decode())
    selection = Selection(years=(year, year), mode="year", as_of="any")
    show(engine, cells(items=[0, 0, 1]), selection, grid="there", layers=["zones"])
    engine.look(inside.y, inside.x, 8)
    assert tip_at(engine, inside.x, inside.y)[0] == "1"
    engine.page.mouse.click(*point_of(engine, inside.x, inside.y))
    engine.page.locator(".atlas-item").first.click()
    assert engine.sent()[-1]["type"] == "cell"
    engine.look(*MALI)


def test_events_and_zones_are_drawn_with_cells_as_without(engine):
    selection = Selection(years=(2012, 2013))
    without = show(engine, None, selection)
    with_cells = show(engine, cells(), selection)
    assert (with_cells["events"], with_cells["zones"]) == (without["events"], without["zones"])
    assert with_cells["events"] > 0
    assert with_cells["zones"] > 0
    assert all(has_paint(engine, name) for name in ("cells", "zones", "events"))


@pytest.mark.parametrize("gone", [{"cells": None}, {}])
def test_without_cells_their_canvas_is_empty_and_the_legend_forgets_them(engine, gone):
    show(engine, cells())
    assert has_paint(engine, "cells")
    command = engine.command(QUIET, layers=["events"], **gone)
    assert engine.send(command)["cells"] == 0
    assert not has_paint(engine, "cells")
    assert TITLE not in engine.page.locator(".atlas-legend-body").text_content()


def test_cells_are_painted_again_only_when_they_or_the_view_change(engine):
    engine.run("() => { atlas.painted = 0; const paint = atlas.cells.paintCells;"
               "atlas.cells.paintCells = (...given) => { atlas.painted++; return paint(...given); }; }")  # fmt: skip

    def painted():
        return engine.run("() => atlas.painted")

    show(engine, cells())
    first = painted()
    show(engine, cells(), Selection(years=(2013, 2013), mode="year"))
    assert painted() == first
    show(engine, cells(items=ITEMS[:3]))
    assert painted() == first + 1
    engine.look(15.8, -1.0, 6.5)
    assert painted() > first + 1
    engine.look(*MALI)


@pytest.mark.parametrize("items", [[0, 0, 1, 99, 0, 1], [0, 0, 1, 1, 77, 1], [0, 0, 1, 1, 0]])
def test_what_is_not_in_the_grid_is_left_out(engine, items):
    assert show(engine, cells(items=items))["cells"] == 1


def test_an_empty_reading_says_so_and_a_full_one_hides_no_cells_behind_words(engine):
    message = engine.page.locator(".atlas-message")
    show(engine, cells(items=[]))
    assert message.inner_text() == "Nothing to colour in this selection"
    show(engine, cells())
    assert not message.is_visible()


@pytest.mark.parametrize("address", ["nowhere.bin", ""])
def test_a_missing_grid_is_one_sentence_over_a_map_with_its_events(engine, address):
    state = show(engine, cells(), Selection(years=(2012, 2013)), grid=address)
    message = engine.page.locator(".atlas-message")
    assert message.inner_text() == "The map could not load the cells. Please reload the page."
    assert state["cells"] == 0
    assert state["events"] > 0
    assert has_paint(engine, "events")
    assert show(engine, cells())["cells"] == 5
    assert not message.is_visible()


def test_cells_step_back_while_the_player_is_at_another_time(engine):
    def opacity():
        return engine.run("() => Number(getComputedStyle(atlas.scene.stage.contexts.cells.canvas).opacity)")

    def legend():
        return engine.page.locator(".atlas-legend-body").text_content()

    selection = Selection(years=(2012, 2013))
    show(engine, cells(), selection)
    assert opacity() == pytest.approx(0.86)
    engine.page.get_by_label("Play (space)").click()
    engine.page.wait_for_function("() => atlas.state.playing && atlas.state.years[1] > 2013")
    assert opacity() == pytest.approx(0.25)
    assert "Cells: 2012–2013" in legend()
    engine.page.get_by_label("Pause (space)").click()
    assert opacity() == pytest.approx(0.25)  # until Python has answered
    years = tuple(engine.sent()[-1]["years"])
    show(engine, cells(items=ITEMS[:6]), Selection(years=years))
    assert opacity() == pytest.approx(0.86)
    assert "Cells: 2012–2013" not in legend()
