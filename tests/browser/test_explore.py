"""The whole chain in a browser: slider, link, map and figure say the same number."""

import random

import pytest

from geo.filters import filter_events, filter_operations, filter_zones
from geo.selection import Selection, from_query, to_query

PAGES = ("", "attacks", "operations", "spread")


def random_selections(atlas, number, seed=20121):
    chance = random.Random(seed)
    actors = ["", *atlas.actors.index[atlas.actors["slider_order"].notna()], "france", "mali"]
    for _ in range(number):
        years = sorted(chance.choices(range(1992, 2025), k=2))
        mode = chance.choice(("range", "year", "upto"))
        years = {"year": [years[1]] * 2, "upto": [1992, years[1]]}.get(mode, years)
        actor = chance.choice(actors)
        yield Selection(
            years=tuple(years), mode=mode, actors=(actor,) if actor else (), lineage=chance.random() < 0.6,
            side=chance.choice(("any", "any", "by", "against")),
        )  # fmt: skip


def test_links_show_what_geo_computes(atlas, visit):
    visitor = visit()
    for number, selection in enumerate(random_selections(atlas, 20)):
        page = PAGES[number % len(PAGES)] if selection.kinds else ""
        visitor.open(page, **to_query(selection))
        expected = len(filter_events(atlas, selection))
        state = visitor.state()
        assert state["events"] == expected == visitor.figure(), selection
        assert state["zones"] == len(filter_zones(atlas, selection)), selection
        assert state["operations"] == len(filter_operations(atlas, selection)), selection
        assert tuple(state["years"]) == selection.years


def test_keys_show_what_geo_computes(atlas, visit):
    """Twenty choices made by keyboard only: years and actor with N, P, J and K, lineage with the space bar."""
    visitor = visit().open(years=["2001", "2004"])
    chance = random.Random(7)
    frame = visitor.state()["frame"]
    for _ in range(20):
        key = chance.choice(["n", "p", "n", "k", "k", "j", "lineage"])
        before = visitor.page.url
        if key == "lineage":
            switch = visitor.page.locator(".st-key-lineage input")
            if switch.is_disabled():
                continue
            switch.focus()
            visitor.page.keyboard.press("Space")
        else:
            visitor.page.locator("h1.selection").click()
            visitor.page.keyboard.press(key)
        visitor.page.wait_for_function("(before) => location.href !== before", arg=before)
        selection, notices = from_query(query_of(visitor), atlas)
        assert notices == ()
        expected = len(filter_events(atlas, selection))
        state = visitor.wait_for("state.frame > wanted[0] && state.events === wanted[1]", [frame, expected])
        frame = state["frame"]
        visitor.page.wait_for_function(
            "(wanted) => document.querySelector('p.figures').innerText.replace(/\\u202f/g, '').startsWith(wanted)",
            arg=f"{expected} event" if expected else "No events",
        )


def query_of(visitor):
    from urllib.parse import parse_qs, urlsplit

    query = parse_qs(urlsplit(visitor.page.url).query)
    query.pop("view", None)
    return query


def test_a_hundred_moves_keep_the_map_and_its_view(visit):
    visitor = visit().open(years=["2005", "2015"])
    visitor.map().evaluate("() => { window.map.setView([16.5, -1.25], 6.5, {animate: false}); window.mark = 'same'; }")
    visitor.wait_for("Math.abs(state.view[2] - 6.5) < 0.01")
    view = visitor.state()["view"]
    slider = visitor.page.locator(".st-key-years-range input[type=range]").first
    slider.focus()
    frame = visitor.state()["frame"]
    for move in range(100):
        visitor.page.keyboard.press("ArrowRight" if move % 10 < 5 else "ArrowLeft")
        frame = visitor.wait_for("state.frame > wanted", frame)["frame"]
    assert visitor.page.locator('iframe[title="streamlit_folium.st_folium"]').count() == 1
    assert visitor.map().evaluate("() => window.mark") == "same"
    assert visitor.state()["view"] == view


@pytest.mark.parametrize("page", ["", "attacks", "operations", "spread", "data", "about"])
def test_no_page_asks_for_anything_outside(visit, page):
    visitor = visit()
    visitor.page.goto(f"{visitor.address}/{page}")
    visitor.page.wait_for_selector(".st-key-menu")
    if page not in ("data", "about"):
        visitor.wait_for_map()
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.outside == []


def test_back_undoes_a_move(visit):
    visitor = visit().open(years="2012")
    visitor.page.locator("h1.selection").click()
    visitor.page.keyboard.press("n")
    visitor.wait_for("state.years[0] === 2013")
    visitor.page.go_back()
    visitor.wait_for("state.years[0] === 2012")
    assert visitor.sentence().endswith("2012")


def test_a_link_reopens_the_card_and_the_view(atlas, visit):
    event = atlas.events[atlas.events["event_id"].str.contains("bamako")].iloc[-1]
    year = str(event["date_start"].year)
    visitor = visit().open(years=year, event=event["event_id"], view="12.6,-7.9,7")
    visitor.page.wait_for_selector("article.card")
    assert event["summary"] in visitor.page.inner_text("article.card")
    assert [round(number, 1) for number in visitor.wait_for("Math.abs(state.view[2] - 7) < 0.01")["view"]] == [
        12.6,
        -7.9,
        7.0,
    ]


def test_choices_and_view_survive_a_change_of_page(visit):
    visitor = visit().open(years="2012", actor="aqim")
    visitor.map().evaluate("() => window.map.setView([18, 0], 6.25, {animate: false})")
    visitor.wait_for("Math.abs(state.view[2] - 6.25) < 0.01")
    view = visitor.state()["view"]
    visitor.page.locator(".st-key-menu a", has_text="Spread").click()
    visitor.page.wait_for_url("**/spread?*")
    visitor.wait_for_map()
    state = visitor.wait_for("state.page === 'spread'")
    assert state["years"] == [2012, 2012]
    assert state["actor"] == "aqim"
    assert state["view"] == view


def test_an_empty_selection_says_so_and_offers_the_way_back(atlas, visit):
    visitor = visit().open(years="1992", actor="jnim", lineage="0")
    assert visitor.state()["events"] == 0
    button = visitor.page.get_by_role("button", name="Show everything")
    button.click()
    visitor.wait_for("state.events === wanted", int(atlas.events["region"].sum()))


def test_a_bad_link_gives_a_notice_and_a_map(visit):
    visitor = visit().open(years=["banana", "2012"], actor="<img src=x onerror=alert(1)>", side="left")
    visitor.page.wait_for_selector('[data-testid="stToast"]')
    notices = " ".join(visitor.page.locator('[data-testid="stToast"]').all_inner_texts())
    assert "banana" in notices
    assert "<img src=x" in notices
    assert visitor.state()["events"] > 0


def test_a_click_on_an_event_opens_its_card(atlas, visit):
    event = atlas.events[(atlas.events["geo_precision"] == 1) & (atlas.events["country"] == "NER")].iloc[-1]
    year = str(event["date_start"].year)
    visitor = visit().open(
        years=year, countries="NER", view=f"{event.geometry.y:.4f},{event.geometry.x:.4f},10", layers="events"
    )
    visitor.wait_for("Math.abs(state.view[2] - 10) < 0.01")
    box = visitor.page.locator('iframe[title="streamlit_folium.st_folium"]').bounding_box()
    point = visitor.map().evaluate(
        "(at) => { const point = window.map.latLngToContainerPoint(at); return [point.x, point.y]; }",
        [event.geometry.y, event.geometry.x],
    )
    visitor.page.mouse.click(box["x"] + point[0], box["y"] + point[1])
    listed = visitor.map().locator(".atlas-list button")
    visitor.page.wait_for_timeout(400)
    if listed.count():
        listed.first.click()
    visitor.page.wait_for_selector("article.card")
    assert "event=" in visitor.page.url
