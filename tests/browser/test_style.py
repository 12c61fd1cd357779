"""Families and kinds can be told apart by every reader, by colour or by a second channel.

Colour-vision deficiencies are simulated after Machado, Oliveira and Fernandes (2009), "A
physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), tables
for severity 1.0, on linear RGB; differences are CIE 1976 delta E in L*a*b* (D65). A difference of
2.3 is just noticed side by side; a small symbol seen far from its legend entry needs several times that.
"""

from itertools import combinations

import numpy as np
import pytest

from geo.style import COLOURS, FAMILIES, KINDS, ZONE_TYPES
from tests.browser.engine import open_engine

LEAST_DIFFERENCE = 15  # delta E, in colour
LEAST_DIFFERENCE_IN_GREY = 8  # or another outline: nine greys further apart than this do not exist
LEAST_CONTRAST = 3  # WCAG 2.1, 1.4.11: without it a hue needs an outline
LEAST_SHARE = 0.1  # of the inked area: two shapes must differ in more than this

SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE_XYZ = np.array([0.95047, 1.0, 1.08883])


@pytest.fixture(scope="module")
def engine(browser, atlas):
    opened = open_engine(browser, atlas).load()
    yield opened
    opened.close()


def to_linear(colour):
    value = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def to_lab(linear):
    share = TO_XYZ @ np.clip(linear, 0, 1) / WHITE_XYZ
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def differences(matrix):
    """Delta E of each pair of families under a sight, the least first."""
    seen = {name: to_lab(np.array(matrix) @ to_linear(family.colour)) for name, family in FAMILIES.items()}
    pairs = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(FAMILIES, 2)}
    return dict(sorted(pairs.items(), key=lambda pair: pair[1]))


def test_the_measure_is_the_published_one():
    """Known values: white, and the red of sRGB, in L*a*b*; white stays white under every sight."""
    assert np.allclose(to_lab(to_linear("#FFFFFF")), [100, 0, 0], atol=0.02)
    assert np.allclose(to_lab(to_linear("#FF0000")), [53.24, 80.09, 67.20], atol=0.02)
    for matrix in SIGHTS.values():
        assert np.allclose(np.sum(matrix, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("sight", SIGHTS)
def test_families_differ_in_colour_under_every_sight(sight):
    close = {pair: round(value, 1) for pair, value in differences(SIGHTS[sight]).items() if value < LEAST_DIFFERENCE}
    assert close == {}


# Nine hues cannot all differ in grey too. A black-and-white print of these pairs rests on the legend, the
# cards and the place: said on the About page.
ALIKE_IN_GREY = {
    ("gia-gspc-aqim", "self-defence"), ("gia-gspc-aqim", "tuareg-azawad"), ("libya-islamist", "mission"),
    ("self-defence", "state"),
}  # fmt: skip


def test_only_the_known_families_look_alike_in_grey():
    close = {
        pair: round(value, 1)
        for pair, value in differences([LUMINANCE] * 3).items()
        if value < LEAST_DIFFERENCE_IN_GREY and FAMILIES[pair[0]].outline == FAMILIES[pair[1]].outline
    }
    assert set(close) == ALIKE_IN_GREY


def test_light_hues_carry_an_outline():
    for name, family in FAMILIES.items():
        contrast = 1.05 / (LUMINANCE @ to_linear(family.colour) + 0.05)
        assert family.outline or contrast >= LEAST_CONTRAST, name
    assert 1.05 / (LUMINANCE @ to_linear(COLOURS["text"]) + 0.05) > 7


def test_every_outline_is_drawn_and_looks_different(engine):
    """One colour, one shape: what differs is the outline alone, on full and on hollow symbols."""
    outlines = sorted({family.outline for family in FAMILIES.values()})
    for hollow in (False, True):
        pictures = engine.run(
            """([outlines, hollow]) => outlines.map((outline) => new atlas.Sprites(2, 1, () => ({
              shape: "circle", colour: "#8A8F98", outline, soft: false, hollow, disputed: false,
            })).of(0, 6).canvas.toDataURL())""",
            [outlines, hollow],
        )
        assert len(set(pictures)) == len(outlines)


def test_kinds_differ_in_shape(engine):
    """As drawn, in one colour: the inked areas of two shapes differ in a good part."""
    assert len({kind.shape for kind in KINDS.values()}) == len(KINDS)
    inks = engine.run(
        """(shapes) => shapes.map((shape) => {
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 48;
          const look = { shape, colour: "#5B6169", outline: "", soft: false, hollow: false, disputed: false };
          atlas.symbols.drawSymbol(canvas.getContext("2d"), 24, 24, 12, look);
          const { data } = canvas.getContext("2d").getImageData(0, 0, 48, 48);
          return [...data].filter((_, k) => k % 4 === 3);
        })""",
        [kind.shape for kind in KINDS.values()],
    )
    for (a, ink_a), (b, ink_b) in combinations(zip(KINDS, np.array(inks, float), strict=True), 2):
        assert np.abs(ink_a - ink_b).sum() / np.maximum(ink_a, ink_b).sum() > LEAST_SHARE, (a, b)


def test_zone_types_differ_without_colour():
    textures = {(zone_type.tint > 0, zone_type.hatch, zone_type.outline) for zone_type in ZONE_TYPES.values()}
    assert len(textures) == len(ZONE_TYPES)
