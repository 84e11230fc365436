"""A new plan from a template: its dates, and the answers that stand in it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.plan.folders import DealFolder
from mapsite.plan.load import load
from mapsite.plan.problem import visible
from mapsite.schedule.calendar import calendars
from mapsite.schedule.checks import check
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule
from mapsite.starter.start import Answers, Refused, start
from mapsite.starter.templates import UnknownTemplate, template, templates

NAMES = [each.name for each in templates()]
DATES = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2040, 12, 31))
COUNTRIES = st.sampled_from([None, "DE", "NO", "GB", "US", "JP", "SA"])


def answers(**given):
    named = {"title": "Planner for Halden", "seller": "Northwind", "buyer": "Halden"}
    return Answers(**{**named, "address": "abcdefghijklmnop", **given})


def problems(started, today):
    """What `mapsite check` finds in the text, with its severity."""
    deal = load(DealFolder(slug="new", path=Path("new"), plan=started.text.encode()), {"plain"})
    found = [*deal.problems, *check(deal.plan, deal.places, today)]
    return [f"{problem.severity}: {problem.code}: {problem.text}" for problem in found]


def scheduled(plan, today):
    known = calendars(plan)
    return schedule(settle(plan, known), today, known)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(day=DATES, seller=COUNTRIES, buyer=COUNTRIES)
def test_worked_forward_it_starts_on_the_day_and_checks_clean(name, day, seller, buyer):
    started = start(template(name), answers(start=day, seller_country=seller, buyer_country=buyer))
    assert started.plan.start == day
    assert started.plan.end == started.plan.milestones[-1].date
    assert problems(started, day) == []
    result = scheduled(started.plan, day)
    assert (result.forecast, result.margin) == (started.plan.end, 0)
    assert result.critical_path[-1] == started.plan.milestones[-1].id


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(day=DATES, seller=COUNTRIES, buyer=COUNTRIES)
def test_worked_back_it_ends_on_the_day_and_checks_clean(name, day, seller, buyer):
    started = start(template(name), answers(end=day, seller_country=seller, buyer_country=buyer))
    assert started.plan.end == day
    goal = started.plan.milestones[-1]
    assert goal.date == calendars(started.plan).plan.latest(day, 0)
    # An end that nobody works on is what was asked for: the check says it, and that is all.
    off = ("warning: weekend: ", "warning: public-holiday: ")
    found = problems(started, started.plan.start)
    assert [text for text in found if not text.startswith(off)] == []
    result = scheduled(started.plan, started.plan.start)
    assert (result.forecast, result.margin) == (goal.date, 0)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(day=DATES)
def test_worked_back_it_begins_no_earlier_than_it_must(name, day):
    plan = start(template(name), answers(end=day)).plan
    later = calendars(plan).plan.add(plan.start, 1)
    assert start(template(name), answers(start=later)).plan.end > day


@pytest.mark.parametrize("name", NAMES)
def test_each_template_is_a_plan_that_a_reader_follows(name):
    day = dt.date(2026, 11, 25)
    started = start(template(name), answers(start=day))
    plan = started.plan
    titles = [task.title for milestone in plan.milestones for task in milestone.tasks]
    assert all(len(title) <= 40 for title in titles)
    assert all(milestone.done_when and milestone.tasks for milestone in plan.milestones)
    assert all((plan.risks, plan.reviews, plan.approvals))
    assert "$" not in started.text.partition("\n")[2], "every gap is filled"
    before: set[str] = set()
    for milestone in plan.milestones:
        assert before.issuperset(milestone.depends_on), "milestones stand in order"
        before.add(milestone.id)
    # One way decides the end: two that tie would say that everything is critical.
    path = scheduled(plan, day).critical_path
    durations = {m.id: m.duration for m in plan.milestones}
    assert sum(durations[id] for id in path) == calendars(plan).plan.between(day, plan.end)


def test_the_first_line_tells_editors_the_schema():
    text = start(template("software-purchase"), answers(start=dt.date(2026, 11, 25))).text
    assert text.startswith("# yaml-language-server: $schema=../plan.schema.json\n")


def test_the_template_s_comments_are_kept():
    text = start(template("proof-of-concept"), answers(start=dt.date(2026, 11, 25))).text
    assert "# Lead times are working days." in text


def test_the_same_answers_give_the_same_text():
    said = answers(end=dt.date(2027, 3, 26))
    assert start(template("proof-of-concept"), said) == start(template("proof-of-concept"), said)


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="'\"\\:#-?&*!|>%@`{}[], $~aé\n\t", max_size=12),
    st.sampled_from(["null", "~", "yes", "1.10", "2026-01-01", "$title", "${x}", "a: b", "a #b"]),
)


@settings(max_examples=150, deadline=None)
@given(title=TEXTS, seller=TEXTS, buyer=TEXTS)
def test_any_answer_stands_in_the_plan_as_given_or_is_refused_in_words(title, seller, buyer):
    said = answers(title=title, seller=seller, buyer=buyer, start=dt.date(2026, 11, 25))
    try:
        plan = start(template("proof-of-concept"), said).plan
    except Refused as refused:
        words = str(refused)
        assert words.startswith(("the title ", "the seller ", "the buyer "))
        assert visible(words) == words
        return
    stands = (plan.title, plan.parties[0].name, plan.parties[1].name)
    assert stands == (title.strip(), seller.strip(), buyer.strip())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": "  "}, "the title is empty"),
        ({"title": "one\ntwo"}, 'the title "one<U+000A>two" holds a line end'),
        ({"buyer": "a\x07b"}, 'the buyer "a<U+0007>b" holds the control character <U+0007>'),
        ({"seller": "x" * 201}, "the seller has 201 characters"),
        ({"language": "english"}, '"english" is not a language\'s code'),
        ({"buyer_country": "XX"}, 'no public holidays are known for the country "XX"'),
        ({"start": dt.date.max}, "the plan cannot be dated from 9999-12-31 on"),
        ({"start": dt.date(2200, 12, 1)}, "the plan cannot be dated from 2200-12-01 on"),
        ({"start": None, "end": dt.date.min}, "the plan cannot be dated back from 0001-01-01"),
    ],
)
def test_an_answer_that_no_plan_can_hold_is_refused(given, message):
    said = answers(**{"start": dt.date(2026, 11, 25), **given})
    with pytest.raises(Refused) as refused:
        start(template("software-purchase"), said)
    assert str(refused.value) == message


def test_a_misspelt_template_is_answered_with_the_nearest():
    with pytest.raises(UnknownTemplate) as refused:
        template("proof-of-koncept")
    assert refused.value.hint == 'did you mean "proof-of-concept"?'


@pytest.mark.parametrize("name", NAMES)
def test_what_the_template_offers_as_comments_is_right_once_the_signs_are_gone(name):
    text = start(template(name), answers(start=dt.date(2026, 11, 25))).text
    offered = re.compile(r"^( *)# ((?!logo)[a-z_]+:|  +- )", re.MULTILINE)
    assert len(offered.findall(text)) > 8
    filled = offered.sub(r"\1\2", text)
    deal = load(DealFolder(slug="new", path=Path("new"), plan=filled.encode()), {"plain"})
    assert [problem.text for problem in deal.problems] == []
    assert [party.people[0].name for party in deal.plan.parties] == ["Anna Berg", "Sam Reyes"]
