"""Attacks: where and how hard."""

from pages.ui import frame, panels


def draw(view: frame.View) -> None:
    """Ranked places beside the chart; the rows in a tab of their own."""
    panels.draw_tabs(
        view, {"Chart and card": panels.draw_chart_and_card, "Places": panels.draw_places, "Rows": panels.draw_rows}
    )


frame.show_page("attacks", draw)
