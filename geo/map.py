"""The folium map: a base that never changes, and the command that changes what it draws.

streamlit-folium identifies a map by a hash of its base script, so anything that varies would
remount the frame (flicker, lost zoom). The base below is constant; what varies goes into a
feature group that holds one command.
"""

import hashlib
import json
from functools import cache
from typing import Any

import folium
from folium.template import Template

from geo.config import WEB_FOLDER
from geo.style import style_json

# The order matters: each file adds to window.atlas what the later ones use.
SCRIPTS = (
    "boot.js",
    "keys.js",
    "page.js",
    "time.js",
    "clock.js",
    "codec.js",
    "geometry.js",
    "stage.js",
    "basemap.js",
    "labels.js",
    "zones.js",
    "cells.js",
    "sprites.js",
    "badges.js",
    "hexagons.js",
    "events.js",
    "hit.js",
    "panels.js",
    "legend.js",
    "furniture.js",
    "view.js",
    "pointer.js",
    "track.js",
    "player.js",
    "atlas.js",
)
STYLES = ("atlas.css",)
# Left out of a command when empty: a move of a slider is two kilobytes, all of it needed.
OPTIONAL = ("mask", "zmask", "omask", "spans", "cells", "goto", "note", "actor")


class AtlasMap(folium.Map):
    """A Leaflet map without tiles; ``base_map`` says where its scripts come from, none from outside."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}",
            {center: [22, 5], zoom: 5, zoomControl: false, attributionControl: false});
        window.atlas.mount({{ this.get_name() }});
        {% endmacro %}
        """)


class Command(folium.MacroElement):
    """One call of ``window.atlas.command``; same text, no work in the browser."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.atlas.command({{ this.text }});
        {% endmacro %}
        """)

    def __init__(self, command: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        sent = {name: value for name, value in command.items() if value or name not in OPTIONAL}
        self.text = json.dumps(sent, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


def base_map(*, scripts: dict[str, str], styles: dict[str, str]) -> AtlasMap:
    """Make the constant base map.

    Parameters
    ----------
    scripts, styles
        Name -> address, in loading order; relative addresses work from the map's frame.
    """
    base = AtlasMap(tiles=None, zoom_control=False)
    base.default_js = list(scripts.items())
    base.default_css = list(styles.items())
    return base


def command_group(command: dict[str, Any]) -> folium.FeatureGroup:
    """Wrap a command for ``feature_group_to_add``; build it fresh each time, it is changed when used."""
    group = folium.FeatureGroup(name="command", control=False)
    Command(command).add_to(group)
    return group


@cache
def script_bundle() -> tuple[str, str]:
    """All our JavaScript as one file, with the style table in front; (name by content, text)."""
    parts = [f"window.atlas = window.atlas || {{}}; window.atlas.style = {style_json()};"]
    parts += [(WEB_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return _named("atlas", "js", "\n".join(parts))


@cache
def style_bundle() -> tuple[str, str]:
    """All our map CSS as one file; (name by content, text)."""
    return _named("atlas", "css", "\n".join((WEB_FOLDER / name).read_text(encoding="utf-8") for name in STYLES))


def _named(stem: str, ending: str, text: str) -> tuple[str, str]:
    return f"{stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.{ending}", text
