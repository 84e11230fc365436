"""What keeps a page from being opened is said in words; and axe finds no barrier."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.gate.publishing import CODE, Assets, Deal, asks, says, shows

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def visit(device, host, deal):
    """Calls up a page of the deal on a device of its own, and types the code where it is asked."""

    def visited(path="", code=None, **options):
        page = device(**options).new_page()
        page.goto(f"{host.url}{deal.address}/{path}")
        if code:
            page.fill("#code", code)
            page.press("#code", "Enter")
        return page

    return visited


def stopped(page, words):
    says(page, words)
    expect(page.locator("#code")).to_be_hidden()


@pytest.mark.parametrize("part", [0.5, 0.99])
def test_a_page_that_was_cut_off_says_so_before_a_code_is_typed(deal, visit, part):
    deal.publish(change=lambda html: html[: html.index("BEGIN AGE") + int(20_000 * part)])
    page = visit()
    stopped(page, "This page arrived damaged or cut off.")
    deal.publish()
    page.click("text=Load again")
    asks(page)


def test_a_page_without_its_sealed_text_says_so(deal, visit):
    deal.publish(change=lambda html: html[: html.index("<pre")])
    stopped(visit(), "This page arrived damaged or cut off.")


def test_a_page_that_was_changed_on_its_way_says_so_to_who_has_the_code(deal, visit):
    def changed(html):
        end = html.index("-----END") - 200
        return html[:end] + ("A" if html[end] != "A" else "B") + html[end + 1 :]

    deal.publish(change=changed)
    stopped(visit(code=CODE), "This page arrived damaged or cut off.")


def test_a_page_at_the_place_of_another_one_is_not_opened(deal, visit):
    pages = deal.site / deal.address
    (pages / "timeline/index.html").write_bytes((pages / "risks/index.html").read_bytes())
    page = visit("timeline/", CODE)
    stopped(page, "Another page is in this page’s place.")


def test_a_page_of_another_plan_is_not_opened_with_a_code_that_fits(host, deal, visit):
    other = Deal(site=host.folder, address="aaaabbbbccccdddd").publish()
    its = (host.folder / other.address / "index.html").read_bytes()
    deal.write(f"{deal.address}/index.html", its)
    stopped(visit(code=CODE), "Another page is in this page’s place.")


def test_swapped_pages_are_noticed_on_a_disk_too(deal, device):
    timeline = deal.site / deal.address / "timeline/index.html"
    timeline.write_text(
        timeline.read_text().replace(f'"{deal.address}/timeline/"', f'"{deal.address}/risks/"')
    )
    page = device().new_page()
    page.goto(timeline.as_uri())
    page.fill("#code", CODE)
    page.press("#code", "Enter")
    stopped(page, "Another page is in this page’s place.")


@pytest.mark.parametrize(
    "said", [{"version": 2}, {"rounds": 99_999}, {"rounds": 5_000_001}, {"salt": bytes(15)}]
)
def test_a_page_that_asks_for_what_no_build_makes_is_not_tried(deal, visit, said):
    deal.publish(**said)
    stopped(visit(), "This page cannot be opened here.")


def test_plain_http_is_named_as_what_it_is(host, deal, device):
    page = device().new_page()
    page.goto(f"http://plain.example:{host.port}/{deal.address}/")
    stopped(page, "This page opens over a secure connection only.")


@pytest.mark.parametrize(
    "lack", ["delete window.DecompressionStream", "delete Crypto.prototype.subtle"]
)
def test_an_old_browser_is_named_as_what_it_is(host, deal, device, lack):
    context = device()
    context.add_init_script(lack)
    page = context.new_page()
    page.goto(f"{host.url}{deal.address}/")
    stopped(page, "This browser cannot open the page.")


def test_without_scripts_the_page_says_what_it_needs(visit):
    page = visit(java_script_enabled=False)
    expect(page.get_by_role("heading")).to_have_text("This page needs JavaScript")
    expect(page.get_by_role("heading")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()


def test_where_the_script_does_not_arrive_the_page_says_so(host, deal, visit):
    (host.folder / Assets().common / "gate.js").unlink()
    page = visit()
    expect(page.get_by_role("heading", name="This page could not start.")).to_be_visible()
    expect(page.locator("form")).to_be_hidden()


def test_a_script_that_a_host_changed_does_not_run(host, deal, visit):
    (host.folder / Assets().common / "gate.js").write_text("document.title = 'mine'")
    page = visit()
    expect(page.get_by_role("heading", name="This page could not start.")).to_be_visible()
    assert page.title() == "Private page"


def test_within_a_frame_nothing_is_asked_for(host, deal, device, unlock):
    deal.write("outer.html", f'<iframe src="{deal.address}/{deal.link}"></iframe>'.encode())
    page = device().new_page()
    page.goto(f"{host.url}outer.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#error")).to_contain_text("does not open inside another one")
    expect(frame.locator("#code")).to_be_hidden()
    with page.context.expect_page() as alone:
        frame.get_by_role("link", name="Open it in a window of its own").click()
    unlock(alone.value)


@pytest.mark.parametrize(
    "sent",
    [
        "script-src 'self'",
        "default-src 'self'; script-src 'self'; object-src 'none'",
        "frame-ancestors 'none'",
    ],
)
def test_a_host_with_a_policy_of_its_own_serves_the_page_all_the_same(host, visit, sent):
    host.headers["Content-Security-Policy"] = sent
    page = visit(code=CODE)
    shows(page)
    assert page.evaluate("document.documentElement.className") == "js"


def test_nothing_is_asked_of_anybody_but_what_the_page_is_made_of(host, deal, visit):
    page = visit(code=CODE)
    shows(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    asked = {line.split()[0] for line in host.log}
    ours = {f"/{deal.address}/", f"/{deal.address}/timeline/"}
    assert all(path.startswith("/assets-") for path in asked - ours)
    # A font's request names the style sheet that asks for it: no page, so no address.
    assert not [line for line in host.log if deal.address in line.split(" ")[1]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", ["ready", "wrong", "working", "damaged", "framed", "stalled"])
def test_axe_finds_no_barrier(host, deal, visit, state, scheme):
    how = {"color_scheme": scheme, "bypass_csp": True}
    if state == "damaged":
        deal.publish(change=lambda html: html[:-2000])
    if state == "stalled":
        (host.folder / Assets().common / "gate.js").unlink()
    page = visit(code="wrong" if state == "wrong" else None, **how)
    match state:
        case "ready":
            asks(page)
        case "wrong":
            says(page, "This code does not open this page.")
        case "damaged":
            says(page, "damaged")
        case "stalled":
            expect(page.get_by_role("heading", name="could not start")).to_be_visible()
        case "framed":
            deal.write("outer.html", f'<iframe src="{deal.address}/"></iframe>'.encode())
            page.goto(f"{host.url}outer.html")
            page.frames[1].wait_for_selector("#alone:visible")
        case "working":
            page.evaluate(
                "() => { SubtleCrypto.prototype.deriveBits = () => new Promise(() => {}); }"
            )
            page.fill("#code", CODE)
            page.press("#code", "Enter")
            expect(page.get_by_role("status")).to_have_text("Opening the page…")
    target = page.frames[1] if state == "framed" else page
    target.evaluate(AXE.read_text(encoding="utf-8"))
    found = target.evaluate("async () => (await axe.run()).violations")
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize(
    ("width", "height", "locale"),
    # 1280 by 1024 at 400 per cent, a phone, a tablet, a laptop.
    [
        (320, 256, "en-GB"),
        (320, 256, "de-DE"),
        (390, 844, "de-DE"),
        (820, 1180, "en-GB"),
        (1440, 900, "en-GB"),
    ],
)
def test_the_gate_fits_any_screen(visit, width, height, locale):
    page = visit(code="wrong", viewport={"width": width, "height": height}, locale=locale)
    expect(page.locator("#error strong")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for target in ("#code", "#show", "label[for=keep]", "[type=submit]"):
        assert page.locator(target).bounding_box()["height"] >= 44, target


def test_in_the_dark_nothing_light_is_seen_before_the_page(visit):
    page = visit(color_scheme="dark")
    asks(page)
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(value) for value in re.findall(r"\d+", ground)[:3]) < 64
    assert page.get_attribute("meta[name=color-scheme]", "content") == "light dark"
