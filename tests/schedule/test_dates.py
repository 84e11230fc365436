"""Dates that hang on others."""

from __future__ import annotations

import pytest

from mapsite.schedule.dates import Unsettled
from mapsite.schedule.graph import Cycle, dependencies_first
from tests.schedule.plans import day, settled

WEEKS = """\
parties:
- {id: us, name: Northwind, side: seller, working_week: [mon]}
- {id: them, name: Halden, side: buyer, working_week: [mon, tue, wed, thu, fri]}
- {id: partner, name: Kestrel, side: other, working_week: [sat]}
"""


def dates(text):
    return {m.id: m.date for m in settled(text).milestones}


def test_days_weeks_and_working_days_hang_on_start_end_key_dates_and_milestones():
    assert dates(
        "key_dates: [{id: freeze, title: Freeze, date: end - 2 weeks}]\n"
        "milestones:\n"
        "- {id: a, title: A, date: start + 3 days}\n"
        "- {id: b, title: B, date: freeze - 1 day}\n"
        "- {id: c, title: C, date: a + 2 working days}\n"
        "- {id: d, title: D, date: c - 1 working day}\n"
        "- {id: e, title: E, date: a + 0 working days}\n"
    ) == {
        "a": day("10-04"),
        "b": day("11-15"),
        "c": day("10-06"),
        "d": day("10-05"),
        "e": day("10-05"),
    }


def test_working_days_are_those_of_the_dated_things_own_owner():
    plan = settled(
        WEEKS + "objective: {measures: [{metric: M, by: start + 1 working day, owner: partner}]}\n"
        "key_dates: [{id: k, title: K, date: start + 1 working day}]\n"
        "approvals:\n"
        "- {what: A, by: partner, due: start + 1 working day}\n"
        "- {what: B, by: The works council, due: start + 1 working day}\n"
        "resources: [{what: R, provider: them, from: start + 1 working day}]\n"
        "questions: [{question: Q, owner: them, due: start + 1 working day}]\n"
        "reviews: [{title: V, until: start + 1 working day}]\n"
        "milestones:\n"
        "- id: m\n"
        "  title: M\n"
        "  owner: them\n"
        "  date: start + 1 working day\n"
        "  tasks:\n"
        "  - {title: T, due: start + 1 working day}\n"
        "  - {title: U, owner: partner, due: start + 1 working day, start: m - 1 working day}\n"
        "- {id: n, title: N, date: start + 1 working day}\n"
    )
    friday, saturday, monday = day("10-02"), day("10-03"), day("10-05")
    assert plan.objective.measures[0].by == saturday
    assert plan.key_dates[0].date == monday
    assert [approval.due for approval in plan.approvals] == [saturday, monday]
    assert plan.resources[0].from_ == friday
    assert plan.questions[0].due == friday
    assert plan.reviews[0].until == monday
    assert [m.date for m in plan.milestones] == [friday, monday]
    task, other = plan.milestones[0].tasks
    assert (task.due, other.due, other.start) == (friday, saturday, day("09-26"))


def test_a_task_without_an_owner_counts_as_its_milestone_or_as_the_plan():
    plan = settled(
        WEEKS.replace(
            "working_week: [sat]}",
            "working_week: [sat], responsibilities: [{area: A, tasks: [{title: T,"
            " due: start + 1 working day}]}]}",
        )
        + "milestones:\n"
        "- id: m\n"
        "  title: M\n"
        "  date: 2026-10-01\n"
        "  tasks: [{title: T, due: start + 1 working day}]\n"
    )
    assert plan.milestones[0].tasks[0].due == day("10-05")
    assert plan.parties[2].responsibilities[0].tasks[0].due == day("10-05")


def test_a_milestone_without_a_date_follows_the_latest_that_it_depends_on():
    assert dates(
        "milestones:\n"
        "- {id: c, title: C, owner: us, depends_on: [a, b], duration: 2}\n"
        "- {id: a, title: A, date: 2026-10-08}\n"
        "- {id: b, title: B, date: 2026-10-09}\n"
        "- {id: d, title: D, owner: us, depends_on: [e], duration: 0}\n"
        "- {id: e, title: E, date: 2026-10-10}\n"
    ) == {
        "c": day("10-13"),
        "a": day("10-08"),
        "b": day("10-09"),
        "d": day("10-12"),
        "e": day("10-10"),
    }


def test_a_dropped_milestone_dates_nothing():
    text = (
        "milestones:\n"
        "- {id: a, title: A, date: 2026-12-01, status: dropped}\n"
        "- {id: b, title: B, date: 2026-10-09}\n"
        "- {id: c, title: C, owner: us, depends_on: [a, b], duration: 1}\n"
        "- {id: d, title: D, status: dropped, depends_on: [a], duration: 1}\n"
        "- {id: e, title: E, status: dropped, depends_on: [f], duration: 1}\n"
        "- {id: f, title: F, status: dropped, depends_on: [e], duration: 1}\n"
    )
    found = dates(text)
    assert found["c"] == day("10-12")
    assert found["d"] == day("12-02")
    assert found["e"] is None


def flaws(text):
    with pytest.raises(Unsettled) as error:
        settled(text)
    return [(flaw.path, flaw.code, flaw.message) for flaw in error.value.flaws]


def test_a_milestone_that_waits_for_dropped_ones_alone_has_no_date():
    assert flaws(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-12-01, status: dropped}\n"
        "- {id: c, title: C, depends_on: [a], duration: 1}\n"
        "- {id: d, title: D, depends_on: [c], duration: 1}\n"
    ) == [
        (("milestones", 1), "no-date", '"C" has no date, and all that it depends on is dropped'),
    ]


def test_a_dropped_anchor_is_an_error():
    assert flaws(
        "milestones:\n"
        "- {id: a, title: A, date: 2026-12-01, status: dropped}\n"
        "- {id: c, title: C, date: a + 2 days}\n"
    ) == [
        (
            ("milestones", 1, "date"),
            "dropped-anchor",
            '"a + 2 days" hangs on a milestone that is dropped',
        )
    ]


def test_dates_from_1900_to_2200_are_counted():
    assert flaws(
        "milestones:\n"
        "- {id: a, title: A, date: 2190-01-01}\n"
        "- {id: b, title: B, date: a + 5000 weeks}\n"
        "- {id: c, title: C, date: start - 4999 weeks}\n"
        "- {id: d, title: D, owner: us, depends_on: [a], duration: 5000}\n"
        "- {id: e, title: E, date: c - 4000 weeks}\n"
    ) == [
        (("milestones", 1, "date"), "date-out-of-range", '"a + 5,000 weeks" is 2285-10-30'),
        (
            ("milestones", 3, "duration"),
            "date-out-of-range",
            '"5,000 working days after those that it depends on" is 2209-03-03',
        ),
        (("milestones", 4, "date"), "date-out-of-range", '"c - 4,000 weeks" is 1854-04-13'),
    ]


def test_moving_an_anchor_moves_what_hangs_on_it():
    text = (
        "milestones:\n"
        "- {id: b, title: B, date: a + 1 week}\n"
        "- {id: a, title: A, date: 2026-10-12}\n"
    )
    assert dates(text)["b"] == day("10-19")
    assert dates(text.replace("10-12", "10-14"))["b"] == day("10-21")


def test_a_circle_is_named_in_order():
    with pytest.raises(Cycle) as error:
        dependencies_first({"x": ("a",), "a": ("b",), "b": ("c",), "c": ("a",)})
    assert error.value.ids == ("a", "b", "c")


def test_a_chain_of_thousands_is_no_circle():
    chain = {str(n): (str(n + 1),) for n in range(5000)} | {"5000": ()}
    assert dependencies_first(chain) == [str(n) for n in range(5000, -1, -1)]
