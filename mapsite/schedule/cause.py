"""The cause of a late close: from the close back to where the delay began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from mapsite.plan.model import Milestone
from mapsite.schedule.calendar import Calendars
from mapsite.schedule.row import MilestoneSchedule
from mapsite.schedule.state import task_state


class Cause(Struct, frozen=True, kw_only=True):
    """Why the close is late.

    `chain` are the ids of milestones from the one that decides the forecast close back to
    `milestone`, each decided by the next. `task` is the index of that milestone's overdue or
    blocked task, if it has one. `kind` says what is the matter with the task, else with the
    milestone, and what `days`, in calendar days, are counted from:

    overdue: from its due or target date to today; blocked: from the milestone's target to its
    forecast; late: the same, for one that is expected or done after its target; planned: nothing is
    late, the milestone's own target lies so many days after the target close."""

    chain: tuple[str, ...]
    milestone: str
    task: int | None = None
    kind: Literal["overdue", "blocked", "late", "planned"]
    days: int


def cause(
    milestones: Mapping[str, Milestone],
    rows: Mapping[str, MilestoneSchedule],
    *,
    close: dt.date,
    end: dt.date,
    today: dt.date,
    calendars: Calendars,
) -> Cause | None:
    """Why the forecast close lies after the target close `end`; None where it does not.

    The way back follows the dependency that decides each forecast, to the earliest late milestone
    on it. Of several that finish last, the first late one in the file is looked at."""
    if close <= end:
        return None
    last = [row for row in rows.values() if row.forecast == close]
    row = next((row for row in last if _late(row)), last[0])
    chain = [row.id]
    while row.decided_by and _late(rows[row.decided_by]):
        row = rows[row.decided_by]
        chain.append(row.id)
    late = (row.forecast - row.target).days
    task = _task(milestones[row.id], row, today, calendars)
    if task is not None:
        work = milestones[row.id].tasks[task]
        overdue = (today - work.due).days if work.due and work.due < today else 0
        blocked = work.status == "blocked"
        kind: Literal["overdue", "blocked", "late", "planned"] = "blocked" if blocked else "overdue"
        days = late if blocked else overdue
    elif row.state == "overdue":
        kind, days = "overdue", (today - row.target).days
    elif row.state == "blocked":
        kind, days = "blocked", late
    elif late > 0:
        kind, days = "late", late
    else:
        kind, days = "planned", (close - end).days
    return Cause(chain=tuple(chain), milestone=row.id, task=task, kind=kind, days=days)


def _late(row: MilestoneSchedule) -> bool:
    return row.forecast > row.target


def _task(
    milestone: Milestone, row: MilestoneSchedule, today: dt.date, calendars: Calendars
) -> int | None:
    """The overdue or blocked task of a milestone that is not done: the one that is due first."""
    if row.state == "done":
        return None
    stuck = [
        (task.due or dt.date.max, t)
        for t, task in enumerate(milestone.tasks)
        if task_state(task, row.state, today, calendars.of(task.owner or milestone.owner))
        in ("overdue", "blocked")
    ]
    return min(stuck)[1] if stuck else None
