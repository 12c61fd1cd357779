"""The recipe language: zones written as units, circles and routes, so that anyone can rebuild and contest them.

``admin1(MLI:Gao) + buffer(17.0,1.9,80) + corridor(26.6 13.0; 24.2 12.3; 40) - admin1(...) & country(NER)``:
all ``+`` come first, then all ``-``, then at most one ``&``; read left to right. A recipe is parsed, never evaluated.
`geo.shapes` turns a parsed recipe into its geometry.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.errors import RecipeError

MAX_KM = 2_000
TERMS = "admin1(ISO3:Name), country(ISO3), buffer(lat,lon,km), corridor(lat lon; lat lon; ...; km)"
ORDER = "all '+' first, then '-', then at most one '&'"

_NUMBER = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{1,8})?")
_ISO3 = re.compile(r"[A-Z]{3}")
_RANKS = {"+": 0, "-": 1, "&": 2}


@dataclass(frozen=True)
class Unit:
    """A first-level unit of the base geography."""

    iso3: str
    name: str

    def __str__(self) -> str:
        return f"admin1({self.iso3}:{self.name})"


@dataclass(frozen=True)
class Country:
    """A whole country of the base geography."""

    iso3: str

    def __str__(self) -> str:
        return f"country({self.iso3})"


@dataclass(frozen=True)
class Circle:
    """Everything within ``km`` of a point; degrees north and east."""

    lat: float
    lon: float
    km: float

    def __str__(self) -> str:
        return f"buffer({self.lat:g},{self.lon:g},{self.km:g})"


@dataclass(frozen=True)
class Route:
    """Everything within ``km`` to each side of a line through ``points``, each (lat, lon)."""

    points: tuple[tuple[float, float], ...]
    km: float

    def __str__(self) -> str:
        stops = "; ".join(f"{lat:g} {lon:g}" for lat, lon in self.points)
        return f"corridor({stops}; {self.km:g})"


Term = Unit | Country | Circle | Route


@dataclass(frozen=True)
class Recipe:
    """The union of ``added``, without ``removed``, inside ``within`` where that is given."""

    added: tuple[Term, ...]
    removed: tuple[Term, ...] = ()
    within: Term | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, in the order in which the recipe names it."""
        return self.added + self.removed + ((self.within,) if self.within else ())

    def __str__(self) -> str:
        text = " + ".join(str(term) for term in self.added)
        text += "".join(f" - {term}" for term in self.removed)
        return text + (f" & {self.within}" if self.within else "")


def parse_recipe(text: str) -> Recipe:
    """Read a recipe.

    Parameters
    ----------
    text
        One recipe in the language above; blanks between its parts do not matter.

    Returns
    -------
    recipe
        The same recipe as a value; unit names are not looked up here.

    Raises
    ------
    RecipeError
        At the first thing that is not in the language, with what was found and what is allowed.
    """
    if not text.strip():
        raise recipe_error("the recipe is empty", text, TERMS)
    added: list[Term] = []
    removed: list[Term] = []
    within: Term | None = None
    last = "+"
    for operator, keyword, body in _scan(unicodedata.normalize("NFC", text)):
        if _RANKS[operator] < _RANKS[last]:
            raise recipe_error(f"'{operator}' after '{last}'", f"{operator} {keyword}({body})", ORDER)
        if operator == "&" and within is not None:
            raise recipe_error("a second '&'", f"& {keyword}({body})", ORDER)
        term = _read_term(keyword, body)
        if operator == "+":
            added.append(term)
        elif operator == "-":
            removed.append(term)
        else:
            within = term
        last = operator
    return Recipe(tuple(added), tuple(removed), within)


def recipe_error(problem: str, found: str, allowed: str) -> RecipeError:
    """Word an error the way the project words them: what was wrong, what was found, what is allowed."""
    return RecipeError(f"{problem}; found {found!r}; allowed: {allowed}")


def _scan(text: str) -> Iterator[tuple[str, str, str]]:
    """Cut a recipe into (operator, keyword, text between the parentheses); the first operator is an implied '+'."""
    position, operator = 0, "+"
    while True:
        opened = re.compile(r"\s*([A-Za-z0-9_]+)\s*\(").match(text, position)
        if opened is None:
            raise recipe_error("a term is missing or misspelt", text[position:].strip()[:60], TERMS)
        closing = _closing_parenthesis(text, opened.end())
        yield operator, opened[1], text[opened.end() : closing].strip()
        rest = text[closing + 1 :].lstrip()
        if not rest:
            return
        if rest[0] not in _RANKS:
            raise recipe_error("no operator between two terms", rest[:60], "'+', '-' or '&' between terms")
        operator = rest[0]
        position = len(text) - len(rest) + 1


def _closing_parenthesis(text: str, start: int) -> int:
    # Names may hold parentheses of their own: admin1(TUN:Ben Arous (Tunis Sud)).
    depth = 1
    for position in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position
    raise recipe_error("a parenthesis is not closed", text[max(0, start - 8) :][:60], TERMS)


def _read_term(keyword: str, body: str) -> Term:
    readers: dict[str, Callable[[str], Term]] = {
        "admin1": _read_unit, "country": _read_country, "buffer": _read_circle, "corridor": _read_route,
    }  # fmt: skip
    if keyword not in readers:
        raise recipe_error("an unknown term", f"{keyword}({body})", TERMS)
    return readers[keyword](body)


def _read_unit(body: str) -> Unit:
    iso3, colon, name = (part.strip() for part in body.partition(":"))
    if not colon or not name:
        raise recipe_error("a unit needs a country and a name", f"admin1({body})", "admin1(ISO3:Name)")
    return Unit(_read_iso3(iso3, f"admin1({body})"), " ".join(name.split()))


def _read_country(body: str) -> Country:
    return Country(_read_iso3(body, f"country({body})"))


def _read_circle(body: str) -> Circle:
    written = f"buffer({body})"
    parts = body.split(",")
    if len(parts) != 3:
        raise recipe_error("a circle needs three numbers", written, "buffer(lat,lon,km)")
    lat, lon = _read_point((parts[0], parts[1]), written)
    return Circle(lat, lon, _read_km(parts[2], written))


def _read_route(body: str) -> Route:
    written = f"corridor({body})"
    *stops, km = body.split(";")
    if len(stops) < 2:
        raise recipe_error("a route needs two points or more, then km", written, "corridor(lat lon; lat lon; ...; km)")
    pairs = [tuple(stop.split()) for stop in stops]
    for pair in pairs:
        if len(pair) != 2:
            raise recipe_error(f"a point of a route is not 'lat lon': '{' '.join(pair)}'", written, "lat lon")
    points = tuple(_read_point((pair[0], pair[1]), written) for pair in pairs)
    return Route(points, _read_km(km, written))


def _read_iso3(text: str, written: str) -> str:
    if not _ISO3.fullmatch(text):
        raise recipe_error("not a country code", written, "three capital letters, such as MLI")
    return text


def _read_point(parts: tuple[str, str], written: str) -> tuple[float, float]:
    lat, lon = (_read_number(part, written) for part in parts)
    if not -90 <= lat <= 90:
        raise recipe_error(f"latitude {lat:g} is out of range", written, "-90 to 90")
    if not -180 <= lon <= 180:
        raise recipe_error(f"longitude {lon:g} is out of range", written, "-180 to 180")
    return lat, lon


def _read_km(text: str, written: str) -> float:
    km = _read_number(text, written)
    if not 0 < km <= MAX_KM:
        raise recipe_error(f"{km:g} km is out of range", written, f"more than 0, at most {MAX_KM:,} km")
    return km


def _read_number(text: str, written: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise recipe_error(f"not a number: '{text.strip()}'", written, "plain decimals, such as 17.05 or -3.5")
    return float(text)
