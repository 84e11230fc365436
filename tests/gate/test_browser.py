"""The gate in a browser: a sealed page opens for its readers, by code and by link."""

from __future__ import annotations

import base64
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from mapsite.gate.key import recipient
from mapsite.gate.page import gate, page_policy, scripts
from mapsite.gate.seal import pack, seal
from tests.gate.publishing import CODE, ROUNDS, Assets, Deal, asks, back, says, shows

WORDS = CODE.split("-")


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        " ".join(WORDS).upper() + ".",
        " ".join(word.title() for word in WORDS) + "\N{NO-BREAK SPACE}",
        "".join(chr(ord(letter) - ord("a") + ord("ａ")) for letter in "".join(WORDS)),
    ],
)
def test_a_code_opens_the_page_however_it_is_typed(reader, unlock, typed):
    unlock(reader, typed)
    assert reader.title() == "Halden: overview"


def test_a_wrong_code_is_said_and_can_be_mended_at_once(reader, unlock):
    reader.fill("#code", "comfy gamma policy")
    reader.press("#code", "Enter")
    says(reader, "This code does not open this page.")
    expect(reader.locator("#code")).to_have_attribute("aria-invalid", "true")
    unlock(reader)


def test_no_code_is_asked_for_again_without_a_word_of_blame(reader):
    reader.click("text=Open the page")
    says(reader, "Please enter the access code.")
    reader.fill("#code", "— 12 —")
    reader.press("#code", "Enter")
    says(reader, "Please enter the access code.")


def test_what_is_typed_can_be_seen_and_hidden(reader):
    reader.fill("#code", "comfy")
    reader.click("text=Show")
    expect(reader.locator("#code")).to_have_attribute("type", "text")
    reader.get_by_role("button", name="Hide access code").click()
    expect(reader.locator("#code")).to_have_attribute("type", "password")


def test_the_keyboard_alone_is_enough(reader):
    expect(reader.locator("#code")).to_be_focused()
    reader.keyboard.type(CODE)
    stops = []
    for _ in range(3):
        reader.keyboard.press("Tab")
        stops.append(
            reader.evaluate("document.activeElement.textContent || document.activeElement.id")
        )
    assert stops == ["Show", "keep", "Open the page"]
    reader.keyboard.press("Enter")
    shows(reader)


def test_a_deep_link_leads_through_the_gate_to_its_place(host, deal, device, unlock):
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/timeline/#m-pilot")
    expect(page.locator("#code")).to_be_focused()
    page.fill("#code", CODE)
    page.press("#code", "Enter")
    shows(page, "timeline/")
    expect(page.locator("#m-pilot")).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "m-pilot"
    assert page.url.endswith("/timeline/#m-pilot")


def test_a_link_opens_the_page_and_its_key_leaves_the_address(host, deal, device):
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/timeline/{deal.link}")
    shows(page, "timeline/")
    assert page.url == f"{host.url}{deal.address}/timeline/"
    page.click("text=Overview")
    shows(page)
    back(page)
    shows(page, "timeline/")
    assert page.url == f"{host.url}{deal.address}/timeline/"
    assert not [line for line in host.log if deal.link[5:] in line]


def test_a_link_opened_where_its_page_is_open_leaves_the_address_too(reader, deal, unlock):
    unlock(reader)
    reader.evaluate(f"location.hash = '{deal.link}'")
    reader.wait_for_url(lambda url: "#" not in url)
    shows(reader)


def test_a_link_opened_where_the_gate_asks_opens_the_page(reader, deal):
    asks(reader)
    reader.evaluate(f"location.hash = '{deal.link}'")
    shows(reader)
    assert "#" not in reader.url


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("#key=" + "A" * 43, "This link no longer opens the page."),
        ("#key=AAAA", "This link is not complete."),
    ],
)
def test_a_link_that_does_not_open_the_page_says_so_and_asks(
    host, deal, device, unlock, fragment, words
):
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/{fragment}")
    says(page, words)
    assert "#" not in page.url
    unlock(page)


def test_what_the_age_tool_sealed_opens(host, device, unlock):
    def by_the_age_tool(data, recipients):
        to = [part for key in recipients for part in ("-r", key)]
        done = subprocess.run(["age", "-a", *to], input=pack(data), capture_output=True, check=True)
        return done.stdout.decode()

    deal = Deal(site=host.folder).publish(sealer=by_the_age_tool)
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/")
    unlock(page)


@pytest.mark.parametrize("error", ["NotSupportedError", "DataError"])
def test_an_engine_without_x25519_opens_the_page_and_promises_less(
    host, deal, device, unlock, error
):
    context = device()
    context.add_init_script(f"""
        const {{ importKey }} = globalThis.SubtleCrypto?.prototype ?? {{}};
        if (importKey) SubtleCrypto.prototype.importKey = function (format, data, how, ...rest) {{
          if (how.name === "X25519") return Promise.reject(new DOMException("no", "{error}"));
          return importKey.call(this, format, data, how, ...rest);
        }};""")
    page = context.new_page()
    page.goto(f"{host.url}{deal.address}/")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#keep")).to_be_hidden()
    unlock(page)
    page.click("text=Risks")
    shows(page, "risks/")


def test_a_page_opens_where_the_browser_compiles_nothing(playwright, host, deal, device, unlock):
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--js-flags=--jitless"]
    )
    page = device(browser).new_page()
    page.goto(f"{host.url}{deal.address}/")
    unlock(page)
    page.context.close()
    browser.close()


def test_a_page_opens_from_a_disk_and_so_do_those_it_leads_to(deal, device, unlock):
    page = device().new_page()
    page.goto((deal.site / deal.address / "index.html").as_uri())
    unlock(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    assert page.evaluate("document.documentElement.className") == "js"


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_an_attachment_behind_its_gate_is_saved_byte_for_byte(host, deal, device, scheme):
    content = bytes(range(256)) * 999 + b"<script>"
    place = f"{deal.address}/files/q3zt7a/"
    html = (
        f"<!doctype html><!-- mapsite:1 {deal.address} files/q3zt7a/ 1790000000 -->"
        f'<meta http-equiv="Content-Security-Policy" content="{page_policy()}"><h1>Order form</h1>'
        '<a id="save" download="Order form – Halden.pdf" hidden>Save</a>'
        f'<pre id="file" hidden>{base64.encodebytes(content).decode()}</pre>'
        f'<script src="../../../{Assets().common}/save.js" '
        f'integrity="{scripts()["save.js"].integrity}" defer></script>'
    )
    armour = seal(html.encode(), [recipient(deal.secret)])
    about = {"salt": deal.salt, "rounds": ROUNDS, "version": 1, "at": place, "assets": Assets()}
    deal.write(f"{place}index.html", gate(deal.brand, armour, **about).encode())
    page = device().new_page()
    at = host.url + place if scheme == "http" else (deal.site / place / "index.html").as_uri()
    page.goto(at + deal.link)
    with page.expect_download() as saved:
        page.click("text=Save")
    assert saved.value.suggested_filename == "Order form – Halden.pdf"
    assert saved.value.path().read_bytes() == content


def test_the_gate_speaks_the_language_of_the_browser(host, deal, device):
    page = device(locale="de-AT").new_page()
    page.goto(f"{host.url}{deal.address}/")
    expect(page.locator("h1:visible")).to_have_text("Diese Seite ist geschützt")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.title() == "Geschützte Seite"
    page.fill("#code", "falsch")
    page.press("#code", "Enter")
    says(page, "Dieser Code öffnet diese Seite nicht.")


def test_a_language_that_the_gate_does_not_speak_gets_english(host, deal, device):
    page = device(locale="fr-FR").new_page()
    page.goto(f"{host.url}{deal.address}/")
    asks(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_password_manager_keeps_one_entry_a_deal(host, deal, device):
    other = Deal(site=host.folder, address="aaaabbbbccccdddd", salt=bytes(16)).publish()
    context = device()

    def account(path):
        page = context.new_page()
        page.goto(host.url + path)
        asks(page)
        assert page.get_attribute("#code", "autocomplete") == "current-password"
        assert page.get_attribute("#account", "autocomplete") == "username"
        return page.input_value("#account")

    ours = {account(f"{deal.address}/{path}") for path in ("", "timeline/")}
    assert ours == {deal.address}
    assert account(f"{other.address}/") == other.address


def test_opening_says_what_it_does_when_it_takes_longer(reader):
    reader.evaluate("""() => {
      const derive = SubtleCrypto.prototype.deriveBits;
      SubtleCrypto.prototype.deriveBits = async function (...how) {
        await new Promise((resolve) => { window.goOn = resolve; });
        return derive.apply(this, how);
      };
    }""")
    reader.fill("#code", CODE)
    reader.press("#code", "Enter")
    expect(reader.get_by_role("status")).to_have_text("Opening the page…")
    expect(reader.locator(".bar")).to_be_visible()
    reader.evaluate("window.goOn()")
