"""Spread: the zones in force, by type and actor, with the events of the years."""

from pages.ui import areas, frame, measures, panels


def draw(view: frame.View) -> None:
    """Number and km2 of the zones, then the list of them."""
    panels.draw_tabs(
        view,
        {
            "Zones": areas.draw_zones,
            "Measures": measures.draw_measures,
            "Years": panels.draw_years_and_places,
            "Rows": panels.draw_rows,
        },
    )


frame.show_page("spread", draw)
