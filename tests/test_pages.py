"""Every page runs and says what it should, without a browser."""

import json
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from geo import config

PAGES = ("explore", "attacks", "operations", "spread", "data", "about")


def run_page(name, monkeypatch=None, **query):
    app = AppTest.from_file(str(config.ROOT_FOLDER / "app.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    if name != "explore":
        app.switch_page(f"pages/{name}.py")
    return app.run()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_runs(name):
    app = run_page(name, years=["2012", "2013"], actor="aqim")
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"years": "1992", "actor": "jnim", "lineage": "0"},
        {"years": "banana", "actor": "<b>", "view": "x", "kinds": "9" * 9},
    ],
)
def test_no_link_breaks_a_page(name, query):
    app = run_page(name, **query)
    assert not app.exception


def test_a_damaged_file_is_named_instead_of_a_half_empty_app(tmp_path, monkeypatch):
    from pages.ui import tables

    folder = tmp_path / "data"
    shutil.copytree(config.DATA_FOLDER, folder)
    lines = (folder / "events.geojson").read_text(encoding="utf-8").split("\n")
    feature = json.loads(lines[5].rstrip(","))
    feature["properties"]["actors"] = ["nobody-knows"]
    lines[5] = json.dumps(feature, ensure_ascii=False, separators=(",", ":")) + ","
    (folder / "events.geojson").write_text("\n".join(lines), encoding="utf-8")
    load = tables.store.load_atlas
    monkeypatch.setattr(tables.store, "load_atlas", lambda: load(folder))
    tables.load_atlas.clear()
    try:
        app = run_page("explore")
    finally:
        tables.load_atlas.clear()
    assert not app.exception
    assert "faults" in app.error[0].value
    assert "events.geojson, line 6" in app.code[0].value
    assert "nobody-knows" in app.code[0].value
    assert not app.button
