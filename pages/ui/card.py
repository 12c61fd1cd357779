"""The card of what is open: over the map's right side, or in the flow where there is no map."""

import streamlit as st

from geo import cards
from geo.selection import Selection
from geo.store import Atlas
from pages.ui import state


def draw_card(atlas: Atlas, selection: Selection, *, over_map: bool) -> None:
    """Draw the card of the open event, zone or operation; nothing if none is open."""
    card = (
        cards.event_card(atlas, selection.event)
        or cards.zone_card(atlas, selection.zone)
        or cards.operation_card(atlas, selection.operation)
    )
    if not card:
        return
    with st.container(key="card-over-map" if over_map else "card"):
        st.button(
            "Close",
            key="close-card",
            icon=":material/close:",
            on_click=state.open_card,
            args=("", ""),
            type="tertiary",
            help="Close this card",
        )
        st.html(card)
