"""The rows in view as a table of words, 50 a page; a chosen row opens its card."""

import zlib
from functools import partial

import pandas as pd
import streamlit as st

from geo.style import COUNTRIES, KINDS
from geo.summary import deaths_range
from geo.words import write_dates, write_range
from pages.ui import state
from pages.ui.frame import View

ROWS_PER_PAGE = 50


def draw_table(view: View, *, key: str) -> None:
    """Draw the events in view, newest first."""
    newest = view.reading.rows[::-1]
    if not len(newest):
        st.caption("No rows in this selection.")
        return
    pages = -(-len(newest) // ROWS_PER_PAGE)
    number = 1
    if pages > 1:
        number = int(st.number_input(f"Page (of {pages})", 1, pages, key=f"{key}-page-{pages}", width=160))
    page = view.atlas.events.iloc[newest[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]]
    event_ids = tuple(page["event_id"])
    # A table of other rows is another widget: its chosen row must not carry over.
    table_key = f"{key}-{zlib.crc32('|'.join(event_ids).encode())}"
    st.dataframe(
        readable_rows(page, view.atlas.actors["short_name"]),
        key=table_key,
        hide_index=True,
        width="stretch",
        height=420,
        on_select=partial(_open_row, table_key, event_ids),
        selection_mode="single-row",
        alt="Events of this selection",
    )


def readable_rows(events: pd.DataFrame, short_names: pd.Series) -> pd.DataFrame:
    """Events as a reader's table: words instead of codes, and "unknown" where nothing is reported."""

    def names(actor_ids: tuple[str, ...]) -> str:
        return ", ".join(str(short_names.get(actor_id, actor_id)) for actor_id in actor_ids)

    low, high = deaths_range(events)
    dates = zip(events["date_start"], events["date_end"], events["date_precision"], strict=True)
    return pd.DataFrame(
        {
            "date": [write_dates(*when) for when in dates],
            "place": events["place"].to_numpy(object),
            "country": [COUNTRIES.get(code, code) for code in events["country"]],
            "kind": [KINDS[kind].label for kind in events["event_type"]],
            "by": [names(actors) for actors in events["actors"]],
            "other side": [names(targets) for targets in events["targets"]],
            "reported deaths": [
                "unknown" if pd.isna(least) else write_range(int(least), int(most))
                for least, most in zip(low, high, strict=True)
            ],
            "what": events["summary"].to_numpy(object),
            "sources": events["sources"].str.len().to_numpy(),
        }
    )


def _open_row(table_key: str, event_ids: tuple[str, ...]) -> None:
    rows = st.session_state[table_key]["selection"]["rows"]
    if rows:
        state.open_card("event", event_ids[rows[0]])
