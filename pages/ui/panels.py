"""What stands below a map: tabs, the chart of years, the card, ranked places."""

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

from geo import cards, charts, summary
from geo.style import COUNTRIES
from geo.words import write_number
from pages.ui import rows, state
from pages.ui.frame import View


def draw_tabs(view: View, panels: dict[str, Callable[[View], None]]) -> None:
    """Tabs of which only the open one is filled: a closed table costs nothing."""
    for tab, draw in zip(st.tabs(list(panels), key=f"tabs-{view.page}", on_change="rerun"), panels.values(), strict=True):
        if tab.open:
            with tab:
                draw(view)


def draw_chart_and_card(view: View) -> None:
    """Events per year on the left; on the right the open card, or how to open one."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_year_chart(view)
    with right:
        draw_card(view)


def draw_year_chart(view: View) -> None:
    """Events per year, the chosen years marked, with what the bars do and do not say."""
    st.html(
        '<h2 class="panel">Events per year</h2>'
        + charts.year_bars_svg(list(view.reading.per_year), view.selection.years)
        + '<p class="remark">A selected, sourced set, not a census; rows thicken after 2012, when more is recorded.</p>'
    )


def draw_card(view: View) -> None:
    """The card of what is open: an event, a zone or an operation."""
    selection, atlas = view.selection, view.atlas
    card = (
        cards.event_card(atlas, selection.event)
        or cards.zone_card(atlas, selection.zone)
        or cards.operation_card(atlas, selection.operation)
    )
    with st.container(key="card"):
        if card:
            st.button("Close this card", key="close-card", on_click=state.open_card, args=("", ""), type="tertiary")
            st.html(card)
        else:
            st.html(
                '<h2 class="panel">Event card</h2><p class="remark">Click a symbol, a zone or an area on the map, '
                "or a row of the table, to see what is known and by whose account.</p>"
            )


def draw_rows(view: View) -> None:
    """The rows in view beside the card that a chosen row opens."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        rows.draw_table(view, key=f"rows-{view.page}")
    with right:
        draw_card(view)


def draw_places(view: View) -> None:
    """Ranked places as bars in words and numbers, beside the card."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _draw_ranked(summary.rank_places(view.reading.kept))
    with right:
        draw_card(view)


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
    return f"at least {write_number(int(deaths), 'reported death')}" if pd.notna(deaths) else "deaths unknown"


