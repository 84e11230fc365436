"""The timeline in Chromium: every name can be read in full, and no text lies over another."""

from __future__ import annotations

import datetime as dt
import shutil
from importlib.resources import files

import pytest
from playwright.sync_api import sync_playwright

from mapsite.brand.brand import brand
from tests.pages.conftest import deal_of

WORDS = "approve the rollout for one regional depot after its rehearsal with trained planners "
WIDTHS = (390, 820, 1440)
# Each text of the drawings that is shown, with its box; what a reader cannot see is left out.
TEXTS = """() => [...document.querySelectorAll(".gantt svg text, .timeline__months text")]
  .filter((text) => text.checkVisibility() && text.getBoundingClientRect().width)
  .map((text) => {
    const box = text.getBoundingClientRect()
    return [text.textContent, box.left, box.top, box.right, box.bottom]
  })"""
CUT = """() => [...document.querySelectorAll(".gantt__label p, .step__title, .gantt-table th")]
  .filter((name) => name.checkVisibility())
  .filter((name) => name.scrollWidth > name.clientWidth + 1 ||
    name.getBoundingClientRect().right > innerWidth ||
    getComputedStyle(name).textOverflow === "ellipsis")
  .map((name) => name.textContent)"""
UNEVEN = """() => [...document.querySelectorAll(".gantt__row")]
  .filter((row) => row.checkVisibility())
  .filter((row) => {
    const plot = row.querySelector(".gantt__plot").getBoundingClientRect()
    const body = document.querySelector(".gantt__behind").getBoundingClientRect()
    return Math.abs(plot.left - body.left) > 1 || Math.abs(plot.right - body.right) > 1 ||
      Math.abs(plot.height - row.getBoundingClientRect().height) > 2
  }).length"""


def title(n: int) -> str:
    """Names of 8 to 140 characters, one of a single word, two that begin alike."""
    if n == 7:
        return "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"
    if n in (10, 11):
        return f"Regional depot cut-over approved for site {'one' if n == 10 else 'two'}"
    return (WORDS * 3)[n : n + (8, 20, 45, 90, 140)[n % 5]].strip().capitalize()


def plan(more: str) -> str:
    start = dt.date(2026, 3, 2)
    rows = []
    for n in range(60):
        day = start + dt.timedelta(12 * (n + 1))
        done = f", status: done, completed: {day}" if n < 20 else ""
        before = f", depends_on: [m{n - 1}], duration: {n % 9 + 1}" if n else ""
        rows.append(f"- {{id: m{n}, title: '{title(n)}', date: {day}, owner: ann{done}{before}}}")
    dates = [
        f"- {{id: k{n}, title: '{what}', date: {start + dt.timedelta(190 + 85 * n)}}}"
        for n, what in enumerate(
            ("Board", "Freeze begins in all the depots", "Lease ends", "Audit")
        )
    ]
    return (
        "title: A deal\naddress: aaaaaaaaaaaaaaaa\n"
        f"{more}\nparties:\n"
        "- {id: s, name: Seller Ltd, side: seller, people: [{id: ann, name: Ann Lee}]}\n"
        "- {id: b, name: Buyer Ltd, side: buyer}\n"
        f"start: {start}\nend: 2028-02-20\n"
        "key_dates:\n" + "\n".join(dates) + "\nmilestones:\n" + "\n".join(rows) + "\n"
    )


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["en", "ar"])
def page(request, chromium, pages):
    deal = deal_of(plan(f"language: {request.param}"), dt.date(2026, 11, 10))
    body = next(leaf.marks["body"] for leaf in pages(deal).leaves if leaf.name == "timeline")
    made, _ = brand(None)
    assert made is not None
    styles = files("mapsite.pages") / "styles"
    css = made.css + "".join(
        (styles / f"{name}.css").read_text() for name in ("screen", "print", "timeline")
    )
    shown = chromium.new_page()
    shown.set_content(
        f'<!doctype html><html lang="{request.param}" dir="{deal.language.dir}">'
        f"<meta name=viewport content='width=device-width'><style>{css}</style><body>{body}"
    )
    yield shown
    shown.close()


def overlapping(texts: list[tuple[str, float, float, float, float]]) -> list[tuple[str, str]]:
    return [
        (a[0], b[0])
        for i, a in enumerate(texts)
        for b in texts[i + 1 :]
        # Boxes of lines below each other touch; letters do not.
        if a[1] < b[3] - 1 and b[1] < a[3] - 1 and a[2] < b[4] - 4 and b[2] < a[4] - 4
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", ["open", "all", "table"])
def test_names_are_whole_and_nothing_lies_over_anything(page, width, view):
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 900})
    page.check(f"#view-{view}", force=True) if width > 704 else None
    texts = page.evaluate(TEXTS)
    assert bool(texts) is not (view == "table" and width > 704)
    assert overlapping(texts) == []
    assert [t for t in texts if t[1] < 0 or t[3] > width] == []
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_are_whole_and_nothing_lies_over_anything_on_paper(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 658, "height": 900})  # A4 without its margins
    texts = page.evaluate(TEXTS)
    assert texts
    assert overlapping(texts) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 658


def test_rows_and_what_lies_behind_them_share_one_scale(page):
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.check("#view-all", force=True)
    assert page.evaluate(UNEVEN) == 0


def test_only_the_chosen_view_is_shown(page):
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    for view, chart, table in (("open", True, False), ("all", True, False), ("table", False, True)):
        page.check(f"#view-{view}", force=True)
        assert page.locator(".gantt").is_visible() is chart
        assert page.locator(".gantt-table").is_visible() is table


def test_a_phone_shows_the_list_and_no_chart(page):
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 664})
    assert not page.locator(".gantt").is_visible()
    assert page.locator(".step__bar").nth(25).is_visible()
