"""The overview: what, how far, when, how late and why, and who owes what next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, State, Who
from mapsite.pages.language import N_
from mapsite.pages.plan_line import PlanLine, plan_line
from mapsite.pages.reason import reason
from mapsite.pages.view import View
from mapsite.plan.walk import live_tasks

if TYPE_CHECKING:
    from mapsite.plan.model import Milestone, Task
    from mapsite.schedule.actions import Action

SHOWN = 8


class Figures(Struct, frozen=True, kw_only=True):
    """The three figures under the goal."""

    done: str
    of: str
    tasks: str
    target: str
    forecast: str
    forecast_label: str
    difference: State
    close: str


class Next(Struct, frozen=True, kw_only=True):
    """Something that can be done now: when, what, who."""

    number: str
    month: str
    title: Markup
    owner: Who | None
    state: State


class Waypoint(Struct, frozen=True, kw_only=True):
    """A milestone on the way there."""

    anchor: str
    title: str
    owner: str
    day: str
    state: State
    late: str


class Way(Struct, frozen=True, kw_only=True):
    """One column of the way there; `more` counts the milestones that are not shown."""

    title: str
    count: int
    steps: tuple[Waypoint, ...]
    more: int


class Gain(Struct, frozen=True, kw_only=True):
    """What a party gains."""

    party: Who
    benefits: tuple[Markup, ...]


class MeasureRow(Struct, frozen=True, kw_only=True):
    """A figure: what it is today, and what it is to be."""

    metric: str
    now: str
    target: str
    by: str
    owner: str


class Crew(Struct, frozen=True, kw_only=True):
    """A party and its people."""

    party: Who
    about: str
    people: tuple[tuple[Who, str], ...]


class Overview(View, frozen=True, kw_only=True):
    """The overview's facts."""

    updated: str
    title: str
    long: bool
    goal: Markup
    figures: Figures
    line: PlanLine
    actions: tuple[Next, ...]
    first: str
    open_tasks: str
    why: tuple[str, str]
    ways: tuple[Way, ...]
    gains: tuple[Gain, ...]
    measures: tuple[MeasureRow, ...]
    delay: str
    crews: tuple[Crew, ...]


def overview(deal: Deal) -> Overview:
    """The first page that a reader sees; never empty."""
    plan, language = deal.plan, deal.language
    objective = plan.objective
    return Overview(
        updated=language.day_full(deal.today),
        title=plan.title,
        long=len(plan.title) > 48,
        goal=_goal(deal),
        figures=_figures(deal),
        line=plan_line(deal),
        actions=tuple(_next(deal, action) for action in deal.schedule.actions[:3]),
        first=_first(deal),
        open_tasks=_open_tasks(deal),
        why=reason(deal),
        ways=_ways(deal),
        gains=tuple(
            Gain(party=deal.who(ref), benefits=tuple(map(deal.line, benefits)))
            for ref, benefits in (objective.benefits if objective else {}).items()
            if benefits
        ),
        measures=tuple(
            MeasureRow(
                metric=measure.metric,
                now=measure.now or "",
                target=measure.target or "",
                by=language.day_of_a_year(measure.by) if measure.by else "",
                owner=deal.who(measure.owner).name if measure.owner else "",
            )
            for measure in (objective.measures if objective else ())
        ),
        delay=deal.money(plan.cost_of_delay) if plan.cost_of_delay else "",
        crews=tuple(_crew(deal, ref) for ref, party in deal.parties.items() if party.people),
    )


def _goal(deal: Deal) -> Markup:
    objective = deal.plan.objective
    if objective and objective.goal:
        return Markup.escape(objective.goal)
    return Markup.escape(deal._(N_("The goal is not written yet.")))


def _figures(deal: Deal) -> Figures:
    schedule = deal.schedule
    rows = schedule.milestones.values()
    counted = _tasks(deal)
    done = sum(task.status == "done" for task in counted)
    late = schedule.days_late
    close = max(rows, key=lambda row: row.forecast)
    finished = schedule.health == "done"
    return Figures(
        done=deal._(
            N_("{done} of {all}"), done=sum(row.state == "done" for row in rows), all=len(rows)
        ),
        of=deal.n_("milestone", "milestones", len(rows)),
        tasks=deal._(N_("{done} of {all} tasks"), done=done, all=len(counted)) if counted else "",
        target=deal.day(schedule.target),
        forecast=deal.day(schedule.forecast),
        forecast_label=deal._(N_("Finished")) if finished else deal._(N_("Forecast")),
        difference=State(
            key="overdue" if late > 0 else "done" if finished else "on-track",
            word=deal.late(late),
            text=deal.late(late),
        ),
        close=deal.milestones[close.id].title,
    )


def _next(deal: Deal, action: Action) -> Next:
    due = action.due
    return Next(
        number=str(due.day) if due else "",
        month=_month(deal, due) if due else "",
        title=_asked(deal, action),
        owner=deal.who(action.owner) if action.owner else None,
        state=deal.state(action.state, due=due),
    )


def _month(deal: Deal, day: dt.date) -> str:
    language = deal.language
    here = day.year == deal.today.year
    return language.month_short(day) if here else language.month_of_a_year(day)


def _asked(deal: Deal, action: Action) -> Markup:
    match action.kind:
        case "question":
            return deal.title(action.title)
        case "approval":
            return Markup.escape(deal._(N_("Approve: {what}"), what=action.title))
        case _:
            return Markup.escape(action.title)


def _first(deal: Deal) -> str:
    """What is said where nobody owes anything now."""
    waiting = [row for row in deal.schedule.milestones.values() if row.state != "done"]
    if not waiting:
        return deal._(N_("Everything in this plan is done."))
    row = min(waiting, key=lambda row: row.forecast)
    return deal._(
        N_("Nothing can be done yet. The next milestone is “{title}”, on {day}."),
        title=deal.milestones[row.id].title,
        day=deal.day_long(row.forecast),
    )


def _open_tasks(deal: Deal) -> str:
    count = sum(task.status != "done" for task in _tasks(deal))
    if not count:
        return ""
    return deal.n_("{n} open task, by person", "{n} open tasks, by person", count)


def _tasks(deal: Deal) -> list[Task]:
    """The tasks that count: all but what was dropped."""
    return [task for _, task, _ in live_tasks(deal.plan)]


def _ways(deal: Deal) -> tuple[Way, ...]:
    rows = deal.schedule.milestones
    done = [m for m in deal.plan.milestones if m.id in rows and rows[m.id].state == "done"]
    undone = [m for m in deal.plan.milestones if m.id in rows and rows[m.id].state != "done"]
    undone.sort(key=lambda m: rows[m.id].forecast)
    hand = [m for m in undone if _in_hand(deal, m)]
    ahead = [m for m in undone if not _in_hand(deal, m)]
    done.sort(key=lambda m: rows[m.id].forecast)
    columns = (
        (N_("In hand"), hand, hand[:SHOWN]),
        (N_("Ahead"), ahead, ahead[:SHOWN]),
        (N_("Done"), done, done[-SHOWN:]),
    )
    return tuple(
        Way(
            title=deal._(title),
            count=len(milestones),
            steps=tuple(_waypoint(deal, m) for m in shown),
            more=len(milestones) - len(shown),
        )
        for title, milestones, shown in columns
        if milestones
    )


def _in_hand(deal: Deal, milestone: Milestone) -> bool:
    rows = deal.schedule.milestones
    return (
        milestone.status in ("in progress", "blocked")
        or rows[milestone.id].state in ("overdue", "due soon")
        or all(rows[d].state == "done" for d in milestone.depends_on if d in rows)
    )


def _waypoint(deal: Deal, milestone: Milestone) -> Waypoint:
    row = deal.schedule.milestones[milestone.id]
    late = (row.forecast - row.target).days
    return Waypoint(
        anchor=f"m-{milestone.id}",
        title=milestone.title,
        owner=deal.who(milestone.owner).name if milestone.owner else deal._(N_("no owner yet")),
        day=deal.day(row.forecast),
        state=deal.state(row.state),
        late=deal.n_("+{n} day", "+{n} days", late) if late > 0 and row.state != "done" else "",
    )


def _crew(deal: Deal, ref: str) -> Crew:
    party = deal.parties[ref]
    return Crew(
        party=deal.who(ref),
        about=party.function or "",
        people=tuple((deal.who(p.id), p.title or p.role or "") for p in party.people),
    )
