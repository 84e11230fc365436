from __future__ import annotations

import re

import pytest
from coloraide import Color
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mapsite.brand.colour import contrast, from_hex, hue_distance, oklch, readable, srgb
from mapsite.brand.palette import palette

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
GROUNDS = ("bg", "panel", "sunk", "tint")
# Each pair of text and ground that a page sets, and each line or mark that carries a meaning.
TEXT = [
    *((text, ground) for ground in GROUNDS
      for text in ("ink", "ink-2", "brand", "accent", "data", "late", "soon", "stop")),
    *((alarm, f"{alarm}-bg") for alarm in ("late", "soon", "stop")),
    *(("ink", ground) for ground in ("late-bg", "soon-bg", "stop-bg", "tint-2", "data-2")),
    ("on-fill", "fill"), ("on-band", "band"), ("bg", "ink"), ("bg", "ink-2"),
]  # fmt: skip
GRAPHICS = [*(("edge", ground) for ground in GROUNDS), ("data", "data-2"), ("late", "late-bg")]


@settings(max_examples=150, deadline=None)
@given(COLOURS)
def test_oklch_agrees_with_coloraide(colour):
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    ours = oklch(colour)
    assert ours.lightness == pytest.approx(lightness, abs=2e-4)
    assert ours.chroma == pytest.approx(chroma, abs=2e-4)
    if chroma > 0.01:
        assert hue_distance(ours.hue, hue) < 0.5


@settings(max_examples=150, deadline=None)
@given(COLOURS, COLOURS)
def test_contrast_agrees_with_coloraide(one, other):
    assert contrast(one, other) == pytest.approx(Color(one).contrast(other), rel=1e-3)


@settings(max_examples=100, deadline=None)
@given(COLOURS)
def test_a_colour_survives_the_way_through_oklch(colour):
    assert srgb(oklch(colour)) == colour


def test_a_repair_keeps_the_hue_and_moves_no_further_than_it_must():
    repaired = readable("#e08e0b", ["#ffffff"], 4.6)
    assert 4.6 <= contrast(repaired, "#ffffff") < 4.7
    assert hue_distance(oklch(repaired).hue, oklch("#e08e0b").hue) < 1


def test_a_colour_that_can_be_read_is_left_alone():
    assert readable("#0b4f6c", ["#ffffff"], 4.6) == "#0b4f6c"


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#ABC", "#aabbcc"), ("#abcf", "#aabbcc"), ("#0B4F6Cff", "#0b4f6c"), ("#0b4f6c80", None)],
)
def test_hex_colours_are_read_as_css_reads_them(text, colour):
    assert from_hex(text) == colour


@settings(max_examples=200, deadline=None)
@given(COLOURS, st.none() | COLOURS)
@example("#ffffff", None)
@example("#000000", "#ffffff")
@example("#808080", "#ffff00")
def test_whatever_the_brand_every_text_and_mark_can_be_seen(primary, accent):
    colours = palette(primary, accent)
    for scheme, roles in (("light", colours.light), ("dark", colours.dark)):
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in roles.values())
        for pairs, least in ((TEXT, 4.5), (GRAPHICS, 3)):
            for one, ground in pairs:
                found = contrast(roles[one], roles[ground])
                assert found >= least, f"{scheme}: {one} on {ground} has {found:.2f}:1"
    assert all(contrast(colours.dark["fill"], colours.dark[ground]) >= 3 for ground in GROUNDS)


@settings(max_examples=60, deadline=None)
@given(COLOURS)
def test_buttons_have_the_exact_colour_of_the_brand_on_light_pages(primary):
    assert palette(primary).light["fill"] == primary


@pytest.mark.parametrize("primary", ["#d4111e", "#e08e0b", "#ff5a1f", "#a3341c"])
def test_a_brand_that_would_read_as_an_alarm_draws_its_bars_in_its_accent(primary):
    blue = palette(primary, "#0d5573").light
    assert blue["data"] == "#0d5573"
    without = palette(primary).light
    assert without["data"] == without["ink"]
    as_near = palette(primary, "#c2410c").light
    assert as_near["data"] == as_near["ink"]


def test_each_repair_is_said_in_a_line():
    assert [repair.text for repair in palette("#0b4f6c", "#e08e0b").repairs if repair.notice] == [
        "accent #e08e0b is #985e00 in text on light pages: 2.3:1 would be unreadable"
    ]
