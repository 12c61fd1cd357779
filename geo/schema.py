"""What the tables hold: their columns, enumerations and forms, as data.

``geo.validation`` holds every file against these specifications; the terms follow UCDP GED, ACLED
and GTD. Words, colours and symbols of an enumeration live in ``geo.style``.
"""

from dataclasses import dataclass

from geo import config, style

EVENT_TYPES = tuple(style.KINDS)
COLOUR_FAMILIES = tuple(style.FAMILIES)
ATTRIBUTIONS = tuple(style.ATTRIBUTION_WORDS)
LINK_TYPES = tuple(style.LINK_WORDS)
ZONE_TYPES = tuple(style.ZONE_TYPES)

SUB_EVENT_TYPES = {
    "attack": (
        "armed_assault", "assassination", "complex_attack", "destruction", "execution", "hijacking", "ied",
        "massacre", "mutiny", "riot", "shelling", "suicide_bombing", "vehicle_bomb",
    ),
    "clash": ("battle", "inter_group_clash"),
    "kidnapping": ("abduction", "hostage_killing", "hostage_release", "rescue_attempt"),
    "operation": (
        "air_strike", "arrest_raid", "base_established", "civilian_harm", "commander_killed", "drone_strike",
        "ground_operation", "operation_launch", "withdrawal",
    ),
    "territorial": ("blockade", "capture", "recapture", "withdrawal"),
    "political": ("coup", "declaration", "designation", "founding", "merger", "peace_agreement", "pledge", "split"),
}  # fmt: skip

FAMILIES = (
    "gia-gspc-aqim", "jnim", "islamic-state", "tuareg-azawad", "libya-islamist", "self-defence", "state",
    "international", "civilians",
)  # fmt: skip
CONFIDENCES = ("high", "medium", "low")
SOURCE_KINDS = ("seed", "dataset", "page", "report")
SEEDS = tuple(f"seed:{number:03d}" for number in range(5))
EXCEPTION_RULES = ("actor-dates", "country", "admin1", "place")
OMITTED_TABLES = ("events", "zones", "operations", "actors", "actor_links")
STATEMENT_KINDS = ("event", "zone", "operation", "actor", "leader", "link")

# UCDP date_prec, as days from the first to the last: one day, 2-6 days, a week, a month, a year. A week
# is given up to two, and a month up to two, where the sources name them by halves or by a season's end.
DATE_PRECISION_DAYS = {1: (0, 0), 2: (1, 5), 3: (2, 13), 4: (7, 61), 5: (31, 366)}

SUMMARY_LENGTH = 220

_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_SOURCE = rf"seed:[0-9]{{3}}|ucdp:[0-9]+(?:@[0-9][0-9]\.[0-9])?|{_SLUG}-[0-9a-f]{{6}}"


@dataclass(frozen=True)
class Column:
    """One column: what its cells are, and what they may be.

    Attributes
    ----------
    name
        As in the file.
    kind
        text, list (of texts), integer, boolean, date (ISO day), partial_date (ISO year, month or
        day) or leaders.
    empty
        Whether the cell may be empty: null, an empty list, nothing between two commas.
    choices
        The only texts allowed, in a list the only items.
    pattern, form
        Regular expression that the whole text, or each item, matches; and the same in words.
    lowest, highest
        Bounds of an integer, or of a date's year, both inclusive.
    longest
        Most characters of a text.
    separator
        What divides a list in a CSV.
    """

    name: str
    kind: str = "text"
    empty: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""
    lowest: int | None = None
    highest: int | None = None
    longest: int | None = None
    separator: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, the columns that name a row and are unique together, and its geometry."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    geometry: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of the file."""
        return tuple(column.name for column in self.columns)


def _slug(name: str, *, empty: bool = False) -> Column:
    return Column(name, empty=empty, pattern=_SLUG, form="lower-case letters and digits, joined by -")


def _slugs(name: str, *, empty: bool = False, separator: str = "") -> Column:
    form = "lower-case letters and digits, joined by -"
    return Column(name, "list", empty, pattern=_SLUG, form=form, separator=separator)


def _sources(*, empty: bool = False) -> Column:
    form = "seed:000, ucdp:123456 or publisher-0a1b2c"
    return Column("sources", "list", empty, pattern=_SOURCE, form=form, separator="|")


def _countries(*, empty: bool = False) -> Column:
    return Column("countries", "list", empty, pattern="[A-Z]{3}", form="ISO 3166-1 alpha-3", separator=";")


def _data_day(name: str, *, empty: bool = False, lowest: int = config.FIRST_YEAR) -> Column:
    return Column(name, "date", empty, lowest=lowest, highest=config.LAST_YEAR)


def _count(name: str) -> Column:
    return Column(name, "integer", empty=True, lowest=0)


EVENTS = Table(
    "events",
    (
        Column("event_id", pattern=rf"[0-9]{{4}}-[0-9][0-9]-[0-9][0-9]-{_SLUG}", form="yyyy-mm-dd-place-slug"),
        _data_day("date_start"),
        _data_day("date_end"),
        Column("date_precision", "integer", lowest=1, highest=5),
        Column("event_type", choices=EVENT_TYPES),
        Column("sub_event_type", choices=tuple(sorted({sub for subs in SUB_EVENT_TYPES.values() for sub in subs}))),
        _slugs("actors"),
        _slugs("targets", empty=True),
        Column("attribution", empty=True, choices=ATTRIBUTIONS),
        Column("country", pattern="[A-Z]{3}", form="ISO 3166-1 alpha-3"),
        Column("admin1", empty=True),
        Column("place"),
        Column("geo_precision", "integer", lowest=1, highest=7),
        *(_count(name) for name in ("fatalities_low", "fatalities_best", "fatalities_high", "injured", "hostages")),
        Column("summary", longest=SUMMARY_LENGTH),
        _sources(),
        Column("dataset", choices=("atlas",)),
        Column("region", "boolean"),
        Column("notes", empty=True),
    ),
    key=("event_id",),
    geometry=("Point",),
)

ACTORS = Table(
    "actors",
    (
        _slug("actor_id"),
        Column("name"),
        Column("short_name"),
        Column("aliases", "list", empty=True),
        Column("family", choices=FAMILIES),
        Column("colour_family", choices=COLOUR_FAMILIES),
        Column("slider_order", "integer", empty=True, lowest=1),
        Column("active_from", "partial_date", empty=True, highest=config.LAST_YEAR),
        Column("active_to", "partial_date", empty=True, highest=config.LAST_YEAR),
        _countries(empty=True),
        Column("leaders", "leaders", empty=True),
        Column("ideology", empty=True),
        Column("summary"),
        _sources(),
        Column("notes", empty=True),
    ),
    key=("actor_id",),
)

LINKS = Table(
    "links",
    (
        _slug("from_actor"),
        _slug("to_actor"),
        Column("link_type", choices=LINK_TYPES),
        Column("date", "date", highest=config.LAST_YEAR),
        Column("date_precision", "integer", lowest=1, highest=5),
        Column("summary"),
        _sources(),
        Column("notes", empty=True),
    ),
    key=("from_actor", "to_actor", "link_type", "date"),
)

SOURCES = Table(
    "sources",
    (
        Column("source_id", pattern=_SOURCE, form="seed:000, ucdp:123456 or publisher-0a1b2c"),
        Column("kind", choices=SOURCE_KINDS),
        Column("title", empty=True),
        Column("publisher"),
        Column("date", "partial_date", empty=True),
        Column("url", empty=True, pattern=r"https?://[^\s/]+\.[^\s]+", form="an address that begins with http"),
        Column("licence", empty=True),
    ),
    key=("source_id",),
)

ZONES = Table(
    "zones",
    (
        _slug("zone_id"),
        Column("name"),
        _slug("actor_id"),
        Column("zone_type", choices=ZONE_TYPES),
        _data_day("valid_from"),
        _data_day("valid_to"),
        Column("recipe"),
        _countries(),
        Column("summary"),
        _sources(),
        Column("confidence", choices=CONFIDENCES),
        Column("single", "boolean"),
        Column("notes", empty=True),
    ),
    key=("zone_id",),
)

OPERATIONS = Table(
    "operations",
    (
        _slug("operation_id"),
        Column("name"),
        _slug("lead"),
        _slugs("partners", empty=True, separator=";"),
        Column("start", "date", highest=config.LAST_YEAR),
        _data_day("end", empty=True),
        Column("recipe"),
        _countries(),
        Column("troops_peak", "integer", empty=True, lowest=1),
        Column("summary"),
        _sources(),
        Column("notes", empty=True),
    ),
    key=("operation_id",),
)

EXCEPTIONS = Table(
    "exceptions",
    (Column("rule", choices=EXCEPTION_RULES), Column("subject"), Column("detail", empty=True), Column("reason")),
    key=("rule", "subject", "detail"),
)

OMITTED = Table(
    "omitted",
    (Column("table", choices=OMITTED_TABLES), Column("row_id"), Column("reason"), Column("merged_into", empty=True)),
    key=("table", "row_id"),
)

SEED_STATEMENTS = Table(
    "seed_statements",
    (Column("seed", choices=SEEDS), Column("kind", choices=STATEMENT_KINDS), Column("ref"), Column("statement")),
    key=("seed", "kind", "ref", "statement"),
)

PLACES = Table(
    "places",
    (
        Column("name"),
        Column("iso3"),
        Column("population", "number", empty=True),
        Column("geonameid", "integer"),
        Column("alternate_names", "list", empty=True),
    ),
    key=("geonameid",),
    geometry=("Point",),
)


_AREA_TYPES = ("Polygon", "MultiPolygon")
_AREA = Column("area_km2", "number", lowest=0)
ZONE_AREAS = Table("zone_areas", (_slug("zone_id"), _AREA), ("zone_id",), _AREA_TYPES)
OPERATION_AREAS = Table("operation_areas", (_slug("operation_id"), _AREA), ("operation_id",), _AREA_TYPES)
COUNTRIES = Table("countries", (Column("name"), Column("iso3", pattern="[A-Z]{3}")), ("iso3",), _AREA_TYPES)
ADMIN1 = Table("admin1", (Column("name"), Column("iso3", pattern="[A-Z]{3}")), ("iso3", "name"), _AREA_TYPES)
