"""The critical path method, held to worked examples that were published with their solutions."""

from __future__ import annotations

import pytest

from mapsite.schedule.calendar import Calendars
from mapsite.schedule.critical_path import (
    Step,
    critical_path,
    forecasts,
    late_finishes,
    total_floats,
)
from tests.schedule.plans import day, read_plan

# Frederick S. Hillier, Gerald J. Lieberman: Introduction to Operations Research, 7th edition
# (2001), chapter 10, "The Reliable Construction Co. project": activity, predecessors, duration in
# weeks, earliest finish, latest finish, slack.
RELIABLE = [
    ("excavate", "", 2, 2, 2, 0),
    ("foundation", "excavate", 4, 6, 6, 0),
    ("wall", "foundation", 10, 16, 16, 0),
    ("roof", "wall", 6, 22, 26, 4),
    ("outer-plumbing", "wall", 4, 20, 20, 0),
    ("inner-plumbing", "outer-plumbing", 5, 25, 25, 0),
    ("siding", "roof", 7, 29, 33, 4),
    ("outer-painting", "outer-plumbing siding", 9, 38, 42, 4),
    ("electrical", "wall", 7, 23, 25, 2),
    ("wallboard", "inner-plumbing electrical", 8, 33, 33, 0),
    ("flooring", "wallboard", 4, 37, 38, 1),
    ("inner-painting", "wallboard", 5, 38, 38, 0),
    ("outer-fixtures", "outer-painting", 2, 40, 44, 4),
    ("inner-fixtures", "flooring inner-painting", 6, 44, 44, 0),
]
RELIABLE_PATH = (
    "excavate foundation wall outer-plumbing inner-plumbing wallboard inner-painting inner-fixtures"
)

# Bernard W. Taylor III: Introduction to Management Science, chapter 8, problem 4 and its published
# solution; an activity is called after its arrow.
TAYLOR = [
    ("1-2", "", 7, 7, 9, 2),
    ("1-3", "", 10, 10, 10, 0),
    ("2-4", "1-2", 6, 13, 15, 2),
    ("3-4", "1-3", 5, 15, 15, 0),
    ("3-5", "1-3", 4, 14, 18, 4),
    ("4-5", "2-4 3-4", 3, 18, 18, 0),
    ("5-6", "3-5 4-5", 2, 20, 20, 0),
]
TAYLOR_PATH = "1-3 3-4 4-5 5-6"


@pytest.mark.parametrize(
    ("table", "path"), [(RELIABLE, RELIABLE_PATH), (TAYLOR, TAYLOR_PATH)], ids=["Hillier", "Taylor"]
)
def test_the_textbooks_examples_come_out_as_published(table, path):
    plan, _ = read_plan("milestones: [{id: a, title: A, date: 2026-10-12}]")
    calendar = Calendars(plan).of("us")
    # The books count from the end of day 0, here the working day before today.
    zero, today = day("10-09"), day("10-12")
    steps = [
        Step(
            id=id,
            calendar=calendar,
            target=today,
            duration=duration,
            depends_on=tuple(before.split()) or ("begin",),
        )
        for id, before, duration, *_ in table
    ]
    begin = Step(id="begin", calendar=calendar, target=zero, duration=0, finished=zero)
    found = forecasts([begin, *steps], today)
    close = max(forecast.day for forecast in found.values())
    latest = late_finishes([begin, *steps], close)
    floats = total_floats(steps, found, latest)
    for id, _, _, early, late, slack in table:
        assert calendar.between(zero, found[id].day) == early, id
        assert calendar.between(zero, latest[id]) == late, id
        assert floats[id] == slack, id
    assert critical_path(floats, found) == tuple(path.split())
