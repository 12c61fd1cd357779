/* The player's time: windows of years, stepping, snapping, looping, ageing. Pure: no drawing, no DOM.
 *
 * A window is [first year, last year]. It has a length of whole years, or is CUMULATIVE: from the first
 * year of the atlas on. Time is a position in years: 2012.5 is the middle of 2012. */
(function () {
  "use strict";

  const { dayOf, dateOf } = window.atlas.time;
  const FIRST_YEAR = 1992;
  const LAST_YEAR = 2024;
  const CUMULATIVE = 0;
  const LENGTHS = [1, 3, 5, CUMULATIVE];
  const SPEEDS = [0.5, 1, 2, 4];
  const MS_PER_YEAR = 1600; // at speed 1
  const FADE_IN_MS = 250;
  const AGED = 0.55; // opacity at the end of the window
  const ECHO_DAYS = 200; // how long a row of the year before is still seen, faintly
  const MONTH_KNOWN = 4; // date_precision: the month is known, not the day
  const YEAR_KNOWN = 5;

  /** The earliest year at which a window of this length is whole. */
  function firstEnd(length) {
    return length === CUMULATIVE ? FIRST_YEAR : FIRST_YEAR + length - 1;
  }

  function windowAt(year, length) {
    const end = Math.min(LAST_YEAR, Math.max(firstEnd(length), year));
    return length === CUMULATIVE ? [FIRST_YEAR, end] : [end - length + 1, end];
  }

  function lengthOf([a, b], mode) {
    return mode === "upto" ? CUMULATIVE : b - a + 1;
  }

  function modeOf([a, b], length) {
    if (length === CUMULATIVE) return "upto";
    return a === b ? "year" : "range";
  }

  /** The last year of the window one step on or back: it stops at the ends, or goes round. */
  function stepYear(year, by, { length, loop }) {
    const next = year + by;
    if (next > LAST_YEAR) return loop ? firstEnd(length) : LAST_YEAR;
    if (next < firstEnd(length)) return loop ? LAST_YEAR : firstEnd(length);
    return next;
  }

  /** Where playing begins: after the window shown, or anew when it stands at the end. */
  function startPosition(year, length) {
    return year >= LAST_YEAR ? firstEnd(length) : Math.max(firstEnd(length), year);
  }

  /** A window of all years cannot move; it is played as "up to" instead. */
  function playableLength(length) {
    return length > LAST_YEAR - FIRST_YEAR ? CUMULATIVE : length;
  }

  /** Position after some milliseconds. It never leaps over a year, however slow the screen. */
  function advance(position, elapsedMs, { speed, length, loop }) {
    const next = Math.min(position + (elapsedMs * speed) / MS_PER_YEAR, Math.floor(position) + 1);
    if (next < LAST_YEAR + 1) return { position: next, ended: false };
    return loop ? { position: firstEnd(length), ended: false } : { position: LAST_YEAR, ended: true };
  }

  /** The year under a point of the track; fraction 0 is its left end, 1 its right. */
  function snap(fraction, length) {
    const year = FIRST_YEAR + Math.floor(fraction * (LAST_YEAR - FIRST_YEAR + 1));
    return Math.min(LAST_YEAR, Math.max(firstEnd(length), year));
  }

  function daysOf([a, b]) {
    return [dayOf(a, 1, 1), dayOf(b, 12, 31)];
  }

  /** The day at a position: the last day of the year just before the next begins. */
  function dayAt(position) {
    const year = Math.floor(position);
    const [first, last] = daysOf([year, year]);
    return first + Math.floor((position - year) * (last - first + 1));
  }

  /** The day from which a row may be shown in motion: never finer than its date is known. */
  function shownFrom(first, datePrecision) {
    const { year, month } = dateOf(first);
    if (datePrecision >= YEAR_KNOWN) return dayOf(year, 1, 1);
    return datePrecision === MONTH_KNOWN ? dayOf(year, month, 1) : first;
  }

  /** Opacity of a row while playing. age: days since it may be shown; span: days of the window so far. */
  function opacity(age, span, speed) {
    if (age < 0) return 0;
    const fadeDays = (FADE_IN_MS * speed * 365) / MS_PER_YEAR;
    if (age > span) return Math.max(0, AGED * (1 - (age - span) / ECHO_DAYS));
    return Math.min(1, (age + 1) / fadeDays) * (1 - (1 - AGED) * (age / Math.max(365, span)));
  }

  window.atlas.clock = {
    FIRST_YEAR, LAST_YEAR, CUMULATIVE, LENGTHS, SPEEDS, MS_PER_YEAR, ECHO_DAYS, firstEnd, windowAt, lengthOf, modeOf, stepYear,
    startPosition, playableLength, advance, snap, daysOf, dayAt, shownFrom, opacity,
  };
})();
