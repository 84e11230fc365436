"""The three deals of the repository: what they promise to whoever opens them first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mapsite.plan.folders import brands, deals
from mapsite.plan.load import load
from mapsite.plan.walk import tasks
from mapsite.schedule.calendar import calendars
from mapsite.schedule.checks import check
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 25)
LOADED = {
    folder.slug: load(folder, brands(ROOT / "themes").keys())
    for folder in deals(ROOT / "plans", ["aldermoor", "gessener", "halden"])
}


def on_the_day(slug):
    plan = LOADED[slug].plan
    known = calendars(plan)
    return schedule(settle(plan, known), TODAY, known)


@pytest.mark.parametrize("slug", LOADED)
def test_nothing_is_wrong_but_what_the_story_wants(slug):
    deal = LOADED[slug]
    found = [*deal.problems, *check(deal.plan, deal.places, TODAY)]
    wanted = ["overdue", "overdue"] if slug == "aldermoor" else []
    assert [problem.code for problem in found] == wanted


@pytest.mark.parametrize("slug", LOADED)
def test_task_titles_fit_a_phone(slug):
    titles = [task.title for _, task in tasks(LOADED[slug].plan)]
    assert [title for title in titles if len(title) > 44] == []


@pytest.mark.parametrize("slug", LOADED)
def test_the_seller_has_notes_of_their_own(slug):
    assert LOADED[slug].internal.note


def test_attachments_are_small_documents():
    files = [path for deal in LOADED.values() for path in deal.folder.files.values()]
    documents = [path for path in files if path.suffix == ".pdf"]
    assert len(documents) >= 6
    assert all(path.read_bytes().startswith(b"%PDF-") for path in documents)
    assert all(path.stat().st_size < 60_000 for path in files)


def test_the_software_purchase_has_its_size():
    plan = LOADED["aldermoor"].plan
    assert len(plan.milestones) == 14
    assert len(list(tasks(plan))) == 40
    assert len(plan.parties) == 3
    assert sum(len(party.people) for party in plan.parties) == 13
    assert len(plan.risks) == 8
    assert {resource.type for resource in plan.resources} == {
        "human", "financial", "technical", "material"
    }  # fmt: skip


def test_an_overdue_report_makes_the_software_purchase_six_days_late():
    result = on_the_day("aldermoor")
    assert (result.target, result.forecast) == (dt.date(2027, 2, 12), dt.date(2027, 2, 18))
    assert (result.health, result.overdue) == ("off track", ("evidence",))
    assert result.cause.milestone == "evidence"
    assert result.actions[0].title == "Send the new penetration-test report"


def test_the_machinery_deal_is_german_and_on_time():
    plan = LOADED["gessener"].plan
    assert (plan.language, len(plan.milestones)) == ("de", 10)
    result = on_the_day("gessener")
    assert (result.health, result.days_late) == ("on track", 0)


def test_the_pilot_is_small_and_in_its_first_days():
    plan = LOADED["halden"].plan
    assert len(plan.milestones) == 6
    assert (TODAY - plan.start).days < 7
    assert on_the_day("halden").health == "on track"
