"""Drives the app in Chromium: start it, open a page, wait on what the map publishes, never on sleep."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Frame, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # ms; a bound against hanging, not a measure
MAP_FRAME = 'iframe[title="streamlit_folium.st_folium"]'


@contextlib.contextmanager
def running_app(*, environment: dict[str, str] | None = None, script: str = "app.py") -> Iterator[str]:
    """Start the app on a free port and stop it afterwards; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--server.address",
        "127.0.0.1",
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    raise RuntimeError("the app did not start")


@dataclass
class Visitor:
    """A tab of the app, with every request that left this machine and every error the page made."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.route("**/*", self._only_local)
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, page: str = "", **query: object) -> "Visitor":
        """Open a page by its link and wait for the map's first paint."""
        self.page.goto(f"{self.address}/{page}?{urlencode(query, doseq=True)}")
        self.wait_for_map()
        return self

    def map(self) -> Frame:
        """The map's frame."""
        handle = self.page.wait_for_selector(MAP_FRAME, state="attached")
        frame = handle.content_frame()
        if frame is None:
            raise RuntimeError("the map has no frame")
        return frame

    def wait_for_map(self) -> dict:
        """Wait for the first paint; gives the map's state."""
        return self.wait_for("state.frame > 0")

    def state(self) -> dict:
        """What the map says it draws."""
        return self.map().evaluate("() => window.atlas.state")

    def wait_for(self, condition: str, argument: object = None) -> dict:
        """Wait until ``condition`` (JavaScript over ``state`` and ``wanted``) holds; gives the state."""
        # Asked of the page, not of the frame: a frame that is just loading would forget the question.
        self.page.wait_for_function(
            f"""([selector, wanted]) => {{
              const state = document.querySelector(selector)?.contentWindow?.atlas?.state;
              return state && ({condition});
            }}""",
            arg=[MAP_FRAME, argument],
        )
        return self.state()

    def figure(self) -> int:
        """The number of events in the line of figures."""
        text = self.page.inner_text("p.figures").replace("\u202f", "")
        return 0 if text.startswith("No events") else int(text.split(" ")[0])

    def sentence(self) -> str:
        """The sentence of the selection above the map."""
        return self.page.inner_text("h1.selection")

    def _only_local(self, route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        self._note(request.url)
        if self._is_local(request.url):
            route.continue_()  # type: ignore[attr-defined]
        else:
            route.abort()  # type: ignore[attr-defined]

    def _note(self, url: str) -> None:
        if not self._is_local(url):
            self.outside.append(url)

    def _is_local(self, url: str) -> bool:
        host = self.address.split("//")[1]
        return url.split("//", 1)[-1].startswith(host) or url.startswith(("data:", "blob:"))


def new_visitor(browser: Browser, address: str, *, width: int = 1366, height: int = 768) -> Visitor:
    """Open a tab with nothing kept from earlier ones."""
    context = browser.new_context(viewport={"width": width, "height": height})
    return Visitor(context.new_page(), address)
