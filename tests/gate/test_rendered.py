"""A rendered page runs the shipped scripts and nothing else; what would is named in the plan."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from html import escape, unescape
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.gate.rendered import ELEMENTS, REFUSED, Allowed, check, faults
from mapsite.plan.folders import DealFolder
from mapsite.plan.load import Loaded, load
from mapsite.site.build import build

ROOT = Path(__file__).parents[2]
POLICY = "default-src 'none'; script-src 'sha256-eA==' file:"
SCRIPT = "assets-0123456789abcdef/page.js"
STYLE = "assets-0123456789abcdef/pages.css"
ALLOWED = Allowed(scripts={SCRIPT: "sha256-eA=="}, styles={STYLE}, policy=POLICY)


def page(body: str = "", head: str = "") -> str:
    """A page as a template makes one, with something of a plan's in it."""
    return (
        "<!doctype html><!-- mapsite:1 k7q2m4xat6w3p5rd timeline/ 1795000000 -->\n"
        '<html lang="en" class="no-js"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        f'<link rel="stylesheet" href="../../{STYLE}"><title>A &amp; B</title>{head}</head>\n'
        f'<body><script src="../../{SCRIPT}" integrity="sha256-eA==" defer></script>\n'
        f"<p title='a > b'>1 &lt; 2</p>{body}</body></html>\n"
    )


def why(body: str = "", head: str = "") -> list[str]:
    return [fault.why for fault in faults(page(body, head), ALLOWED)]


def test_a_page_of_ours_passes():
    assert why() == []
    assert (
        why(
            '<a href="https://halden.example/?a=1&amp;b=2#c">x</a>'
            '<a href="mailto:a@b.example">y</a>'
            '<a href="timeline/">z</a><img src="../a.svg" alt="">'
            '<img src="data:image/png;base64,A">'
            '<svg viewBox="0 0 1 1"><use href="#s-done"/><path d="M0 0h1" fill="url(#p)"/></svg>'
            '<script type="application/json" id="index">["a &lt; b"]</script>'
            "<form class=answer><input name=code required></form>"
        )
        == []
    )


def test_every_page_of_the_sample_deals_passes(tmp_path):
    plans, site = tmp_path / "plans", tmp_path / "site"
    shutil.copytree(ROOT / "plans", plans)
    for file in plans.glob("*/plan.yaml"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("access: readers", "access: open"), "utf-8")
    today = dt.date(2026, 11, 25)
    build(plans=plans, themes=ROOT / "themes", site=site, today=lambda plan: today, now=0)
    pages = [file.read_text("utf-8") for file in tmp_path.glob("site/*/**/index.html")]
    assert len(pages) >= 24
    for html in pages:
        links = re.findall(r'(?:href|src)="(?:\.\./)*(assets-[^"]+)"', html)
        scripts = re.findall(r'src="[./]*(assets-[^"]+\.js)" integrity="([^"]+)"', html)
        stated = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        allowed = Allowed(scripts=dict(scripts), styles=set(links), policy=unescape(stated[1]))
        # A page that is open to everyone may load a script without saying what it holds.
        without = html if scripts else re.sub(r"<script[^>]*></script>", "", html)
        assert faults(without, allowed) == []


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<script src="//evil.example/a.js"></script>',
        f'<script src="https://evil.example/{SCRIPT}" integrity="sha256-eA=="></script>',
        f'<script src="../../{SCRIPT}"></script>',
        f'<script src="../../{SCRIPT}" integrity="sha256-eA==">alert(1)</script>',
        f'<script src="../../{SCRIPT}" src="x" integrity="sha256-eA=="></script>',
        f'<script src="../../{SCRIPT}" integrity="sha256-eA==" type="module"></script>',
        '<script type="application/json"><!--<script></script>',
        '<script type="application/json" type="text/javascript">a</script>',
        "<style>p{color:red}</style>",
        '<p style="color:red">x</p>',
        '<p STYLE="color:red">x</p>',
        '<p/style="color:red">x</p>',
        "<p style=color:red>x</p>",
        '<img src="a.png" onerror="alert(1)">',
        '<img src="a.png"onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        "<svg onload\n=\nalert(1)></svg>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVaScRiPt:alert(1)">x</a>',
        '<a href="java&#115;cript:alert(1)">x</a>',
        '<a href="java&Tab;script&colon;alert(1)">x</a>',
        '<a href=" &#1; javascript:alert(1)">x</a>',
        '<a href="java\nscript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="vbscript:x">x</a>',
        '<a href="//evil.example">x</a>',
        '<a href="/\\evil.example">x</a>',
        '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
        '<svg><use href="data:image/svg+xml,x#a"/></svg>',
        '<svg><set attributeName="href" to="javascript:alert(1)"/></svg>',
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        '<svg><rect fill="url(https://evil.example/a)"/></svg>',
        '<img src="https://evil.example/a.png">',
        '<img src="a.png" srcset="https://evil.example/a.png 2x">',
        '<img src="data:text/html,x">',
        '<base href="https://evil.example/">',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        '<meta http-equiv="Content-Security-Policy" content="script-src *">',
        '<link rel="stylesheet" href="https://evil.example/a.css">',
        '<link rel="prefetch" href="timeline/">',
        '<iframe src="a"></iframe>',
        '<iframe srcdoc="x"></iframe>',
        '<object data="a"></object>',
        '<embed src="a">',
        '<form action="https://evil.example"><input></form>',
        '<button formaction="javascript:alert(1)">x</button>',
        '<video poster="a"></video>',
        '<a ping="https://evil.example" href="a">x</a>',
        "<math><mi>x</mi></math>",
        "<template><p>x</p></template>",
        "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
        "<textarea><p title='</textarea><script>alert(1)</script>'></textarea>",
        "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
        "<plaintext>",
        "<xmp><p></xmp>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<!-- --!> <script>alert(1)</script> -->",
        "<!--> <script>alert(1)</script> -->",
        "<?xml version='1.0'?>",
        "<p title='>x</p>",
        '<p title="a"b="c">x</p>',
        "a < b",
        "<",
        "<p>\0</p>",
        "<x-page></x-page>",
    ],
)
def test_nothing_else_runs_loads_or_sends(body):
    assert why(body)


@pytest.mark.parametrize(
    "html",
    [
        page().replace("http-equiv", "data-http-equiv"),
        page().replace("&#x27;none&#x27;", "*"),
        page().replace('sha256-eA==" defer', 'sha256-eB==" defer'),
        page().replace(STYLE, "assets-0123456789abcdef/other.css"),
    ],
)
def test_a_page_without_its_policy_or_with_other_files_does_not_pass(html):
    assert faults(html, ALLOWED)


def read(text: str) -> Loaded:
    return load(DealFolder(slug="acme", path=Path("plans/acme"), plan=text.encode()), ())


def test_the_plan_and_the_field_are_named(plan_text):
    loaded = read(plan_text + "summary: 'Ends <b onclick=steal()> early'\n")
    smuggled = page("<p>Ends <b onclick=steal()> early</p>")
    (problem,) = check(smuggled, ALLOWED, loaded.plan, loaded.places)
    assert problem.code == "active-content"
    assert (problem.place.file, problem.place.line) == ("plans/acme/plan.yaml", 11)
    assert problem.message == (
        'a page of this plan would hold "<b onclick=steal()>": onclick would run a script'
    )


def test_a_link_is_found_in_the_plan_by_where_it_leads(plan_text):
    loaded = read(plan_text + "summary: '[x](javascript:steal&#40;1&#41;) javascript:steal(1)'\n")
    smuggled = page('<a href="javascript:steal&#40;1&#41;">x</a>')
    (problem,) = check(smuggled, ALLOWED, loaded.plan, loaded.places)
    assert problem.place.line == 11


def test_what_the_plan_does_not_say_may_come_from_a_template(plan_text):
    loaded = read(plan_text)
    (problem,) = check(page("<iframe></iframe>"), ALLOWED, loaded.plan, loaded.places)
    assert problem.place.file == "plans/acme/plan.yaml"
    assert problem.hint == "it may come from a template of the plan's brand"


PIECES = st.sampled_from(
    """
    <p> </p> <b title=" <b title=' " ' > < = / <script> </script> <svg> </svg> <title> </title>
    <textarea> </textarea> <noscript> </noscript> <img src=x onerror=y> <a href="javascript:x">
    <!-- --> --!> <![CDATA[ ]]> <style> </style> <select> </select> <table> <td> <math> <desc>
    onclick=x style=x <p/ <a/ &lt; &#60; &quot; javascript: \x0c <br/> <path d="M0"/> <li id=a>
    <script type="application/json"> <iframe> <base href=x> <meta http-equiv=refresh>
    """.split(" ")
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_page_that_passes_holds_no_more_for_a_browser(soup):
    """html5lib reads as browsers do; what passes here holds nothing there that is refused."""
    html = page(soup)
    if faults(html, ALLOWED):
        return
    tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    scripts = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2].lower()
        assert name in ELEMENTS
        names = {str(key).rpartition("}")[2].lower() for key in element.attrib}
        assert not names & REFUSED
        assert not any(key.startswith("on") for key in names)
        assert not any("javascript:" in value for value in element.attrib.values())
        scripts += name == "script" and element.attrib.get("type") != "application/json"
    assert scripts == 1
