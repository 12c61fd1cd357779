"""Time in motion: the player in the map, and how slider, link and figures follow it."""

from urllib.parse import urlencode

import pytest

from geo.config import FIRST_YEAR, LAST_YEAR
from geo.filters import filter_events
from geo.selection import Selection, to_query
from tests.browser import driver
from tests.browser.engine import FAST_CLOCK, open_engine

ALL_YEARS = list(range(FIRST_YEAR, LAST_YEAR + 1))
FASTEST = "4"
PLAY, PAUSE = '[aria-label="Play (space)"]', '[aria-label="Pause (space)"]'
BACK, ON = '[aria-label^="One step back"]', '[aria-label^="One step on"]'

# Notes every year that the map publishes while it plays: a setter cannot miss one.
RECORD_YEARS = """() => {
  let state = window.atlas.state;
  window.visited = [];
  window.mark = "the same frame";
  if (!window.sent) window.addEventListener("atlas:value", (event) => window.sent.push(event.detail));
  window.sent = [];
  Object.defineProperty(window.atlas, "state", {
    get: () => state,
    set: (next) => {
      state = next;
      if (state.playing && window.visited.at(-1) !== state.years[1]) window.visited.push(state.years[1]);
    },
  });
}"""


def watch(visitor, **query):
    """Open Explore, note the years, and put the keyboard into the map."""
    visitor.open(**query)
    visitor.map().evaluate(RECORD_YEARS)
    visitor.map().locator(".leaflet-container").focus()
    return visitor


def years_of(end, length):
    """The selection of the player's window: its last year, and its years or 0 for "up to"."""
    if length == 0:
        return Selection(years=(FIRST_YEAR, end), mode="upto")
    return Selection(years=(end - length + 1, end), mode="year" if length == 1 else "range")


def settles_on(visitor, atlas, selection):
    """Wait until link, figures, slider and map all say the same years; the map is still the same."""
    wanted = urlencode(to_query(selection), doseq=True)
    visitor.page.wait_for_function(
        """(wanted) => {
          const said = new URLSearchParams(location.search);
          said.delete("view");
          return [...said].sort().join() === [...new URLSearchParams(wanted)].sort().join();
        }""",
        arg=wanted,
    )
    events = len(filter_events(atlas, selection))
    visitor.page.wait_for_function(
        "(wanted) => document.querySelector('p.figures').innerText.replace(/\\u202f/g, '').startsWith(wanted)",
        arg=f"{events} event" if events else "No events",
    )
    slider = ".st-key-years-range" if selection.mode == "range" else ".st-key-years-one"
    wanted_years = list(selection.years) if selection.mode == "range" else [selection.years[1]]
    visitor.page.wait_for_function(
        """([slider, wanted]) => [...document.querySelectorAll(`${slider} input[type=range]`)]
          .map((input) => Number(input.value)).join() === wanted.join()""",
        arg=[slider, wanted_years],
    )
    state = visitor.wait_for(
        "!state.playing && state.years.join() === wanted[0].join() && state.events === wanted[1]",
        [list(selection.years), events],
    )
    assert visitor.map().evaluate("() => window.mark") == "the same frame"
    assert visitor.page.locator(driver.MAP_FRAME).count() == 1
    return state


def press(visitor, *keys):
    for key in keys:
        visitor.page.keyboard.press(key)


def drag(page, box, fractions):
    """Along the track with the button down; leaves it down."""
    points = [(box["x"] + box["width"] * fraction, box["y"] + box["height"] / 3) for fraction in fractions]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point)


def fraction_of(year):
    return (year - FIRST_YEAR + 0.5) / len(ALL_YEARS)


def test_playing_visits_each_year_once_and_in_order(atlas, visit):
    visitor = watch(visit(), years=str(FIRST_YEAR))
    visitor.map().locator('select[title="Speed"]').select_option(FASTEST)
    visitor.map().locator(".leaflet-container").focus()
    press(visitor, "Space")
    settles_on(visitor, atlas, years_of(LAST_YEAR, 1))
    assert visitor.map().evaluate("() => window.visited") == ALL_YEARS
    assert [sent["years"] for sent in visitor.map().evaluate("() => window.sent")] == [[LAST_YEAR, LAST_YEAR]]


def test_a_pause_leaves_all_at_its_year_also_twice_at_the_same(atlas, visit):
    visitor = watch(visit(), years="2010")
    press(visitor, "Space")
    visitor.wait_for("state.years[1] > 2010")
    press(visitor, "Space")
    year = visitor.wait_for("!state.playing")["years"][1]
    settles_on(visitor, atlas, years_of(year, 1))
    for _ in range(2):
        press(visitor, "Space", "Space")  # within the year that stands
        settles_on(visitor, atlas, years_of(year, 1))
    sent = visitor.map().evaluate("() => window.sent")
    assert [value["years"] for value in sent] == [[year, year]] * 3
    assert sent[0]["seq"] < sent[1]["seq"] < sent[2]["seq"]
    slider = visitor.page.locator(".st-key-years-one input[type=range]")
    slider.focus()
    press(visitor, "ArrowRight")
    settles_on(visitor, atlas, years_of(year + 1, 1))


def test_a_slider_moved_while_it_plays_waits_for_the_pause(atlas, visit):
    visitor = watch(visit(), years="2005")
    visitor.map().locator('select[title="Speed"]').select_option("0.5")
    visitor.map().locator(".leaflet-container").focus()
    press(visitor, "Space")
    visitor.wait_for("state.playing")
    visitor.page.locator(".st-key-years-one input[type=range]").focus()
    press(visitor, "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    visitor.page.wait_for_function("() => new URLSearchParams(location.search).get('years') === '2010'")
    state = visitor.state()
    assert state["playing"]
    assert state["years"][1] < 2010
    visitor.map().locator(".leaflet-container").focus()
    press(visitor, "Space")
    year = visitor.wait_for("!state.playing")["years"][1]
    assert year < 2010
    settles_on(visitor, atlas, years_of(year, 1))


def test_the_keyboard_alone_does_all_of_it(atlas, visit):
    visitor = watch(visit(), years="2012")

    def tab_to(selector):
        for _ in range(20):
            if visitor.map().evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            press(visitor, "Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    press(visitor, "Space")
    visitor.wait_for("state.playing")
    press(visitor, "Space")
    year = visitor.wait_for("!state.playing")["years"][1]
    settles_on(visitor, atlas, years_of(year, 1))
    tab_to(".atlas-track")
    press(visitor, "ArrowRight", "ArrowRight", "ArrowLeft")
    settles_on(visitor, atlas, years_of(year + 1, 1))
    press(visitor, "Home")
    settles_on(visitor, atlas, years_of(FIRST_YEAR, 1))
    press(visitor, "ArrowLeft")
    settles_on(visitor, atlas, years_of(FIRST_YEAR, 1))
    press(visitor, "End")
    settles_on(visitor, atlas, years_of(LAST_YEAR, 1))
    tab_to('select[title="Years shown at once"]')
    press(visitor, "ArrowDown")
    settles_on(visitor, atlas, years_of(LAST_YEAR, 3))
    tab_to('select[title="Speed"]')
    press(visitor, "ArrowDown")
    assert visitor.map().evaluate("() => atlas.scene.player.speed") == 2
    tab_to('[title="Play again from the start"]')
    press(visitor, "Space")
    assert visitor.map().evaluate("() => atlas.scene.player.loop")


def test_letters_pressed_in_the_map_are_the_shortcuts_of_the_page(atlas, visit):
    visitor = watch(visit(), years="2012")
    press(visitor, "n")
    settles_on(visitor, atlas, years_of(2013, 1))
    press(visitor, "p")
    settles_on(visitor, atlas, years_of(2012, 1))
    press(visitor, "k")
    actor = visitor.wait_for("state.actor !== ''")["actor"]
    assert actor == atlas.actors["slider_order"].idxmin()
    press(visitor, "k")
    visitor.wait_for("state.actor !== '' && state.actor !== wanted", actor)
    press(visitor, "j")
    visitor.wait_for("state.actor === wanted", actor)
    press(visitor, "j")
    visitor.wait_for("state.actor === ''")


def test_steps_and_a_drag_on_the_track(atlas, visit):
    visitor = watch(visit(), years="2012")
    visitor.map().locator(ON).click()
    settles_on(visitor, atlas, years_of(2013, 1))
    visitor.map().locator(BACK).click()
    settles_on(visitor, atlas, years_of(2012, 1))
    address = visitor.page.url
    box = visitor.map().locator(".atlas-track").bounding_box()
    drag(visitor.page, box, [fraction_of(year) for year in (2000, 2001, 2003, 2008)])
    assert visitor.wait_for("state.years[1] === 2008")["events"] == len(filter_events(atlas, years_of(2008, 1)))
    assert visitor.page.url == address  # the map scrubs live; the page hears of it at the end
    visitor.page.mouse.up()
    settles_on(visitor, atlas, years_of(2008, 1))
    assert len(visitor.map().evaluate("() => window.sent")) == 3


def test_windows_of_several_years_come_back_as_they_are(atlas, visit):
    visitor = watch(visit(), years="2012")
    choice = visitor.map().locator('select[title="Years shown at once"]')
    for year, length in ((2012, 5), (2013, 0), (2014, 3)):
        choice.select_option(str(length))
        settles_on(visitor, atlas, years_of(year, length))
        visitor.map().locator(ON).click()
        settles_on(visitor, atlas, years_of(year + 1, length))
    visitor.map().locator('select[title="Speed"]').select_option(FASTEST)
    visitor.map().locator(PLAY).click()
    visitor.wait_for("state.playing && state.years[1] > 2015")
    visitor.map().locator(PAUSE).click()
    settles_on(visitor, atlas, years_of(visitor.wait_for("!state.playing")["years"][1], 3))


def test_a_finger_plays_and_scrubs(atlas, browser, app_address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visitor = watch(driver.Visitor(context.new_page(), app_address), years="2012")
    visitor.map().locator(PLAY).tap()
    visitor.wait_for("state.playing")
    visitor.map().locator(PAUSE).tap()
    settles_on(visitor, atlas, years_of(visitor.wait_for("!state.playing")["years"][1], 1))
    box = visitor.map().locator(".atlas-track").bounding_box()
    tools = context.new_cdp_session(visitor.page)

    def touch(kind, year=None):
        point = {"x": box["x"] + box["width"] * fraction_of(year), "y": box["y"] + 10} if year else None
        tools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point] if point else []})

    touch("touchStart", 2000)
    for year in (2004, 2009, 2014):
        touch("touchMove", year)
    visitor.wait_for("state.years[1] === 2014")
    touch("touchEnd")
    settles_on(visitor, atlas, years_of(2014, 1))
    context.close()
    assert visitor.errors == []


@pytest.fixture
def fast(browser, atlas):
    """The engine alone, with frames that come at once and are a fifth of a second apart."""
    opened = open_engine(browser, atlas, script=FAST_CLOCK).load()
    opened.run(RECORD_YEARS)
    yield opened
    opened.close()


@pytest.mark.parametrize("length", [1, 5, 0])
def test_a_loop_goes_round_until_it_is_paused(fast, length):
    fast.show(years_of(2022, length))
    fast.page.locator('select[title="Speed"]').select_option(FASTEST)
    fast.page.locator('[title="Play again from the start"]').click()
    fast.page.locator(PLAY).click()
    fast.wait_for("window.visited.length >= 40")
    fast.run("() => atlas.scene.player.pause()")
    first = FIRST_YEAR + max(length, 1) - 1
    lap = list(range(first, LAST_YEAR + 1))
    laps = [2022, 2023, 2024, *lap, *lap, *lap]
    visited = fast.run("() => window.visited")
    assert visited == laps[: len(visited)]
    sent = fast.sent()
    assert len(sent) == 1
    last = years_of(visited[-1], length)
    assert (tuple(sent[0]["years"]), sent[0]["mode"]) == (last.years, last.mode)


def test_without_motion_years_are_shown_whole(browser, atlas):
    """Reduced motion: each year appears at once, with all its events and its zones of 31 December."""
    engine = open_engine(browser, atlas, script=FAST_CLOCK, reduced_motion="reduce").load()
    engine.run(RECORD_YEARS)
    engine.show(years_of(2010, 1))
    engine.run(
        """() => {
          const { scene } = atlas, { publish } = scene;
          window.paints = [];
          scene.publish = function () {
            publish.call(scene);
            window.paints.push([scene.time.years[1], scene.time.asof, Boolean(scene.time.motion), atlas.state.events]);
          };
          scene.player.toggle();
        }"""
    )
    engine.wait_for("!atlas.state.playing")
    paints = engine.run("() => window.paints")
    assert engine.run("() => window.visited") == list(range(2010, LAST_YEAR + 1))
    for year, asof, is_moving, events in paints:
        assert not is_moving
        assert events == len(filter_events(atlas, years_of(year, 1)))
        assert asof == engine.run("(year) => [atlas.time.dayOf(year, 12, 31), atlas.time.dayOf(year, 12, 31)]", year)
    assert len(paints) == LAST_YEAR - 2010 + 2  # one a year, and one for the pause
    engine.close()


def test_in_motion_events_come_on_their_days_and_zones_on_theirs(fast, atlas):
    """At no paint is there an event of a later day, or a zone that is not in force."""
    fast.show(years_of(2011, 1))
    fast.run(
        """() => {
          const { scene } = atlas, { publish } = scene;
          window.early = [];
          window.opacities = new Set();
          scene.publish = function () {
            publish.call(scene);
            if (!scene.time.motion) return;
            const { layer, time: { asof: [, today], motion }, shown: { zones, operations } } = scene;
            for (let row = layer.low; row < layer.high; row++) {
              const opacity = motion.opacity(row);
              if (opacity > 0 && layer.shown[row] > today) window.early.push([row, today]);
              window.opacities.add(Math.round(opacity * 20));
            }
            for (const area of [...zones, ...operations]) {
              if (area.from > today || (area.to !== null && area.to < today)) window.early.push([area.id, today]);
            }
          };
          scene.player.toggle();
        }"""
    )
    fast.wait_for("!atlas.state.playing")
    assert fast.run("() => window.early") == []
    assert fast.run("() => window.opacities.size") > 6  # they fade in and age


def test_pause_and_play_in_one_frame_leave_one_clock(browser, atlas):
    engine = open_engine(browser, atlas).load()
    engine.show(years_of(2010, 1))
    ticks, frames = engine.run(
        """async () => {
          const { player } = atlas.scene, { tick } = player;
          let ticks = 0;
          player.tick = function (now) { ticks++; tick.call(player, now); };
          for (let k = 0; k < 7; k++) player.toggle();
          for (let k = 0; k < 10; k++) await new Promise(requestAnimationFrame);
          player.pause();
          return [ticks, 10];
        }"""
    )
    assert ticks <= frames
    engine.close()


def test_a_cancelled_drag_stays_where_it_was(browser, atlas):
    engine = open_engine(browser, atlas).load()
    engine.show(years_of(2012, 1))
    drag(engine.page, engine.page.locator(".atlas-track").bounding_box(), [fraction_of(2001), fraction_of(2003)])
    engine.run("() => document.querySelector('.atlas-track').dispatchEvent(new PointerEvent('pointercancel'))")
    engine.page.mouse.up()
    assert [value["years"] for value in engine.sent()] == [[2003, 2003]]
    engine.close()


def test_an_older_command_does_not_throw_the_player_back(fast):
    """Until Python has answered a step, commands of the years before it change only what is drawn in the window."""
    fast.show(years_of(2010, 1))
    fast.page.locator(ON).click()
    assert fast.send(fast.command(years_of(2010, 1), title="late"))["years"] == [2011, 2011]
    assert fast.send(fast.command(years_of(2011, 1)))["years"] == [2011, 2011]
    assert fast.send(fast.command(years_of(2015, 1)))["years"] == [2015, 2015]
