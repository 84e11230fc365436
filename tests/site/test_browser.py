"""The example's microsite in Chromium, opened from disk as a buyer may get it."""

from __future__ import annotations

import io
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from mapsite.pages.page import PAGES
from tests.site.conftest import Desk

EXAMPLE = Path(__file__).parents[1] / "example"
ADDRESS = "k7q2m4xat6w3p5rd"


@pytest.fixture(scope="module")
def microsite(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    shutil.copytree(EXAMPLE, desk.plans / "halden")
    shutil.copytree(Path("themes/northwind"), desk.themes / "northwind")
    desk.build()
    return desk.site / ADDRESS


@pytest.fixture(scope="module")
def page(microsite):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda request: page.complaints.append(request.url))
        yield page
        browser.close()


@pytest.mark.parametrize("name", [page.name for page in PAGES])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_opens_from_disk_without_a_complaint(page, microsite, name, width):
    # What the last page still asked for is not this page's.
    page.goto("about:blank")
    page.complaints.clear()
    page.set_viewport_size({"width": width, "height": 900})
    path = next(each.path for each in PAGES if each.name == name)
    page.goto((microsite / path / "index.html").as_uri())
    assert page.complaints == []
    assert (
        page.evaluate("document.querySelectorAll('[style], style, script:not([src])').length") == 0
    )
    assert page.evaluate("[...document.images].filter(i => !i.naturalWidth).map(i => i.src)") == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_every_link_of_every_page_leads_somewhere(microsite):
    for path in microsite.rglob("*.html"):
        html = path.read_text()
        for link in re.findall(r'(?:href|src)="([^"]+)"', html):
            address, _, anchor = unescape(link).partition("#")
            if ":" in address:
                continue
            target = (path.parent / unquote(address)).resolve() if address else path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), (path, link)
            if anchor:
                assert f'id="{anchor}"' in target.read_text(), (path, link)


def test_paper_carries_the_deal_in_its_margins(page, microsite):
    page.goto((microsite / "sign-off/index.html").as_uri())
    first = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert first.count("Warehouse planning for Halden") >= 1
    assert "1 / " in first
