"""The schedule: each term of the design, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mapsite.plan.model import Milestone, Party, Plan
from mapsite.schedule.calendar import WEEK, calendars
from mapsite.schedule.schedule import NothingToSchedule, schedule
from tests.schedule.plans import day, scheduled


def rows(text, today="10-12"):
    return scheduled(text, today).milestones


def test_duration_is_counted_from_the_latest_target_that_it_waits_for():
    found = rows(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-16}\n"
        "- {id: b, title: B, date: 2026-10-21}\n"
        "- {id: c, title: C, date: 2026-10-23, depends_on: [a, b]}\n"
        "- {id: d, title: D, date: 2026-10-20, depends_on: [b]}\n"
        "- {id: e, title: E, date: 2026-10-23, depends_on: [b], duration: 9}\n"
    )
    # From the plan's start, Thursday 1 October, to Friday the 16th.
    assert [row.duration for row in found.values()] == [11, 14, 2, 0, 9]


def test_forecast_is_the_latest_of_target_today_and_what_it_waits_for():
    found = rows(
        "milestones:\n"
        "- {id: past, title: P, date: 2026-10-08, owner: us}\n"
        "- {id: next, title: N, date: 2026-10-09, owner: us, depends_on: [past], duration: 3}\n"
        "- {id: far, title: F, date: 2026-10-30, owner: us, depends_on: [past], duration: 3}\n",
        today="10-10",
    )
    assert found["past"].forecast == day("10-12")
    assert found["next"].forecast == day("10-15")
    assert found["far"].forecast == day("10-30")
    assert [row.decided_by for row in found.values()] == [None, "past", None]


def test_a_target_on_a_weekend_stays_the_forecast():
    assert rows("milestones: [{id: a, title: A, date: 2026-10-17}]")["a"].forecast == day("10-17")


def test_what_is_done_is_forecast_for_the_day_it_was_done_on():
    found = rows(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-08, status: done, completed: 2026-10-02}\n"
        "- {id: b, title: B, date: 2026-10-09, status: done}\n"
        "- {id: c, title: C, date: 2026-10-12, depends_on: [a], duration: 8}\n"
    )
    assert [row.forecast for row in found.values()] == [day("10-02"), day("10-09"), day("10-14")]
    assert found["a"].total_float is None
    assert found["a"].late_finish is None
    assert found["b"].state == "done"


def test_late_finish_may_be_a_sunday_when_what_follows_begins_on_monday():
    found = rows(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-14, owner: us}\n"
        "- {id: b, title: B, date: 2026-10-19, owner: us, depends_on: [a], duration: 1}\n"
    )
    assert found["b"].late_finish == day("10-19")
    assert found["a"].late_finish == day("10-18")
    assert found["a"].total_float == 2


def test_late_finish_is_counted_in_the_calendar_of_what_follows():
    parties = (
        "parties:\n"
        "- {id: us, name: Northwind, side: seller, working_week: [mon, tue, wed, thu, fri, sat]}\n"
        "- {id: them, name: Halden, side: buyer, working_week: [mon, wed, fri]}\n"
    )
    found = rows(
        parties + "milestones:\n"
        "- {id: a, title: A, date: 2026-10-12, owner: us}\n"
        "- {id: b, title: B, date: 2026-10-19, owner: them, depends_on: [a], duration: 2}\n"
        "- {id: c, title: C, date: 2026-10-24, owner: them, depends_on: [b], duration: 0}\n"
    )
    # The close is a Saturday, on which they do not work: b has to be done on the Friday before.
    assert found["c"].late_finish == day("10-24")
    assert found["b"].late_finish == day("10-23")
    # Two of their days before Friday the 23rd leave a day before Wednesday the 21st.
    assert found["a"].late_finish == day("10-20")
    assert found["a"].total_float == 7


def test_float_ignores_what_follows_when_that_is_done():
    found = rows(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-14}\n"
        "- {id: b, title: B, date: 2026-10-12, status: done, depends_on: [a]}\n"
        "- {id: c, title: C, date: 2026-10-16}\n"
    )
    assert found["a"].late_finish == day("10-16")
    assert found["a"].total_float == 2


def test_critical_path_is_in_the_order_of_forecasts_then_of_the_file():
    planned = scheduled(
        "milestones:\n"
        "- {id: z, title: Z, date: 2026-10-30, depends_on: [b], duration: 1}\n"
        "- {id: y, title: Y, date: 2026-10-30}\n"
        "- {id: b, title: B, date: 2026-10-29}\n"
        "- {id: a, title: A, date: 2026-10-14}\n"
    )
    assert planned.critical_path == ("b", "z", "y")
    assert [row.critical for row in planned.milestones.values()] == [True, True, True, False]


def test_dropped_milestones_take_no_part():
    found = scheduled(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-12-24, status: dropped}\n"
        "- {id: b, title: B, date: 2026-10-14, depends_on: [a]}\n"
    )
    assert list(found.milestones) == ["b"]
    assert found.forecast == day("10-14")
    assert found.milestones["b"].duration == 9
    assert found.progress == 0


def test_a_plan_of_dropped_milestones_has_no_schedule():
    with pytest.raises(NothingToSchedule):
        scheduled("milestones: [{id: a, title: A, date: 2026-12-24, status: dropped}]")


STATES = {
    "done": "date: 2026-10-01, status: done",
    "overdue": "date: 2026-10-11, status: blocked",
    "blocked": "date: 2026-10-12, status: blocked",
    "at risk": "date: 2026-10-13, depends_on: [last], duration: 3",
    "due soon": "date: 2026-10-18",
    "on track": "date: 2026-10-19",
}


@pytest.mark.parametrize("state", STATES)
def test_the_first_state_that_holds(state):
    found = rows(
        f"milestones:\n- {{id: a, title: A, {STATES[state]}}}\n"
        "- {id: last, title: L, date: 2026-10-12}\n"
    )
    assert found["a"].state == state


def test_progress_counts_the_milestone_as_one_more_than_its_tasks():
    planned = scheduled(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-14, status: done, tasks: [{title: T}]}\n"
        "- {id: b, title: B, date: 2026-10-14, tasks: [{title: T, status: done},"
        " {title: U, status: dropped}, {title: V}]}\n"
        "- {id: c, title: C, date: 2026-10-14}\n"
    )
    assert [row.progress for row in planned.milestones.values()] == [1, 1 / 3, 0]
    assert planned.progress == pytest.approx(4 / 9)


@pytest.mark.parametrize(
    ("milestone", "health", "margin", "late"),
    [
        ("date: 2026-10-30, status: done, completed: 2026-11-27", "done", 1, -3),
        ("date: 2026-12-01", "off track", -1, 1),
        ("date: 2026-11-30, status: blocked", "at risk", 0, 0),
        ("date: 2026-11-23", "on track", 5, -7),
        ("date: 2026-11-29", "on track", 1, -1),
    ],
)
def test_health_margin_and_lateness(milestone, health, margin, late):
    planned = scheduled(f"milestones: [{{id: a, title: A, {milestone}}}]")
    assert (planned.health, planned.margin, planned.days_late) == (health, margin, late)


def test_the_close_may_be_late_without_a_working_day_between():
    planned = scheduled("milestones: [{id: a, title: A, date: 2026-11-28}]", end="2026-11-27")
    assert (planned.health, planned.margin, planned.days_late) == ("off track", 0, 1)


def test_a_bar_begins_its_duration_before_the_forecast():
    found = rows(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-10-16, owner: us, duration: 5}\n"
        "- {id: b, title: B, date: 2026-10-17, owner: us, duration: 0}\n"
    )
    assert found["a"].start == day("10-09")
    assert found["b"].start == day("10-17")


def chain(length, first="2026-10-12"):
    milestones = f"- {{id: m0, title: M, date: {first}, owner: us}}\n" + "".join(
        f"- {{id: m{n}, title: M, owner: us, depends_on: [m{n - 1}], duration: 1}}\n"
        for n in range(1, length)
    )
    return f"milestones:\n{milestones}"


def test_a_chain_of_a_thousand_milestones():
    planned = scheduled(chain(1000))
    assert len(planned.critical_path) == 1000
    assert planned.forecast == dt.date(2026, 10, 12) + dt.timedelta(weeks=199, days=4)


# Random plans

DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 3, 31))


@st.composite
def plans(draw):
    weeks = st.sets(st.sampled_from(WEEK[1:]), max_size=5).map(lambda days: ("mon", *days))
    parties = tuple(
        Party(
            id=side,
            name=side,
            side=side,
            working_week=draw(weeks),
            country=draw(st.sampled_from([None, "DE", "NO"])),
            closed=tuple(draw(st.lists(DAYS, max_size=5))),
        )
        for side in ("seller", "buyer", "other")
    )
    milestones = []
    for n in range(draw(st.integers(1, 9))):
        before = st.sets(st.sampled_from([f"m{i}" for i in range(n)] or ["m0"]), max_size=3)
        status = draw(
            st.sampled_from(["not started", "blocked", "done", "dropped"] if n else ["done"])
        )
        milestones.append(
            Milestone(
                id=f"m{n}",
                title=f"M{n}",
                date=draw(DAYS),
                owner=draw(st.sampled_from([None, "seller", "buyer", "other"])),
                depends_on=tuple(sorted(draw(before))) if n else (),
                duration=draw(st.none() | st.integers(0, 30)),
                status=status,
                completed=draw(st.none() | DAYS) if status == "done" else None,
            )
        )
    return Plan(
        title="T",
        address="acmeacmeacmeacme",
        parties=parties,
        start=draw(DAYS),
        end=draw(DAYS),
        milestones=tuple(milestones),
    )


@settings(max_examples=150)
@given(plans(), DAYS)
def test_float_is_never_negative_and_nothing_is_forecast_before_its_target_or_today(plan, today):
    planned = schedule(plan, today, calendars(plan))
    for row in planned.milestones.values():
        if row.state != "done":
            assert row.total_float >= 0
            assert row.forecast >= row.target
            assert row.forecast >= today
            assert row.forecast <= row.late_finish <= planned.forecast


@settings(max_examples=150)
@given(plans(), DAYS, st.data())
def test_a_milestone_that_slips_within_its_float_does_not_move_the_close(plan, today, data):
    known = calendars(plan)
    planned = schedule(plan, today, known)
    slack = [row for row in planned.milestones.values() if row.total_float]
    if not slack:
        return
    row = data.draw(st.sampled_from(slack))
    moved = tuple(
        replace(
            milestone,
            date=row.late_finish if milestone.id == row.id else milestone.date,
            # As given: otherwise what follows has less time, and no more float to speak of.
            duration=planned.milestones[milestone.id].duration
            if milestone.id in planned.milestones
            else None,
        )
        for milestone in plan.milestones
    )
    assert schedule(replace(plan, milestones=moved), today, known).forecast == planned.forecast
    later = tuple(
        replace(milestone, date=row.late_finish + dt.timedelta(days=1))
        if milestone.id == row.id
        else milestone
        for milestone in moved
    )
    assert schedule(replace(plan, milestones=later), today, known).forecast > planned.forecast


@settings(max_examples=100)
@given(plans(), DAYS)
def test_each_forecast_is_decided_by_what_would_move_it(plan, today):
    planned = schedule(plan, today, calendars(plan))
    for row in planned.milestones.values():
        if row.decided_by:
            assert row.forecast > max(row.target, today)
            assert row.decided_by in planned.milestones
    cause = planned.cause
    assert (cause is None) == (planned.forecast <= plan.end)
    if cause:
        assert planned.milestones[cause.chain[0]].forecast == planned.forecast
        assert cause.chain[-1] == cause.milestone
        for one, before in zip(cause.chain, cause.chain[1:], strict=False):
            assert planned.milestones[one].decided_by == before
