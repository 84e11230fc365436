"""A text means what its field makes of it, and what cannot be meant is explained."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from mapsite.plan.model import Relative


def replaced(plan_text: str, old: str, new: str) -> str:
    assert old in plan_text
    return plan_text.replace(old, new, 1)


@pytest.mark.parametrize(
    "text", ["no", "Yes", "on", "null", "~", "10:30", "007", "1.10", "1_000", "2026-09-01", ".inf"]
)
def test_a_title_is_what_was_written(deal, plan_text, text):
    assert (
        deal(replaced(plan_text, "title: Warehouse planning", f"title: {text}")).plan.title == text
    )


def test_norway_is_a_country(deal, plan_text):
    plan = deal(replaced(plan_text, "side: buyer", "side: buyer, country: NO")).plan
    assert plan.parties[1].country == "NO"


def test_an_id_may_be_the_word_no(deal, plan_text):
    text = plan_text.replace("id: pilot", "id: no").replace("[pilot]", "[no]")
    assert deal(text).plan.milestones[1].depends_on == ("no",)


def test_an_empty_required_field_is_missing_at_its_place(check, plan_text):
    found = check(replaced(plan_text, "title: Warehouse planning", "title:"))
    assert found == [
        "plan.yaml:1:7: missing: title is empty; the deal's title, as both sides would say it"
    ]


@pytest.mark.parametrize("empty", ["", "''", '""', '"  "'])
def test_an_empty_optional_field_is_not_given(deal, plan_text, empty):
    loaded = deal(plan_text + f"summary: {empty}\nobjective:\nrisks:\n")
    assert (loaded.plan.summary, loaded.plan.objective, loaded.plan.risks) == (None, None, ())


@pytest.mark.parametrize("empty", ["", "null", "~"])
def test_an_empty_duration_gives_no_date_however_it_is_written(check, plan_text, empty):
    undated = replaced(plan_text, "date: 2026-11-20, owner: mia", f"owner: mia, duration: {empty}")
    assert check(undated) == [
        'plan.yaml:10:5: missing: the milestone "Contract signed" has no date; '
        "give it a date, or both depends_on and duration"
    ]


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("pilot + 20 working days", 20, "working days"),
        ("pilot - 1 week", -1, "weeks"),
        ("pilot +3 days", 3, "days"),
        ("pilot + 1 Working Day", 1, "working days"),
    ],
)
def test_a_date_may_hang_on_another(deal, plan_text, text, count, unit):
    plan = deal(replaced(plan_text, "2026-11-20", text)).plan
    assert plan.milestones[1].date == Relative(anchor="pilot", count=count, unit=unit)


def test_an_anchor_may_contain_hyphens_and_digits(deal, plan_text):
    text = plan_text.replace("pilot", "phase-2").replace("2026-11-20", "phase-2 - 3 days")
    anchor = Relative(anchor="phase-2", count=-3, unit="days")
    assert deal(text).plan.milestones[1].date == anchor


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-09-08 09:30", dt.datetime(2026, 9, 8, 9, 30)),
        ("2026-09-08 10:00", dt.datetime(2026, 9, 8, 10)),
        ("2026-09-08T10:00", dt.datetime(2026, 9, 8, 10)),
        ("2026-09-08 14:30:00", dt.datetime(2026, 9, 8, 14, 30)),
        ("'2026-09-08 9:30'", dt.datetime(2026, 9, 8, 9, 30)),
    ],
)
def test_a_time_of_day_is_never_a_number(deal, plan_text, written, meant):
    plan = deal(plan_text + f"reviews: [{{title: Weekly, first: {written}}}]\n").plan
    assert plan.reviews[0].first == meant


@pytest.mark.parametrize("written", ["2026-09-08 24:00", "2026-09-08 9.30", "2026-09-08 10:60"])
def test_an_impossible_time_is_shown_with_an_example(check, plan_text, written):
    (found,) = check(plan_text + f"reviews: [{{title: Weekly, first: {written}}}]\n")
    assert ": wrong-time: " in found
    assert re.search("2026-09-0[89] [0-9]{2}:[0-9]{2}$", found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-09-08 9.30", "2026-09-08 09:30"),
        ("8.9.2026 10:00", "2026-09-08 10:00"),
        ("2026-9-8 10:00", "2026-09-08 10:00"),
        ("2026-09-08 2 pm", "2026-09-08 14:00"),
        ("2026-09-08 12:15am", "2026-09-08 00:15"),
        ("14:30", "2026-09-08 14:30"),
        ("8/9/2026 10:00", "2026-09-08 10:00"),
        ("soon", "2026-09-08 10:00"),
    ],
)
def test_a_loosely_written_time_is_told_as_it_is_meant(check, plan_text, written, meant):
    (found,) = check(plan_text + f"reviews: [{{title: Weekly, first: '{written}'}}]\n")
    assert found.endswith(f"write it as {meant}")


@pytest.mark.parametrize(
    ("key", "home"),
    [
        ("tasks: []", "milestones or parties.responsibilities"),
        ("people: []", "parties"),
        ("owner: mia", "milestones, risks or questions"),
        ("agreed: yes", "milestones"),
    ],
)
def test_a_key_at_the_top_is_told_where_it_belongs(check, plan_text, key, home):
    (found,) = check(f"{plan_text}{key}\n")
    assert found.endswith(f'there is no field "{key.split(":")[0]}" here; it belongs under {home}')


@pytest.mark.parametrize("local", ["mia?cc=eve", "mia&bcc=eve", "mia%0Abcc=eve", "mia#"])
def test_an_address_cannot_add_to_the_mail_that_is_written_to_it(check, plan_text, local):
    address = f"{local}@northwind.example"
    (found,) = check(replaced(plan_text, "signs: true", f"signs: true, email: '{address}'"))
    assert f': wrong-email: "{address}" has the sign ' in found
    assert check(replaced(plan_text, "signs: true", "signs: true, email: m+i=a@n.example")) == []


@pytest.mark.parametrize("written", ["1:30", "3 weeks", "1.5", "0x10", "6000", "-1", "９"])
def test_a_duration_is_a_number_of_working_days(check, plan_text, written):
    (found,) = check(replaced(plan_text, "owner: jana", f"owner: jana, duration: {written}"))
    assert ": wrong-number: " in found


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("2026-02-30", "2026-02-28"),
        ("2026-9-1", "2026-09-01"),
        ("30.10.2026", "2026-10-30"),
        ("10/30/2026", "2026-10-30"),
        ("03/04/2026", "2026-04-03 or 2026-03-04"),
        ("1.10.26", "2026-10-01"),
        ("20261009", "2026-11-20"),
        ("tomorrow", "2026-11-20"),
    ],
)
def test_another_way_to_write_a_date_is_shown_the_right_one(check, plan_text, written, right):
    (found,) = check(replaced(plan_text, "2026-10-09", written))
    assert right in found.split("; ", 1)[1]


def test_an_amount_keeps_its_decimals(deal, plan_text):
    plan = deal(plan_text + "cost_of_delay: {amount: 99.50, currency: EUR}\n").plan
    assert plan.cost_of_delay.amount == Decimal("99.50")


@pytest.mark.parametrize("written", ["1e999999999", ".inf", ".nan", "1_000", "'1,000'", "9" * 400])
def test_an_amount_is_a_plain_number(check, plan_text, written):
    (found,) = check(plan_text + f"cost_of_delay: {{amount: {written}, currency: EUR}}\n")
    assert ": wrong-number: " in found


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//x.example", "https://", "https://a b.c", "x"],
)
def test_a_link_that_no_page_may_have_is_refused(check, plan_text, url):
    (found,) = check(
        replaced(plan_text, "owner: jana", f"owner: jana, links: [{{title: a, url: '{url}'}}]")
    )
    assert ": wrong-url: " in found


def test_all_that_is_wrong_is_found_at_once(check, plan_text):
    text = plan_text.replace("owner: jana", "owner: jna").replace("2026-10-09", "2026-10-32")
    text = text.replace("[pilot]", "[pilto]").replace("end: 2026", "edn: 2026")
    assert [line.split(": ")[1] for line in check(text)] == [
        "unknown-key", "impossible-date", "unknown-person", "unknown-milestone",
    ]  # fmt: skip


def test_the_example_has_no_problem(deal, example):
    files = tuple(f"files/{path.name}" for path in (example / "files").iterdir())
    internal = (example / "internal.yaml").read_text("utf-8")
    loaded = deal((example / "plan.yaml").read_bytes(), internal=internal, files=files)
    assert loaded.problems == ()
    assert loaded.internal.confidence == 70


@pytest.mark.parametrize("comment", ["  # both agreed", "   # TODO", "  #"])
def test_an_ordinary_comment_is_no_problem(check, plan_text, comment):
    assert (
        check(replaced(plan_text, "title: Warehouse planning", f"title: Warehouse{comment}")) == []
    )


@pytest.mark.parametrize("cut", [" #1 in Norway", "  #1 in Norway", " # 1 in Norway"])
def test_a_text_cut_by_a_comment_is_pointed_at(check, plan_text, cut):
    (found,) = check(replaced(plan_text, "title: Warehouse planning", f"title: Warehouse{cut}"))
    assert "warning: text-cut: " in found


def test_internal_notes_are_checked_and_kept_apart(deal, check):
    assert check(internal="people: {mai: {note: Champion}}\n") == [
        'internal.yaml:1:10: unknown-person: nobody is called "mai"; did you mean "mia"?'
    ]
    loaded = deal(internal="people: {Mia Brandt: {note: Secret}}\n")
    assert list(loaded.internal.people) == ["mia"]
    assert "Secret" not in repr(loaded.plan)


@pytest.mark.parametrize("key", ["titel", "Title", "title\u00a0", "title\u200b", "name"])
def test_a_misspelt_key_that_must_be_there_is_one_problem(check, plan_text, key):
    (found,) = check(replaced(plan_text, "title: Ware", f"{key}: Ware"))
    assert ": unknown-key: " in found
    assert "title" in found.split("; ")[1]
