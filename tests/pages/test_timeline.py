"""What the timeline tells: the finding first, then every field of every step, in words."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.pages.deal import Deal
from mapsite.pages.language import language
from mapsite.pages.timeline import timeline as view_of
from mapsite.plan.model import KeyDate, Milestone, Party, Plan, Task
from mapsite.schedule.calendar import calendars
from mapsite.schedule.schedule import schedule
from tests.pages.conftest import deal_of

GOLDEN = Path(__file__).parent.parent / "golden" / "timeline-example.txt"
HEAD = """
title: A deal
address: aaaaaaaaaaaaaaaa
parties:
- {id: s, name: Seller Ltd, side: seller, people: [{id: ann, name: Ann Lee}]}
- {id: b, name: Buyer Ltd, side: buyer}
start: 2026-10-01
end: 2026-11-30
"""


def told(html: str) -> str:
    """A page as it reads without a picture: a line for each block."""
    html = re.sub(r"(?s)<svg.*?</svg>", "", html)
    # Nested drawings leave their outer end behind.
    html = re.sub(r"</(?:svg|g)>", "", html)
    html = re.sub(r"</(p|li|h\d|dt|td|th|summary|label|caption|legend|div)>|<br>", "\n", html)
    text = unescape(re.sub(r"<[^>]+>", "", html)).replace("\u00a0", " ")
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


@pytest.fixture(scope="session")
def timeline(pages):
    """The HTML of a plan's timeline."""

    def body(text: str, today: dt.date = dt.date(2026, 10, 12)) -> str:
        site = pages(deal_of(text, today))
        return next(leaf.marks["body"] for leaf in site.leaves if leaf.name == "timeline")

    return body


@pytest.fixture(scope="session")
def example_page(example, pages):
    site = pages(example)
    return next(leaf.marks["body"] for leaf in site.leaves if leaf.name == "timeline")


def test_the_example_reads_as_the_golden_text_says(example_page):
    assert told(example_page) == GOLDEN.read_text().rstrip("\n")


def test_the_page_holds_no_style_script_or_handler(example_page):
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", example_page)


def test_the_lead_says_how_late_and_since_when(timeline):
    page = timeline(
        HEAD
        + "milestones:\n- {id: one, title: Terms agreed, date: 2026-10-05, owner: ann}\n"
        + "- {id: two, title: First line live, date: 2026-11-30, depends_on: [one], duration: 40}\n"
    )
    lead = re.search(r'<p class="lead">(.*?)</p>', page)
    assert lead is not None
    assert lead[1].replace("\u00a0", " ") == (
        "Forecast finish <strong>7 December</strong>, 7 days after the target. 2 milestones decide "
        "it, beginning with <strong>Terms agreed</strong>, due from Seller Ltd since 5 October."
    )


def test_a_finished_plan_says_when_it_was_reached(timeline):
    page = timeline(
        HEAD + "milestones:\n- {id: one, title: Live, date: 2026-11-30, status: done, "
        "completed: 2026-11-26}\n",
        dt.date(2026, 12, 1),
    )
    assert "The plan finished on 26 November, 4 days early." in told(page)
    assert 'id="view-open"' not in page


def test_titles_are_text_and_never_markup(timeline):
    page = timeline(HEAD + "milestones:\n- {id: one, title: '<b>x</b> & {y}', date: 2026-11-30}\n")
    assert "<b>x</b>" not in page
    assert page.count("&lt;b&gt;x&lt;/b&gt; &amp; {y}") >= 3


def test_every_step_has_an_anchor_for_links_from_other_pages(example, example_page):
    for milestone in example.plan.milestones:
        assert f'id="m-{milestone.id}"' in example_page
        for task in milestone.tasks:
            assert f'id="t-{task.id}"' in example_page
    ids = re.findall(r'\sid="([^"]+)"', example_page)
    assert len(ids) == len(set(ids))


def test_a_dropped_milestone_is_named_below_with_what_was_said_of_it(timeline):
    page = timeline(
        HEAD + "milestones:\n- {id: one, title: Live, date: 2026-11-30}\n"
        "- {id: two, title: Portal, date: 2026-11-02, status: dropped, description: For later.}\n"
    )
    text = told(page)
    assert text.index("1 milestone dropped") < text.index("Portal") < text.index("For later.")
    assert text.count("Portal") == 1


def many(count: int, done: int = 0, title: str = "Step {n}") -> str:
    day = dt.date(2026, 10, 13)
    rows = [
        f"- {{id: m{n}, title: '{title.format(n=n)}', date: {day + dt.timedelta(n)}"
        f"{', status: done, completed: 2026-10-01' if n < done else ''}}}"
        for n in range(count)
    ]
    return HEAD.replace("2026-11-30", "2029-11-30") + "milestones:\n" + "\n".join(rows)


def test_up_to_24_milestones_show_all_and_more_show_what_is_open(timeline):
    assert 'id="view-milestones" autocomplete="off" checked' in timeline(many(24, done=3))
    page = timeline(many(25, done=3))
    assert 'id="view-open" autocomplete="off" checked' in page
    assert "All 25" in page
    assert "3 milestones done" in page


def test_very_many_milestones_fold_by_month_but_the_current_one(timeline):
    page = timeline(many(1000))
    groups = re.findall(r'<details class="gantt__group[^>]*?( open)?><summary>([^<]+) <', page)
    assert [title for is_open, title in groups if is_open] == ["October 2026"]
    assert len(groups) > 30
    assert page.count('<li class="step"') == 1000


def test_an_approval_says_who_how_much_how_long_and_by_when(example_page):
    text = told(example_page)
    assert "Halden's works council" in text
    assert "Ines Dahl, Halden Logistics AS, up to €250,000" in text.replace("\n", " ")
    assert "takes 10 working days" in text


def test_tasks_that_wait_for_a_partys_own_work_lead_to_its_page(timeline):
    page = timeline(
        HEAD.replace(
            "side: buyer}",
            "side: buyer, responsibilities: [{area: IT, tasks: [{id: vpn, title: Open VPN}]}]}",
        )
        + "milestones:\n- {id: one, title: Live, date: 2026-11-30, tasks: [{title: Test it, "
        "depends_on: [vpn]}]}\n"
    )
    assert '<a href="../roles/#t-vpn">Open VPN</a>' in page


STATUS = st.sampled_from(["not started", "in progress", "blocked", "done", "dropped"])
DAY = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
TEXT = st.text(min_size=1, max_size=60)


@st.composite
def plans(draw):
    """Plans of any shape: years apart, in any script, done ahead of time or before the start."""
    milestones = [
        Milestone(
            id=f"m{n}",
            title=draw(TEXT),
            date=draw(DAY),
            status="not started" if n == 0 else draw(STATUS),
            completed=draw(st.none() | DAY),
            duration=draw(st.none() | st.integers(0, 60)),
            owner=draw(st.sampled_from([None, "s", "b"])),
            phase=draw(st.sampled_from([None, "One", "Without a phase"])),
            depends_on=tuple(draw(st.sets(st.sampled_from([f"m{k}" for k in range(n)]))))
            if n
            else (),
            tasks=tuple(
                Task(title=draw(TEXT), due=draw(st.none() | DAY), status=draw(STATUS))
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for n in range(draw(st.integers(1, 6)))
    ]
    return Plan(
        title="A deal",
        address="a" * 16,
        language=draw(st.sampled_from(["en", "de", "ar", "ja"])),
        parties=(
            Party(id="s", name="Seller", side="seller"),
            Party(id="b", name="Buyer", side="buyer", working_week=("sun", "mon", "wed")),
        ),
        start=draw(DAY),
        end=draw(DAY),
        milestones=tuple(milestones),
        key_dates=tuple(
            KeyDate(id=f"k{n}", date=draw(DAY), title=draw(TEXT))
            for n in range(draw(st.integers(0, 4)))
        ),
    )


@settings(max_examples=150, deadline=None)
@given(plan=plans(), today=DAY)
def test_any_plan_has_a_timeline_with_all_its_steps(plan, today):
    their = calendars(plan)
    deal = Deal(
        plan=plan,
        schedule=schedule(plan, today, their),
        calendars=their,
        language=language(plan.language),
        files={},
    )
    view = view_of(deal)
    listed = [line.step.id for fold in view.folds for line in fold.lines]
    charted = [line.step.id for group in view.chart.groups for line in group.lines]
    assert sorted(listed) == sorted(charted) == sorted(deal.schedule.milestones)
    shown = {*listed, *(step.id for step in view.dropped)}
    assert shown == {milestone.id for milestone in plan.milestones}
    for group in view.chart.groups:
        for line in group.lines:
            places = [float(x) for x in re.findall(r' x[12]?="(-?[\d.]+)%"', line.plot)]
            assert all(0 <= x <= 100 for x in places)
