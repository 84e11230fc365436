"""The three deals of plans/ as a reader meets them: in Chromium, on any screen, and on paper."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from mapsite.pages.page import PAGES
from mapsite.plan.folders import deals
from mapsite.plan.load import load
from mapsite.site.build import build

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TODAY = dt.date(2026, 11, 25)
NAMES = [page.name for page in PAGES]
DEALS = ("aldermoor", "gessener", "halden")


@pytest.fixture(scope="module")
def addresses():
    brands = ("northwind", "rothkamp", "tessaro")
    folders = deals(ROOT / "plans", DEALS)
    return {folder.slug: load(folder, brands).plan.address for folder in folders}


@pytest.fixture(scope="module")
def open_page(tmp_path_factory, addresses):
    """open_page(deal, page, width=…, height=…, scheme=…) → the page in Chromium."""
    site = tmp_path_factory.mktemp("reading") / "site"
    build(plans=ROOT / "plans", themes=ROOT / "themes", site=site, today=lambda plan: TODAY, now=0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()

        def opened(deal, name, *, width=1440, height=900, scheme="light"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            path = next(each.path for each in PAGES if each.name == name)
            page.goto((site / addresses[deal] / path / "index.html").as_uri())
            return page

        yield opened
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("deal", DEALS)
def test_no_page_holds_a_barrier(open_page, deal, scheme):
    """WCAG 2.2 A and AA and the good practices, as far as axe can tell."""
    found = []
    for name in NAMES:
        page = open_page(deal, name, scheme=scheme)
        page.evaluate(AXE.read_text())
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [
            (name, violation["id"], node["target"], node["failureSummary"])
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("deal", DEALS)
def test_no_page_scrolls_sideways(open_page, deal, width):
    wide = {}
    for name in NAMES:
        page = open_page(deal, name, width=width)
        needs = page.evaluate("document.documentElement.scrollWidth")
        if needs > width:
            wide[name] = needs
    assert wide == {}


@pytest.mark.parametrize(("width", "height"), [(360, 640), (390, 664), (1280, 720), (1440, 900)])
@pytest.mark.parametrize("deal", ["aldermoor", "gessener"])
def test_the_answer_is_on_the_first_screen(open_page, deal, width, height):
    """Logos, title, goal, progress, target, forecast, why, and three actions with who and when."""
    page = open_page(deal, "overview", width=width, height=height)
    parts = {
        ".logos .logo": 2,
        "h1": 1,
        ".goal": 1,
        ".figures > div": 3,
        "svg.line": 1,
        ".hero__why": 1,
        ".next li .next__title": 3,
        ".next li .next__day": 3,
        ".next li .state": 3,
    }
    for selector, count in parts.items():
        boxes = [box.bounding_box() for box in page.locator(selector).all()]
        assert len(boxes) == count, selector
        assert all(box["y"] >= 0 for box in boxes), selector
        assert all(box["y"] + box["height"] <= height for box in boxes), (selector, boxes)


def test_a_laptop_has_headings_in_a_margin_and_the_way_there_in_three_columns(open_page):
    page = open_page("aldermoor", "overview")
    head, body = (
        page.locator(f".section__{part}").first.bounding_box() for part in ("head", "body")
    )
    assert head["x"] + head["width"] <= body["x"]
    assert head["y"] == body["y"]
    ways = [way.bounding_box()["y"] for way in page.locator(".ways > section").all()]
    assert len(ways) == 3
    assert len(set(ways)) == 1


def test_a_tablet_has_the_next_actions_below_the_figures_and_not_beside(open_page):
    page = open_page("aldermoor", "overview", width=820)
    figures, actions = (page.locator(name).bounding_box() for name in (".hero__figures", ".next"))
    assert actions["y"] >= figures["y"] + figures["height"]
    assert actions["x"] == figures["x"]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sign_off_page_prints_with_a_line_for_each_signature(open_page, paper):
    page = open_page("aldermoor", "sign-off")
    printed = PdfReader(io.BytesIO(page.pdf(format=paper)))
    texts = [sheet.extract_text() for sheet in printed.pages]
    assert texts[0].count("Signature Date") == 3
    for name in ("Helen Okafor", "Clara Voss", "Ingrid Haugen"):
        assert name in texts[0]
    assert "Milestones agreed" in texts[1]
    page.emulate_media(media="print")
    lines = page.locator(".sign__lines span:first-child").all()
    # 50 mm at 96 pixels an inch: room for a name.
    assert all(line.bounding_box()["width"] >= 188 for line in lines)


def test_no_figure_meets_its_neighbour_on_the_smallest_phone(open_page):
    for deal in DEALS:
        figures = open_page(deal, "overview", width=320).locator(".figures")
        assert figures.evaluate("e => e.scrollWidth <= e.clientWidth"), deal


def test_a_state_on_paper_keeps_to_its_column(open_page):
    page = open_page("aldermoor", "timeline")
    page.set_viewport_size({"width": 658, "height": 900})
    page.emulate_media(media="print")
    wide = page.evaluate(
        "[...document.querySelectorAll('.gantt-table td')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    )
    page.emulate_media(media="screen")
    assert wide == []


def test_a_deep_link_leads_to_a_milestone_on_any_screen(open_page):
    for width in (390, 1440):
        page = open_page("aldermoor", "overview", width=width)
        page.locator(".steps a").first.click()
        page.wait_for_url("**/timeline/index.html#m-*")
        target = page.url.split("#")[1]
        assert page.locator(f"[id='{target}']").is_visible()
