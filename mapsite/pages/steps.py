"""The milestones and tasks of a plan as the timeline tells them: in order, worded, every field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from markupsafe import Markup, escape
from msgspec import Struct

from mapsite.pages.deal import Deal, State, Who
from mapsite.pages.language import N_
from mapsite.pages.lookup import Lookup
from mapsite.pages.words import LEVELS, STATUSES
from mapsite.schedule.state import State as ScheduledState
from mapsite.schedule.state import task_state

if TYPE_CHECKING:
    from mapsite.plan.model import Milestone, Task
    from mapsite.schedule.row import MilestoneSchedule

KINDS = {
    "meeting": N_("Meeting"),
    "approval": N_("Approval"),
    "decision": N_("Decision"),
    "document": N_("Document"),
}

# A description of more characters is folded away with the details.
LONG = 200

MilestoneState: TypeAlias = ScheduledState | Literal["dropped"] | None

# A label and what stands beside it.
Fact = tuple[str, Markup]


class TaskLine(Struct, frozen=True, kw_only=True):
    """A task: its line, and what else the plan says of it. `anchor` is "" without an id."""

    anchor: str
    title: str
    owner: Who | None
    state: State
    day: str
    start: dt.date | None
    due: dt.date | None
    facts: tuple[Fact, ...]


class Step(Struct, frozen=True, kw_only=True):
    """A milestone: its line, its row of the table, and what else the plan says of it.

    `row` is its schedule, missing for a dropped milestone. `day` is the forecast, or the day on
    which it was done; `late` ("+6 d") and `lateness` ("6 days late") are "" where it is on time."""

    anchor: str
    id: str
    title: str
    phase: str
    owner: Who | None
    state: State
    row: MilestoneSchedule | None
    done: bool
    day: str
    late: str
    lateness: str
    target: str
    agreed: str
    slack: str
    waits_for: Markup
    description: Markup
    long: bool
    facts: tuple[Fact, ...]
    work: tuple[TaskLine, ...]
    tasks_done: str


def steps(deal: Deal, look: Lookup) -> tuple[list[Step], list[Step]]:
    """The milestones by forecast, then by target, then as in the plan; and the dropped ones."""
    rows = deal.schedule.milestones
    kept = sorted(rows.values(), key=lambda row: (row.forecast, row.target))
    dropped = [milestone for milestone in deal.plan.milestones if milestone.id not in rows]
    return (
        [_step(deal, look, deal.milestones[row.id], row) for row in kept],
        [_step(deal, look, milestone, None) for milestone in dropped],
    )


def _step(deal: Deal, look: Lookup, milestone: Milestone, row: MilestoneSchedule | None) -> Step:
    done = row is not None and row.state == "done"
    late = (row.forecast - row.target).days if row else 0
    trouble = late > 0 and not done
    target = row.target if row else milestone.date
    agreed = _agreed(deal, look, milestone)
    slack = _slack(deal, row)
    waits_for = look.milestones(milestone.depends_on)
    return Step(
        anchor=f"m-{milestone.id}",
        id=milestone.id,
        title=milestone.title,
        phase=milestone.phase or "",
        owner=look.who(milestone.owner) if milestone.owner else None,
        state=_state(deal, row),
        row=row,
        done=done,
        day=deal.day(row.forecast) if row else "",
        late=deal.n_("+{n} d", "+{n} d", late) if trouble else "",
        lateness=deal.late(late) if trouble else "",
        target=deal.day(target) if target else "",
        agreed=agreed,
        slack=slack,
        waits_for=waits_for,
        description=deal.text(milestone.description),
        long=len(milestone.description or "") > LONG,
        facts=(
            *_blocked(deal, milestone),
            *_end(deal, milestone),
            *_dates(deal, milestone, row, agreed, slack),
            *([(deal._(N_("Waits for")), waits_for)] if waits_for else ()),
            *_about(deal, look, milestone),
        ),
        work=tuple(
            task_line(deal, look, task, milestone.owner, row.state if row else "dropped")
            for task in milestone.tasks
        ),
        tasks_done=_tasks_done(deal, milestone),
    )


def _state(deal: Deal, row: MilestoneSchedule | None) -> State:
    if row is None:
        return deal.state("dropped")
    if row.state == "done":
        return deal.state("done", due=row.forecast)
    return deal.state(row.state, due=row.target)


def _dates(
    deal: Deal, milestone: Milestone, row: MilestoneSchedule | None, agreed: str, slack: str
) -> Iterator[Fact]:
    target = row.target if row else milestone.date
    if target:
        day = deal.day(target)
        yield deal._(N_("Target")), escape(f"{day}, {agreed}" if agreed else day)
    if row:
        name = N_("Done on") if row.state == "done" else N_("Forecast")
        late = deal.late((row.forecast - row.target).days)
        yield deal._(name), escape(f"{deal.day(row.forecast)}, {late}")
        if slack:
            yield deal._(N_("Slack")), escape(slack)
        if row.duration:
            yield deal._(N_("Takes")), escape(working_days(deal, row.duration))
    if milestone.completed and (row is None or row.state != "done"):
        yield deal._(N_("Done on")), escape(deal.day(milestone.completed))


def _about(deal: Deal, look: Lookup, milestone: Milestone) -> Iterator[Fact]:
    if milestone.with_:
        yield deal._(N_("With")), look.names(milestone.with_)
    if milestone.phase:
        yield deal._(N_("Phase")), escape(milestone.phase)
    yield from _rank(deal, milestone)
    if milestone.evidence:
        yield deal._(N_("Evidence")), look.documents([milestone.evidence])
    if milestone.files or milestone.links:
        yield deal._(N_("Documents")), look.documents(milestone.files, milestone.links)


def task_line(
    deal: Deal, look: Lookup, task: Task, owner: str | None, milestone: MilestoneState
) -> TaskLine:
    """A task's line. `owner` is who answers for it without an owner of its own, `milestone` the
    state of the milestone that it belongs to, "dropped" where that is."""
    calendar = deal.calendars.of(task.owner or owner)
    word = task_state(task, milestone, deal.today, calendar)
    day = task.completed if word == "done" else task.due
    shown = day or task.due
    return TaskLine(
        anchor=f"t-{task.id}" if task.id else "",
        title=task.title,
        owner=look.who(task.owner) if task.owner else None,
        state=deal.state(word, due=None if word == "done" else day),
        day=deal.day(shown) if shown else "",
        start=task.start,
        due=shown,
        facts=tuple(_task_facts(deal, look, task, word)),
    )


def _task_facts(deal: Deal, look: Lookup, task: Task, word: str) -> Iterator[Fact]:
    if task.kind != "task":
        yield deal._(N_("Kind")), escape(deal._(KINDS[task.kind]))
    if task.description:
        yield deal._(N_("About")), deal.line(task.description)
    yield from _blocked(deal, task)
    if task.outcome:
        yield deal._(N_("Outcome")), deal.line(task.outcome)
    yield from _end(deal, task)
    if task.with_:
        yield deal._(N_("With")), look.names(task.with_)
    if task.start:
        yield deal._(N_("Begins")), escape(deal.day(task.start))
    if task.due and task.completed and task.due != task.completed:
        yield deal._(N_("Due")), escape(deal.day(task.due))
    if task.completed and word != "done":
        yield deal._(N_("Done on")), escape(deal.day(task.completed))
    if task.depends_on:
        yield deal._(N_("Waits for")), look.tasks(task.depends_on)
    yield from _rank(deal, task)
    if task.files or task.links:
        yield deal._(N_("Documents")), look.documents(task.files, task.links)


def _blocked(deal: Deal, item: Milestone | Task) -> Iterator[Fact]:
    if item.blocked_by:
        yield deal._(N_("In the way")), escape(item.blocked_by)


def _end(deal: Deal, item: Milestone | Task) -> Iterator[Fact]:
    if item.done_when:
        yield deal._(N_("Done when")), deal.line(item.done_when)


def _rank(deal: Deal, item: Milestone | Task) -> Iterator[Fact]:
    if item.priority:
        yield deal._(N_("Priority")), escape(deal._(LEVELS[item.priority]))
    if item.status == "in progress":
        yield deal._(N_("Status")), escape(deal._(STATUSES[item.status]))


def _agreed(deal: Deal, look: Lookup, milestone: Milestone) -> str:
    agreed = milestone.agreed
    if agreed is None:
        return "" if milestone.status in ("done", "dropped") else deal._(N_("proposed"))
    return deal._(
        N_("agreed by {name} on {day}"), name=look.who(agreed.by).name, day=deal.day(agreed.on)
    )


def _slack(deal: Deal, row: MilestoneSchedule | None) -> str:
    if row is None or row.total_float is None:
        return ""
    return working_days(deal, row.total_float) if row.total_float else deal._(N_("none"))


def working_days(deal: Deal, n: int) -> str:
    """ "5 working days"."""
    return deal.n_("{n} working day", "{n} working days", n)


def _tasks_done(deal: Deal, milestone: Milestone) -> str:
    counted = [task for task in milestone.tasks if task.status != "dropped"]
    if not counted:
        return ""
    done = sum(task.status == "done" for task in counted)
    return deal.n_("{done} of {n} task done", "{done} of {n} tasks done", len(counted), done=done)
