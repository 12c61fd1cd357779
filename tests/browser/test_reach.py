"""Nothing on the map is out of reach: every event and area answers a click, every line of the legend is seen."""

import pytest

from geo.filters import filter_events
from geo.selection import Selection
from geo.style import FAMILIES
from tests.browser.engine import open_engine

SAHEL = (14.2, -1.2, 7)


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas, reduced_motion="reduce").load()
    opened.show(Selection())
    yield opened
    opened.close()


ROWS_OUT_OF_REACH = """() => {
  const { layer, stage, pointer, map } = atlas.scene;
  const corner = stage.toCanvas(L.point(0, 0));
  const size = map.getSize();
  const seen = [], lost = [];
  for (let row = layer.low; row < layer.high; row++) {
    if (!layer.isSeen(row)) continue;
    const [x, y] = layer.position(row);
    const point = L.point(x - corner.x, y - corner.y);
    if (point.x < 0 || point.y < 0 || point.x > size.x || point.y > size.y) continue;
    seen.push(row);
    if (!pointer.at(point).rows.includes(row)) lost.push(row);
  }
  return [seen, lost];
}"""


@pytest.mark.parametrize("limit", [None, 20])
def test_every_drawn_event_is_reached_by_a_click_at_its_place(engine, atlas, limit):
    """As symbols, and as hexagons where a lower limit makes a crowd of them."""
    engine.run("(limit) => { atlas.keptLimit ||= atlas.hexagons.crowdLimit;"
               "atlas.hexagons.crowdLimit = limit ? () => limit : atlas.keptLimit; }", limit)  # fmt: skip
    engine.show(Selection(layers=("events",)))
    placed = filter_events(atlas, Selection()).query("geo_precision not in (5, 6)").index
    reached = set()
    for view in [(22, 5, 3.25), (22, 5, 4.5), SAHEL, (15.5, 13, 5.25), (33.5, 8, 6), (36.5, 3.5, 9)]:
        assert (engine.look(*view)["hexagons"] > 0) == (limit is not None)
        seen, lost = engine.run(ROWS_OUT_OF_REACH)
        assert lost == [], view
        reached.update(seen)
    assert reached == set(placed)
    engine.run("() => { atlas.hexagons.crowdLimit = atlas.keptLimit; }")


def crowded_spot(engine):
    """A place of the map, clear of what stands on it, at which many events lie; and their rows."""
    return engine.run(
        """() => {
          const { layer, stage, pointer } = atlas.scene;
          const corner = stage.toCanvas(L.point(0, 0));
          let best = [null, []];
          for (let row = layer.low; row < layer.high; row++) {
            if (!layer.isSeen(row)) continue;
            const [x, y] = layer.position(row);
            const point = [Math.round(x - corner.x), Math.round(y - corner.y)];
            if (document.elementFromPoint(...point) !== atlas.scene.map.getContainer()) continue;
            const { rows } = pointer.at(L.point(point));
            if (rows.length > best[1].length) best = [point, rows];
          }
          return best;
        }"""
    )


def test_a_mouse_click_in_a_crowd_lists_all_and_opens_one(engine):
    engine.show(Selection(layers=("events",)))
    engine.look(22, 5, 3)
    point, rows = crowded_spot(engine)
    assert len(rows) > 50
    engine.page.mouse.click(*point)
    assert engine.page.locator(".atlas-choice strong").inner_text() == f"{len(rows)} events here"
    items = engine.page.locator(".atlas-item")
    while engine.page.locator(".atlas-more").count():
        engine.page.locator(".atlas-more").click()
    assert items.count() == len(rows)
    items.last.click()
    assert engine.sent()[-1]["type"] == "event"
    assert engine.sent()[-1]["event"] == max(rows)


def test_a_hexagon_lists_its_events_and_names_its_leading_family(engine, atlas):
    engine.run("() => { atlas.keptLimit ||= atlas.hexagons.crowdLimit; atlas.hexagons.crowdLimit = () => 20; }")
    engine.show(Selection(layers=("events",)))
    point, rows = crowded_spot(engine)
    engine.page.mouse.move(*point)
    tip = engine.page.locator(".atlas-tip").inner_text()
    families = atlas.events.loc[rows, "actors"].str[0].map(atlas.actors["colour_family"]).value_counts()
    leaders = [FAMILIES[family].label for family, events in families.items() if events == families.max()]
    assert any(f"Most by: {label} ({families.max()})" in tip for label in leaders)
    engine.page.mouse.click(*point)
    titles = engine.page.locator(".atlas-item b").all_inner_texts()
    assert titles[0] == "Zoom in here"
    engine.page.keyboard.press("Escape")
    engine.run("() => { atlas.hexagons.crowdLimit = atlas.keptLimit; }")


def test_every_zone_and_operation_is_reached_by_a_click(engine, atlas):
    """With all events drawn over them: near a point inside each area a click finds it, sooner or later zoomed in."""
    engine.show(Selection(as_of="any"))
    inside = {
        name: [point.y, point.x]
        for table, column in ((atlas.zones, "zone_id"), (atlas.operations, "operation_id"))
        for name, point in zip(table[column], table.geometry.representative_point(), strict=True)
    }
    shown = engine.run("() => [...atlas.scene.shown.zones, ...atlas.scene.shown.operations].map(({id}) => id)")
    assert set(shown) == set(inside)
    lost = engine.run(
        """(inside) => {
          const { map, pointer } = atlas.scene;
          const middle = map.getSize().divideBy(2);
          const isFound = ([id, place]) => [8, 10, 6, 11].some((zoom) => {
            map.setView(place, zoom, { animate: false });
            for (let x = -120; x <= 120; x += 20) {
              for (let y = -120; y <= 120; y += 20) {
                if (pointer.at(middle.add([x, y])).areas.some((area) => area.id === id)) return true;
              }
            }
            return false;
          });
          return Object.entries(inside).filter((area) => !isFound(area)).map(([id]) => id);
        }""",
        inside,
    )
    assert lost == []


def test_a_mouse_click_on_a_zone_opens_it(engine, atlas):
    zone = atlas.zones[atlas.zones["zone_type"] == "support"].iloc[0]
    year = zone["valid_from"].year
    engine.show(Selection(years=(year, year), mode="year", as_of="any", layers=("zones",)))
    inside = zone.geometry.representative_point()
    engine.look(inside.y, inside.x, 8)
    engine.page.mouse.click(500, 260)
    if engine.page.locator(".atlas-choice").is_visible():
        engine.page.locator(".atlas-item", has_text=zone["name"]).first.click()
    assert engine.sent()[-1]["type"] == "zone"
    assert engine.sent()[-1]["zone"] == zone["zone_id"]


def test_the_legend_fits_the_map_of_a_small_laptop(browser, atlas):
    """At 1366 x 768 the map is 505 pixels high: with everything on screen no line of the legend is cut."""
    engine = open_engine(browser, atlas, viewport={"width": 1082, "height": 505}).load()
    for selection in (Selection(), Selection(as_of="any"), Selection(years=(2012, 2014))):
        engine.show(selection)
        visible, whole = engine.run("() => { const body = document.querySelector('.atlas-legend-body');"
                                    "return [body.clientHeight, body.scrollHeight]; }")  # fmt: skip
        assert whole <= visible
    engine.close()
