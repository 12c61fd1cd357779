"""Names on the base map: which towns and countries are named, where, and from which zoom on."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import config

CAPITALS = {
    "BEN": "Porto-Novo", "BFA": "Ouagadougou", "CIV": "Yamoussoukro", "DZA": "Algiers", "GHA": "Accra",
    "LBY": "Tripoli", "MAR": "Rabat", "MLI": "Bamako", "MRT": "Nouakchott", "NER": "Niamey", "TCD": "N'Djamena",
    "TGO": "Lomé", "TUN": "Tunis",
}  # fmt: skip
# A town's rank is the best that its people or its events earn it; capitals are 1. A town whose events are many
# is named early although it is small: Kidal before Kumasi's suburbs.
RANKS_BY_POPULATION = {1: 1_000_000, 2: 300_000, 3: 80_000, 4: 15_000}
RANKS_BY_EVENTS = {2: 5, 3: 2, 4: 1}
# Nearer than this to a name of its own rank or above, a town waits for the next rank; suburbs drop out.
SPACING_KM = {1: 60, 2: 70, 3: 15, 4: 6}
# An event names a town of the gazetteer only if it lies around it.
MATCH_KM = 40

# Countries of the region come first, then large neighbours, then the others; the smallest go unnamed.
LABEL_MIN_KM2 = 10_000
LABEL_LARGE_KM2 = 200_000
LABEL_TOLERANCE_M = 5_000
# Room left free around the towns named on the first view, and to the east of them, where their names stand.
LABEL_CLEARANCE_M = 80_000
LABEL_TEXT_M = 200_000
LABEL_CLEARANCE_RANK = 2

_KM_PER_DEGREE = 111.32
# "Gao (MOC camp)", "Ouagadougou, Cappuccino", "Batna area", "gas facility near In Amenas" are events at the town.
_DETAILS = tuple(re.compile(pattern) for pattern in (r"\s*[(,/].*$", r"^.*\bnear\s+", r"^outskirts of\s+", r"\s+area$"))
# A name that the gazetteer lacks is a label only if it stands alone and reads like a town's or a mountain's.
_NO_NAME = re.compile(
    r"[\d(,/]|\b(?:and|road|river|between|of|to|near|area|sector|camp|airport|villages?|forest|valley|oilfield|project|post"
    r"|site|bridge|reserve|island|port|prison|monastery|terminals|strip)\b"
)


@dataclass(frozen=True)
class Label:
    """A name on the map; rank 1 is shown first, 4 only when zoomed in."""

    lon: float
    lat: float
    name: str
    rank: int

    def to_row(self, units_per_degree: int) -> list[int | str]:
        """Write the label as [x, y, name, rank] in whole numbers."""
        return [round(self.lon * units_per_degree), round(self.lat * units_per_degree), self.name, self.rank]


def choose_places(places: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> list[Label]:
    """Choose the towns to name, by population, capital status and the number of events there.

    Parameters
    ----------
    places
        Gazetteer: ``name``, ``iso3``, ``population`` (missing = unknown), ``alternate_names`` (tuples), points.
    events
        ``place``, ``country``, ``geo_precision`` and points; those of precision 1 and 2 count for the town
        that their place names, and name towns which the gazetteer lacks.

    Returns
    -------
    labels
        By rank, then most events, most people, name: a map that has no room for all keeps the first.
    """
    towns = _known_towns(places, events)
    towns["rank"] = _rank_towns(towns)
    towns = towns[towns["rank"] <= max(RANKS_BY_POPULATION)]
    order = {"rank": True, "events": False, "population": False, "name": True, "lon": True}
    towns = towns.sort_values(list(order), ascending=list(order.values()))
    towns["rank"] = _space_out(towns)
    kept = towns[towns["rank"] <= max(RANKS_BY_POPULATION)].sort_values("rank", kind="stable")
    return [Label(*row) for row in kept[["lon", "lat", "name", "rank"]].itertuples(index=False, name=None)]


def name_points(places: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """List every town that can be named: the gazetteer's, and those that only the events know.

    Parameters
    ----------
    places, events
        As for `choose_places`.

    Returns
    -------
    points
        Columns ``name`` and ``geometry``, for `zones.describe_recipe`; the gazetteer's towns first.
    """
    towns = _known_towns(places, events)
    points = gpd.points_from_xy(towns["lon"], towns["lat"], crs=config.GEOGRAPHIC_CRS)
    return gpd.GeoDataFrame({"name": towns["name"]}, geometry=points)


def label_countries(countries: gpd.GeoDataFrame, region: Collection[str], towns: Iterable[Label]) -> list[Label]:
    """Place a country's name where it has the most room, clear of the first towns and never outside.

    Parameters
    ----------
    countries
        ``name``, ``iso3`` and exact geometry.
    region
        Codes of the countries that the atlas covers: rank 1; large neighbours are 2, the others 3.
    towns
        As `choose_places` returns them.

    Returns
    -------
    labels
        Countries above 10,000 km2, by rank, then size.
    """
    metric = countries.to_crs(config.EQUAL_AREA_CRS)
    first = gpd.GeoSeries(
        [shapely.Point(town.lon, town.lat) for town in towns if town.rank <= LABEL_CLEARANCE_RANK],
        crs=config.GEOGRAPHIC_CRS,
    )
    points = shapely.get_coordinates(first.to_crs(config.EQUAL_AREA_CRS).to_numpy())
    ends = points + np.array([LABEL_TEXT_M, 0])
    texts = shapely.linestrings(np.stack([points, ends], axis=1))
    taken = shapely.union_all(shapely.buffer(texts, LABEL_CLEARANCE_M))
    named = metric[metric.area >= LABEL_MIN_KM2 * 1e6]
    named = named.iloc[np.argsort(-named.area.to_numpy(), kind="stable")]
    rooms = named.geometry.difference(taken).to_numpy()
    centres = shapely.get_point(shapely.maximum_inscribed_circle(rooms, tolerance=LABEL_TOLERANCE_M), 0)
    spots = gpd.GeoSeries(centres, crs=config.EQUAL_AREA_CRS).to_crs(config.GEOGRAPHIC_CRS)
    ranks = np.where(named["iso3"].isin(list(region)), 1, np.where(named.area >= LABEL_LARGE_KM2 * 1e6, 2, 3))
    found = [Label(*row) for row in zip(spots.x, spots.y, named["name"], ranks.tolist(), strict=True)]
    return sorted(found, key=lambda label: label.rank)


def _known_towns(places: gpd.GeoDataFrame, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Put towns and the number of events at each into one table; ``name`` is the one that events use most."""
    towns = _gazetteer_towns(places)
    counts = _count_events(towns, events)
    towns = pd.concat([towns.assign(events=0), counts[counts["town"] < 0]], ignore_index=True)
    at_towns = counts[counts["town"] >= 0].groupby("town").agg(events=("events", "sum"), name=("name", "first"))
    # Map and cards then agree: Derna, not Darnah.
    towns.loc[at_towns.index, ["events", "name"]] = at_towns
    return towns


def _gazetteer_towns(places: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "name": places["name"], "iso3": places["iso3"], "population": places["population"].astype("Float64"),
        "alternate_names": places["alternate_names"], "lon": places.geometry.x, "lat": places.geometry.y,
    })  # fmt: skip


def _count_events(towns: pd.DataFrame, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count events by the town they name: ``town`` is its row, or -1 for a name that the gazetteer lacks."""
    exact = events[events["geo_precision"] <= 2]
    known = _towns_by_name(towns)
    found = []
    for place, iso3, lon, lat in zip(exact["place"], exact["country"], exact.geometry.x, exact.geometry.y, strict=True):
        name, rows = _find_town(str(place), iso3, known)
        away = _distance_km(towns["lon"].to_numpy()[rows], towns["lat"].to_numpy()[rows], lon, lat)
        if rows and away.min() <= MATCH_KM:
            found.append((rows[int(away.argmin())], name, iso3, lon, lat))
        elif not rows and not _NO_NAME.search(place):
            found.append((-1, name, iso3, lon, lat))
    table = pd.DataFrame(found, columns=["town", "name", "iso3", "lon", "lat"])
    grouped = table.groupby(["town", "name", "iso3"], sort=True)
    counts = grouped.agg(events=("lon", "size"), lon=("lon", "median"), lat=("lat", "median"))
    return counts.reset_index().sort_values(["town", "events", "name"], ascending=[True, False, True])


def _find_town(place: str, iso3: str, known: dict[tuple[str, str], list[int]]) -> tuple[str, list[int]]:
    """Take details off a place until the gazetteer knows it; the place itself and no rows if it never does."""
    name = place
    for detail in (None, *_DETAILS):
        name = detail.sub("", name).strip() if detail else name
        if (iso3, name.casefold()) in known:
            return name, known[iso3, name.casefold()]
    return place, []


def _towns_by_name(towns: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    """Rows by country and name; a town's other names count only where no town has them as its first."""
    known: dict[tuple[str, str], list[int]] = {}
    for row, iso3, name in zip(towns.index, towns["iso3"], towns["name"], strict=True):
        known.setdefault((iso3, name.casefold()), []).append(row)
    others: dict[tuple[str, str], list[int]] = {}
    for row, iso3, names in zip(towns.index, towns["iso3"], towns["alternate_names"], strict=True):
        for name in names:
            others.setdefault((iso3, name.casefold()), []).append(row)
    return others | known


def _rank_towns(towns: pd.DataFrame) -> pd.Series:
    ranks = pd.Series(max(RANKS_BY_POPULATION) + 1, index=towns.index)
    for rank in sorted(RANKS_BY_POPULATION, reverse=True):
        earned = (towns["population"] >= RANKS_BY_POPULATION[rank]).fillna(False).astype(bool)
        if rank in RANKS_BY_EVENTS:
            earned |= towns["events"] >= RANKS_BY_EVENTS[rank]
        ranks = ranks.mask(earned, rank)
    is_capital = [CAPITALS.get(iso3) == name for iso3, name in zip(towns["iso3"], towns["name"], strict=True)]
    return ranks.mask(np.array(is_capital), 1)


def _space_out(towns: pd.DataFrame) -> list[int]:
    """Lower the rank of each town, in the order given, until no name of that rank or above is too near."""
    ranks: list[int] = []
    lons, lats = towns["lon"].to_numpy(float), towns["lat"].to_numpy(float)
    for place, wanted in enumerate(towns["rank"]):
        distances = _distance_km(lons[:place], lats[:place], lons[place], lats[place])
        rank = int(wanted)
        while rank in SPACING_KM and (distances[np.array(ranks, dtype=int) <= rank] < SPACING_KM[rank]).any():
            rank += 1
        ranks.append(rank)
    return ranks


def _distance_km(lon: np.ndarray, lat: np.ndarray, other_lon: float, other_lat: float) -> np.ndarray:
    # Good to 1 % at these few kilometres, and only names depend on it.
    east = (lon - other_lon) * np.cos(np.radians(other_lat))
    return np.asarray(np.hypot(east, lat - other_lat) * _KM_PER_DEGREE)
