"""Next actions: what can be done now, by whom, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from mapsite.plan.model import Plan, Task
from mapsite.plan.walk import live_tasks
from mapsite.schedule.calendar import Calendars
from mapsite.schedule.state import State, TaskState, task_state, work_state

Path: TypeAlias = tuple[str | int, ...]


class Action(Struct, frozen=True, kw_only=True):
    """Something that can be done now.

    `path` leads to it in the plan, such as ("milestones", 1, "tasks", 0). `title` is what the plan
    calls it (of a question: Markdown). `owner` is who owes it, of a task without one its
    milestone's owner or its party. `milestone` is the id of the one that it belongs to, or is."""

    kind: Literal["task", "milestone", "approval", "question"]
    path: Path
    title: str
    owner: str | None
    due: dt.date | None
    state: State | TaskState
    milestone: str | None = None


def actions(
    plan: Plan, states: Mapping[str, State], today: dt.date, calendars: Calendars
) -> tuple[Action, ...]:
    """All that can be done now, by due date, then as in the file; what has no date comes last.

    That are tasks, milestones without tasks, approvals and open questions which are unfinished, not
    blocked, and depend on nothing unfinished, neither themselves nor through their milestone.
    `states` are those of the milestones that are not dropped. The file's order is that of the
    schema's example: parties, approvals, milestones, questions."""
    found = [
        *_of_parties(plan, today, calendars),
        *_approvals(plan, today, calendars),
        *_of_milestones(plan, states, today, calendars),
        *_questions(plan, today, calendars),
    ]
    return tuple(sorted(found, key=lambda action: action.due or dt.date.max))


def _of_parties(plan: Plan, today: dt.date, calendars: Calendars) -> Iterator[Action]:
    open_tasks = _open_tasks(plan)
    for p, party in enumerate(plan.parties):
        for r, area in enumerate(party.responsibilities):
            for t, task in enumerate(area.tasks):
                if _can_be_done(task, open_tasks):
                    owner = task.owner or party.id
                    yield Action(
                        kind="task",
                        path=("parties", p, "responsibilities", r, "tasks", t),
                        title=task.title,
                        owner=owner,
                        due=task.due,
                        state=task_state(task, None, today, calendars.of(owner)),
                    )


def _of_milestones(
    plan: Plan, states: Mapping[str, State], today: dt.date, calendars: Calendars
) -> Iterator[Action]:
    open_tasks = _open_tasks(plan)
    unfinished = {id for id, state in states.items() if state != "done"}
    for m, milestone in enumerate(plan.milestones):
        if milestone.id not in states or not unfinished.isdisjoint(milestone.depends_on):
            continue
        tasks = [(t, task) for t, task in enumerate(milestone.tasks) if task.status != "dropped"]
        for t, task in tasks:
            if _can_be_done(task, open_tasks):
                owner = task.owner or milestone.owner
                state = states[milestone.id]
                yield Action(
                    kind="task",
                    path=("milestones", m, "tasks", t),
                    title=task.title,
                    owner=owner,
                    due=task.due,
                    state=task_state(task, state, today, calendars.of(owner)),
                    milestone=milestone.id,
                )
        if not tasks and milestone.status not in ("done", "blocked"):
            yield Action(
                kind="milestone",
                path=("milestones", m),
                title=milestone.title,
                owner=milestone.owner,
                due=milestone.date,
                state=states[milestone.id],
                milestone=milestone.id,
            )


def _approvals(plan: Plan, today: dt.date, calendars: Calendars) -> Iterator[Action]:
    for a, approval in enumerate(plan.approvals):
        if approval.status in ("not started", "in progress"):
            calendar = calendars.of(approval.by)
            yield Action(
                kind="approval",
                path=("approvals", a),
                title=approval.what,
                owner=approval.by,
                due=approval.due,
                state=work_state(approval.status, approval.due, today, calendar),
            )


def _questions(plan: Plan, today: dt.date, calendars: Calendars) -> Iterator[Action]:
    for q, question in enumerate(plan.questions):
        if not question.answer:
            calendar = calendars.of(question.owner)
            yield Action(
                kind="question",
                path=("questions", q),
                title=question.question,
                owner=question.owner,
                due=question.due,
                state=work_state("open", question.due, today, calendar),
            )


def _can_be_done(task: Task, open_tasks: set[str]) -> bool:
    return task.status in ("not started", "in progress") and open_tasks.isdisjoint(task.depends_on)


def _open_tasks(plan: Plan) -> set[str]:
    """The ids of the tasks that others wait for; nobody waits for what was dropped."""
    return {task.id for _, task, _ in live_tasks(plan) if task.id and task.status != "done"}
