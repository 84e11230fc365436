"""Lead times → dates: a plan's milestones worked forward from a start, or back from an end.

The early dates of the critical path method (Kelley and Walker, 1959), counted in the calendar of
each milestone's owner, as `schedule` counts them again from what is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from mapsite.plan.model import Plan
from mapsite.schedule.calendar import Calendars


class Dates(Struct, frozen=True, kw_only=True):
    """A plan's start and end, and the target date of each milestone by its id."""

    start: dt.date
    end: dt.date
    milestones: Mapping[str, dt.date]


def forward(plan: Plan, calendars: Calendars, start: dt.date) -> Dates:
    """The earliest dates from `start` on; the last milestone is the end, and all work on that day.

    Milestones stand after those that they depend on, and each has a duration in working days.
    Raises OutOfRange for days that no calendar has."""
    found: dict[str, dt.date] = {}
    for milestone in plan.milestones:
        after = max((found[id] for id in milestone.depends_on), default=start)
        found[milestone.id] = calendars.of(milestone.owner).add(after, milestone.duration or 0)
    goal = plan.milestones[-1].id
    end = calendars.plan.next(found[goal])
    return Dates(start=start, end=end, milestones={**found, goal: end})


def backward(plan: Plan, calendars: Calendars, end: dt.date) -> Dates:
    """The dates of a plan that begins as late as it can and still meets `end`.

    The last milestone falls on `end`, or on the last day before it on which all work. All others
    have their earliest dates, so that what is not critical keeps its slack."""
    step = calendars.plan.add
    start = step(end, -max(_length(plan), 1))
    while forward(plan, calendars, start).end > end:
        start = step(start, -1)
    # Days off that the parties do not share can leave room for a later start.
    while forward(plan, calendars, step(start, 1)).end <= end:
        start = step(start, 1)
    early = forward(plan, calendars, start).milestones
    goal = {plan.milestones[-1].id: calendars.plan.latest(end, 0)}
    return Dates(start=start, end=end, milestones={**early, **goal})


def _length(plan: Plan) -> int:
    """The working days of the longest way through the plan."""
    found: dict[str, int] = {}
    for milestone in plan.milestones:
        before = max((found[id] for id in milestone.depends_on), default=0)
        found[milestone.id] = before + (milestone.duration or 0)
    return found[plan.milestones[-1].id]
