"""Data folders of any size: the real rows, fewer of them, or synthetic rows beside them.

A synthetic row is a real one moved a little in place and date, so that crowds lie where the real
ones lie. It stays inside its country, within its actors' dates, and keeps its interval's length;
its id ends in a number of six digits.
"""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo import store
from geo.config import FIRST_YEAR, LAST_YEAR, VAGUE_PRECISIONS

SEED = 20121
SAME_PLACE_SHARE = 0.4  # so many rows lie exactly where a real one lies, as repeated events do
JITTER_DEGREES = 0.3  # standard deviation of the others, about 30 km
JITTER_DAYS = 365

Feature = dict[str, Any]


def make_folder(target: Path, source: Path, size: int, *, seed: int = SEED) -> Path:
    """Write a data folder with a given number of events.

    Parameters
    ----------
    target
        Folder to make; it must not exist.
    source
        The atlas's own data folder.
    size
        Number of events; with fewer than the real ones, some of those.

    Returns
    -------
    target
        Ready for the environment variable ATLAS_DATA.
    """
    shutil.copytree(source, target)
    head, features = read_features(source)
    excused = set(pd.read_csv(source / "exceptions.csv")["subject"])
    chance = np.random.default_rng(seed)
    if size <= len(features):
        features = _fewer(features, size, excused, chance)
    else:
        features += _synthetic(features, size - len(features), excused, source, chance)
    features.sort(key=lambda feature: (feature["properties"]["date_start"], feature["properties"]["event_id"]))
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    (target / "events.geojson").write_text(f"{head}\n{lines}\n]}}\n", encoding="utf-8", newline="\n")
    return target


def read_features(folder: Path) -> tuple[str, list[Feature]]:
    """Read the first line of the events' file and its features."""
    head, *lines, _ = (folder / "events.geojson").read_text(encoding="utf-8").splitlines()
    return head, [json.loads(line.rstrip(",")) for line in lines]


def count_by_year(folder: Path) -> np.ndarray:
    """Count the events of the region by the year they start in, from the first year of the atlas on."""
    _, features = read_features(folder)
    years = [int(feature["properties"]["date_start"][:4]) for feature in features if feature["properties"]["region"]]
    return np.bincount(np.array(years) - FIRST_YEAR, minlength=LAST_YEAR - FIRST_YEAR + 1)


def _fewer(features: list[Feature], size: int, excused: set[str], chance: np.random.Generator) -> list[Feature]:
    """Some of the features, among them all that an exception names."""
    needed = [feature for feature in features if feature["id"] in excused]
    others = [feature for feature in features if feature["id"] not in excused]
    chosen = chance.choice(len(others), size=size - len(needed), replace=False)
    return needed + [others[at] for at in chosen]


def _synthetic(
    features: list[Feature], number: int, excused: set[str], source: Path, chance: np.random.Generator
) -> list[Feature]:
    models = [feature for feature in features if feature["properties"]["region"] and feature["id"] not in excused]
    chosen = chance.integers(len(models), size=number)
    points = _moved_points(models, chosen, source, chance)
    shifts = _shifts(models, chosen, source, chance)
    return [
        _moved(models[model], point, int(shift), order)
        for order, (model, point, shift) in enumerate(zip(chosen, points, shifts, strict=True), start=1)
    ]


def _moved_points(models: list[Feature], chosen: np.ndarray, source: Path, chance: np.random.Generator) -> np.ndarray:
    """Longitude and latitude of each new row; a step that leaves the country is not taken."""
    real = np.array([model["geometry"]["coordinates"] for model in models])[chosen]
    vague = np.array([model["properties"]["geo_precision"] in VAGUE_PRECISIONS for model in models])[chosen]
    stays = vague | (chance.random(len(chosen)) < SAME_PLACE_SHARE)
    moved = np.round(real + chance.normal(0, JITTER_DEGREES, real.shape) * ~stays[:, None], 4)
    codes = np.array([model["properties"]["country"] for model in models])[chosen]
    inside = np.zeros(len(chosen), dtype=bool)
    for country in store.load_geography(source).countries.itertuples():
        rows = codes == country.iso3
        shapely.prepare(country.geometry)
        inside[rows] = shapely.contains_xy(country.geometry, moved[rows, 0], moved[rows, 1])
    return np.where(inside[:, None], moved, real)


def _shifts(models: list[Feature], chosen: np.ndarray, source: Path, chance: np.random.Generator) -> np.ndarray:
    """Days by which each new row is later than its model; both ends stay within the atlas and its actors."""
    actors = store.load_atlas(source).actors
    earliest, latest = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    first = {name: earliest if pd.isna(day) else day.date() for name, day in actors["first_day"].items()}
    last = {name: latest if pd.isna(day) else day.date() for name, day in actors["last_day"].items()}
    bounds = []
    for model in models:
        row = model["properties"]
        parties = [*row["actors"], *row["targets"]]
        back = max([earliest, *(first[name] for name in parties)]) - date.fromisoformat(row["date_start"])
        on = min([latest, *(last[name] for name in parties)]) - date.fromisoformat(row["date_end"])
        bounds.append((min(0, max(back.days, -JITTER_DAYS)), max(0, min(on.days, JITTER_DAYS))))
    lowest, highest = np.array(bounds)[chosen].T
    return chance.integers(lowest, highest, endpoint=True)


def _moved(model: Feature, point: np.ndarray, shift: int, order: int) -> Feature:
    row = dict(model["properties"])
    days = timedelta(days=shift)
    row["date_start"] = (date.fromisoformat(row["date_start"]) + days).isoformat()
    row["date_end"] = (date.fromisoformat(row["date_end"]) + days).isoformat()
    row["event_id"] = f"{row['date_start']}{row['event_id'][10:]}-{order:06d}"
    geometry = {"type": "Point", "coordinates": [float(point[0]), float(point[1])]}
    return {"type": "Feature", "id": row["event_id"], "properties": row, "geometry": geometry}
