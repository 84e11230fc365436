from __future__ import annotations

import re
import struct
import zlib
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.brand.images import image

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def svg(inside: str, attributes: str = 'viewBox="0 0 160 40"') -> bytes:
    return f"{HEAD}{attributes}>{inside}</svg>".encode()


def cleaned(inside: str) -> str:
    picture, problems = image(svg(inside), "logo.svg")
    assert picture is not None, problems
    return picture.data.decode()


def why_not(data: bytes, name: str = "files/logo.svg") -> str:
    picture, (problem,) = image(data, name)
    assert picture is None
    assert problem.severity == "error"
    assert problem.place.file == name
    return problem.text


HOSTILE = [
    "<script>alert(1)</script>",
    '<script xlink:href="https://evil.example/x.js"/>',
    '<rect onload="alert(1)" OnClick="alert(1)"/>',
    '<a xlink:href="javascript:alert(1)"><path d="M0 0h1"/></a>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use href="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=#a"/>',
    '<image href="https://evil.example/x.png"/>',
    '<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>',
    '<image href="//evil.example/x.png"/>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><img src='https://evil.example'/></body></foreignObject>",
    '<rect fill="url(https://evil.example/x.svg#a)"/>',
    '<rect fill="u\\72l(https://evil.example)"/>',
    '<rect style="fill:url(https://evil.example/x)"/>',
    '<rect style="background:url(https://evil.example/x)"/>',
    '<rect fill="image-set(&quot;https://evil.example/x&quot; 1x)"/>',
    "<style>@import url(https://evil.example/x.css); rect{fill:url(https://evil.example)}</style><rect/>",
    "<style>@font-face{font-family:x;src:url(https://evil.example)}</style>",
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<feImage href="https://evil.example/x.png"/>',
    '<rect filter="url(&#10;https://evil.example)"/>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    '<iframe src="https://evil.example"/>',
    "<?xml-stylesheet href='https://evil.example/x.css'?>",
    "<!-- <script>alert(1)</script> -->",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_that_acts_or_asks_is_published(hostile):
    text = cleaned(f'{hostile}<circle r="3"/>')
    assert '<circle r="3"/>' in text
    assert not re.search(
        r"evil|alert|script|\bon\w+=|style|javascript|foreign|animate|<set", text, re.I
    )


def test_what_was_left_out_is_said_with_its_line():
    _, problems = image(svg('\n<rect onclick="x()"/>\n<script>x()</script>'), "files/logo.svg")
    assert [(p.place.line, p.severity, p.message) for p in problems] == [
        (3, "warning", '<script> is left out of "logo.svg"'),
        (2, "warning", 'the attribute onclick is left out of "logo.svg"'),
    ]


def test_what_drawing_programs_leave_behind_goes_without_a_word():
    junk = (
        '<metadata><rdf xmlns="urn:x"/></metadata><s:namedview xmlns:s="urn:sodipodi"/>'
        '<rect s:label="x" xmlns:s="urn:s" data-name="y" class="none"/>'
    )
    picture, problems = image(svg(junk), "logo.svg")
    assert problems == []
    assert b"<rect/>" in picture.data


def test_style_sheets_and_style_attributes_become_attributes():
    text = cleaned(
        "<style>/* a */ .st0, .st1{fill:#FF0000;} #b{stroke:blue} rect{fill:green;stroke:red}"
        "@media print{rect{fill:black}}</style>"
        '<rect class="st0"/><rect id="b" style="opacity:.5"/><path class="st1 x" d="M0 0"/>'
    )
    root = ElementTree.fromstring(text)
    assert [child.attrib for child in root] == [
        {"fill": "#FF0000", "stroke": "red"},
        {"id": "b", "fill": "green", "stroke": "blue", "opacity": ".5"},
        {"d": "M0 0", "fill": "#FF0000"},
    ]


def test_gradients_masks_and_parts_used_twice_stay():
    picture = (
        '<defs><linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0" '
        'stop-color="#fff"/></linearGradient><g id="p"><path d="M0 0h9"/></g></defs>'
        '<use href="#p" fill="url(#g)" transform="rotate(5 1 1)"/>'
        '<text x="1" font-family="sans-serif">A &amp; B</text>'
        '<image href="data:image/png;base64,iVBORw0KGgo=" width="4" height="4"/>'
    )
    assert picture in cleaned(picture)


def test_a_link_goes_and_the_picture_in_it_stays():
    assert '<g><path d="M0 0h1"/></g>' in cleaned('<a href="#x"><path d="M0 0h1"/></a>').replace(
        ' href="#x"', ""
    )


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 160 40"', (160, 40)),
        ('width="120" height="30px"', (120, 30)),
        ('width="100%" height="100%" viewBox="0,0,300,100"', (300, 100)),
        ('width="30mm" height="10mm"', (113, 38)),
        ('viewBox="0 0 4 1"', (96, 24)),
        ('viewBox="0 0 90000 30000"', (4000, 1333)),
    ],
)
def test_a_page_knows_the_size_before_the_picture_is_there(attributes, size):
    picture, problems = image(svg("<rect/>", attributes), "logo.svg")
    assert problems == []
    assert (picture.width, picture.height) == size


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", '"logo.svg" is empty; save the logo as SVG or PNG'),
        (b"%PDF-1.7 x", '"logo.svg" is a PDF; save the logo as SVG or PNG'),
        (b"\xff\xd8\xff\xe0", '"logo.svg" is a JPEG; save the logo as SVG or PNG'),
        (b"hello", '"logo.svg" is neither an SVG nor a PNG; save the logo as SVG or PNG'),
        (b"<svg", "is not well-formed XML: unclosed token"),
        (b"<?xml version='1.0'?><html/>", "its first element is not svg"),
        (svg("<g>"), "is not well-formed XML: mismatched tag"),
        (svg("<rect/>", ""), '"logo.svg" has no size; give it a viewBox: 0 0 160 40'),
        (svg("", 'viewBox="0 0 0 40"'), "has a viewBox without a size"),
        (svg("", 'viewBox="0 0 nan 40"'), "has a viewBox without a size"),
        (svg("", 'viewBox="0 0 9000 1"'), "more than 40 times"),
        (svg("", 'viewBox="0 0 1e-320 1e-320"'), "has a viewBox without a size"),
        (svg("", 'viewBox="0 0 1e308 1e308"'), "has a viewBox without a size"),
        (svg("", 'width="1e-323" height="1e-323"'), "has no size"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), '"logo.svg" defines entities'),
        (svg("<g>" * 70 + "</g>" * 70), "more than 64 groups inside each other"),
        (svg("<rect/>" * 20_001), "more than 20,000 parts"),
        (svg('<g id="a"><use href="#a"/></g>'), "has a part that uses itself"),
        (b"<svg>" + b"x" * 1_000_000, '"logo.svg" has more than 1,000,000 bytes; save it smaller'),
        (b'<?xml version="1.0" encoding="klingon"?>' + svg(""), "is in an encoding"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_in_words(data, message):
    assert message in why_not(data)


def test_a_plain_doctype_of_old_editors_does_no_harm():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
    picture, problems = image(doctype + svg("<rect/>"), "logo.svg")
    assert problems == []
    assert b"DOCTYPE" not in picture.data


def levels(part: str, use: str) -> str:
    """Six levels, each of which draws the one below it ten times; the lowest is a square."""
    parts = "".join(
        part.format(f"l{n}", use.format(f"l{n - 1}") * 10 if n else '<rect width="9" height="9"/>')
        for n in range(7)
    )
    return f"<defs>{parts}</defs>{use.format('l6')}"


BOMBS = {
    "use": levels('<g id="{}">{}</g>', '<use href="#{}"/>'),
    "use by an escaped name": levels('<g id="{}">{}</g>', '<use href="#{}"/>').replace(
        'href="#l', 'href="#%6c'
    ),
    "use of the first of two with one name": levels('<g id="{}">{}</g>', '<use href="#{}"/>')
    + "".join(f'<g id="l{n}"/>' for n in range(7)),
    "pattern": levels('<pattern id="{}">{}</pattern>', '<rect fill="url(#{})"/>'),
    "pattern that a group hands down": levels(
        '<pattern id="{}"><g>{}</g></pattern>', '<g stroke="url(#{})"><path/><path/></g>'
    ),
    "mask": levels('<mask id="{}">{}</mask>', "<rect mask=\"url( '#{}' )\"/>"),
    "mask of a style sheet": levels('<mask id="{}">{}</mask>', '<rect style="mask:url(#{})"/>'),
    "clip path": levels('<clipPath id="{}">{}</clipPath>', '<path clip-path="url(#{})"/>'),
    "marker": f'<marker id="m">{"<rect/>" * 500}</marker>'
    f'<path marker-mid="url(#m)" d="M0 0{"h1v1" * 500}"/>',
    "filter": f'<filter id="f">{"<feGaussianBlur/>" * 600}</filter><rect filter="url(#f)"/>',
}


@pytest.mark.parametrize("inside", BOMBS.values(), ids=BOMBS)
def test_a_small_file_that_draws_a_million_parts_is_refused(inside):
    assert "draws more than 100,000 parts" in why_not(svg(inside))


@pytest.mark.parametrize(
    "inside",
    [
        '<pattern id="p"><rect fill="url(#p)"/></pattern>',
        '<mask id="a"><rect mask="url(#b)"/></mask><mask id="b"><rect mask="url(#a)"/></mask>',
    ],
)
def test_a_part_that_is_drawn_with_itself_is_refused(inside):
    assert "has a part that uses itself" in why_not(svg(inside))


def test_a_rich_picture_is_no_bomb():
    shadow = (
        '<filter id="f"><feGaussianBlur stdDeviation="2"/><feOffset dy="2"/>'
        '<feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>'
    )
    gradient = '<linearGradient id="g">' + '<stop offset="0"/>' * 12 + "</linearGradient>"
    clip = '<clipPath id="c"><path d="M0 0h9v9z"/></clipPath>'
    arrow = '<marker id="m"><path d="M0 0h9"/></marker>'
    picture = (
        f"{shadow}{gradient}{clip}{arrow}"
        + '<path fill="url(#g)" clip-path="url(#c)" d="M0 0h9v9z"/>' * 2_000
        + '<path filter="url(#f)" d="M0 0h9"/>' * 20
        + f'<polyline marker-end="url(#m)" points="{"1,2 " * 500}"/>'
    )
    assert picture in cleaned(picture)


@pytest.mark.parametrize(
    "inside",
    [
        "<style>" + "/*" * 400_000 + "</style>",
        "<style>" + "a" * 900_000 + "</style>",
        "<style>" + "@a{b{" * 150_000 + "</style>",
        '<rect fill="' + "a" * 900_000 + '"/>',
        '<rect fill="' + " " * 900_000 + '("/>',
        '<rect width="' + "1" * 900_000 + '"/>',
        "<style>" + "".join(f".c{n}{{fill:red}}" for n in range(20_000)) + "</style>"
        + "".join(f'<g class="c{n} c{n + 1}"/>' for n in range(15_000)),
    ],
)  # fmt: skip
def test_a_hostile_file_costs_no_more_than_its_size(inside):
    # Read in quadratic time, any of these would take hours.
    picture, problems = image(svg(inside), "logo.svg")
    assert picture or problems


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "<g>", "</g>", "<", "&amp;", "]]>", "\x00", "é"])))
def test_no_mixture_of_bad_parts_gets_through(parts):
    picture, problems = image(svg("".join(parts)), "logo.svg")
    if picture is None:
        assert problems
    else:
        assert not re.search(b"evil|alert|script", picture.data)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_png_is_known_by_what_is_in_it():
    picture, problems = image(png(320, 80) + b"<script>", "files/logo.jpg")
    assert problems == []
    assert (picture.kind, picture.width, picture.height) == ("png", 320, 80)
    assert b"script" not in picture.data


@pytest.mark.parametrize(
    "data", [png(3, 3)[:-4], png(3, 3)[:20], png(3, 3).replace(b"IDAT", b"IDAX")]
)
def test_a_damaged_png_is_refused(data):
    assert why_not(data, "logo.png") == '"logo.png" is a damaged PNG; export it once more'


def test_a_png_as_large_as_a_wall_is_refused():
    assert "is 9,000 by 10 pixels; 8,000 each way are the most" in why_not(png(9000, 10))
    assert "is 7,000 by 7,000 pixels; " in why_not(png(7000, 7000))
