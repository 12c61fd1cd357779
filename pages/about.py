"""About: method, definitions, limits, credits."""

from pages.ui import about_text, frame


def draw(view: frame.View) -> None:
    """The text, with the numbers of the data that is loaded."""
    about_text.draw_about(view)


frame.show_page("about", draw)
