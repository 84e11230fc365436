"""States, progress and health: how things stand on a day, in the words of the design."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal, TypeAlias

from mapsite.plan.model import Milestone, Task
from mapsite.schedule.calendar import WorkCalendar

State: TypeAlias = Literal["done", "overdue", "blocked", "at risk", "due soon", "on track"]
TaskState: TypeAlias = Literal["dropped", "done", "overdue", "blocked", "due soon", "on track"]
Health: TypeAlias = Literal["done", "off track", "at risk", "on track"]

# What is due within a week is due soon: so many working days, today and the day itself counted.
SOON = 5


def milestone_state(
    milestone: Milestone, forecast: dt.date, today: dt.date, calendar: WorkCalendar
) -> State:
    """The first that holds: done, overdue, blocked, at risk, due soon, on track.

    The milestone has its calendar date, and `calendar` is that of its owner."""
    if milestone.status == "done":
        return "done"
    target = milestone.date
    assert target is not None
    if target < today:
        return "overdue"
    if milestone.status == "blocked":
        return "blocked"
    if forecast > target:
        return "at risk"
    return "due soon" if _is_soon(target, today, calendar) else "on track"


def task_state(
    task: Task,
    milestone_state: State | Literal["dropped"] | None,
    today: dt.date,
    calendar: WorkCalendar,
) -> TaskState:
    """How a task stands: dropped, done, overdue, blocked, due soon or on track.

    `milestone_state` is that of the task's milestone, None for a task of no milestone: what belongs
    to a dropped milestone is dropped with it. `calendar` is that of the task's owner."""
    if task.status == "dropped" or milestone_state == "dropped":
        return "dropped"
    return work_state(task.status, task.due, today, calendar)


def work_state(
    status: str, due: dt.date | None, today: dt.date, calendar: WorkCalendar
) -> Literal["done", "overdue", "blocked", "due soon", "on track"]:
    """How work with a status and maybe a day stands: a task, an approval, a question."""
    if status == "done":
        return "done"
    if due is not None and due < today:
        return "overdue"
    if status == "blocked":
        return "blocked"
    return "due soon" if due is not None and _is_soon(due, today, calendar) else "on track"


def progress(milestone: Milestone) -> float:
    """How far a milestone is, 0 to 1: its done tasks over its tasks and itself, less dropped."""
    if milestone.status == "done":
        return 1.0
    tasks = [task for task in milestone.tasks if task.status != "dropped"]
    return sum(task.status == "done" for task in tasks) / (len(tasks) + 1)


def health(states: Collection[State], close: dt.date, end: dt.date) -> Health:
    """How the deal stands: `states` of its milestones, the forecast close and the target close."""
    if all(state == "done" for state in states):
        return "done"
    if close > end:
        return "off track"
    if any(state in ("overdue", "blocked", "at risk") for state in states):
        return "at risk"
    return "on track"


def _is_soon(day: dt.date, today: dt.date, calendar: WorkCalendar) -> bool:
    return calendar.between(today - dt.timedelta(days=1), day) <= SOON
