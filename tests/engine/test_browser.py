"""A page in Chromium, from a server and from disk: what it does, and what it never asks for."""

from __future__ import annotations

import functools
import io
import shutil
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from mapsite.pages.page import PAGES
from tests.engine.conftest import marks

SCHEME = ".head [data-tool=scheme]"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(site):
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/acme/"
        server.shutdown()


@pytest.fixture(params=["from a server", "from disk"])
def address(request, site, served):
    return served if request.param == "from a server" else (site / "acme/index.html").as_uri()


@contextmanager
def opened(chromium, address):
    """The overview; whatever a browser complains of, or asks of another place, fails the test."""
    context = chromium.new_context(color_scheme="light")
    page = context.new_page()
    origin = address[: address.index("/acme/")]
    complaints = []

    def note_failure(request):
        if request.failure != "net::ERR_ABORTED":  # the page was left before it was there
            complaints.append(request.url)

    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", note_failure)
    page.on("response", lambda r: complaints.append(r.url) if r.status >= 400 else None)
    page.on("request", lambda r: None if r.url.startswith(origin) else complaints.append(r.url))
    page.complaints = complaints
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def anywhere(chromium, address):
    with opened(chromium, address) as page:
        yield page


@pytest.fixture
def page(chromium, served):
    with opened(chromium, served) as page:
        yield page


def scheme(page):
    return page.evaluate("document.body.getAttribute('data-md-color-scheme')")


def test_a_page_asks_for_its_own_files_alone(anywhere):
    anywhere.wait_for_load_state("networkidle")
    sheets = anywhere.evaluate("[...document.styleSheets].map(sheet => sheet.href)")
    assert [sheet.rsplit("/")[-1] for sheet in sheets] == ["brand.css", "pages.css"]
    assert anywhere.evaluate("getComputedStyle(document.body).getPropertyValue('--bg')")
    assert anywhere.evaluate("document.documentElement.className") == "js"


def test_every_page_leads_to_every_other(anywhere):
    for other in PAGES:
        anywhere.click(f'.pages a:text-is("{other.name}")')
        anywhere.wait_for_load_state()
        assert anywhere.inner_text("h1") == other.name
    anywhere.click("main a >> nth=0")
    assert anywhere.url.endswith(("timeline/#chart", "timeline/index.html#chart"))


def test_a_link_to_elsewhere_stays_as_it_is(anywhere):
    assert anywhere.get_attribute("main a >> nth=1", "href") == "https://acme.example/a/"


def test_a_page_follows_the_system_until_its_reader_chooses(page):
    assert scheme(page) is None
    assert page.get_attribute(SCHEME, "aria-pressed") == "false"
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector(f"{SCHEME}[aria-pressed=true]")
    page.click(SCHEME)
    assert scheme(page) == "default"
    assert page.get_attribute(SCHEME, "aria-pressed") == "false"


def test_a_choice_of_colours_holds_on_the_other_pages(anywhere):
    anywhere.click(SCHEME)
    assert scheme(anywhere) == "slate"
    anywhere.click('.pages a:text-is("roles")')
    anywhere.wait_for_load_state()
    assert scheme(anywhere) == "slate"
    assert anywhere.get_attribute(SCHEME, "aria-pressed") == "true"


def test_a_choice_is_stored_as_material_stores_it(page):
    page.click(SCHEME)
    key, value = page.evaluate("Object.entries(localStorage)[0]")
    assert key.endswith("/acme/.__palette")
    assert value == '{"index":1,"color":{"scheme":"slate"}}'


def test_a_broken_choice_is_passed_over(page):
    for value in ("{", "null", '{"color": {"scheme": "pink"}}'):
        page.evaluate(
            "value => localStorage.setItem(new URL('.', location).pathname + '.__palette', value)",
            value,
        )
        page.reload()
        assert scheme(page) is None


def test_what_is_folded_is_open_on_paper_and_folded_again(page):
    open_ = "[...document.querySelectorAll('details')].map(d => d.open)"
    assert page.evaluate(open_) == [False, True]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(open_) == [True, True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(open_) == [False, True]


def test_paper_names_the_deal_and_its_day_and_counts_its_pages(page, margin):
    text = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert margin in text
    assert "1 May" in text
    assert "1 / 1" in text
    assert "Kick-off" in text


def test_the_current_page_is_in_view_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.click('.pages a:text-is("sign-off")')
    page.wait_for_load_state()
    box = page.locator('.pages [aria-current="page"]').bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("scrollY") == 0


def test_the_first_key_leads_past_the_navigation(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_no_button_promises_what_it_cannot_do(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.inner_text("h1") == "overview"
    assert not page.is_visible(".head .tools")
    context.close()


# If ever a text got through as HTML: each line would set `ran`, or ask another host.
GOT_THROUGH = """
<script>window.ran = 1</script><img src="x:" onerror="window.ran = 1">
<script src="https://evil.example/x.js"></script><script src="data:,window.ran=1"></script>
<style>body { color: red }</style><p style="color: red">styled</p>
<link rel="stylesheet" href="https://evil.example/x.css"><img src="https://evil.example/x.png">
<iframe srcdoc="<script>parent.ran = 1</script>"></iframe><iframe src="https://evil.example"></iframe>
<object data="https://evil.example"></object><embed src="data:text/html,x">
<form action="https://evil.example"><button id="send">Send</button></form>
<a id="run" href="javascript:window.ran=1">Run</a><svg><script>window.ran = 1</script></svg>
<base href="https://evil.example/"><video src="https://evil.example/x.mp4"></video>
"""


@pytest.fixture
def broken_into(site, english):
    """A page of the microsite with foreign markup in it."""
    html = english.fill("roles", marks(title="", navigation="", body=GOT_THROUGH, footer=""))
    path = site / "acme/roles/broken-into.html"
    path.write_text(html)
    yield "roles/broken-into.html"
    path.unlink()


def test_foreign_markup_in_a_page_neither_runs_nor_asks_another_host(
    chromium, address, broken_into
):
    context = chromium.new_context()
    page = context.new_page()
    answered = []
    page.on("response", lambda response: answered.append(response.url))
    here = address.removesuffix("index.html")
    page.goto(here + broken_into)
    page.evaluate("document.querySelector('#run').click(), document.querySelector('#send').click()")
    page.wait_for_timeout(100)
    assert page.url == here + broken_into
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    assert page.evaluate("document.baseURI") == here + broken_into
    assert not [url for url in answered if not url.startswith(here.removesuffix("acme/"))]
    context.close()


def test_a_page_from_a_server_loads_no_file_of_its_reader(page, tmp_path):
    (tmp_path / "secret.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9"/>')
    loaded = """uri => new Promise(done => {
        const image = new Image();
        image.onload = () => done(true);
        image.onerror = () => done(false);
        image.src = uri;
    })"""
    with page.expect_console_message():
        assert page.evaluate(loaded, (tmp_path / "secret.svg").as_uri()) is False
    page.complaints.clear()
