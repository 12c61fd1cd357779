"""Watches a tab from inside: when a key went down, what the server sent, when a frame was painted.

Every time is taken in the browser, as milliseconds since the epoch. "Painted" means: the frame
that holds the change has been rendered (a task queued in its animation frame has run).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.driver import CHROMIUM, FLAGS, MAP_FRAME

VIEWPORT = {"width": 1366, "height": 768}
PATIENCE_MS = 120_000
PAUSE_MS = 150  # between two measured moves, when the script has ended: also catches late messages
REST_MS = 60  # until a script that was asked for has certainly begun
POLLING_MS = 30
# Nothing outside is reached, and no request passes through Python, which would slow it down.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SOFTWARE_GPU = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
NO_GPU = "--disable-gpu"

# Runs first in every frame. The top page keeps the record; the map's frame writes into it. In a frame
# it runs while that is still about:blank; its window then stays, but not its document nor its listeners.
WATCH = """
(() => {
  const top = window.top;
  const now = () => performance.timeOrigin + performance.now();
  const isTop = window === top;
  if (isTop) window.atlasProbe = { down: 0, sent: [], messages: [], paints: [], frames: 0 };
  const probe = top.atlasProbe;
  const note = (entry, frame) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => probe.paints.push({ ...entry, at: now(), frameTime: frame });
    channel.port2.postMessage(0);
  };
  const afterPaint = (entry) => top.requestAnimationFrame((frame) => note(entry, frame));
  if (isTop) {
    window.addEventListener("keydown", () => { probe.down = now(); }, true);
    window.WebSocket = class extends window.WebSocket {
      constructor(...address) {
        super(...address);
        this.addEventListener("message", ({ data }) => probe.messages.push({ at: now(), data }));
      }
      send(data) {
        probe.sent.push(now());
        super.send(data);
      }
    };
    for (const [name, place] of [["drawArraysInstanced", 3], ["drawElementsInstanced", 4]]) {
      const draw = WebGL2RenderingContext.prototype[name];
      WebGL2RenderingContext.prototype[name] = function (...values) {
        afterPaint({ events: values[place] });
        return draw.apply(this, values);
      };
    }
    return;
  }
  probe.frames += 1;
  let state = {};
  window.atlas = Object.defineProperty({}, "state", {
    get: () => state,
    set: (value) => {
      state = value;
      if (value.frame) afterPaint({ ...value, painted: value.frame, drawn: now() });
    },
  });
  let seen = 0;
  const look = (frame) => {
    const marks = window.document?.getElementsByClassName("leaflet-interactive").length ?? 0;
    if (marks !== seen) note({ events: seen = marks }, frame);
    // The atlas has no marks in its DOM; a frame that was replaced has no element.
    if (!window.atlas.mount && window.frameElement?.isConnected) top.requestAnimationFrame(look);
  };
  top.requestAnimationFrame(look);
})();
"""
IS_IDLE = "document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
TAKE = """(mark) => {
  const taken = atlasProbe.messages.map(({ at, data }) => {
    const bytes = data.byteLength ?? data.length;
    const text = mark && data.byteLength ? new TextDecoder("latin1").decode(data) : "";
    return { at, bytes, marked: Boolean(mark) && text.includes(mark) };
  });
  const { down, sent, paints } = atlasProbe;
  const found = { down, sent, paints, messages: taken };
  Object.assign(atlasProbe, { sent: [], messages: [], paints: [] });
  return found;
}"""


@dataclass(frozen=True)
class Move:
    """One key press: milliseconds until it is sent, answered, drawn and painted; bytes; events shown."""

    sent_ms: float
    message_ms: float
    drawn_ms: float
    paint_ms: float
    map_bytes: int
    all_bytes: int
    events: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the headless browser, without a way out of this machine."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, OFFLINE])
        yield browser
        browser.close()


def with_webgl(browser: Browser) -> Browser:
    """Start a second browser beside one, whose WebGL is drawn by the processor."""
    flags = [flag for flag in FLAGS if flag != NO_GPU]
    return browser.browser_type.launch(executable_path=CHROMIUM, args=[*flags, *SOFTWARE_GPU, OFFLINE])


class Tab:
    """A watched tab with nothing kept from earlier ones."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.page: Page = browser.new_context(viewport=VIEWPORT).new_page()
        self.address = address
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.add_init_script(WATCH)

    def open(self, wanted: str = "paint.painted", argument: object = None, **query: object) -> float:
        """Open the first page; gives the milliseconds until a paint that is ``wanted``."""
        self.page.goto(f"{self.address}/?{urlencode(query, doseq=True)}", wait_until="commit")
        paint = self._wait_for_paint(wanted, argument)
        return float(paint["at"] - self.page.evaluate("performance.timeOrigin"))

    def settle(self) -> None:
        """Wait until the script has ended and nothing more comes; forget what came until then."""
        self.rest()
        self.page.wait_for_timeout(PAUSE_MS)
        self.take()

    def take(self, mark: str = "") -> dict[str, Any]:
        """Take the record since the last time; messages that contain ``mark`` are marked."""
        return self.page.evaluate(TAKE, mark)

    def press(self, key: str, wanted: str, argument: object = None) -> dict[str, Any]:
        """Press a key; gives the first paint after it that is ``wanted`` (JavaScript over ``paint`` and ``wanted``)."""
        # Set here too, as keys pressed in the map's frame are not heard in the page.
        self.page.evaluate("atlasProbe.down = performance.timeOrigin + performance.now()")
        self.page.keyboard.press(key)
        return self._wait_for_paint(wanted, argument)

    def rest(self) -> None:
        """Wait until the script that a key or a hand-back has started has ended."""
        self.page.wait_for_timeout(REST_MS)
        self.page.wait_for_function(IS_IDLE, polling=POLLING_MS)

    def move(self, key: str, wanted: str, argument: object = None, *, mark: str = "") -> Move:
        """Press a key, wait for the paint and for everything after it; ``mark`` stands in the map's message."""
        paint = self.press(key, wanted, argument)
        self.rest()
        self.page.wait_for_timeout(PAUSE_MS)
        record = self.take(mark)
        down, messages = record["down"], record["messages"]
        marked = [message for message in messages if message["marked"]]
        first = marked[0] if marked else max(messages, key=lambda message: message["bytes"])
        return Move(
            sent_ms=min((at for at in record["sent"] if at >= down), default=down) - down,
            message_ms=first["at"] - down,
            drawn_ms=paint.get("drawn", paint["at"]) - down,
            paint_ms=paint["at"] - down,
            map_bytes=first["bytes"],
            all_bytes=sum(message["bytes"] for message in messages),
            events=int(paint["events"]),
        )

    def focus(self, selector: str, number: int = 0) -> None:
        """Put the keyboard's focus on the n-th match; on nothing for an empty selector."""
        self.page.evaluate(
            """([selector, number]) => {
              if (selector) document.querySelectorAll(selector)[number].focus();
              else document.activeElement.blur();
            }""",
            [selector, number],
        )

    def in_map(self, script: str) -> Any:
        """Evaluate JavaScript in the map's frame."""
        frame = self.page.wait_for_selector(MAP_FRAME, state="attached").content_frame()
        return frame.evaluate(script) if frame else None

    def close(self) -> None:
        """Close the tab and forget all it kept."""
        self.page.context.close()

    def _wait_for_paint(self, wanted: str, argument: object) -> dict[str, Any]:
        find = f"(wanted) => atlasProbe.paints.find((paint) => paint.at > atlasProbe.down && ({wanted}))"
        try:
            handle = self.page.wait_for_function(find, arg=argument, polling=POLLING_MS)
        except BrowserError as error:
            last = self.page.evaluate("JSON.stringify(atlasProbe.paints.at(-1))")
            raise RuntimeError(f"no paint with {wanted} {argument} at {self.page.url}; the last was {last}") from error
        paint = handle.json_value()
        handle.dispose()  # or the tab keeps what it found
        return paint
