"""One app and one Chromium for all browser tests; each test has a tab of its own."""

from collections.abc import Callable, Iterator

import pytest

playwright_api = pytest.importorskip("playwright.sync_api", reason="browser tests: pip install -r requirements-dev.txt")

from tests.browser import driver  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium these tests are skipped, with a line that says how to get it."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if driver.CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium; on Debian or Ubuntu: apt install chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    with playwright_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=driver.CHROMIUM, args=driver.FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_address() -> Iterator[str]:
    with driver.running_app() as address:
        yield address


@pytest.fixture
def visit(browser, app_address) -> Iterator[Callable[..., driver.Visitor]]:
    """Open tabs; they are closed after the test, which fails if a page raised an error."""
    visitors: list[driver.Visitor] = []

    def new(**size: int) -> driver.Visitor:
        visitors.append(driver.new_visitor(browser, app_address, **size))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.page.context.close()
    assert [error for visitor in visitors for error in visitor.errors] == []
