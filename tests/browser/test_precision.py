"""The map never claims more than the rows know: vague places, unknown deaths, rough dates, disputed names."""

import re

import pandas as pd
import pytest

from geo.config import VAGUE_PRECISIONS
from geo.filters import atlas_columns, filter_events
from geo.selection import Selection
from geo.summary import count_figures
from geo.words import write_count, write_number
from tests.browser.engine import FAST_CLOCK, open_engine, random_selections

WHOLE_REGION = (22, 5, 3.25)
SOFTEST_EDGE = 64  # of 255: between two neighbouring pixels of a soft symbol's alpha there is never more
SHARPEST_EDGE = 112  # and somewhere in a sharp one there is at least this

# Notes every symbol that is stamped: the row it stands for, and the look of the sprite that was used.
RECORD_STAMPS = """() => {
  const { EventLayer: { prototype: layer }, Sprites: { prototype: sprites } } = window.atlas;
  const { stamp } = layer, { of } = sprites;
  window.stamped = new Map();
  let row = null;
  layer.stamp = function (...given) { row = given[2]; stamp.apply(this, given); };
  sprites.of = function (...given) { window.stamped.set(row, given[0]); return of.apply(this, given); };
}"""
STAMPED = """() => {
  const rows = [...window.stamped].map(([row, code]) => [row, atlas.scene.layer.decodeLook(code)]);
  window.stamped.clear();
  return rows;
}"""
# How many rows the symbols, or the hexagons, of the last paint stand for.
DRAWN = """() => {
  const { layer } = atlas.scene;
  const counts = layer.hexagons ? layer.hexagons.counts : layer.entryCount.slice(0, layer.entries);
  return counts.reduce((sum, count) => sum + count, 0);
}"""
# The tip over each hexagon that is on screen, with the rows it stands for.
HEXAGON_TIPS = """() => {
  const { layer, stage, map, furniture } = atlas.scene;
  const corner = stage.toCanvas(L.point(0, 0));
  const tips = new Map();
  for (let row = layer.low; row < layer.high; row++) {
    if (!layer.isSeen(row) || tips.has(layer.hexagons.of[row])) continue;
    const [x, y] = layer.position(row);
    map.fire("mousemove", { containerPoint: L.point(x, y).subtract(corner), latlng: map.getCenter() });
    tips.set(layer.hexagons.of[row], [layer.rowsInHexagon(L.point(x, y)), furniture.tip.node.innerText]);
  }
  return [...tips.values()];
}"""


# The greatest step of alpha between two neighbouring pixels of the canvas of events.
STEEPEST_EDGE = "() => atlas.steepest(atlas.scene.stage.contexts.events.canvas)"
DEFINE_STEEPEST = """() => {
  atlas.steepest = (canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const alpha = (x, y) => x < width && y < height ? data[4 * (y * width + x) + 3] : 0;
    let most = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const here = alpha(x, y);
        most = Math.max(most, Math.abs(here - alpha(x + 1, y)), Math.abs(here - alpha(x, y + 1)));
      }
    }
    return most;
  };
}"""


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas, viewport={"width": 1600, "height": 1000}).load()
    opened.run(RECORD_STAMPS)
    opened.run(DEFINE_STEEPEST)
    opened.show(Selection())
    yield opened
    opened.close()


@pytest.fixture
def crowd(engine):
    """The whole atlas as hexagons."""
    engine.run("() => { atlas.keptLimit = atlas.hexagons.crowdLimit; atlas.hexagons.crowdLimit = () => 0; }")
    engine.show(Selection())
    engine.look(*WHOLE_REGION)
    yield engine
    engine.run("() => { atlas.hexagons.crowdLimit = atlas.keptLimit; }")
    engine.show(Selection())


def is_vague(events):
    return events["geo_precision"].isin(VAGUE_PRECISIONS)


def looks(engine):
    """What each row would be drawn as; None for a row without a point."""
    return engine.run(
        "() => { const { layer } = atlas.scene;"
        "return [...layer.look].map((code) => code === 65535 ? null : layer.decodeLook(code)); }"
    )


def test_every_row_is_drawn_as_sure_as_it_is(engine, atlas):
    for (_, event), look in zip(atlas.events.iterrows(), looks(engine), strict=True):
        assert (look is None) == (event["geo_precision"] in VAGUE_PRECISIONS)
        if look is not None:
            assert look["soft"] == (event["geo_precision"] >= 3), event["event_id"]
            assert look["hollow"] == bool(pd.isna(event["fatalities_best"])), event["event_id"]
            assert look["disputed"] == (event["attribution"] == "disputed"), event["event_id"]


@pytest.mark.parametrize("precision", range(1, 8))
@pytest.mark.parametrize("deaths", [-1, 0, 200])
def test_certainty_of_any_row(engine, precision, deaths):
    for flags in range(8):
        sure = engine.run("(row) => atlas.symbols.certainty(...row)", [precision, deaths, flags])
        assert sure == {"placed": precision not in VAGUE_PRECISIONS, "soft": precision >= 3, "hollow": deaths < 0,
                        "disputed": flags % 2 == 1}  # fmt: skip


def test_no_vague_row_is_stamped_as_a_sharp_symbol(engine, atlas):
    """What the canvas was given, in random selections and views."""
    events = atlas.events
    stamped = set()
    for number, selection in enumerate(random_selections(atlas, 24, seed=31)):
        engine.look(*[WHOLE_REGION, (15, 0, 6), (34, 5, 7)][number % 3])
        engine.show(selection, open={"event": number * 20, "zone": None, "operation": None})
        kept = filter_events(atlas, selection)
        for row, look in engine.run(STAMPED):
            event = events.loc[row]
            assert event["geo_precision"] not in VAGUE_PRECISIONS, event["event_id"]
            assert look["soft"] == (event["geo_precision"] >= 3), event["event_id"]
            assert look["hollow"] == bool(pd.isna(event["fatalities_best"])), event["event_id"]
            stamped.add(row)
        assert engine.state()["events"] == len(kept)
    assert len(stamped) > 0.5 * len(events)


def test_a_soft_symbol_has_no_sharp_edge(engine, atlas):
    """Every look and size of the real rows, pixel by pixel; the question mark of a dispute is words, not place."""
    edges = engine.run(
        """() => {
          const { layer } = atlas.scene;
          const found = new Map();
          for (const ratio of [1, 2]) {
            const undisputed = (code) => ({ ...layer.decodeLook(code), disputed: false });
            const sprites = new atlas.Sprites(ratio, 1, undisputed);
            layer.look.forEach((code, row) => {
              const key = `${ratio} ${code} ${layer.bucket[row]}`;
              if (code === 65535 || found.has(key)) return;
              const { canvas } = sprites.of(code, layer.bucket[row]);
              found.set(key, [undisputed(code).soft, ratio, atlas.steepest(canvas)]);
            });
          }
          return [...found.values()];
        }"""
    )
    assert {soft for soft, _, _ in edges} == {True, False}
    for soft, _ratio, steepest in edges:
        assert steepest <= SOFTEST_EDGE if soft else steepest >= SHARPEST_EDGE


def test_drawn_and_cannot_be_placed_are_all_that_is_selected(engine, atlas):
    columns = atlas_columns(atlas)
    engine.look(*WHOLE_REGION)
    for number, selection in enumerate(random_selections(atlas, 60, seed=77)):
        engine.run("(crowded) => { atlas.keptLimit ||= atlas.hexagons.crowdLimit;"
                   "atlas.hexagons.crowdLimit = crowded ? () => 10 : atlas.keptLimit; }", number % 2)  # fmt: skip
        state = engine.show(selection)
        kept = filter_events(atlas, selection)
        assert state["events"] == len(kept), selection
        assert (
            state["unplaced"] == int(is_vague(kept).sum()) == count_figures(columns, kept.index.to_numpy()).unplaced
        ), selection
        assert engine.run(DRAWN) + state["unplaced"] == state["events"], selection
        assert engine.run("() => atlas.scene.layer.unplacedRows()") == kept[is_vague(kept)].index.to_list(), selection
    engine.run("() => { atlas.hexagons.crowdLimit = atlas.keptLimit; }")


def test_the_list_of_what_cannot_be_placed_opens_each_of_them(engine, atlas):
    for selection in (Selection(), Selection(years=(2013, 2013), mode="year"), Selection(actors=("aqim",))):
        engine.show(selection)
        kept = filter_events(atlas, selection)
        vague = kept[is_vague(kept)].index.to_list()
        chip = engine.page.locator(".atlas-chip")
        assert chip.inner_text() == f"{write_count(len(vague))} cannot be placed"
        chip.click()
        while engine.page.locator(".atlas-more").count():
            engine.page.locator(".atlas-more").click()
        engine.run("() => { window.sent.length = 0; }")
        engine.run("() => document.querySelectorAll('.atlas-choice .atlas-item').forEach((item) => item.click())")
        assert [value["event"] for value in engine.sent()] == vague
    engine.show(Selection(years=(2009, 2009), mode="year", countries=("SEN",)))
    assert not chip.is_visible()


def test_unknown_deaths_are_rings_of_one_size_and_never_a_nought(engine, atlas):
    unknown = atlas.events["fatalities_best"].isna().to_numpy()
    radii = engine.run("() => [...atlas.scene.layer.bucket].map(atlas.symbols.bucketRadius)")
    assert len({radius for radius, is_unknown in zip(radii, unknown, strict=True) if is_unknown}) == 1
    words = engine.run("() => [...atlas.scene.layer.look.keys()]"
                       ".map((row) => atlas.eventLines(atlas.scene.layer.describe(row)).deaths)")  # fmt: skip
    assert [text == "deaths unknown" for text in words] == unknown.tolist()
    inside = engine.run(
        """() => {
          const { layer } = atlas.scene;
          const sprites = new atlas.Sprites(2, 1, (code) => layer.decodeLook(code));
          const middles = [];
          layer.look.forEach((code, row) => {
            const look = code === 65535 ? null : layer.decodeLook(code);
            if (!look || !look.hollow || look.soft || look.shape === "ring") return;
            const { canvas, half } = sprites.of(code, layer.bucket[row]);
            middles.push([...canvas.getContext("2d").getImageData(2 * half, 2 * half, 1, 1).data]);
          });
          return middles;
        }"""
    )
    assert len(inside) > 50
    assert all(min(red, green, blue) > 240 for red, green, blue, _ in inside)


def test_a_hexagon_adds_up_known_deaths_and_counts_unknown_ones(crowd, atlas):
    tips = crowd.run(HEXAGON_TIPS)
    assert sum(len(rows) for rows, _ in tips) == int((~is_vague(filter_events(atlas, Selection()))).sum())
    for rows, tip in tips:
        deaths = atlas.events.loc[rows, "fatalities_best"]
        lines = tip.split("\n")
        assert lines[0] == write_number(len(rows), "event")
        if deaths.isna().all():
            assert "deaths unknown" in lines
            assert "reported deaths" not in tip
        else:
            assert f"{write_count(int(deaths.sum()))} reported deaths" in lines
            unknown = re.findall(r"(\S+) with unknown deaths", tip)
            assert unknown == ([write_count(int(deaths.isna().sum()))] if deaths.isna().any() else [])
        rough = int((atlas.events.loc[rows, "geo_precision"] >= 3).sum())
        assert re.findall(r"(\S+) placed only roughly", tip) == ([write_count(rough)] if rough else [])


def test_a_hexagon_without_an_exact_place_has_no_edge(crowd, atlas):
    precise = crowd.run(
        """() => {
          const { layer } = atlas.scene, { hexagons } = layer;
          return [...layer.look.keys()].filter((row) => layer.isSeen(row))
            .map((row) => [row, hexagons.of[row], hexagons.precise[hexagons.of[row]]]);
        }"""
    )
    rows = pd.DataFrame(precise, columns=["row", "hexagon", "precise"]).set_index("row")
    rows["exact"] = atlas.events.loc[rows.index, "geo_precision"] <= 2
    assert (rows.groupby("hexagon")["exact"].transform("any") == rows["precise"].astype(bool)).all()
    vague = atlas.events.query("region and geo_precision in (3, 4)").index[0]
    event = atlas.events.loc[vague]
    day = event["date_start"]
    crowd.show(Selection(years=(day.year, day.year), mode="year", layers=("events",)))
    crowd.run("(row) => { atlas.scene.layer.kept.fill(0); atlas.scene.layer.kept[row] = 1; }", int(vague))
    crowd.look(event.geometry.y, event.geometry.x, 7)
    assert 0 < crowd.run(STEEPEST_EDGE) <= SOFTEST_EDGE


def test_a_row_of_known_month_or_year_shows_no_day(engine, atlas):
    """Not in its tip, and not in motion: it is there from the start of its month or year."""
    dates = engine.run("() => [...atlas.scene.layer.look.keys()].map((row) => atlas.scene.layer.describe(row).date)")
    shown = engine.run("() => [...atlas.scene.layer.shown]")
    for (_, event), text, day in zip(atlas.events.iterrows(), dates, shown, strict=True):
        start, appears = event["date_start"], pd.Timestamp(day, unit="D")
        if event["date_precision"] >= 5:
            assert re.fullmatch(r"\d{4}( – \d{4})?", text)
            assert appears == pd.Timestamp(start.year, 1, 1)
        elif event["date_precision"] == 4:
            assert re.fullmatch(r"[A-Z][a-z]+ \d{4}( – [A-Z][a-z]+ \d{4})?", text)
            assert appears == pd.Timestamp(start.year, start.month, 1)
        else:
            assert appears == start


def test_rough_dates_are_seen_all_through_their_month_or_year_while_playing(browser, atlas):
    """Every paint of a whole play: what is stamped is soft where it must be, and rough dates do not pop up on a day."""
    engine = open_engine(browser, atlas, script=FAST_CLOCK).load()
    engine.run(RECORD_STAMPS)
    engine.show(Selection(years=(1992, 1992), mode="year"))
    engine.page.locator('select[title="Speed"]').select_option("2")
    engine.run(
        """() => {
          const { scene } = atlas, { publish } = scene;
          window.hidden = [];
          window.days = new Set();
          scene.publish = function () {
            publish.call(scene);
            const { motion, window: [first, last], asof } = scene.time;
            if (!motion) return;
            window.days.add(asof[1]);
            const { table } = scene.layer, today = atlas.time.dateOf(asof[1]);
            for (let row = scene.layer.low; row < scene.layer.high; row++) {
              if (table.date_precision[row] < 4 || table.first[row] < first || table.first[row] > last) continue;
              const { year, month } = atlas.time.dateOf(table.first[row]);
              const isDue = year === today.year && (table.date_precision[row] > 4 || month === today.month);
              if (isDue && motion.opacity(row) <= 0) window.hidden.push([row, asof[1]]);
            }
          };
          scene.player.toggle();
        }"""
    )
    assert engine.wait_for("!atlas.state.playing")["years"] == [2024, 2024]
    assert engine.run("() => window.days.size") > 100
    assert engine.run("() => window.hidden") == []
    for row, look in engine.run(STAMPED):
        assert look["soft"] == (atlas.events.loc[row, "geo_precision"] >= 3)
    engine.close()


def test_a_disputed_attribution_is_marked_on_the_map_and_in_words(engine, atlas):
    disputed = atlas.events["attribution"].eq("disputed").to_numpy()
    doubts = engine.run("() => [...atlas.scene.layer.look.keys()]"
                        ".map((row) => atlas.eventLines(atlas.scene.layer.describe(row)).doubts)")  # fmt: skip
    assert ["attribution disputed" in words for words in doubts] == disputed.tolist()
    marked = engine.run(
        """() => {
          const { layer } = atlas.scene;
          const picture = (code, row, disputed) => {
            const sprites = new atlas.Sprites(1, 1, () => ({ ...layer.decodeLook(code), disputed }));
            return sprites.of(code, layer.bucket[row]).canvas.toDataURL();
          };
          const rows = [...layer.look.keys()].filter((row) => layer.look[row] !== 65535 && layer.table.flags[row] & 1);
          return rows.map((row) => picture(layer.look[row], row, true) !== picture(layer.look[row], row, false));
        }"""
    )
    assert marked
    assert all(marked)
