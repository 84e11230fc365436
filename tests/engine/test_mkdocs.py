"""A frame is a page of MkDocs and Material, and nothing on it needs either of them."""

from __future__ import annotations

import io
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from mapsite.engine.mkdocs import MARKS, build_pages, frames
from mapsite.pages.language import language
from mapsite.pages.page import PAGES

HOSTILE = {
    name: f"<b>{name} &amp; {{{{ config }}}} {{% raw %}} \\1 \ue000body\ue001 $&amp; 日本</b>"
    for name in MARKS
}
MICROSITE = {page.name: {**HOSTILE, "title": f"{page.name} &lt;&amp;"} for page in PAGES}


class Elements(HTMLParser):
    """Every start tag of a document, with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.all = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def of(self, tag):
        return [attributes for name, attributes in self.all if name == tag]


@pytest.fixture(params=[page.name for page in PAGES])
def frame(request, english):
    return Elements(english.fill(request.param, dict.fromkeys(MARKS, "")))


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_filled_frame_is_what_mkdocs_builds(plain, assets, tag):
    built = build_pages(plain, language(tag), assets, MICROSITE)
    made = frames(plain, language(tag), assets)
    assert {page: made.fill(page, MICROSITE[page]) for page in MICROSITE} == built


def test_every_mark_of_a_deal_stands_on_every_page(english):
    for page in PAGES:
        html = english.fill(page.name, {name: f"[{name}]" for name in MARKS})
        assert [name for name in MARKS if html.count(f"[{name}]") != 1] == []


def test_no_page_holds_an_inline_script_style_or_handler(frame):
    assert all(script.get("src") for script in frame.of("script"))
    assert not frame.of("style")
    assert not [attrs for _, attrs in frame.all if any(a.startswith("on") for a in attrs)]
    assert not [attrs for _, attrs in frame.all if "style" in attrs]


def test_no_page_asks_another_host_for_anything(frame):
    addresses = [attrs.get(a, "") for _, attrs in frame.all for a in ("src", "href")]
    assert not [address for address in addresses if ":" in address or address.startswith("//")]


def test_pages_at_either_depth_find_the_shared_files(english, assets):
    marks = dict.fromkeys(MARKS, "")
    assert f'href="../{assets.common}/pages.css"' in english.fill("overview", marks)
    assert f'href="../../{assets.common}/pages.css"' in english.fill("timeline", marks)


def test_nothing_of_documentation_is_left(english):
    html = english.fill("overview", dict.fromkeys(MARKS, ""))
    for chrome in ("sidebar", "drawer", "search", "edit", "Made with", "generator", "__config"):
        assert chrome not in html


def test_a_page_asks_search_engines_and_referrers_to_pass_by(frame):
    meta = {attrs.get("name"): attrs["content"] for attrs in frame.of("meta") if "content" in attrs}
    assert meta["robots"] == "noindex, nofollow"
    assert meta["referrer"] == "no-referrer"
    assert meta["viewport"] == "width=device-width, initial-scale=1"


@pytest.mark.parametrize(
    ("tag", "dir_", "skip"),
    [
        ("en", "ltr", "Skip to content"),
        ("de-AT", "ltr", "Zum Inhalt"),
        ("ar", "rtl", "انتقل إلى المحتوى"),
        ("pt-BR", "ltr", "Pular para conteúdo"),
        ("tlh", "ltr", "Skip to content"),
    ],
)
def test_a_page_says_its_language_and_direction(plain, assets, tag, dir_, skip):
    html = frames(plain, language(tag), assets).fill("overview", dict.fromkeys(MARKS, ""))
    assert f'<html lang="{tag}" dir="{dir_}"' in html
    assert f'<a href="#main" class="md-skip">{skip}</a>' in html


def test_a_brand_s_own_styles_come_after_ours(plain, assets):
    from msgspec.structs import replace

    own = frames(replace(plain, style="h1 { color: teal }"), language("en"), assets)
    sheets = Elements(own.fill("overview", dict.fromkeys(MARKS, ""))).of("link")
    names = [sheet["href"].rsplit("/")[-1] for sheet in sheets if sheet["rel"] == "stylesheet"]
    assert names == ["brand.css", "pages.css", "style.css"]


@pytest.mark.parametrize("stdin", [None, io.StringIO()])
def test_frames_are_built_whatever_standard_input_is(plain, assets, monkeypatch, stdin):
    monkeypatch.setattr(sys, "stdin", stdin)
    assert frames(plain, language("en"), assets).parts


def test_a_page_may_load_its_own_files_and_nothing_else(frame):
    (policy,) = [
        attrs["content"]
        for attrs in frame.of("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.split("; ") == [
        "default-src 'none'",
        "script-src 'self' file:",
        "style-src 'self' file:",
        "img-src 'self' file:",
        "font-src 'self' file:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_neither_mkdocs_nor_material_writes_to_the_terminal():
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "from mapsite.engine.mkdocs import Assets, frames\n"
            "from mapsite.brand.brand import brand\n"
            "from mapsite.pages.language import language\n"
            'frames(brand(None)[0], language("en"), Assets(common="a", brand="b"))',
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout + made.stderr == ""
