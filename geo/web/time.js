/* Time, and words for it: pure functions, no drawing and no DOM.
 *
 * A day is the number of days since 1970-01-01 in UTC. The rules for what lies in a window are those
 * of geo/filters.py; tests hold the two equal. */
(function () {
  "use strict";

  const DAY_MS = 86400000;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December"];
  const THIN_SPACE = "\u202f";
  const EN_DASH = "\u2013";

  function dayOf(year, month, date) {
    return Math.round(Date.UTC(year, month - 1, date) / DAY_MS);
  }

  function dateOf(day) {
    const date = new Date(day * DAY_MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
  }

  /** First index whose value is not below `value`, in a column that never decreases. */
  function lowerBound(column, value) {
    let low = 0;
    let high = column.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (column[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A row belongs to the window that holds its first day; both ends count. */
  function inWindow(first, window) {
    return window[0] <= first && first <= window[1];
  }

  /** In force on at least one day of [f, l], inside the actor's span. null is an open end. */
  function zoneInForce(from, to, spanFrom, spanTo, f, l) {
    const begins = Math.max(from ?? -Infinity, spanFrom ?? -Infinity, f);
    const ends = Math.min(to ?? Infinity, spanTo ?? Infinity, l);
    return begins <= ends;
  }

  function formatDay(day) {
    const { year, month, date } = dateOf(day);
    return `${date} ${MONTHS[month - 1]} ${year}`;
  }

  function formatMonth(day) {
    const { year, month } = dateOf(day);
    return `${MONTHS[month - 1]} ${year}`;
  }

  /** "20 November 2015", "11–14 January 1992", "March 2003", "1992": no finer than what is known. */
  function formatRange(first, last, precision) {
    const write = precision >= 5 ? (day) => String(dateOf(day).year) : precision === 4 ? formatMonth : formatDay;
    const [from, to] = [write(first), write(last)];
    if (from === to) return from;
    if (precision < 4 && formatMonth(first) === formatMonth(last)) return `${dateOf(first).date}${EN_DASH}${to}`;
    return `${from} ${EN_DASH} ${to}`;
  }

  /** 12 345 with a thin space that does not break the line. */
  function formatNumber(value) {
    return String(value).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  }

  /** Unknown is unknown: it is never shown, or added, as 0. */
  function formatDeaths(deaths) {
    if (deaths < 0) return "deaths unknown";
    return deaths === 1 ? "1 reported death" : `${formatNumber(deaths)} reported deaths`;
  }

  function formatYears(years, mode) {
    const [a, b] = years;
    if (mode === "upto") return `up to ${b}`;
    return a === b ? `${a}` : `${a}${EN_DASH}${b}`;
  }

  window.atlas.time = {
    dayOf, dateOf, lowerBound, inWindow, zoneInForce, formatDay, formatMonth, formatRange, formatNumber, formatDeaths, formatYears,
  };
})();
