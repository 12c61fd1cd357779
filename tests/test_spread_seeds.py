"""Statements of the five seed articles about spread, found in the measures; each test cites its article.

Where an article says more than the selected rows can carry (an increase "nearly sevenfold" between 2017
and 2020, seed:001), there is no test: counts of a selected set are no rates.
"""

import numpy as np
import pandas as pd
import pytest
import shapely

from geo import filters, grid, measures, operations, spread, store
from geo.config import LAST_YEAR
from geo.selection import Selection

TIMBUKTU, GAO, KIDAL = (-3.0074, 16.7735), (-0.0447, 16.2717), (1.4092, 18.4434)
KABYLIE = ("Tizi Ouzou", "Bouira", "Boumerdès")
NORTHERN_BURKINA = ("Soum", "Oudalan", "Loroum", "Yatenga", "Yagha", "Séno")
EASTERN_BURKINA = ("Gnagna", "Gourma", "Komondjari", "Kompienga", "Tapoa")
CENTRAL_BURKINA = ("Bam", "Namentenga", "Sanmatenga", "Kadiogo")


@pytest.fixture(scope="module")
def lineage(atlas):
    return measures.measure_years(atlas, Selection(actors=("aqim",)))


@pytest.fixture(scope="module")
def admin1():
    return store.load_geography().admin1


def in_country(atlas, iso3, **changes):
    return measures.measure_years(atlas, Selection(actors=("aqim",), countries=(iso3,), **changes))


def first_in_units(atlas, *, last_year=LAST_YEAR, **changes):
    """First year of recorded activity by (country, unit)."""
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",), **changes))
    units = spread.first_years(grid.atlas_points(atlas), rows, last_year=last_year).units
    return units.set_index(["country", "unit"])["first_year"]


def zones_on(atlas, year, actors=("aqim",)):
    return filters.filter_zones(atlas, Selection(years=(year, year), mode="year", actors=actors))


def units_area(admin1, iso3, names):
    return admin1[(admin1["iso3"] == iso3) & admin1["name"].isin(names)].union_all()


def test_seed_003_the_line_began_in_algeria_in_the_1990s(atlas, lineage):
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",)))
    until_2000 = atlas.events.iloc[rows].query("date_start < '2000-01-01'")
    assert set(until_2000["country"]) == {"DZA"}
    assert lineage.loc[1992:1999, "reach_farthest_km"].max() < 500
    founding = measures.founding_area(atlas, Selection(actors=("aqim",)))
    assert (founding.lon, founding.lat) == pytest.approx((3.4, 36.4), abs=0.5)


def test_seed_001_it_grew_beyond_algeria_into_northern_mali_in_the_2000s(atlas, lineage):
    first = first_in_units(atlas)
    assert 2000 <= first["MLI", "Kidal"] < 2010
    assert 2000 <= first["MLI", "Timbuktu"] < 2010
    mali = in_country(atlas, "MLI")
    assert mali.loc[:2002, "zones_km2"].isna().all()
    assert (mali.loc[2003:2010, "zones_support_km2"] > 50_000).all()
    assert lineage.loc[2003:2009, "reach_farthest_km"].max() > 3 * lineage.loc[:2002, "reach_farthest_km"].max()


def test_seed_003_until_2007_it_worked_mainly_in_algeria_and_northern_mali(atlas):
    rows = spread.rows_of_all_years(atlas, Selection(actors=("gspc",), lineage=False))
    countries = atlas.events.iloc[rows].query("date_start < '2007-01-01'")["country"]
    assert countries.isin(["DZA", "MLI"]).mean() > 0.75
    assert (countries == "DZA").mean() > 0.5


def test_seed_003_from_2007_it_reached_neighbouring_countries(atlas):
    first = first_in_units(atlas, last_year=2011)
    new = first[first >= 2007]
    assert {"MRT", "NER", "TUN", "MLI"} <= set(new.index.get_level_values("country"))
    assert first["NER", "Tillabéri"] == 2008
    assert first["MRT", "Nouakchott"] == 2008


def test_seed_003_libya_from_2011(atlas):
    libya = in_country(atlas, "LBY")
    assert libya.loc[:2010, "zones_km2"].isna().all()
    assert (libya.loc[2011:2018, "zones_support_km2"] > 50_000).all()
    # No event of it is recorded there before 2015: the zones say more than the events.
    assert (libya.loc[:2014, "events"] == 0).all()


@pytest.mark.parametrize("town", [TIMBUKTU, GAO, KIDAL])
def test_seed_000_control_of_the_three_northern_towns_in_2012(atlas, town):
    held = zones_on(atlas, 2012, actors=("aqim", "ansar-dine"))
    held = held[held["zone_type"] == "control"]
    assert held.contains(shapely.Point(*town)).any()
    after = zones_on(atlas, 2013, actors=("aqim", "ansar-dine"))
    assert not (after["zone_type"] == "control").any()


def test_seed_001_control_came_in_2012_and_ended_in_2013(atlas):
    both = measures.measure_years(atlas, Selection(actors=("aqim", "ansar-dine")))
    assert both["zones_control_km2"].dropna().index.tolist() == [2012]
    assert both.loc[2012, "zones_control_km2"] > 100_000


def test_seed_003_the_french_intervention_restored_local_power_in_the_north(atlas):
    """Fewer events and deaths in Serval's area in the 12 months after it than before it: a sequence, no proof."""
    serval = atlas.operations.set_index("operation_id", drop=False).loc["serval"]
    rows = spread.rows_of_all_years(atlas, Selection())
    periods = operations.before_during_after(grid.atlas_points(atlas), rows, serval)
    assert periods.loc["after", "events_per_month"] < periods.loc["before", "events_per_month"] / 2
    assert periods.loc["after", "deaths_high_per_month"] < periods.loc["before", "deaths_low_per_month"]
    recaptured = spread.rows_of_all_years(atlas, Selection(kinds=("territorial",), countries=("MLI",)))
    of_2013 = atlas.events.iloc[recaptured].query("sub_event_type == 'recapture' and date_start.dt.year == 2013")
    assert {"Gao", "Timbuktu"} <= set(of_2013["place"])


def test_seed_001_commanders_found_refuge_in_south_western_libya_after_2013(atlas, admin1):
    south_west = units_area(admin1, "LBY", ("Ghat", "Wadi al Hayaa", "Murzuq"))
    for year in range(2013, 2020):
        refuge = zones_on(atlas, year)
        refuge = refuge[refuge["zone_type"] == "support"]
        assert refuge.intersects(south_west).any(), year
    first = first_in_units(atlas, countries=("LBY",))
    assert {("LBY", "Ghat"), ("LBY", "Wadi al Hayaa")} <= set(first[first > 2013].index)


def test_seed_001_kabylie_is_the_northern_stronghold_throughout(atlas, admin1):
    kabylie = grid.equal_area(admin1[(admin1["iso3"] == "DZA") & admin1["name"].isin(KABYLIE)].geometry).union_all()
    for year in range(1998, 2020):
        held = grid.equal_area(zones_on(atlas, year).geometry)
        assert held.intersection(kabylie).area.sum() / 1e6 > 3_000, year
    first = first_in_units(atlas)
    assert first["DZA", "Tizi Ouzou"] == 1994
    compared = spread.compare_years(
        grid.atlas_points(atlas), spread.rows_of_all_years(atlas, Selection(actors=("aqim",))),
        before=(1994, 2000), after=(2011, 2017),
    ).units.set_index(["country", "unit"])  # fmt: skip
    assert compared.loc[("DZA", "Tizi Ouzou"), "change"] == "stayed"


def test_seed_002_the_first_attack_in_burkina_faso_was_in_january_2016(atlas):
    attacks = in_country(atlas, "BFA", kinds=("attack",))
    assert (attacks.loc[:2015, "events"] == 0).all()
    assert attacks.loc[2016, "new_cells"] >= 1
    first = first_in_units(atlas, countries=("BFA",), kinds=("attack",))
    assert first["BFA", "Kadiogo"] == 2016
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",), countries=("BFA",), kinds=("attack",)))
    assert atlas.events["date_start"].iloc[rows].min() == pd.Timestamp("2016-01-15")


def test_seed_001_it_spread_southwards_into_burkina_faso_and_niger(atlas, lineage):
    assert lineage.loc[2019:2024, "centre_lat"].max() < lineage.loc[2007:2012, "centre_lat"].min()
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",)))
    compared = spread.compare_years(grid.atlas_points(atlas), rows, before=(2013, 2016), after=(2017, 2020)).cells
    table = spread.tabulate_changes(
        compared, grid.locate_cells(compared.index.to_numpy(), store.load_geography().admin1)
    )
    burkina = table.set_index("country").loc["BFA"]
    assert burkina["appeared"] > 10 * burkina["stayed"]
    niger = in_country(atlas, "NER")
    assert (niger.loc[2017:2020, "zones_attack_km2"] > 0).all()


@pytest.mark.parametrize("provinces", [NORTHERN_BURKINA, EASTERN_BURKINA, CENTRAL_BURKINA])
def test_seed_001_northern_eastern_and_central_burkina_faso_by_2020(atlas, provinces):
    first = first_in_units(atlas, countries=("BFA",), last_year=2020)
    assert set(provinces) & set(first.index.get_level_values("unit"))


def test_seed_002_hidden_in_the_mountains_on_tunisia_s_border_since_december_2012(atlas):
    assert first_in_units(atlas)["TUN", "Kassérine"] == 2012
    tunisia = in_country(atlas, "TUN")
    assert np.isnan(tunisia.loc[2011, "zones_support_km2"])
    assert tunisia.loc[2012, "zones_support_km2"] > 0


def test_seed_002_tizi_ouzou_in_2014_and_ain_defla_in_2015(atlas):
    points = grid.atlas_points(atlas)
    rows = spread.rows_of_all_years(atlas, Selection(actors=("aqim",), kinds=("attack",), countries=("DZA",)))
    for year, unit in ((2014, "Tizi Ouzou"), (2015, "Aïn Defla")):
        of_year = rows[points.columns.year[rows] == year]
        touched = {points.unit_names[code] for code in points.unit[of_year] if code >= 0}
        assert ("DZA", unit) in touched


def test_seed_000_presence_in_southern_algeria_and_southern_libya_grew(atlas, admin1):
    south = {"DZA": ("Tamanghasset", "Illizi", "Adrar"), "LBY": ("Ghat", "Wadi al Hayaa", "Murzuq", "Sabha")}
    for iso3, names in south.items():
        area = grid.equal_area(admin1[(admin1["iso3"] == iso3) & admin1["name"].isin(names)].geometry).union_all()
        grown = [grid.equal_area(zones_on(atlas, year).geometry).intersection(area).area.sum() for year in (2009, 2014)]
        assert grown[1] > grown[0] + 5e9, iso3
