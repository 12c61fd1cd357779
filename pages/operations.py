"""Operations: the state and international side, its areas, dates and events."""

from pages.ui import areas, frame, panels, periods


def draw(view: frame.View) -> None:
    """Dated bars first; then the events of each operation, the chart and the rows."""
    panels.draw_tabs(
        view,
        {
            "Dates": areas.draw_dates,
            "Events of each operation": areas.draw_operations,
            "Before, during, after": periods.draw_periods,
            "Years": panels.draw_years_and_places,
            "Rows": panels.draw_rows,
        },
    )


frame.show_page("operations", draw)
