"""Operations: the state and international side, its areas, dates and events."""

from pages.ui import areas, frame, panels


def draw(view: frame.View) -> None:
    """Dated bars first; card, events of the operations and rows beside them."""
    panels.draw_tabs(
        view, {"Dates": areas.draw_dates_and_card, "Events of each operation": areas.draw_operations,
               "Chart": panels.draw_chart_and_card, "Rows": panels.draw_rows},
    )  # fmt: skip


frame.show_page("operations", draw)
