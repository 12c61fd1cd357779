"""Readings of spread: indices, classes and words as the map draws them."""

import json

import numpy as np
import pytest
import shapely

from geo import filters, readings, spread, store
from geo.grid import atlas_points
from geo.selection import READINGS, Selection

AQIM = Selection(years=(2007, 2013), actors=("aqim",))


@pytest.fixture(scope="module")
def geography():
    return store.load_geography()


@pytest.fixture(scope="module")
def asset(atlas, geography):
    return json.loads(readings.pack_grid(atlas, geography))


def ring(deltas):
    return shapely.Polygon(np.cumsum(np.array(deltas).reshape(-1, 2), axis=0) / 1000)


def items_of(layer):
    return np.array(layer["items"]).reshape(-1, 3)


def layer_of(atlas, geography, reading, **fields):
    return readings.cells_layer(
        atlas, geography, Selection(**{"years": AQIM.years, "actors": AQIM.actors, **fields}, reading=reading)
    )


def test_the_page_offers_exactly_the_readings_of_a_link():
    assert tuple(readings.READINGS) == READINGS


def test_zones_colour_no_cell(atlas, geography):
    assert layer_of(atlas, geography, "zones") is None


def test_each_event_lies_in_the_cell_that_counts_it(atlas, geography, asset):
    layer = layer_of(atlas, geography, "extent")
    rows = filters.select_rows(atlas, AQIM)
    placed = rows[atlas_points(atlas).cell[rows] >= 0]
    points = atlas.events.geometry.iloc[placed].to_numpy()
    counted = {index: value for index, _, value in items_of(layer).tolist()}
    # Rings are rounded to 100 m, so an event on an edge may lie just outside its own.
    inside = {index: int(shapely.dwithin(points, ring(asset["cells"][index]), 0.002).sum()) for index in counted}
    assert sum(counted.values()) == len(placed)
    assert all(inside[index] >= count for index, count in counted.items())


def test_cells_and_events_apart_add_up(atlas, geography):
    layer = layer_of(atlas, geography, "extent")
    apart = len(filters.select_rows(atlas, AQIM)) - items_of(layer)[:, 2].sum()
    assert layer["note"].startswith(f"{apart} events")


def test_a_unit_is_coloured_by_the_first_event_in_it(atlas, geography, asset):
    layer = layer_of(atlas, geography, "units", years=(1992, 2024))
    rows = spread.rows_of_all_years(atlas, AQIM)
    kidal = atlas.events.iloc[rows]
    kidal = kidal[(kidal["admin1"] == "Kidal") & (kidal["geo_precision"] <= 4)]
    point = kidal[kidal["geo_precision"] <= 2].geometry.iloc[0]
    years = [value for index, _, value in items_of(layer).tolist()
             if any(ring(outline).contains(point) for outline in asset["units"][index])]  # fmt: skip
    assert years == [kidal["date_start"].dt.year.min()]


def test_unknown_deaths_have_a_class_of_their_own_and_are_not_0(atlas, geography):
    layer = layer_of(atlas, geography, "deaths", years=(1992, 2024))
    labels = [entry["label"] for entry in layer["classes"]]
    unknown = items_of(layer)[:, 2] < 0
    assert unknown.any()
    assert {labels[row] for row in items_of(layer)[unknown, 1]} == {readings.UNKNOWN_TOLL}
    assert readings.UNKNOWN_TOLL not in {labels[row] for row in items_of(layer)[~unknown, 1]}


@pytest.mark.parametrize("reading", [name for name in READINGS if name != "zones"])
def test_every_item_has_a_place_and_a_class(atlas, geography, asset, reading):
    layer = layer_of(atlas, geography, reading)
    items = items_of(layer)
    assert len(items)
    assert items[:, 0].max() < len(asset[layer["by"]])
    assert set(items[:, 1]) <= set(range(len(layer["classes"])))
    assert len(json.dumps(layer)) < 20_000


def test_two_years_are_the_ends_of_the_range_or_a_year_and_the_one_before():
    assert readings.compared_years(Selection(years=(2007, 2013))) == (2007, 2013)
    assert readings.compared_years(Selection(years=(2013, 2013), mode="year")) == (2012, 2013)
    assert readings.compared_years(Selection(years=(1992, 1992), mode="year")) == (1992, 1992)


def test_an_empty_selection_colours_nothing(atlas, geography):
    layer = layer_of(atlas, geography, "extent", years=(1992, 1992), actors=("jnim",), lineage=False)
    assert layer["items"] == []
