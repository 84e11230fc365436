"""Plans that no one would call ordinary: they read well on a phone, and hold no barrier."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from mapsite.pages.page import PAGES
from mapsite.site.build import build

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TODAY = dt.date(2026, 11, 25)
NAMES = [page.name for page in PAGES]
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung"
MARKDOWN = """|
  # A heading

  Some text with `code` and [a link](https://example.com/a/path/that/goes/on/and/on/for/long).

  - one
    - nested
  - two

  | a | b | c | a long header | another long header |
  |---|---|---|---|---|
  | 1 | 2 | 3 | four | five |

  ```
  def code(): return "a line of code that is longer than any phone is wide, and then some more"
  ```
"""


def markdown(indent: int) -> str:
    return MARKDOWN.replace("\n", "\n" + " " * indent)


PLAN = f"""
title: {LONG}
address: aaaaaaaaaaaaaaaa
start: 2026-10-05
end: 2027-02-12
summary: {markdown(0)}
objective: {{goal: {LONG} im eigenen Haus.}}
commercials:
  summary: {markdown(2)}
parties:
- id: s
  name: Seller
  side: seller
  people: [{{id: a, name: Anna {LONG}, email: anna.with.a.long.address@subsidiary.example.com}}]
- {{id: b, name: Norddal & Øvre Sund Municipal Water Authority, side: buyer}}
milestones:
- id: one
  title: {LONG}
  date: 2026-11-20
  owner: a
  description: {markdown(2)}
- {{id: two, title: اختبار الدخول SSO, date: 2027-02-12, owner: b}}
risks:
- title: {LONG}
  probability: high
  impact: high
  description: {markdown(2)}
  mitigation: {markdown(2)}
questions:
- question: {markdown(2)}
  owner: a
decisions:
- decision: {markdown(2)}
  date: 2026-11-02
feedback:
  protocol: {markdown(2)}
signoff:
  statement: {markdown(2)}
  signatories: [a]
"""


@pytest.fixture(scope="module")
def open_page(tmp_path_factory):
    """open_page(page, width=…) → the page of PLAN in Chromium."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "plans" / "odd").mkdir(parents=True)
    (folder / "plans" / "odd" / "plan.yaml").write_text(PLAN)
    build(
        plans=folder / "plans",
        themes=ROOT / "themes",
        site=folder / "site",
        today=lambda plan: TODAY,
        now=0,
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()

        def opened(name, *, width):
            page.set_viewport_size({"width": width, "height": 900})
            path = next(each.path for each in PAGES if each.name == name)
            page.goto((folder / "site" / ("a" * 16) / path / "index.html").as_uri())
            return page

        yield opened
        browser.close()


@pytest.mark.parametrize("width", [320, 390])
def test_long_words_tables_and_code_stay_within_a_phone(open_page, width):
    wide = {}
    for name in NAMES:
        needs = open_page(name, width=width).evaluate("document.documentElement.scrollWidth")
        if needs > width:
            wide[name] = needs
    assert wide == {}


def test_a_name_in_place_of_a_logo_and_markdown_everywhere_hold_no_barrier(open_page):
    found = []
    for name in NAMES:
        page = open_page(name, width=390)
        page.evaluate(AXE.read_text())
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [(name, violation["id"]) for violation in result["violations"]]
    assert found == []


def test_a_name_in_another_script_reads_from_its_own_side(open_page):
    """On an English page, what is Latin in an Arabic title stands at the title's left."""
    page = open_page("overview", width=1440)
    link = page.locator(".steps a", has_text="SSO").first
    left = link.evaluate(
        """link => {
            const range = document.createRange();
            const at = link.firstChild.data.indexOf("SSO");
            range.setStart(link.firstChild, at);
            range.setEnd(link.firstChild, at + 3);
            return range.getBoundingClientRect().left - link.getBoundingClientRect().left;
        }"""
    )
    assert left < 1


def test_a_list_within_a_risk_keeps_to_its_column(open_page):
    """The register is a list itself: what it looks like is not handed down."""
    page = open_page("risks", width=1440)
    nested = page.locator(".register .prose li li").first.bounding_box()
    assert nested["width"] > 200
