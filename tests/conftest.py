"""Fixtures shared by all tests: the real atlas, read once."""

import pytest

from geo import store


@pytest.fixture(scope="session")
def atlas() -> store.Atlas:
    """The atlas that ships."""
    return store.load_atlas()
