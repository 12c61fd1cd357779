"""Explore: everything at once, for any years and actor."""

from pages.ui import frame, panels


def draw(view: frame.View) -> None:
    """The chart and the card; the rows of the view in a tab of their own."""
    panels.draw_tabs(view, {"Chart and card": panels.draw_chart_and_card, "Rows": panels.draw_rows})


frame.show_page("explore", draw)
