"""Explore: everything at once, for any years and actor."""

from pages.ui import frame, panels


def draw(view: frame.View) -> None:
    """Years and places; the rows of the view in a tab of their own."""
    panels.draw_tabs(view, {"Years and places": panels.draw_years_and_places, "Rows": panels.draw_rows})


frame.show_page("explore", draw)
