"""The one style table: the web map, the charts and the printed map read it, so they agree.

Colours are Okabe-Ito based; hues below 3:1 on white carry a dark outline, and every
hue has a second channel (symbol shape by kind, hatch by zone type).
"""

import json
from dataclasses import asdict, dataclass

COLOURS = {
    "paper": "#FFFFFF", "land": "#F6F3EC", "neighbour": "#ECE8DF", "water": "#DDE7EE",
    "country_line": "#9C958A", "admin1_line": "#CFC8BC", "text": "#1F2328", "muted": "#5B6169",
    "accent": "#0B5A7A",
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A lineage family of actors and how it is drawn; outline is empty, "dark" (for light hues) or "dashed"."""

    label: str
    colour: str
    outline: str = ""


@dataclass(frozen=True)
class Kind:
    """An event type, the word a pupil knows for it, and its symbol."""

    label: str
    plural: str
    shape: str


@dataclass(frozen=True)
class ZoneType:
    """How a zone of one type is filled; tint is an opacity from 0 to 1."""

    label: str
    meaning: str
    tint: float
    hatch: bool
    outline: bool


FAMILIES = {
    "gia-gspc-aqim": Family("GIA, GSPC, AQIM and offshoots", "#D55E00"),
    "jnim": Family("JNIM and the groups that formed it", "#A3195B"),
    "islamic-state": Family("Islamic State branches, Boko Haram", "#2B2B2B"),
    "tuareg-azawad": Family("Tuareg and Azawad movements", "#009E73"),
    "libya-islamist": Family("Libyan and Tunisian Islamist groups", "#E69F00", outline="dark"),
    "self-defence": Family("Self-defence groups", "#8C6D31"),
    "state": Family("States", "#0072B2"),
    "mission": Family("Missions and foreign forces", "#56B4E9", outline="dark"),
    "unknown": Family("Unknown or other", "#8A8F98", outline="dashed"),
}

KINDS = {
    "attack": Kind("attack", "attacks", "circle"),
    "clash": Kind("clash", "clashes", "diamond"),
    "kidnapping": Kind("kidnapping", "kidnappings", "ring"),
    "operation": Kind("operation", "operations", "triangle"),
    "territorial": Kind("territorial change", "territorial changes", "square"),
    "political": Kind("political event", "political events", "cross"),
}

ZONE_TYPES = {
    "attack": ZoneType("attack", "the group attacks there", 0.0, True, False),
    "contested_support": ZoneType("contested", "several groups move there; the group's access to people is uneven",
                                  0.14, True, False),
    "support": ZoneType("support", "the group moves, supplies and recruits there undisturbed", 0.18, False, False),
    "control": ZoneType("control", "people there respond to the group as directed", 0.28, False, True),
}  # fmt: skip

PRECISION_WORDS = {
    1: "exact place", 2: "near this place", 3: "somewhere in this district", 4: "somewhere in {admin1}",
    5: "a wide or vague area; the point is only its middle", 6: "only the country is known", 7: "at sea or in the air",
}  # fmt: skip

DATE_PRECISION_WORDS = {
    1: "exact day", 2: "within these days", 3: "within this week", 4: "the month is known, not the day",
    5: "the year is known, not the month",
}  # fmt: skip

ATTRIBUTION_WORDS = {
    "claimed": "claimed by", "attributed": "attributed to", "suspected": "suspected:",
    "disputed": "disputed; attributed to",
}  # fmt: skip

LINK_WORDS = {
    "split": "split into", "merger": "merged into", "rename": "renamed", "pledge": "pledged to",
    "alliance": "allied with",    "rivalry": "rival of", "member_of": "part of", "successor": "succeeded by",
}  # fmt: skip

COUNTRIES = {
    "DZA": "Algeria", "MLI": "Mali", "BFA": "Burkina Faso", "LBY": "Libya", "NER": "Niger", "TUN": "Tunisia",
    "MRT": "Mauritania", "MAR": "Morocco", "SAH": "Western Sahara", "TCD": "Chad", "BEN": "Benin", "TGO": "Togo",
    "GHA": "Ghana", "CIV": "Côte d'Ivoire", "NGA": "Nigeria", "SEN": "Senegal", "CMR": "Cameroon", "FRA": "France",
    "EGY": "Egypt", "IRQ": "Iraq", "SOM": "Somalia", "KEN": "Kenya", "ESP": "Spain", "GBR": "United Kingdom",
}  # fmt: skip


def words(identifier: str) -> str:
    """Turn an id such as ``vehicle_bomb`` into words; abbreviations stay upper case."""
    return {"ied": "improvised bomb"}.get(identifier, identifier.replace("_", " ").replace("-", " "))


def style_json() -> str:
    """Write the table as the JSON object that the map's script reads.

    Returns
    -------
    text
        Keys ``colours``, ``families``, ``kinds``, ``zone_types``; the same text on every run.
    """
    table = {
        "colours": COLOURS,
        "families": {key: asdict(value) for key, value in FAMILIES.items()},
        "kinds": {key: asdict(value) for key, value in KINDS.items()},
        "zone_types": {key: asdict(value) for key, value in ZONE_TYPES.items()},
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))
