"""The map's own script on a blank page: no app, the real data, commands made by ``geo.layers``.

Every request of the page is answered here, so that a test can also withhold an asset.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route
from xstatic.pkg import leaflet

from geo import layers, map, store
from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import LAYERS, MODES, SIDES, Selection
from geo.style import KINDS
from tests.browser import driver

ADDRESS = "http://atlas.test/"
ALL_LAYERS = tuple(name for name in LAYERS if name != "tiles")
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="leaflet.css">
<link rel="stylesheet" href="atlas.css"><div id="map"></div><script src="leaflet.js"></script>
<script>
  window.sent = [];
  window.addEventListener("atlas:value", (event) => window.sent.push(event.detail));
</script>
<script src="atlas.js"></script>"""
MOUNT = """() => {
  window.map = L.map("map", {center: [22, 5], zoom: 5, zoomControl: false, attributionControl: false});
  window.atlas.mount(window.map);
}"""
# Every frame is a fifth of a second later than the one before, and comes at once.
FAST_CLOCK = """
  let now = 0;
  performance.now = () => now;
  window.requestAnimationFrame = (run) => { setTimeout(() => { now += 200; run(now); }, 0); return 0; };
"""


@dataclass
class Engine:
    """A tab with the engine, and what it asked for."""

    page: Page
    atlas: store.Atlas
    files: dict[str, tuple[str, bytes]]
    withheld: set[str] = field(default_factory=set)  # files that cannot be had
    late: set[str] = field(default_factory=set)  # files that come only with `release`
    waiting: list[Route] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def load(self, *, mounted: bool = True) -> "Engine":
        """Open the blank page with the scripts on it; ``mounted`` makes the map too."""
        self.page.goto(ADDRESS)
        if mounted:
            self.page.evaluate(MOUNT)
        return self

    def command(self, selection: Selection, **changes: Any) -> dict[str, Any]:
        """The command of a selection as the Explore page would send it, with some fields changed."""
        shown = selection.layers or ALL_LAYERS
        assets = {name: f"{name}.bin" for name in ("base", "events", "zones")}
        command = layers.map_command(self.atlas, selection, page="explore", layers=shown, assets=assets)
        return {**command, "goto": None, **changes}

    def show(self, selection: Selection, **changes: Any) -> dict[str, Any]:
        """Send a selection's command and wait for its paint; gives the map's state."""
        return self.send(self.command(selection, **changes))

    def send(self, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command and wait for the next paint."""
        frame = self.state()["frame"]
        self.run("(command) => window.atlas.command(command)", json.loads(json.dumps(command)))
        return self.wait_for("window.atlas.state.frame > wanted", frame)

    def wait_for(self, condition: str, argument: Any = None) -> dict[str, Any]:
        """Wait until a condition (JavaScript, over ``wanted``) holds; gives the map's state."""
        # By the clock: asking at every frame would be frames of its own to a page whose frames are counted.
        self.page.wait_for_function(f"(wanted) => {condition}", arg=argument, polling=10)
        return self.state()

    def look(self, latitude: float, longitude: float, zoom: float) -> dict[str, Any]:
        """Set the view and wait for its paint."""
        self.run(
            "(view) => window.map.setView(view.slice(0, 2), view[2], {animate: false})", [latitude, longitude, zoom]
        )
        return self.state()

    def state(self) -> dict[str, Any]:
        """What the map says it draws."""
        return self.run("() => window.atlas.state")

    def sent(self) -> list[dict[str, Any]]:
        """What the map has handed to Python so far."""
        return self.run("() => window.sent")

    def run(self, script: str, argument: Any = None) -> Any:
        """Evaluate a function in the page."""
        return self.page.evaluate(script, argument)

    def release(self) -> None:
        """Answer what was asked for too early."""
        self.late.clear()
        while self.waiting:
            self.answer(self.waiting.pop(0))

    def close(self) -> None:
        """Close the tab; an error of the page fails the test."""
        self.page.context.close()
        if self.errors:
            raise AssertionError(self.errors)

    def answer(self, route: Route) -> None:
        """Answer a request from memory; withheld and unknown files fail."""
        name = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if name in self.late:
            self.waiting.append(route)
        elif name in self.withheld or name not in self.files:
            route.abort()
        else:
            kind, content = self.files[name]
            route.fulfill(body=content, content_type=kind)


def open_engine(browser: Browser, atlas: store.Atlas, *, script: str = "", **options: Any) -> Engine:
    """Open a tab for the engine; ``script`` runs before all others, ``options`` are the context's."""
    options = {"viewport": {"width": 1000, "height": 520}} | options
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(driver.PATIENCE)
    engine = Engine(page, atlas, dict(pack_files(atlas)))
    page.route("**/*", engine.answer)
    page.on("pageerror", lambda error: engine.errors.append(str(error)))
    if script:
        page.add_init_script(script)
    return engine


@cache
def pack_files(atlas: store.Atlas) -> dict[str, tuple[str, bytes]]:
    """All the blank page may ask for: name -> (type, content)."""
    leaflet_files = {name: (Path(leaflet.BASE_DIR) / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    assets = {"base": store.read_basemap(), "events": layers.pack_events(atlas), "zones": layers.pack_areas(atlas)}
    return {
        "": ("text/html", PAGE.encode()),
        "leaflet.js": ("text/javascript", leaflet_files["leaflet.js"]),
        "leaflet.css": ("text/css", leaflet_files["leaflet.css"]),
        "atlas.js": ("text/javascript", map.script_bundle()[1].encode()),
        "atlas.css": ("text/css", map.style_bundle()[1].encode()),
        **{
            f"{name}.bin": ("application/octet-stream", layers.pack_asset(payload).content)
            for name, payload in assets.items()
        },
    }


def random_selections(atlas: store.Atlas, number: int, *, seed: int) -> Iterator[Selection]:
    """Choices of years, actors and filters, the same for the same seed."""
    chance = random.Random(seed)
    countries = sorted(atlas.events["country"].unique())
    for _ in range(number):
        years = tuple(sorted(chance.choices(range(FIRST_YEAR, LAST_YEAR + 1), k=2)))
        actors = chance.choice((0, 1, 1, 2))
        yield Selection(
            years=years,
            mode=chance.choice(MODES),
            actors=tuple(chance.sample(list(atlas.actors.index), actors)),
            side=chance.choice(SIDES),
            lineage=chance.random() < 0.6,
            kinds=tuple(chance.sample(list(KINDS), chance.choice((0, 0, 1, 3)))),
            countries=tuple(chance.sample(countries, chance.choice((0, 0, 1, 4)))),
            as_of=chance.choice(("end", "any")),
        )
