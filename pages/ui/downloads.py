"""The Data page: take the rows away, read them, see their sources and what was left out."""

from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from geo import export
from geo.selection import describe
from geo.words import write_count, write_number
from pages.ui import frame, panels
from pages.ui.frame import View

MIME_TYPES = {"csv": "text/csv", "geojson": "application/geo+json"}


def draw_data(view: View) -> None:
    """Downloads on top, then tabs: rows, sources, left out."""
    st.html(
        f'<h1 class="selection">{escape(describe(view.atlas, view.selection))}</h1>'
        f'<p class="figures">{view.reading.figures.sentence()} · data version {view.atlas.version}</p>'
    )
    if view.reading.figures.events:
        _draw_downloads(view)
    else:
        frame.say_empty(view)
    panels.draw_tabs(view, {"Rows": panels.draw_rows, "Sources": _draw_sources, "Left out": _draw_omitted})


def _draw_downloads(view: View) -> None:
    number = write_number(view.reading.figures.events, "row")
    with st.container(horizontal=True, key="downloads", vertical_alignment="center"):
        for ending, write in export.WRITERS.items():
            st.download_button(
                f"Download {number} as {'CSV' if ending == 'csv' else 'GeoJSON'}",
                data=partial(write, view.atlas, view.selection),
                file_name=f"{_file_stem(view)}.{ending}",
                mime=MIME_TYPES[ending],
                key=f"download-{ending}",
                on_click="ignore",
            )
    st.caption(
        "Exactly the rows of this selection, each with its sources and licence. Our rows: CC BY 4.0. Credits: "
        f"{export.CREDITS}."
    )


def _file_stem(view: View) -> str:
    """A name that tells two selections apart: years, actors, data version."""
    years = "-".join(str(year) for year in dict.fromkeys(view.selection.years))
    return "_".join(("atlas", years, *view.selection.actors[:2], view.atlas.version[:10]))


def _draw_sources(view: View) -> None:
    used = pd.Series(
        [name for names in view.atlas.events["sources"].iloc[view.reading.rows] for name in names], dtype=object
    ).value_counts()
    table = view.atlas.sources.loc[used.index, ["title", "publisher", "date", "url", "kind", "licence"]]
    table.insert(0, "cited by", used.to_numpy())
    st.caption(f"{write_count(len(table))} sources stand behind the rows of this selection, most cited first.")
    st.dataframe(
        table.head(500),
        hide_index=True,
        width="stretch",
        height=420,
        column_config={"url": st.column_config.LinkColumn("url")},
        alt="Sources of this selection",
    )


def _draw_omitted(view: View) -> None:
    st.caption("Researched rows that are not in the atlas, or were merged with another row, and why.")
    st.dataframe(view.atlas.omitted, hide_index=True, width="stretch", alt="Rows left out, with reasons")
