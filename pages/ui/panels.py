"""What stands below a map: tabs, the chart of years, ranked places, rows."""

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from geo import charts
from geo.style import COUNTRIES
from geo.words import write_count, write_number
from pages.ui import rows, tables
from pages.ui.frame import View

FEW_PLACES, MANY_PLACES = 5, 20


def draw_tabs(view: View, panels: dict[str, Callable[[View], None]]) -> None:
    """Tabs of which only the open one is filled: a closed table costs nothing."""
    for tab, draw in zip(
        st.tabs(list(panels), key=f"tabs-{view.page}", on_change="rerun"), panels.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw(view)


def draw_years_and_places(view: View) -> None:
    """Events per year on the left, the places with most of them on the right."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_year_chart(view)
    with right:
        _draw_ranked(tables.rank_places(view.reading, most=FEW_PLACES))


def draw_year_chart(view: View) -> None:
    """Events per year, the chosen years marked, with what the bars do and do not say."""
    st.html(
        '<h2 class="panel">Events per year</h2>'
        + charts.year_bars(view.reading.per_year, view.selection.years)
        + '<p class="remark">A selected, sourced set, not a census; rows thicken after 2012, when more is recorded.</p>'
    )


def draw_rows(view: View) -> None:
    """The rows in view; choosing one opens its card."""
    rows.draw_table(view, key=f"rows-{view.page}")


def draw_places(view: View) -> None:
    """The places with most events, a longer list."""
    _draw_ranked(tables.rank_places(view.reading, most=MANY_PLACES))


def _draw_ranked(ranked: pd.DataFrame) -> None:
    if ranked.empty:
        st.caption("No placed events in this selection.")
        return
    most = int(ranked["events"].max())
    items = "".join(
        f'<li><span class="name">{escape(row.place)}, {escape(COUNTRIES.get(row.country, row.country))}</span>'
        f'<span class="bar"><span style="width:{max(3, 100 * row.events / most):.0f}%"></span></span>'
        f'<span class="number">{write_number(int(row.events), "event")} · {_deaths(row.deaths)}</span></li>'
        for row in ranked.itertuples()
    )
    st.html(f'<h2 class="panel">Places with most events</h2><ol class="ranked">{items}</ol>')


def _deaths(deaths: int) -> str:
    return f"{write_count(int(deaths))}+ reported deaths" if pd.notna(deaths) else "deaths unknown"
