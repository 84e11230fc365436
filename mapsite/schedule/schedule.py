"""A settled plan and a day → its schedule: what the pages and `status` are made from."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from mapsite.plan.model import Milestone, Plan
from mapsite.schedule.actions import Action, actions
from mapsite.schedule.calendar import Calendars
from mapsite.schedule.cause import Cause, cause
from mapsite.schedule.critical_path import (
    Forecast,
    Step,
    critical_path,
    forecasts,
    late_finishes,
    total_floats,
)
from mapsite.schedule.graph import dependencies_first
from mapsite.schedule.row import MilestoneSchedule
from mapsite.schedule.state import Health, health, milestone_state, progress


class NothingToSchedule(Exception):
    """Every milestone of the plan is dropped."""


class Schedule(Struct, frozen=True, kw_only=True):
    """What follows from a plan's dates and dependencies on the day `today`.

    `target` is the target close (the plan's end), `forecast` the forecast close; `margin` the
    plan's working days and `days_late` the calendar days between them: a late close has a negative
    margin and positive days. `milestones` are by id, in the file's order, without dropped ones.
    `critical_path` and `overdue` are ids, in the order of the path and of the file. `cause` is None
    where the close is not late. `actions` are all that can be done now, first things first."""

    today: dt.date
    target: dt.date
    forecast: dt.date
    margin: int
    days_late: int
    health: Health
    progress: float
    milestones: dict[str, MilestoneSchedule]
    critical_path: tuple[str, ...]
    overdue: tuple[str, ...]
    cause: Cause | None
    actions: tuple[Action, ...]


def schedule(plan: Plan, today: dt.date, calendars: Calendars) -> Schedule:
    """The schedule of a settled plan on a day.

    Raises NothingToSchedule where all milestones are dropped, graph.Cycle where some depend on each
    other, calendar.OutOfRange where durations lead out of the years that are looked at."""
    live = {m.id: m for m in plan.milestones if m.status != "dropped"}
    if not live:
        raise NothingToSchedule
    steps = _steps(plan, live, calendars)
    forecast = forecasts(steps, today)
    close = max(forecast[id].day for id in live)
    latest = late_finishes(steps, close)
    floats = total_floats(steps, forecast, latest)
    by_id = {step.id: step for step in steps}
    rows = {
        id: _row(milestone, by_id[id], forecast[id], latest.get(id), floats.get(id), today)
        for id, milestone in live.items()
    }
    states = {id: row.state for id, row in rows.items()}
    return Schedule(
        today=today,
        target=plan.end,
        forecast=close,
        margin=calendars.plan.between(close, plan.end),
        days_late=(close - plan.end).days,
        health=health(states.values(), close, plan.end),
        progress=sum(row.progress for row in rows.values()) / len(rows),
        milestones=rows,
        critical_path=critical_path({id: floats[id] for id in live if id in floats}, forecast),
        overdue=tuple(id for id, state in states.items() if state == "overdue"),
        cause=cause(live, rows, close=close, end=plan.end, today=today, calendars=calendars),
        actions=actions(plan, states, today, calendars),
    )


def _steps(plan: Plan, live: dict[str, Milestone], calendars: Calendars) -> list[Step]:
    """The milestones that are not dropped, dependencies first, without those on dropped ones."""
    depends_on = {
        id: tuple(dict.fromkeys(other for other in milestone.depends_on if other in live))
        for id, milestone in live.items()
    }
    targets = {id: _target(milestone) for id, milestone in live.items()}
    steps = []
    for id in dependencies_first(depends_on):
        milestone, calendar = live[id], calendars.of(live[id].owner)
        duration = milestone.duration
        if duration is None:
            begin = max((targets[other] for other in depends_on[id]), default=plan.start)
            duration = max(0, calendar.between(begin, targets[id]))
        finished = (milestone.completed or targets[id]) if milestone.status == "done" else None
        steps.append(
            Step(
                id=id,
                calendar=calendar,
                target=targets[id],
                duration=duration,
                depends_on=depends_on[id],
                finished=finished,
            )
        )
    return steps


def _target(milestone: Milestone) -> dt.date:
    assert milestone.date is not None, "a settled plan has a date for each milestone"
    return milestone.date


def _row(
    milestone: Milestone,
    step: Step,
    forecast: Forecast,
    late_finish: dt.date | None,
    total_float: int | None,
    today: dt.date,
) -> MilestoneSchedule:
    bar = step.calendar.add(forecast.day, -step.duration) if step.duration else forecast.day
    return MilestoneSchedule(
        id=step.id,
        target=step.target,
        duration=step.duration,
        start=bar,
        forecast=forecast.day,
        late_finish=late_finish,
        total_float=total_float,
        critical=total_float == 0,
        state=milestone_state(milestone, forecast.day, today, step.calendar),
        decided_by=forecast.decided_by,
        progress=progress(milestone),
    )
