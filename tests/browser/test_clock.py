"""The player's clock, apart from drawing: windows, steps, snapping, looping; it agrees with the slider's own steps."""

import random

import pytest

from geo.columns import year_window
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import MODES, Selection, describe_years, shift_years
from tests.browser.engine import open_engine

LENGTHS = (1, 3, 5, 0)  # of the player's window, in years; 0 is "up to"


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas).load(mounted=False)
    yield opened
    opened.close()


def test_years_become_the_same_days_and_words(engine):
    pairs = [(a, b) for a in range(FIRST_YEAR, LAST_YEAR + 1) for b in range(a, LAST_YEAR + 1)]
    windows = engine.run("(pairs) => pairs.map(atlas.clock.daysOf)", pairs)
    assert [tuple(window) for window in windows] == [year_window(pair) for pair in pairs]
    for mode in MODES:
        words = engine.run("([pairs, mode]) => pairs.map((pair) => atlas.time.formatYears(pair, mode))", [pairs, mode])
        assert words == [describe_years(Selection(years=pair, mode=mode)) for pair in pairs]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_step_of_the_player_is_a_step_of_the_slider(engine, length):
    mode = "upto" if length == 0 else "year" if length == 1 else "range"
    for year in range(FIRST_YEAR + max(length, 1) - 1, LAST_YEAR + 1):
        window = (FIRST_YEAR if length == 0 else year - length + 1, year)
        for by in (-1, 1):
            stepped, found_mode, found_length = engine.run(
                """([year, by, length]) => {
                  const window = atlas.clock.windowAt(atlas.clock.stepYear(year, by, {length, loop: false}), length);
                  const mode = atlas.clock.modeOf(window, length);
                  return [window, mode, atlas.clock.lengthOf(window, mode)];
                }""",
                [year, by, length],
            )
            assert tuple(stepped) == shift_years(Selection(years=window, mode=mode), by)
            assert (found_mode, found_length) == (mode, length)


@pytest.mark.parametrize(
    ("year", "by", "length", "loop", "wanted"),
    [
        (2024, 1, 1, False, 2024), (2024, 1, 1, True, 1992), (2024, 1, 3, True, 1994), (2024, 1, 0, True, 1992),
        (1992, -1, 1, False, 1992), (1992, -1, 1, True, 2024), (1994, -1, 3, False, 1994), (1994, -1, 3, True, 2024),
        (1996, -1, 5, True, 2024), (2010, 1, 5, True, 2011), (2010, -1, 0, False, 2009),
    ],
)  # fmt: skip
def test_steps_stop_at_the_ends_or_go_round(engine, year, by, length, loop, wanted):
    assert (
        engine.run("([y, by, o]) => atlas.clock.stepYear(y, by, o)", [year, by, {"length": length, "loop": loop}])
        == wanted
    )


def test_a_drag_snaps_to_whole_windows(engine):
    for length in LENGTHS:
        earliest = FIRST_YEAR + max(length, 1) - 1
        years = engine.run("(n) => Array.from({length: 3301}, (_, k) => atlas.clock.snap(k / 3301, n))", length)
        assert years == sorted(years)
        assert set(years) == set(range(earliest, LAST_YEAR + 1))
        assert engine.run("(n) => [atlas.clock.snap(-1, n), atlas.clock.snap(1, n)]", length) == [earliest, LAST_YEAR]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("speed", [0.5, 1, 2, 4])
def test_playing_leaves_out_no_year_however_slow_the_screen(engine, length, speed):
    chance = random.Random(f"{length} {speed}")
    pauses = [chance.choice((0, 4, 16, 33, 200, 1700, 60_000)) for _ in range(9000)]
    years, position = engine.run(
        """([pauses, options]) => {
          let at = { position: atlas.clock.startPosition(2024, options.length), ended: false };
          const years = [Math.floor(at.position)];
          for (const pause of pauses) {
            if (at.ended) break;
            at = atlas.clock.advance(at.position, pause, options);
            if (Math.floor(at.position) !== years[years.length - 1]) years.push(Math.floor(at.position));
          }
          return [years, at];
        }""",
        [pauses, {"length": length, "speed": speed, "loop": False}],
    )
    assert years == list(range(FIRST_YEAR + max(length, 1) - 1, LAST_YEAR + 1))
    assert position == {"position": LAST_YEAR, "ended": True}


def test_a_loop_goes_round_and_never_ends(engine):
    for length in LENGTHS:
        options = {"length": length, "speed": 1, "loop": True}
        start, ended = engine.run("(o) => Object.values(atlas.clock.advance(2024.9, 500, o))", options)
        assert (start, ended) == (FIRST_YEAR + max(length, 1) - 1, False)


def test_playing_starts_at_the_year_shown_or_anew_from_the_end(engine):
    starts = engine.run("(cases) => cases.map(([year, length]) => atlas.clock.startPosition(year, length))",
                        [[2012, 1], [2024, 1], [2024, 3], [1992, 3], [2012, 0], [2024, 0]])  # fmt: skip
    assert starts == [2012, 1992, 1994, 1994, 2012, 1992]
    assert engine.run("() => [1, 3, 5, 12, 33].map(atlas.clock.playableLength)") == [1, 3, 5, 12, 0]


def test_days_of_a_year_pass_in_order_and_stay_in_it(engine):
    for year in (1992, 2012, 2023):
        days = engine.run("(y) => Array.from({length: 999}, (_, k) => atlas.clock.dayAt(y + k / 999))", year)
        assert days == sorted(days)
        assert (days[0], days[-1]) == year_window((year, year))
