"""Small charts as SVG text: a few kilobytes, sharp at any size, no script, readable aloud."""

from html import escape

from geo.config import FIRST_YEAR, LAST_YEAR
from geo.style import COLOURS
from geo.words import write_number

CHART_WIDTH, CHART_HEIGHT = 660, 150
BASELINE, TOP = 122, 14
LABELLED_YEARS = (1992, 1997, 2002, 2007, 2012, 2017, 2022)


def year_bars_svg(counts: list[int], years: tuple[int, int]) -> str:
    """Events per year as bars, the chosen range in the accent colour.

    Parameters
    ----------
    counts
        One count a year from 1992 on, as ``columns.yearly_counts`` gives them.
    years
        First and last chosen year, both included.
    """
    most = max([*counts, 1])
    step = CHART_WIDTH / len(counts)
    bars = []
    for place, count in enumerate(counts):
        year = FIRST_YEAR + place
        height = (BASELINE - TOP) * count / most
        fill = COLOURS["accent"] if years[0] <= year <= years[1] else "#C9CED3"
        bars.append(
            f'<rect x="{place * step + 1.5:.1f}" y="{BASELINE - height:.1f}" width="{step - 3:.1f}" height="{height:.1f}" '
            f'fill="{fill}"><title>{year}: {write_number(count, "event")}</title></rect>'
        )
    ticks = "".join(
        f'<text x="{(year - FIRST_YEAR + 0.5) * step:.1f}" y="{BASELINE + 18}" text-anchor="middle">{year}</text>'
        for year in LABELLED_YEARS if year <= LAST_YEAR
    )  # fmt: skip
    peak = FIRST_YEAR + counts.index(max(counts))
    label = f"Events per year, {FIRST_YEAR} to {LAST_YEAR}; most in {peak}: {max(counts)}. Chosen: {years[0]} to {years[1]}."
    x = (peak - FIRST_YEAR + 0.5) * step
    top = f'<text x="{min(max(x, 12), CHART_WIDTH - 12):.1f}" y="{TOP - 3}" text-anchor="middle">{max(counts)}</text>'
    line = f'<line x1="0" x2="{CHART_WIDTH}" y1="{BASELINE}" y2="{BASELINE}" stroke="{COLOURS["country_line"]}"/>'
    return _svg(CHART_HEIGHT, label, "".join(bars) + line + ticks + top)


def dated_bars_svg(rows: list[tuple[str, float, float, str, bool]], years: tuple[int, int]) -> str:
    """Dated bars on a common axis, the chosen years shaded.

    Parameters
    ----------
    rows
        (name, start, end, colour, in force), start and end as decimal years; an open end is
        the end of the data and drawn as an arrow head by its position alone.
    """
    row_height, name_width, top = 19, 236, 22
    scale = (CHART_WIDTH - name_width - 8) / (LAST_YEAR + 1 - FIRST_YEAR)
    height = top + row_height * len(rows) + 6

    def across(year: float) -> float:
        return name_width + (min(max(year, FIRST_YEAR), LAST_YEAR + 1) - FIRST_YEAR) * scale

    shade = (
        f'<rect x="{across(years[0]):.1f}" y="{top - 4}" width="{max(across(years[1] + 1) - across(years[0]), 2):.1f}" '
        f'height="{height - top}" fill="{COLOURS["accent"]}" opacity="0.10"/>'
    )
    ticks = "".join(
        f'<text x="{across(year):.1f}" y="13" text-anchor="middle">{year}</text>'
        f'<line x1="{across(year):.1f}" x2="{across(year):.1f}" y1="{top - 5}" y2="{height}" stroke="#E3E0D8"/>'
        for year in LABELLED_YEARS
    )
    bars = []
    for place, (name, start, end, colour, in_force) in enumerate(rows):
        y = top + place * row_height
        width = max(across(end) - across(start), 3)
        bars.append(
            f'<text x="{name_width - 8}" y="{y + 12}" text-anchor="end" opacity="{1 if in_force else 0.62}">'
            f"{escape(_shortened(name))}</text>"
            f'<rect x="{across(start):.1f}" y="{y + 3}" width="{width:.1f}" height="11" rx="1.5" fill="{colour}" '
            f'opacity="{1 if in_force else 0.35}"><title>{escape(name)}</title></rect>'
        )
    label = f"Dates of {len(rows)} operations, {FIRST_YEAR} to {LAST_YEAR}"
    return _svg(height, label, shade + ticks + "".join(bars))


def _shortened(name: str, most: int = 37) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _svg(height: int, label: str, body: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {CHART_WIDTH} {height}" role="img" aria-label="{escape(label)}" '
        f'font-size="12" fill="{COLOURS["muted"]}">{body}</svg>'
    )
