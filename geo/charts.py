"""Small charts as HTML: a few kilobytes, no script, each bar with its number as a title.

Not SVG: Streamlit's sanitiser drops it. A chart library would send ten times as much on each
move of a slider and draw for longer than the map.
"""

from collections.abc import Sequence
from html import escape

from geo.config import FIRST_YEAR, LAST_YEAR
from geo.words import EN_DASH, write_count, write_number

LABELLED_YEARS = (1992, 1997, 2002, 2007, 2012, 2017, 2022)
YEARS_IN_DATA = LAST_YEAR - FIRST_YEAR + 1


def year_bars(counts: Sequence[float | None], years: tuple[int, int], *, noun: str = "event") -> str:
    """Values per year as bars, the chosen years in the accent colour.

    Parameters
    ----------
    counts
        One value a year from 1992 on; None for a year whose value is not known: no bar, not 0.
    years
        First and last chosen year, both included.
    noun
        What is counted, in the singular; "km" and "km²" stay as they are.

    Returns
    -------
    fragment
        HTML whose look is in ``geo/web/page.css``; said in one sentence for screen readers.
    """
    known = [value for value in counts if value is not None]
    most = max([*known, 1])
    bars = "".join(
        f'<i class="{"on" if years[0] <= year <= years[1] else ""}" style="height:{100 * (value or 0) / most:.1f}%" '
        f'title="{year}: {_value_words(value, noun)}"></i>'
        for year, value in enumerate(counts, FIRST_YEAR)
    )
    top = _value_words(max(known, default=None), noun)
    peak = FIRST_YEAR + list(counts).index(max(known)) if known else FIRST_YEAR
    label = f"By year, {FIRST_YEAR} to {LAST_YEAR}; most in {peak}: {top}. Chosen: {years[0]} to {years[1]}."
    return (
        f'<figure class="years" role="img" aria-label="{label}"><div class="scale"><span>{top}'
        f'</span></div><div class="bars">{bars}</div><div class="ticks">{_ticks()}</div></figure>'
    )


def dated_bars(rows: list[tuple[str, float, float, str, bool]], years: tuple[int, int]) -> str:
    """Dated bars on a common axis, the chosen years shaded.

    Parameters
    ----------
    rows
        (name, start, end, colour, in force), start and end as decimal years.
    years
        First and last chosen year, both included.
    """
    lines = []
    for name, start, end, colour, in_force in rows:
        left, right = _across(start), _across(end)
        dates = f"{int(start)}{EN_DASH}{min(int(end), LAST_YEAR)}" if int(start) != int(end) else f"{int(start)}"
        lines.append(
            f'<li class="{"on" if in_force else ""}"><span class="name" title="{escape(name)}">{escape(name)}</span>'
            f'<span class="track"><i style="left:{left:.2f}%;width:{max(right - left, 0.5):.2f}%;background:{colour}" '
            f'title="{escape(name)}, {dates}"></i></span></li>'
        )
    first, last = _across(years[0]), _across(years[1] + 1)
    shade = f'<b style="left:{first:.2f}%;width:{max(last - first, 0.5):.2f}%"></b>'
    return (
        f'<figure class="dates" role="img" aria-label="Dates of {write_number(len(rows), "operation")}, '
        f'{FIRST_YEAR} to {LAST_YEAR}"><div class="head"><span></span><div class="ticks">{_ticks()}</div></div>'
        f'<ol><li class="shade" aria-hidden="true"><span></span><span class="track">{shade}</span></li>'
        f"{''.join(lines)}</ol></figure>"
    )


def _value_words(value: float | None, noun: str) -> str:
    if value is None:
        return "unknown"
    return f"{write_count(round(value))} {noun}" if noun.startswith("km") else write_number(round(value), noun)


def _ticks() -> str:
    return "".join(f'<span style="left:{_across(year + 0.5):.2f}%">{year}</span>' for year in LABELLED_YEARS)


def _across(year: float) -> float:
    """Where a decimal year stands on the axis, in per cent."""
    return 100 * (min(max(year, FIRST_YEAR), LAST_YEAR + 1) - FIRST_YEAR) / YEARS_IN_DATA
