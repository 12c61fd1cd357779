"""The About page: a Markdown text whose numbers are those of the data that is loaded."""

from pathlib import Path

import streamlit as st

from geo.config import FIRST_YEAR, LAST_YEAR
from geo.words import write_count
from pages.ui.frame import View

TEXT_FILE = Path(__file__).with_name("about.md")


def draw_about(view: View) -> None:
    """Draw the text."""
    atlas = view.atlas
    one_source = int((atlas.events["sources"].str.len() == 1).sum())
    numbers = {
        "events": len(atlas.events),
        "zones": len(atlas.zones),
        "operations": len(atlas.operations),
        "actors": len(atlas.actors),
        "links": len(atlas.links),
        "sources": len(atlas.sources),
        "one_source": one_source,
        "vague": int(atlas.events["geo_precision"].isin((5, 6)).sum()),
        "omitted": len(atlas.omitted),
        "outside": int((~atlas.events["region"]).sum()),
    }
    text = TEXT_FILE.read_text(encoding="utf-8")
    for name, number in numbers.items():
        text = text.replace(f"{{{name}}}", write_count(number))
    text = (
        text.replace("{version}", atlas.version).replace("{first}", str(FIRST_YEAR)).replace("{last}", str(LAST_YEAR))
    )
    with st.container(key="about"):
        st.markdown(text)
