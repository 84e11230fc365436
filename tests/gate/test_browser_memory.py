"""What a reader's device remembers, for how long, and how it is made to forget."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from playwright.sync_api import expect

from mapsite.brand.brand import plain
from mapsite.brand.theme import Remember
from tests.gate.publishing import CODE, Deal, asks, back, says, shows

# What the device keeps of a plan, and whether a script can carry any key of it away.
RECORD = """async (name) => {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open("mapsite");
    opening.onsuccess = () => resolve(opening.result);
  });
  if (!database.objectStoreNames.length) return database.close();
  const record = await new Promise((resolve) => {
    const reading = database.transaction("plans").objectStore("plans").get(name);
    reading.onsuccess = () => resolve(reading.result);
  });
  database.close();
  if (!record) return null;
  const exported = await Promise.allSettled(
    [record.tab, record.kept?.key].filter(Boolean).flatMap((key) =>
      ["raw", "pkcs8", "jwk"].map((format) => crypto.subtle.exportKey(format, key))));
  return {
    kept: Boolean(record.kept),
    until: record.kept?.until ?? null,
    exported: exported.some(({ status }) => status === "fulfilled"),
  };
}"""
NAME = "mapsite:AAECAwQFBgcICQoLDA0ODw=="
DAY = 86_400_000


def record(page):
    return page.evaluate(RECORD, NAME)


@pytest.fixture
def laptop(device):
    return device()


@pytest.fixture
def visit(laptop, host, deal):
    """Calls up a page of the deal in a new tab of the laptop."""

    def visited(path=""):
        page = laptop.new_page()
        page.goto(f"{host.url}{deal.address}/{path}")
        return page

    return visited


def test_a_code_is_asked_for_once_a_tab(visit, unlock):
    page = visit()
    assert not page.is_checked("#keep")
    unlock(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    page.reload()
    shows(page, "timeline/")
    page.click("text=Risks")
    shows(page, "risks/")


def test_on_the_way_from_page_to_page_the_gate_is_not_seen(laptop, visit, unlock):
    laptop.add_init_script("""
      const look = () => {
        const form = document.getElementById("gate");
        if (form?.checkVisibility({ visibilityProperty: true })) window.seen = true;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);""")
    page = visit()
    unlock(page)
    assert page.evaluate("window.seen")
    page.click("text=Timeline")
    shows(page, "timeline/")
    assert not page.evaluate("window.seen")


def test_what_is_for_the_tab_leaves_no_key_that_opens_anything(visit, unlock):
    page = visit()
    unlock(page)
    assert record(page) == {"kept": False, "until": None, "exported": False}
    page.close()
    asks(visit())


def test_a_reader_who_stays_signed_in_is_not_asked_in_a_new_tab(visit, unlock):
    page = visit()
    unlock(page, keep=True)
    assert record(page)["kept"]
    assert not record(page)["exported"]
    page.close()
    page = visit("timeline/")
    shows(page, "timeline/")
    expect(page.locator("[data-tool=keep-signed-in]")).to_be_hidden()


def test_no_visit_moves_the_day_on_which_staying_signed_in_ends(laptop, visit, unlock):
    page = visit()
    unlock(page, keep=True)
    end = record(page)["until"]
    assert page.evaluate(f"(new Date({end} + 1) - new Date().setHours(0, 0, 0, 0)) / {DAY}") == (
        pytest.approx(31, abs=0.1)
    )
    laptop.clock.set_fixed_time((end - 5 * DAY) / 1000)
    page = visit()
    shows(page)
    assert record(page)["until"] == end


def test_after_that_day_the_gate_asks_again_and_says_why(laptop, visit, unlock):
    page = visit()
    unlock(page, keep=True)
    end = record(page)["until"]
    said = page.evaluate(f"new Intl.DateTimeFormat('en-GB', {{ dateStyle: 'long' }}).format({end})")
    page.close()
    laptop.clock.set_fixed_time((end + 1000) / 1000)
    page = visit()
    says(page, f"You were signed in on this device until {said}.")
    assert record(page) is None
    unlock(page)


def test_the_day_is_said_before_it_is_chosen(visit, unlock):
    page = visit()
    expect(page.locator("#until")).to_contain_text("Until ")
    said = page.inner_text("#until")
    unlock(page, keep=True)
    end = record(page)["until"]
    day = page.evaluate(f"new Intl.DateTimeFormat('en-GB', {{ dateStyle: 'long' }}).format({end})")
    assert said == f"Until {day}. Only on a device of your own."


def test_a_brand_can_refuse_to_keep_anybody_signed_in(host, deal, device):
    replace(deal, brand=replace(plain(), remember=Remember(offer=False))).publish()
    page = device().new_page()
    page.goto(f"{host.url}{deal.address}/")
    asks(page)
    expect(page.locator("#keep")).to_be_hidden()


def test_who_came_by_a_link_can_choose_to_stay_signed_in(laptop, host, deal, visit):
    page = laptop.new_page()
    page.goto(f"{host.url}{deal.address}/{deal.link}")
    shows(page)
    page.reload()
    shows(page)
    page.click("[data-tool=keep-signed-in]")
    expect(page.locator("[data-tool=keep-signed-in]")).to_be_hidden()
    assert record(page)["kept"]
    page.close()
    shows(visit())


def test_a_link_does_not_end_staying_signed_in(laptop, host, deal, visit, unlock):
    page = visit()
    unlock(page, keep=True)
    end = record(page)["until"]
    page.goto(f"{host.url}{deal.address}/risks/{deal.link}")
    shows(page, "risks/")
    assert record(page)["until"] == end


def test_a_new_tab_of_an_open_plan_does_not_ask(visit, unlock):
    unlock(visit())
    page = visit("timeline/")
    shows(page, "timeline/")
    page.click("text=Risks")
    shows(page, "risks/")


def test_signing_out_reaches_every_tab(visit, unlock):
    first = visit()
    unlock(first)
    second = visit("timeline/")
    shows(second, "timeline/")
    second.click("text=Sign out")
    asks(second)
    asks(first)
    assert record(first) is None
    first.reload()
    asks(first)
    asks(visit())


def test_signing_out_ends_staying_signed_in(visit, unlock):
    page = visit()
    unlock(page, keep=True)
    page.evaluate("window.mapsite.signOut()")
    asks(page)
    page.close()
    asks(visit())


def test_after_signing_out_back_shows_the_gate(visit, unlock):
    page = visit()
    unlock(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    page.click("text=Sign out")
    asks(page)
    back(page)
    page.wait_for_url(lambda url: not url.endswith("timeline/"))
    asks(page)


def test_a_page_that_the_browser_kept_is_shown_as_it_was_while_signed_in(visit, unlock):
    page = visit()
    unlock(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    page.evaluate("window.kept = true")
    page.click("text=Risks")
    shows(page, "risks/")
    back(page)
    shows(page, "timeline/")
    assert page.evaluate("window.kept")


def test_a_page_that_the_browser_kept_is_not_shown_after_signing_out(visit, unlock):
    page = visit()
    unlock(page)
    page.click("text=Timeline")
    shows(page, "timeline/")
    page.evaluate("window.kept = true")
    page.click("text=Risks")
    shows(page, "risks/")
    other = visit()
    shows(other)
    other.click("text=Sign out")
    asks(page)
    back(page)
    page.wait_for_url("**/timeline/")
    asks(page)
    assert not page.evaluate("window.kept")


def test_the_opened_page_learns_no_key(visit, unlock):
    page = visit()
    unlock(page)
    assert page.evaluate("Object.keys(window.mapsite)") == ["signOut"]
    assert page.evaluate("Object.isFrozen(window.mapsite)")
    # The code is nowhere in what the tab or the device stores.
    stored = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "comfy" not in stored


def test_two_plans_of_one_host_do_not_disturb_each_other(laptop, host, visit, unlock):
    other = Deal(
        site=host.folder, address="aaaabbbbccccdddd", salt=bytes(16), code="another code"
    ).publish()
    ours = visit()
    unlock(ours)
    theirs = laptop.new_page()
    theirs.goto(f"{host.url}{other.address}/")
    unlock(theirs, other.code)
    theirs.click("text=Sign out")
    asks(theirs)
    ours.reload()
    shows(ours)


@pytest.mark.parametrize("keep", [False, True])
def test_a_reader_who_was_removed_is_asked_in_words(host, deal, visit, unlock, keep):
    page = visit()
    unlock(page, keep=keep)
    replace(deal, code="a new code").publish()
    page.reload()
    says(page, "What this device remembers no longer opens the page")
    page.fill("#code", CODE)
    page.press("#code", "Enter")
    says(page, "This code does not open this page.")
    unlock(page, "a new code")
    page.reload()
    shows(page)


def test_an_older_copy_than_one_that_was_seen_says_so(deal, visit, unlock):
    page = visit()
    unlock(page)
    expect(page.locator(".gate-note")).to_have_count(0)
    deal.publish(build=1_700_000_000)
    page.click("text=Timeline")
    shows(page, "timeline/")
    expect(page.locator(".gate-note")).to_contain_text("This is an older copy of the page")
    page.get_by_role("button", name="Close this note").click()
    expect(page.locator(".gate-note")).to_have_count(0)


def test_a_page_from_a_disk_keeps_nothing_beyond_the_tab(deal, laptop, unlock):
    address = (deal.site / deal.address / "index.html").as_uri()
    page = laptop.new_page()
    page.goto(address)
    asks(page)
    expect(page.locator("#keep")).to_be_hidden()
    unlock(page)
    expect(page.locator("[data-tool=keep-signed-in]")).to_be_hidden()
    assert record(page) == {"kept": False, "until": None, "exported": False}
    page.click("text=Sign out")
    asks(page)
    unlock(page)
    page.close()
    page = laptop.new_page()
    page.goto(address)
    asks(page)


def test_where_storage_is_refused_the_page_still_opens(device, host, deal, unlock):
    context = device()
    context.add_init_script("""
      const refuse = () => { throw new DOMException("no", "SecurityError"); };
      Object.defineProperty(window, "sessionStorage", { get: refuse });
      IDBFactory.prototype.open = refuse;""")
    page = context.new_page()
    page.goto(f"{host.url}{deal.address}/")
    unlock(page)
    page.reload()
    asks(page)
