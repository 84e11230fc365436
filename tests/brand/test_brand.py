from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapsite.brand.brand import brand
from mapsite.brand.typeface import BUNDLED, bundled
from mapsite.pages.replaceable import replaceable
from mapsite.plan.folders import brands

ROOT = Path(__file__).parents[2]
LEAST = 'name: Acme\nprimary: "#0b4f6c"\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 40"><rect/></svg>'
ROLES = (
    "bg panel sunk line edge ink ink-2 brand fill on-fill tint tint-2 accent data data-2 "
    "late late-bg soon soon-bg stop stop-bg band on-band"
).split()


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes themes/acme from its files and reads it: the brand, and its problems as lines."""
    monkeypatch.chdir(tmp_path)

    def make(theme: str = LEAST, **files: str | bytes):
        for name, content in {"theme.yaml": theme, **files}.items():
            path = tmp_path / "themes" / "acme" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        made, problems = brand(brands(Path("themes"))["acme"], replaceable())
        lines = [
            f"{p.place.file.removeprefix('themes/acme/')}:{p.place.line}:{p.place.column}: "
            f"{p.severity}: {p.code}: {p.text}"
            for p in problems
        ]
        return made, lines

    return make


def only(lines: list[str]) -> str:
    (line,) = lines
    return line


def blocks(css: str, selector: str) -> list[str]:
    return re.findall(re.escape(selector) + r"\{([^}]*)\}", css)


@pytest.mark.parametrize("slug", [None, "northwind", "rothkamp", "tessaro"])
def test_every_brand_has_every_colour_in_light_and_dark(slug):
    made, problems = brand(brands(ROOT / "themes")[slug] if slug else None)
    assert not [problem for problem in problems if problem.severity == "error"]
    for selector in ("body", 'body:not([data-md-color-scheme="default"])',
                     'body[data-md-color-scheme="slate"]'):  # fmt: skip
        (block,) = blocks(made.css, selector)
        for role in ROLES:
            assert re.search(rf"(^|;)--{role}:#[0-9a-f]{{6}};", block), f"{selector}: {role}"


@pytest.mark.parametrize("slug", [None, "northwind", "rothkamp", "tessaro"])
def test_a_brand_asks_nobody_else_for_anything(slug):
    made, _ = brand(brands(ROOT / "themes")[slug] if slug else None)
    assert "//" not in made.css
    assert "@import" not in made.css
    named = re.findall(r'url\("([^"]+)"\)', made.css)
    assert named
    assert set(named) <= set(made.files)


def test_dark_is_for_screens_and_paper_is_light():
    css = brand(None)[0].css
    before = css[: css.index("prefers-color-scheme:dark")]
    assert before.endswith("@media screen and (")
    assert css.index("@media screen{") < css.index('body[data-md-color-scheme="slate"]{')


def test_the_plain_brand_has_no_logo_and_nobodys_name():
    made, problems = brand(None)
    assert (made.slug, made.name, made.logo, problems) == ("plain", "", None, [])


def test_northwind_is_the_example(made):
    example = brands(ROOT / "themes")["northwind"]
    made, problems = brand(example)
    assert (made.name, made.hero) == ("Northwind Software", "plain")
    assert "--radius:6px;--rule:1px;" in made.css
    assert made.footer == "Northwind Software GmbH, Munich"
    assert made.privacy == "https://northwind.example/privacy"
    assert (made.remember.offer, made.remember.days) == (True, 30)
    assert made.files[made.logo.name] == made.logo.data
    assert made.files[made.logo_dark.name] == made.logo_dark.data
    assert [(p.code, p.severity, p.place.line) for p in problems] == [
        ("colour-repaired", "warning", 4)
    ]


def test_a_name_and_a_colour_make_a_brand(made):
    acme, lines = made()
    assert lines == []
    assert (acme.slug, acme.name, acme.logo, acme.style) == ("acme", "Acme", None, None)


@pytest.mark.parametrize("face", BUNDLED)
def test_a_bundled_font_brings_its_licence(face):
    typeface = bundled(face)
    assert b"SIL OPEN FONT LICENSE" in typeface.files[f"{face}-LICENSE.txt"]
    assert sum(data[:4] == b"wOF2" for data in typeface.files.values()) == 2


def test_both_faces_alike_are_published_once(made):
    acme, _ = made(LEAST + "fonts: {heading: bitter, text: bitter}\n")
    assert acme.css.count("@font-face") == 2


def test_a_page_in_japanese_falls_back_to_japanese_letters(made):
    acme, _ = made(LEAST + "fonts: {text: archivo}\n")
    (block,) = blocks(acme.css, "body:lang(ja)")
    assert '--font-text:"Archivo", "Hiragino Sans"' in block


def test_a_brand_may_bring_its_own_font(made):
    acme, lines = made(
        LEAST + "fonts: {heading: grot, text: inter}\n",
        **{"grot/Acme-Bold.woff2": b"wOF2x", "grot/LICENSE.txt": b"free"},
    )
    assert lines == []
    assert acme.files["grot-acme-bold.woff2"] == b"wOF2x"
    assert acme.files["grot-LICENSE.txt"] == b"free"
    assert 'font-family:"grot";src:url("grot-acme-bold.woff2")' in acme.css
    assert "font-display:swap;font-weight:700}" in acme.css


BAD = [
    ("name: Acme\n", {}, "1:1: error: missing: primary is missing"),
    ("name: Acme\nprimary: #0b4f6c\n", {}, "error: missing: primary is empty"),
    ('name: Acme\nprimary: "blue"\n', {}, '2:10: error: wrong-form: "blue" does not have the form'),
    ('name: Acme\nprimary: "#0b4f6"\n', {}, '2:10: error: wrong-form: "#0b4f6" does not'),
    (
        'name: Acme\nprimary: "#0b4f6c80"\n', {},
        '2:10: error: colour-refused: primary "#0b4f6c80" lets through what is behind it; '
        'write it without its last digits: "#0b4f6c"',
    ),
    (
        'name: Acme\nprimary: "#fff"\n', {},
        "2:10: error: colour-refused: primary #ffffff cannot be told from a light page: 1.02:1; "
        "give the brand's darkest colour as primary, and this one as accent",
    ),
    (
        LEAST + 'accent: "#ffe"\n', {},
        "3:9: warning: colour-repaired: accent #ffffee is #",
    ),
    (
        LEAST + "logo: logo.svg\n", {"mark.svg": SVG},
        '3:7: error: missing-file: there is no file "logo.svg"; logos stand beside theme.yaml',
    ),
    (
        LEAST + "logo: lgo.svg\n", {"logo.svg": SVG},
        '3:7: error: missing-file: there is no file "lgo.svg"; did you mean "logo.svg"?',
    ),
    (LEAST + "logo: logo.svg\n", {"logo.svg": "<svg"}, "logo.svg:1:1: error: broken-image:"),
    (
        LEAST + "fonts: {text: intr}\n", {},
        '3:15: error: unknown-font: there is no font "intr"; did you mean "inter"?',
    ),
    (
        LEAST + "fonts: {text: grot}\n", {"grot/a.woff2": b"wOF2"},
        '3:15: error: missing-licence: the fonts in "grot" have no licence beside them; '
        "put the text that allows to publish them into grot/LICENSE",
    ),
    (
        LEAST + "fonts: {text: grot}\n", {"grot/a.woff2": b"nope", "grot/OFL.txt": b""},
        '3:15: error: broken-font: "grot/a.woff2" is not a WOFF2 font',
    ),
    (LEAST + "radius: 8\n", {}, '3:9: error: wrong-choice: "8" is not a word'),
    (LEAST + "remember: {days: 91}\n", {}, "error: wrong-number: 91 is out of range"),
    (LEAST + "colour: red\n", {}, "3:1: error: unknown-key"),
    (
        LEAST, {"style.css": "a{}\n@import 'x.css';"},
        "style.css:2:1: error: style-request: style.css loads from elsewhere",
    ),
    (
        LEAST, {"style.css": "a{\n\n background: u\\72l(https://evil.example/x.png)}"},
        'style.css:3:1: error: style-request: style.css asks for "https://evil.example/x.png"',
    ),
    (LEAST, {"style.css": 'a{content:"/*";background:url(//evil.example)/**/}'}, "style-request"),
    (LEAST, {"style.css": 'a{background:image-set("//evil.example" 1x)}'}, "style-request"),
    (
        LEAST, {"style.css": "a{\r\nbackground:u\\72\r\nl(//evil.example)}"},
        'style.css:2:1: error: style-request: style.css asks for "//evil.example"',
    ),
    (LEAST, {"style.css": "a{background:\\55\\52 L(//evil.example)}"}, "style-request"),
    (LEAST, {"style.css": "@\\69mport '//evil.example'"}, "style-request"),
    (LEAST, {"style.css": "a{background:url(../other/x.png)}"}, "style-request"),
    (LEAST, {"style.css": "a{background:url(x.png)}"}, 'missing-file: there is no file "x.png"'),
    (
        LEAST, {"templates/overveiw.html": ""},
        'templates/overveiw.html:1:1: error: unknown-template: no page has a template '
        '"overveiw.html"; did you mean "overview.html"?',
    ),
    (
        LEAST, {"templates/overview.html": "<p>\n{% if %}"},
        "templates/overview.html:2:1: error: template-syntax: the template cannot be read",
    ),
    ("", {}, "error: empty-file"),
    ("name: [\n", {}, "error:"),
]  # fmt: skip


@pytest.mark.parametrize(("theme", "files", "expected"), BAD)
def test_what_is_wrong_with_a_brand_is_shown_where_it_stands(made, theme, files, expected):
    acme, lines = made(theme, **files)
    assert expected in only(lines)
    assert (acme is None) == ("error:" in lines[0])


@pytest.mark.parametrize("part", ["url(", 'url("', "url(  ", "\\", "@", "image"])
def test_a_hostile_style_sheet_costs_no_more_than_its_size(made, part):
    # Read in quadratic time, the first would take minutes.
    made(**{"style.css": part * (300_000 // len(part))})


def test_a_style_sheet_brings_the_pictures_that_it_uses(made):
    acme, lines = made(
        **{
            "style.css": ".hero{background:url('img/wave.svg')}",
            "img/wave.svg": SVG,
            "img/unused.svg": SVG,
        }
    )
    assert lines == []
    assert "img/wave.svg" in acme.files
    assert "img/unused.svg" not in acme.files
    assert acme.style == ".hero{background:url('img/wave.svg')}"


def test_templates_of_a_brand_are_kept_by_the_name_of_what_they_replace(made):
    acme, lines = made(**{"templates/partials/footer.html": "<p>{{ deal }}</p>"})
    assert lines == []
    assert acme.templates == {"partials/footer.html": "<p>{{ deal }}</p>"}


def test_everything_wrong_is_said_at_once(made):
    _, lines = made(
        'name: Acme\nprimary: "#fff"\nlogo: a.svg\nfonts: {text: nope}\n',
        **{"style.css": "@import 'a'"},
    )
    assert [line.split(": ")[2] for line in lines] == [
        "colour-refused", "unknown-font", "missing-file", "style-request",
    ]  # fmt: skip
