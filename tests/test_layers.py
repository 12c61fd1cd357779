"""What travels to the browser: columns, masks and commands, decoded as the browser decodes them."""

import base64
import json
import struct
import zlib

import numpy as np
import pytest

from geo import filters, layers, map
from geo.selection import Selection

TYPES = {"i32": "<i4", "u32": "<u4", "u16": "<u2", "u8": "u1"}
ASSETS = {"base": "../x/a.bin", "events": "../x/b.bin", "zones": "../x/c.bin"}


def unpack(payload):
    (length,) = struct.unpack_from("<I", payload)
    header = json.loads(payload[4 : 4 + length])
    columns = {
        name: np.frombuffer(payload, TYPES[kind], count=header["n"], offset=4 + length + start)
        for name, kind, start in header["columns"]
    }
    return header, columns


def command_of(atlas, selection, shown=("events", "zones")):
    return layers.map_command(atlas, selection, page="explore", layers=shown, assets=ASSETS)


def test_packed_columns_hold_the_events(atlas):
    header, columns = unpack(layers.pack_events(atlas))
    events = atlas.events
    assert header["n"] == len(events)
    np.testing.assert_allclose(columns["lon"] / layers.POINT_UNITS, events.geometry.x, atol=1e-5)
    np.testing.assert_allclose(columns["lat"] / layers.POINT_UNITS, events.geometry.y, atol=1e-5)
    assert [header["kinds"][code] for code in columns["kind"]] == events["event_type"].tolist()
    assert [header["places"][code] for code in columns["place"]] == events["place"].tolist()
    assert columns["precision"].tolist() == events["geo_precision"].tolist()
    first = np.datetime64("1970-01-01") + columns["first"].astype("timedelta64[D]")
    assert (first == events["date_start"].to_numpy("datetime64[D]")).all()


def test_unknown_deaths_travel_as_unknown_and_never_as_0(atlas):
    _, columns = unpack(layers.pack_events(atlas))
    unknown = atlas.events["fatalities_best"].isna().to_numpy(bool)
    assert unknown.any()
    assert (columns["deaths"][unknown] == layers.UNKNOWN_DEATHS).all()
    assert (columns["deaths"][~unknown] == atlas.events["fatalities_best"][~unknown].to_numpy(int)).all()


def test_columns_start_at_multiples_of_8(atlas):
    header, _ = unpack(layers.pack_events(atlas))
    assert all(start % 8 == 0 for _, _, start in header["columns"])


@pytest.mark.parametrize("length", [1, 7, 8, 9, 825])
def test_a_mask_reads_back(length):
    mask = np.arange(length) % 3 == 0
    if mask.all():
        mask = ~mask
    bits = np.unpackbits(
        np.frombuffer(zlib.decompress(base64.b64decode(layers.pack_mask(mask))), "u1"), bitorder="little"
    )
    assert (bits[:length].astype(bool) == mask).all()


def test_an_empty_mask_stands_for_every_row():
    assert layers.pack_mask(np.ones(10, dtype=bool)) == ""


def test_the_command_is_the_same_for_the_same_selection_and_changes_with_it(atlas):
    selection = Selection(years=(2012, 2013), actors=("aqim",))
    text = map.Command(command_of(atlas, selection)).text
    assert text == map.Command(command_of(atlas, selection)).text
    assert text != map.Command(command_of(atlas, Selection(years=(2012, 2014), actors=("aqim",)))).text
    assert len(text) < 2_000


def test_a_year_move_changes_no_mask(atlas):
    one, other = (command_of(atlas, Selection(years=years, actors=("aqim",))) for years in ((2011, 2011), (2012, 2012)))
    assert [one[name] for name in ("mask", "zmask", "omask", "spans", "assets")] == [
        other[name] for name in ("mask", "zmask", "omask", "spans", "assets")
    ]


def test_window_and_mask_in_the_browser_give_the_rows_of_geo(atlas):
    """The rule of time.js, in Python: first day in the window, bit set, in the region."""
    _, columns = unpack(layers.pack_events(atlas))
    for selection in (
        Selection(years=(2012, 2013), actors=("aqim",)),
        Selection(years=(1995, 1995), kinds=("attack",)),
    ):
        command = command_of(atlas, selection)
        mask = filters.mask_events(atlas, selection)
        first, last = command["window"]
        drawn = mask & (columns["first"] >= first) & (columns["first"] <= last)
        drawn &= (columns["flags"] & layers.FLAG_IN_REGION) > 0
        assert int(drawn.sum()) == len(filters.filter_events(atlas, selection))


def test_the_name_of_an_asset_is_its_content():
    one, same, other = (layers.pack_asset(payload) for payload in (b"a", b"a", b"b"))
    assert one == same
    assert one.name != other.name
    assert zlib.decompress(one.content) == b"a"


def test_the_base_script_is_small_and_constant():
    from streamlit_folium import generate_leaflet_string

    scripts = [generate_leaflet_string(map.base_map(scripts={"a": "a.js"}, styles={"a": "a.css"})) for _ in range(2)]
    assert scripts[0] == scripts[1]
    assert len(scripts[0]) < 1_000


def test_no_script_or_style_names_an_outside_address_but_the_optional_tiles():
    import re

    for _, text in (map.script_bundle(), map.style_bundle()):
        hosts = set(re.findall(r"https?://([^/\"'\s)]+)", text))
        assert hosts <= {"tile.openstreetmap.org", "www.openstreetmap.org", "www.w3.org"}
