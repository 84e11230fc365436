"""What every microsite promises of its pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape

import msgspec
import pytest

from mapsite.pages import markdown
from mapsite.pages.page import PAGES
from mapsite.plan.model import Money
from tests.pages.conftest import EXAMPLE, deal_of

# What shows by its effect: settings, codes, references to what has a name of its own.
SETTINGS = {
    *("id", "side", "status", "address", "language", "brand", "access", "retire", "kind", "type"),
    *("priority", "probability", "impact", "country", "subdivision", "working_week", "time_zone"),
    *("frequency", "per", "currency", "logo", "url", "owner", "with_", "depends_on", "by", "lead"),
    *("contact", "attendees", "provider", "handler", "signatories", "person", "milestones"),
}
OPTIONAL_REFERENCES = {"by", "provider"}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).replace(" ,", ",")


def leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from leaves(getattr(value, field), field)
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item, name)
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves(item, name)
    elif value is not None and not isinstance(value, bool):
        yield name, value


def test_every_text_date_and_amount_of_a_plan_stands_on_a_page(example, pages):
    site = pages(example)
    shown = plain(" ".join(html for leaf in site.leaves for html in leaf.marks.values()))
    squeezed = re.sub(r"\W", "", shown)
    missing = []
    for name, value in leaves(example.plan):
        if name in SETTINGS and isinstance(value, str):
            continue
        if isinstance(value, dt.datetime):
            forms = []  # A review's first meeting shows as the next one.
        elif isinstance(value, dt.date):
            forms = [example.day(value), example.language.day_full(value)]
        elif isinstance(value, Decimal):
            forms = [f"{value:,}"]
        elif isinstance(value, int):
            forms = [str(value)]
        elif name in {"files", "evidence"}:
            forms = [str(value).removeprefix("files/")]
        else:
            forms = [plain(str(markdown.block(str(value)))), str(value)]
        forms = [re.sub(r"\W", "", form) for form in forms]
        if name not in {"retire", "minutes"} and forms and not any(f in squeezed for f in forms):
            missing.append((name, value))
    assert missing == []


def test_no_note_of_the_sellers_own_stands_on_a_page(example, pages):
    site = pages(example)
    shown = " ".join(html for leaf in site.leaves for html in leaf.marks.values())
    internal = (EXAMPLE / "internal.yaml").read_text()
    for secret in ("in-house build", "0061i000004kQz", "economic buyer", "champion", "early draft"):
        assert secret in internal
        assert secret not in shown


def test_a_page_with_nothing_on_it_says_so_and_leaves_the_navigation(minimal, pages):
    site = pages(deal_of(minimal))
    assert [leaf.name for leaf in site.leaves] == [page.name for page in PAGES]
    empty = {leaf.name for leaf in site.leaves if leaf.empty}
    assert empty >= {"resources", "reviews", "risks", "changes", "sign-off"}
    overview = site.leaves[0].marks["navigation"]
    assert "Risks" not in overview
    assert "Timeline" in overview
    by_name = {leaf.name: plain(leaf.marks["body"]) for leaf in site.leaves}
    assert "No risks are recorded." in by_name["risks"]
    assert "No review is planned." in by_name["reviews"]
    assert "No resources are recorded." in by_name["resources"]


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_page_holds_a_style_script_or_handler(example, pages, page):
    leaf = next(leaf for leaf in pages(example).leaves if leaf.name == page)
    html = " ".join(leaf.marks.values())
    assert not re.search(r"<(script|style|iframe|object|embed|base|link|meta)\b", html)
    assert not re.search(r"<[^>]*\s(style|on\w+)\s*=", html)
    assert "javascript:" not in html


def test_hostile_texts_show_as_text_on_every_page(example_text, pages):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    text = example_text.replace("Oslo is", f"Oslo {hostile} is").replace(
        ": Goals and", f": {hostile} Goals and"
    )
    site = pages(deal_of(text))
    html = " ".join(html for leaf in site.leaves for html in leaf.marks.values())
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_amounts_say_currency_and_period(example):
    money = Money(amount=Decimal("41000"), currency="EUR", per="month")
    assert example.money(money) == "€41,000 a month"


@pytest.mark.parametrize(
    ("language", "title", "dir"),
    [
        ("ar", "تجربة لوحة الأسرّة", "rtl"),
        ("ja", "倉庫計画の刷新プロジェクト", "ltr"),
        ("de", "Transferpresse für Werk 2", "ltr"),
    ],
)
def test_a_plan_in_any_script_builds(minimal, pages, language, title, dir):
    deal = deal_of(minimal.replace("A small deal", title) + f"language: {language}\n")
    site = pages(deal)
    assert deal.language.dir == dir
    assert title in site.leaves[0].marks["body"]
