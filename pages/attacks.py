"""Attacks: where and how hard."""

from pages.ui import frame, panels


def draw(view: frame.View) -> None:
    """The chart, ranked places, and the rows in a tab of their own."""
    panels.draw_tabs(
        view, {"Years": panels.draw_years_and_places, "Places": panels.draw_places, "Rows": panels.draw_rows}
    )


frame.show_page("attacks", draw)
