"""A host with a sealed deal, and browsers in which readers meet it."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.gate.publishing import CODE, Deal, serving, shows


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright):
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        # A name of this machine that is no loopback address to the browser: plain http.
        args=["--no-sandbox", "--host-resolver-rules=MAP plain.example 127.0.0.1"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def host(tmp_path):
    (tmp_path / "site").mkdir()
    with serving(tmp_path / "site") as host:
        yield host


@pytest.fixture
def deal(host):
    """A published deal. Its reader has the code `CODE`."""
    return Deal(site=host.folder).publish()


@pytest.fixture
def device(chromium):
    """Makes a reader's device: a browser's profile of its own, in English unless told otherwise.

    Whatever it asks of a host that is not ours, and any script that fails, fails the test."""
    made, complaints = [], []

    def watch(page):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(
                    ("http://127.0.0.1:", "http://plain.example:", "file:", "blob:", "data:")
                )
                else complaints.append(request.url)
            ),
        )

    def make(browser=chromium, **options):
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        context.on("page", watch)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


@pytest.fixture
def reader(device, host, deal):
    """A tab in which the deal's overview was called up."""
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/")
    return page


@pytest.fixture
def unlock():
    """Types the code and waits for the page behind the gate."""

    def unlocked(page, code=CODE, keep=False):
        expect(page.locator("#code")).to_be_focused()
        page.fill("#code", code)
        if keep:
            page.check("#keep")
        page.press("#code", "Enter")
        shows(page)

    return unlocked
