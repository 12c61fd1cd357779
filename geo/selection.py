"""One frozen choice of years, actors and filters; its one parser, its one writer, its sentence.

Widgets, links, story steps and the command line all make the same ``Selection``;
everything after it sees only that. Which rows it keeps is in ``geo.filters``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.actors import chosen_spans
from geo.config import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_QUERY_LENGTH,
    MAX_VALUE_LENGTH,
    MAX_ZOOM,
    MIN_ZOOM,
    VIEW_BOUNDS,
)
from geo.style import COUNTRIES, KINDS
from geo.words import write_list

if TYPE_CHECKING:
    from geo.store import Atlas

MODES = ("year", "range", "upto")
SIDES = ("any", "by", "against")
AS_OF = ("end", "any")
NO_LAYERS = "none"
READINGS = ("zones", "extent", "deaths", "first", "units", "compare")
LAYERS = ("events", "zones", "operations", "labels", "tiles", "none")

Query = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Selection:
    """What is shown. Both years are included; an empty tuple of ids means all of them.

    ``mode`` says how the years were chosen (one year, a range, or up to a year);
    ``side`` whether the actors initiate (by), are the other side (against) or either (any);
    ``as_of`` says whether zones are those in force on 31 December of the last year (end) or at
    any time in the range (any). Empty ``layers`` and ``as_of`` mean what the page starts with;
    outside a page, an empty ``as_of`` is the end. ``reading`` is how the Spread page reads it.
    """

    years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
    mode: str = "range"
    actors: tuple[str, ...] = ()
    side: str = "any"
    lineage: bool = True
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    as_of: str = ""
    reading: str = "zones"
    event: str = ""
    zone: str = ""
    operation: str = ""
    view: tuple[float, float, float] | None = None


def from_query(query: Query, atlas: "Atlas") -> tuple[Selection, tuple[str, ...]]:
    """Read a selection from the parameters of a link; never fails.

    Parameters
    ----------
    query
        Name -> value or values, as a URL gives them; anything may be in it.
    atlas
        Says which actors, countries, events, zones and operations exist.

    Returns
    -------
    selection
        Every parameter that can be read; the default for those that cannot.
    notices
        One plain sentence for each value that was mended or dropped, naming it.
    """
    reader = _QueryReader(query)
    mode, years = _read_years(reader)
    selection = Selection(
        years=years,
        mode=mode,
        actors=reader.ids("actor", atlas.actors.index),
        side=reader.one_of("side", SIDES, "any"),
        lineage=reader.one_of("lineage", ("1", "0"), "1") == "1",
        kinds=reader.ids("kinds", KINDS),
        countries=reader.ids("countries", atlas.events["country"].unique()),
        layers=reader.ids("layers", LAYERS),
        as_of=reader.one_of("asof", AS_OF, ""),
        reading=reader.one_of("reading", READINGS, "zones"),
        event=reader.first_id("event", atlas.events["event_id"]),
        zone=reader.first_id("zone", atlas.zones["zone_id"]),
        operation=reader.first_id("operation", atlas.operations["operation_id"]),
        view=_read_view(reader),
    )
    return selection, tuple(reader.notices)


def to_query(selection: Selection) -> dict[str, str | list[str]]:
    """Write a selection as the parameters of a link; what is at its default is left out.

    ``from_query`` reads it back to an equal selection.
    """
    standard = Selection()
    query: dict[str, str | list[str]] = {}
    first, last = selection.years
    if selection.mode == "upto":
        query |= {"years": str(last), "mode": "upto"}
    elif selection.mode == "year":
        query["years"] = str(last)
    elif selection.years != standard.years:
        query["years"] = [str(first), str(last)]
    for name, ids in (("actor", selection.actors), ("kinds", selection.kinds),
                      ("countries", selection.countries), ("layers", selection.layers)):  # fmt: skip
        if ids:
            query[name] = ",".join(ids)
    if selection.side != standard.side:
        query["side"] = selection.side
    if not selection.lineage:
        query["lineage"] = "0"
    if selection.as_of != standard.as_of:
        query["asof"] = selection.as_of
    if selection.reading != standard.reading:
        query["reading"] = selection.reading
    for name in ("event", "zone", "operation"):
        if value := getattr(selection, name):
            query[name] = value
    if selection.view is not None:
        query["view"] = "{:.4f},{:.4f},{:.2f}".format(*selection.view)
    return query


def describe(atlas: "Atlas", selection: Selection) -> str:
    """Say a selection in one sentence: title of the map, text twin, caption of exports."""
    kinds = [KINDS[kind].plural for kind in KINDS if kind in selection.kinds]
    is_everything = not (kinds or selection.actors or selection.countries)
    what = write_list(kinds) if kinds else "all recorded events" if is_everything else "events"
    parts = [what[0].upper() + what[1:]]
    if selection.actors:
        sides = {"any": "by or against", "by": "by", "against": "against"}
        parts.append(f"{sides[selection.side]} {write_list(_short_names(atlas, selection.actors))}")
        line = chosen_spans(atlas, selection.actors, lineage=selection.lineage) or {}
        if len(line) > len(selection.actors):
            parts.append("with predecessors and successors")
    if selection.countries:
        parts.append(f"in {write_list([COUNTRIES.get(code, code) for code in selection.countries])}")
    return f"{' '.join(parts)}, {describe_years(selection)}"


def describe_years(selection: Selection) -> str:
    """The years in words: ``2012``, ``2012–2013`` or ``up to 2013``."""
    first, last = selection.years
    if selection.mode == "upto":
        return f"up to {last}"
    return str(first) if first == last else f"{first}–{last}"


def shift_years(selection: Selection, step: int) -> tuple[int, int]:
    """Move the whole window by its own kind of step: one year on or back, within the data.

    "Show me 2012, then 2013" is one press: a window keeps its length and stops at the ends;
    "up to" moves its last year only.
    """
    first, last = selection.years
    if selection.mode == "upto":
        return FIRST_YEAR, min(max(last + step, FIRST_YEAR), LAST_YEAR)
    step = min(max(step, FIRST_YEAR - first), LAST_YEAR - last)
    return first + step, last + step


class _QueryReader:
    """Takes parameters out of a query one by one and remembers what was wrong with them."""

    def __init__(self, query: Query) -> None:
        self.notices: list[str] = []
        self._values: dict[str, list[str]] = {}
        for name, given in query.items():
            values = [given] if isinstance(given, str) else [str(value) for value in given]
            if sum(map(len, values)) > MAX_QUERY_LENGTH:
                self.notices.append(f"{_shown(name)} was too long to be read ({sum(map(len, values)):,} characters).")
            else:
                self._values.setdefault(str(name).strip().lower(), []).extend(values)

    def values(self, name: str) -> list[str]:
        """All values of a parameter, split at commas, in order, without blanks."""
        parts = (part.strip() for value in self._values.get(name, []) for part in value.split(","))
        return [part for part in parts if part]

    def ids(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """The values that are known ids, in any case, each once."""
        canonical = {str(known_id).lower(): str(known_id) for known_id in known}
        found: dict[str, None] = {}
        for value in self.values(name):
            if value.lower() in canonical:
                found[canonical[value.lower()]] = None
            else:
                self.notices.append(f"{name}={_shown(value)} is not in the atlas and was left out.")
        return tuple(found)

    def first_id(self, name: str, known: Iterable[str]) -> str:
        """One known id, or an empty string."""
        if not self._values.get(name):
            return ""
        return next(iter(self.ids(name, known)), "")

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words, or the default."""
        values = self.values(name)
        if values and values[-1].lower() in allowed:
            return values[-1].lower()
        if values:
            using = f"; using {default}" if default else ""
            self.notices.append(f"{name}={_shown(values[-1])} is not one of {', '.join(allowed)}{using}.")
        return default


def _read_years(reader: _QueryReader) -> tuple[str, tuple[int, int]]:
    """Read ``years`` and ``mode``; reversed years are swapped, years outside the data are moved to its ends."""
    years = []
    for value in reader.values("years"):
        if re.fullmatch(r"[0-9]{1,4}", value, flags=re.ASCII):
            year = min(max(int(value), FIRST_YEAR), LAST_YEAR)
            if year != int(value):
                reader.notices.append(f"years={value} is outside the data; using {year}.")
            years.append(year)
        else:
            reader.notices.append(f"years={_shown(value)} is not a year from {FIRST_YEAR} to {LAST_YEAR}.")
    if len(years) > 1 and years[0] > years[1]:
        reader.notices.append(f"years={years[0]} and {years[1]} were in reverse; swapped.")
    if len(years) > 2:
        reader.notices.append(f"More than two years were given; using {years[0]} and {years[1]}.")
    mode = reader.one_of("mode", MODES, "year" if len(years) == 1 else "range")
    if not years:
        years = [FIRST_YEAR, LAST_YEAR]
    first, last = min(years[:2]), max(years[:2])
    if mode == "upto":
        return mode, (FIRST_YEAR, last)
    return mode, ((last, last) if mode == "year" else (first, last))


def _read_view(reader: _QueryReader) -> tuple[float, float, float] | None:
    values = reader.values("view")
    if not values:
        return None
    west, south, east, north = VIEW_BOUNDS
    try:
        latitude, longitude, zoom = (float(value) for value in values)
    except ValueError:
        reader.notices.append(f"view={_shown(','.join(values))} is not latitude,longitude,zoom.")
        return None
    if not (south <= latitude <= north and west <= longitude <= east and MIN_ZOOM <= zoom <= MAX_ZOOM):
        reader.notices.append(f"view={_shown(','.join(values))} lies outside the map.")
        return None
    return latitude, longitude, zoom


def _shown(value: str) -> str:
    """A bad value as it may be shown: one line, short, in quotes."""
    line = " ".join(str(value).split())
    line = "".join(character for character in line if character.isprintable())
    return f"“{line[:MAX_VALUE_LENGTH]}{'…' if len(line) > MAX_VALUE_LENGTH else ''}”"


def _short_names(atlas: "Atlas", actor_ids: tuple[str, ...]) -> list[str]:
    return [str(atlas.actors["short_name"].get(actor_id, actor_id)) for actor_id in actor_ids]
