"""The one parser and writer of links: what is plain is mended, what is not gives the default."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.config import FIRST_YEAR, LAST_YEAR
from geo.selection import LAYERS, SIDES, Selection, describe, from_query, shift_years, to_query
from geo.style import KINDS

YEARS = st.tuples(st.integers(FIRST_YEAR, LAST_YEAR), st.integers(FIRST_YEAR, LAST_YEAR)).map(
    lambda years: (min(years), max(years))
)


def selections(atlas):
    """Any selection that widgets could make."""

    def subset(options):
        return st.lists(st.sampled_from(sorted(options)), max_size=3, unique=True).map(tuple)

    def shaped(mode, years):
        return {"year": (years[1], years[1]), "upto": (FIRST_YEAR, years[1])}.get(mode, years)

    return st.builds(
        lambda mode, years, **fields: Selection(mode=mode, years=shaped(mode, years), **fields),
        mode=st.sampled_from(("year", "range", "upto")), years=YEARS, side=st.sampled_from(SIDES),
        lineage=st.booleans(), actors=subset(atlas.actors.index), kinds=subset(KINDS), layers=subset(LAYERS),
        countries=subset(atlas.events["country"].unique()), as_of=st.sampled_from(("end", "any")),
        event=st.sampled_from(["", *atlas.events["event_id"].head(5)]),
        zone=st.sampled_from(["", *atlas.zones["zone_id"].head(5)]),
        view=st.sampled_from([None, (16.5, -3.0, 6.25)]),
    )  # fmt: skip


def test_links_round_trip(atlas):
    @settings(max_examples=200, deadline=None)
    @given(selections(atlas))
    def round_trip(selection):
        read, notices = from_query(to_query(selection), atlas)
        assert read == selection
        assert notices == ()

    round_trip()


def test_default_selection_has_an_empty_link(atlas):
    assert to_query(Selection()) == {}
    assert from_query({}, atlas) == (Selection(), ())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"years": ["2012", "2013"]}, Selection(years=(2012, 2013))),
        ({"years": "2012"}, Selection(years=(2012, 2012), mode="year")),
        ({"years": "2012", "mode": "upto"}, Selection(years=(FIRST_YEAR, 2012), mode="upto")),
        ({"years": "2012,2013"}, Selection(years=(2012, 2013))),
        ({"actor": "AQIM"}, Selection(actors=("aqim",))),
        ({"ACTOR": "Aqim", "lineage": "0"}, Selection(actors=("aqim",), lineage=False)),
        ({"countries": "mli,Bfa"}, Selection(countries=("MLI", "BFA"))),
        ({"kinds": "ATTACK,kidnapping"}, Selection(kinds=("attack", "kidnapping"))),
        ({"years": ["", ""], "actor": ""}, Selection()),
        ({"utm_source": "mail"}, Selection()),
    ],
)
def test_plain_links_are_read_without_notice(atlas, query, expected):
    assert from_query(query, atlas) == (expected, ())


@pytest.mark.parametrize(
    ("query", "expected", "named"),
    [
        ({"years": ["2013", "2012"]}, Selection(years=(2012, 2013)), "reverse"),
        ({"years": "banana"}, Selection(), "banana"),
        ({"years": "9999"}, Selection(years=(LAST_YEAR, LAST_YEAR), mode="year"), "9999"),
        ({"years": ["1900", "2000"]}, Selection(years=(FIRST_YEAR, 2000)), "1900"),
        ({"years": ["1", "2", "3"]}, Selection(years=(FIRST_YEAR, FIRST_YEAR)), "More than two"),
        ({"years": "٢٠١٢"}, Selection(), "٢٠١٢"),
        ({"years": "-2012"}, Selection(), "-2012"),
        ({"years": "2012.5"}, Selection(), "2012.5"),
        ({"actor": "nobody"}, Selection(), "nobody"),
        ({"actor": "nobody,aqim"}, Selection(actors=("aqim",)), "nobody"),
        ({"side": "left"}, Selection(), "left"),
        ({"lineage": "perhaps"}, Selection(), "perhaps"),
        ({"kinds": "attack,party"}, Selection(kinds=("attack",)), "party"),
        ({"countries": "XXX"}, Selection(), "XXX"),
        ({"event": "1999-01-01-nowhere"}, Selection(), "nowhere"),
        ({"view": "0"}, Selection(), "view"),
        ({"view": "nan,nan,nan"}, Selection(), "nan"),
        ({"view": "inf,0,5"}, Selection(), "inf"),
        ({"view": "80,0,5"}, Selection(), "80"),
        ({"mode": "sideways"}, Selection(), "sideways"),
        ({"actor": "<script>alert(1)</script>"}, Selection(), "script"),
        ({"actor": "x" * 10_240}, Selection(), "too long"),
        ({"years": "2012\x00"}, Selection(), "2012"),
    ],
)
def test_bad_links_are_mended_with_a_notice_that_names_the_value(atlas, query, expected, named):
    selection, notices = from_query(query, atlas)
    assert selection == expected
    assert any(named in notice for notice in notices)
    assert all(len(notice) < 200 and "\n" not in notice and "\x00" not in notice for notice in notices)


def test_no_link_raises(atlas):
    texts = st.text(max_size=60) | st.sampled_from(["2012", "aqim", "1", "0", "16,3,5", ",", ",,,", "%00"])
    names = st.sampled_from(
        ["years", "mode", "actor", "side", "lineage", "kinds", "countries", "layers", "event", "zone", "view", "asof"]
    ) | st.text(max_size=10)

    @settings(max_examples=300, deadline=None)
    @given(st.dictionaries(names, texts | st.lists(texts, max_size=4), max_size=6))
    def reads(query):
        selection, _ = from_query(query, atlas)
        assert FIRST_YEAR <= selection.years[0] <= selection.years[1] <= LAST_YEAR
        assert from_query(to_query(selection), atlas) == (selection, ())

    reads()


@pytest.mark.parametrize(
    ("selection", "step", "expected"),
    [
        (Selection(years=(2012, 2012), mode="year"), 1, (2013, 2013)),
        (Selection(years=(2012, 2015)), -1, (2011, 2014)),
        (Selection(years=(2020, LAST_YEAR)), 1, (2020, LAST_YEAR)),
        (Selection(years=(FIRST_YEAR, 1995)), -1, (FIRST_YEAR, 1995)),
        (Selection(years=(FIRST_YEAR, 2000), mode="upto"), 1, (FIRST_YEAR, 2001)),
        (Selection(years=(FIRST_YEAR, FIRST_YEAR), mode="upto"), -1, (FIRST_YEAR, FIRST_YEAR)),
    ],
)
def test_a_step_moves_the_whole_window_and_keeps_its_length(selection, step, expected):
    assert shift_years(selection, step) == expected


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(), "All recorded events, 1992–2024"),
        (
            Selection(years=(2012, 2012), mode="year", actors=("aqim",), lineage=False),
            "Events by or against AQIM, 2012",
        ),
        (
            Selection(
                years=(2012, 2013), actors=("aqim",), kinds=("kidnapping", "attack"), countries=("MLI",), side="by"
            ),
            "Attacks and kidnappings by AQIM with predecessors and successors in Mali, 2012–2013",
        ),
        (Selection(years=(FIRST_YEAR, 2003), mode="upto"), "All recorded events, up to 2003"),
    ],
)
def test_describe_says_the_selection_in_one_sentence(atlas, selection, sentence):
    assert describe(atlas, selection) == sentence
