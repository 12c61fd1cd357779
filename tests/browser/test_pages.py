"""What stands around the map: search, filters, table, downloads, reset, damaged data."""

import csv
import io
import shutil

import pytest

from geo import config
from geo.filters import filter_events
from geo.selection import Selection
from tests.browser import driver

KIDAL = (18.4411, 1.4078)


def test_search_goes_to_a_place(visit):
    visitor = visit().open()
    box = visitor.page.get_by_label("Find a place, event or zone")
    box.fill("kidal")
    box.press("Enter")
    visitor.page.locator(".st-key-hits button", has_text="place: Kidal").first.click()
    state = visitor.wait_for("state.view[2] >= 7.9")
    assert state["view"][:2] == pytest.approx(KIDAL, abs=0.2)


def test_search_opens_the_card_of_an_event_that_filters_hid(atlas, visit):
    visitor = visit().open(years="1995", actor="gia")
    box = visitor.page.get_by_label("Find a place, event or zone")
    box.fill("radisson")
    box.press("Enter")
    visitor.page.locator(".st-key-hits button", has_text="Bamako").first.click()
    visitor.page.wait_for_selector("article.card")
    state = visitor.wait_for("state.years[0] === 2015 && state.years[1] === 2015")
    assert state["events"] == len(filter_events(atlas, Selection(years=(2015, 2015), mode="year")))


def test_a_row_of_the_table_opens_its_card(atlas, visit):
    visitor = visit().open(years="2013", actor="aqim")
    visitor.page.get_by_role("tab", name="Rows").click()
    table = visitor.page.locator('[data-testid="stDataFrame"]').first
    table.wait_for()
    box = table.bounding_box()
    visitor.page.mouse.click(box["x"] + 12, box["y"] + 52)
    visitor.page.wait_for_selector("article.card")
    opened = visitor.page.get_attribute("article.card", "data-record")
    newest = filter_events(atlas, Selection(years=(2013, 2013), mode="year", actors=("aqim",)))["event_id"].iloc[-1]
    assert opened == newest


def test_the_download_holds_exactly_the_rows_of_the_page(atlas, visit):
    visitor = visit()
    visitor.page.goto(f"{visitor.address}/data?years=2013&actor=aqim")
    with visitor.page.expect_download() as waiting:
        visitor.page.locator(".st-key-download-csv button").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"))))
    kept = filter_events(atlas, Selection(years=(2013, 2013), mode="year", actors=("aqim",)))
    assert [row["event_id"] for row in rows] == kept["event_id"].tolist()
    assert visitor.figure() == len(rows)


def test_start_again_shows_everything(atlas, visit):
    visitor = visit().open(years="2012", actor="jnim", countries="MLI", kinds="attack")
    visitor.page.get_by_role("button", name="Start again").click()
    visitor.wait_for("state.events === wanted", int(atlas.events["region"].sum()))
    assert "?" not in visitor.page.url or "years" not in visitor.page.url


def test_filters_and_layers_reach_map_and_link(atlas, visit):
    visitor = visit().open(kinds="kidnapping", countries="NER", layers="events")
    state = visitor.state()
    assert state["events"] == len(filter_events(atlas, Selection(kinds=("kidnapping",), countries=("NER",))))
    assert state["zones"] == state["operations"] == 0
    visitor.page.get_by_role("button", name="zones", exact=True).click()
    visitor.wait_for("state.zones > 0")
    assert "layers=events%2Czones" in visitor.page.url or "layers=events,zones" in visitor.page.url


def test_two_visitors_do_not_share_a_selection(visit):
    one, other = visit().open(years="2012"), visit().open(years="1997")
    one.page.locator("h1.selection").click()
    one.page.keyboard.press("n")
    one.wait_for("state.years[0] === 2013")
    assert other.state()["years"] == [1997, 1997]


def test_damaged_data_are_named_in_the_browser(browser, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(config.DATA_FOLDER, folder)
    text = (folder / "events.geojson").read_text(encoding="utf-8")
    (folder / "events.geojson").write_text(text[: len(text) // 2], encoding="utf-8")
    with driver.running_app(environment={"ATLAS_DATA": str(folder)}) as address:
        visitor = driver.new_visitor(browser, address)
        visitor.page.goto(address)
        message = visitor.page.wait_for_selector('[data-testid="stCode"]').inner_text()
        assert "events.geojson" in message
        assert "Traceback" not in visitor.page.content()
        visitor.page.context.close()


@pytest.mark.parametrize("reading", ["extent", "first", "units", "compare"])
def test_readings_of_spread_draw_what_geo_counts(atlas, visit, reading):
    from geo import readings, store

    selection = Selection(years=(2012, 2019), actors=("aqim",), reading=reading)
    expected = readings.cells_layer(atlas, store.load_geography(), selection)
    visitor = visit().open("spread", years=["2012", "2019"], actor="aqim", reading=reading)
    state = visitor.wait_for("state.cells === wanted", len(expected["items"]) // 3)
    assert state["events"] == 0
    assert expected["title"] in visitor.map().locator(".atlas-legend").inner_text()
