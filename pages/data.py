"""Data: the rows behind the view, downloads, sources and licences."""

from pages.ui import downloads, frame


def draw(view: frame.View) -> None:
    """Downloads, rows, sources, what was left out."""
    downloads.draw_data(view)


frame.show_page("data", draw)
