"""Event, zone and operation cards as HTML: what is known, by whose account, and how to cite it.

Everything that comes from a table is escaped here, once; a link is made only of an http address.
"""

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import geopandas as gpd
import pandas as pd

from geo.config import LAST_YEAR, REPOSITORY_ISSUES
from geo.labels import name_points
from geo.style import (
    ATTRIBUTION_WORDS,
    COUNTRIES,
    DATE_PRECISION_WORDS,
    KINDS,
    PRECISION_WORDS,
    ZONE_TYPES,
    words,
)
from geo.summary import KINDS_WITHOUT_TOLL
from geo.words import EN_DASH, write_count, write_date, write_dates, write_range
from geo.zones import UNIT_WORDS, describe_recipe

if TYPE_CHECKING:
    from geo.store import Atlas

UNKNOWN_ACTOR = "unknown"
STATE_SIDE = {"state", "mission"}
CITE_AS = "Atlas of armed-group activity in the Sahel and the Maghreb, 1992–2024"


def event_card(atlas: "Atlas", event_id: str) -> str:
    """The card of one event as an HTML fragment; empty text for an unknown id."""
    found = atlas.events[atlas.events["event_id"] == event_id]
    if found.empty:
        return ""
    event = found.iloc[0]
    country = COUNTRIES.get(event["country"], event["country"])
    place = ", ".join(part for part in (event["place"], _text(event["admin1"]), country) if part)
    kind = f"{KINDS[event['event_type']].label}: {words(event['sub_event_type'])}"
    rows = [
        ("When", f"{write_dates(event['date_start'], event['date_end'], event['date_precision'])} "
                 f"({DATE_PRECISION_WORDS[event['date_precision']]})"),
        ("Where", f"{place} ({_precision(event)})"),
        ("Who", _who(atlas, event)),
        *([("Reported deaths", _deaths(event))] if _has_toll(event) else []),
        *[(label, write_count(int(event[column]))) for label, column in
          (("Reported injured", "injured"), ("Hostages", "hostages")) if pd.notna(event[column])],
    ]  # fmt: skip
    notes = [("Notes", _text(event["notes"]))] if _text(event["notes"]) else []
    one_source = "This event rests on one source." if len(event["sources"]) == 1 else ""
    return _card(
        kind, _text(event["summary"]), rows + notes, _sources(atlas, event["sources"], one_source), atlas, event_id
    )


def zone_card(atlas: "Atlas", zone_id: str) -> str:
    """The card of one zone as an HTML fragment; empty text for an unknown id."""
    found = atlas.zones[atlas.zones["zone_id"] == zone_id]
    if found.empty:
        return ""
    zone = found.iloc[0]
    zone_type = ZONE_TYPES[zone["zone_type"]]
    rows = [
        ("Actor", _actor(atlas, zone["actor_id"])),
        ("Type", f"{zone_type.label}: {zone_type.meaning}"),
        ("In force", _period(zone["valid_from"], zone["valid_to"])),
        ("Area", f"about {write_count(int(round(zone['area_km2'], -2 if zone['area_km2'] > 1000 else 0)))} km²"),
        ("Drawn from", _recipe(atlas, zone["recipe"])),
        ("Confidence", zone["confidence"]),
    ]
    if _text(zone["notes"]):
        rows.append(("Notes", _text(zone["notes"])))
    warning = "Zones are assessments; their edges are not measured."
    sources = _sources(atlas, zone["sources"], warning) + _folded_recipe(zone["recipe"])
    return _card(zone["name"], _text(zone["summary"]), rows, sources, atlas, zone_id)


def operation_card(atlas: "Atlas", operation_id: str) -> str:
    """The card of one operation as an HTML fragment; empty text for an unknown id."""
    found = atlas.operations[atlas.operations["operation_id"] == operation_id]
    if found.empty:
        return ""
    operation = found.iloc[0]
    rows = [
        ("Lead", _actor(atlas, operation["lead"])),
        *[("With", ", ".join(_actor(atlas, name) for name in operation["partners"]))][: bool(operation["partners"])],
        ("Dates", _period(operation["start"], operation["end"])),
        ("Area of operation", _recipe(atlas, operation["recipe"])),
    ]
    if pd.notna(operation["troops_peak"]):
        rows.append(("Troops at peak", write_count(int(operation["troops_peak"]))))
    if _text(operation["notes"]):
        rows.append(("Notes", _text(operation["notes"])))
    warning = "The area shows where the operation was active or based, as sources describe it."
    sources = _sources(atlas, operation["sources"], warning) + _folded_recipe(operation["recipe"])
    return _card(operation["name"], _text(operation["summary"]), rows, sources, atlas, operation_id)


def _card(title: str, summary: str, rows: list[tuple[str, Any]], sources: str, atlas: "Atlas", identifier: str) -> str:
    lines = "".join(f"<dt>{escape(label)}</dt><dd>{escape(str(value))}</dd>" for label, value in rows)
    cite = f"{CITE_AS}, data version {atlas.version}, record {identifier}, and the sources named here."
    return (
        f'<article class="card" data-record="{escape(identifier)}"><h3>{escape(title[:1].upper() + title[1:])}</h3>'
        f"<p>{escape(summary)}</p><dl>{lines}</dl>{sources}"
        f'<p class="cite"><b>Cite as</b> {escape(cite)}</p>{_report_error(atlas, identifier)}</article>'
    )


def _folded_recipe(recipe: str) -> str:
    """The geometry as anyone can rebuild and contest it, out of a general reader's way."""
    return f"<details><summary>Recipe, to rebuild the area</summary><code>{escape(recipe)}</code></details>"


def _report_error(atlas: "Atlas", identifier: str) -> str:
    subject = f"Correction to {identifier} (data {atlas.version})"
    body = "What is wrong, and a source that says so:"
    address = f"mailto:?subject={quote(subject)}&body={quote(body)}"
    if REPOSITORY_ISSUES:
        address = f"{REPOSITORY_ISSUES}/new?title={quote(subject)}&body={quote(body)}"
    return (
        f'<p class="cite"><b>An error?</b> <a href="{escape(address)}">Write a correction</a> to whoever gave you this '
        "atlas; name the record, what is wrong and a source.</p>"
    )


def _sources(atlas: "Atlas", source_ids: tuple[str, ...], remark: str) -> str:
    items = []
    for source_id in source_ids:
        source = atlas.sources.loc[source_id]
        title = _text(source["title"]) or source_id
        about = ", ".join(part for part in (_text(source["publisher"]), _text(source["date"])) if part)
        url = _text(source["url"])
        name = escape(title)
        if url.startswith(("https://", "http://")):
            name = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{name}</a>'
        items.append(f"<li>{name}{escape(f' ({about})' if about else '')}</li>")
    note = f"<p>{escape(remark)}</p>" if remark else ""
    return f"<h4>{'Source' if len(items) == 1 else 'Sources'}</h4><ul>{''.join(items)}</ul>{note}"


def _who(atlas: "Atlas", event: pd.Series) -> str:
    by = " and ".join(_actor(atlas, name) for name in event["actors"] if name != UNKNOWN_ACTOR)
    against = ", ".join(_actor(atlas, name) for name in event["targets"])
    account = ATTRIBUTION_WORDS.get(_text(event["attribution"]), "")
    families = {str(atlas.actors["colour_family"].get(name, "")) for name in event["actors"]}
    if account == ATTRIBUTION_WORDS["claimed"] and (event["event_type"] == "operation" or families <= STATE_SIDE):
        account = "announced by"  # a state does not claim its own operation
    if not by:
        by, account = "no group established", "disputed;" if _text(event["attribution"]) == "disputed" else ""
    return f"{account} {by}".strip() + (f"; other side: {against}" if against else "")


def _has_toll(event: pd.Series) -> bool:
    """A declaration or a merger has no toll to be unknown."""
    known = event[["fatalities_low", "fatalities_best", "fatalities_high"]].notna().any()
    return bool(known) or event["event_type"] not in KINDS_WITHOUT_TOLL


def _precision(event: pd.Series) -> str:
    unit = f"{_text(event['admin1'])} {UNIT_WORDS.get(event['country'], 'region')}" if _text(event["admin1"]) else ""
    return PRECISION_WORDS[event["geo_precision"]].format(admin1=unit or "its region")


def _deaths(event: pd.Series) -> str:
    low, best, high = (event[f"fatalities_{name}"] for name in ("low", "best", "high"))
    known = [int(value) for value in (low, best, high) if pd.notna(value)]
    if not known:
        return "unknown"
    spread = write_range(min(known), max(known))
    return (
        f"{spread}, best estimate {write_count(int(best))}" if pd.notna(best) and min(known) != max(known) else spread
    )


def _period(start: pd.Timestamp, end: pd.Timestamp) -> str:
    if pd.isna(end):
        return f"{write_date(start)} {EN_DASH} ongoing at the end of {LAST_YEAR}"
    return write_dates(start, end)


def _recipe(atlas: "Atlas", recipe: str) -> str:
    return describe_recipe(recipe, places=_named_points(atlas))


@lru_cache(maxsize=4)
def _named_points(atlas: "Atlas") -> gpd.GeoDataFrame:
    return name_points(atlas.places, atlas.events)


def _actor(atlas: "Atlas", actor_id: str) -> str:
    return str(atlas.actors["name"].get(actor_id, actor_id))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
