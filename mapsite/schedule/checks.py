"""Rules that need dates: a function per rule, listed in CHECKS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from msgspec import Struct

from mapsite.plan import checks as plan_checks
from mapsite.plan.model import Milestone, Party, Person, Plan, Task
from mapsite.plan.places import Places
from mapsite.plan.problem import Problem, counted, quote
from mapsite.plan.walk import live_tasks, owner_of
from mapsite.schedule.calendar import WEEK, Calendars, OutOfRange, calendars
from mapsite.schedule.dates import FIRST_DATE, LAST_DATE, Path, Unsettled, settle
from mapsite.schedule.graph import Cycle
from mapsite.schedule.preconditions import PRECONDITIONS
from mapsite.schedule.schedule import NothingToSchedule, Schedule, schedule

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Dated(Struct, frozen=True, kw_only=True):
    """A day of a settled plan that somebody keeps: what it is called and who owns it.

    `open` says whether it can still be missed: what is done or dropped cannot."""

    path: Path
    day: dt.date
    title: str
    owner: str | None
    open: bool


class Outlook(Struct, frozen=True, kw_only=True):
    """What a rule looks at: a settled plan with all that follows from it on the day."""

    plan: Plan
    places: Places
    today: dt.date
    calendars: Calendars
    schedule: Schedule
    parties: dict[str, Party]
    people: dict[str, tuple[Person, Party]]

    def party(self, owner: str | None) -> Party | None:
        """The party that an owner is or belongs to; None for none and for a free name."""
        if owner in self.people:
            return self.people[owner][1]
        return self.parties.get(owner) if owner else None


def check(plan: Plan, places: Places, today: dt.date) -> list[Problem]:
    """All that the dates of a plan show, as it was read without errors. Never raises.

    Where dates cannot be worked out, the reasons are all that is reported."""
    if missing := [problem for rule in PRECONDITIONS for problem in rule(plan, places)]:
        return missing
    known = calendars(plan)
    try:
        settled = settle(plan, known)
        planned = schedule(settled, today, known)
    except Unsettled as error:
        return [
            Problem(place=places[flaw.path], code=flaw.code, message=flaw.message, hint=flaw.hint)
            for flaw in error.flaws
        ]
    except (OutOfRange, Cycle, NothingToSchedule) as error:
        return [_not_scheduled(error, places)]
    outlook = Outlook(
        plan=settled,
        places=places,
        today=today,
        calendars=known,
        schedule=planned,
        parties={party.id: party for party in plan.parties},
        people={person.id: (person, party) for party in plan.parties for person in party.people},
    )
    return [problem for rule in CHECKS for problem in rule(outlook)]


def _not_scheduled(error: OutOfRange | Cycle | NothingToSchedule, places: Places) -> Problem:
    place = places.key("milestones")
    match error:
        case OutOfRange():
            return Problem(
                place=place,
                code="date-out-of-range",
                message="the milestones' durations lead too far away",
                hint=f"dates from {FIRST_DATE.year} to {LAST_DATE.year} are counted",
            )
        case Cycle():
            return Problem(
                place=place,
                code="circle",
                message=str(error),
                hint="delete one of these dependencies",
            )
        case NothingToSchedule():
            return Problem(place=place, code="all-dropped", message="every milestone is dropped")


def in_range(outlook: Outlook) -> Iterator[Problem]:
    """No milestone is forecast for a day beyond those that are counted."""
    for path, milestone in _live(outlook):
        forecast = outlook.schedule.milestones[milestone.id].forecast
        if forecast > LAST_DATE:
            yield Problem(
                place=outlook.places[path],
                code="date-out-of-range",
                message=f"{quote(milestone.title)} is forecast for {forecast}",
                hint=f"dates from {FIRST_DATE.year} to {LAST_DATE.year} are counted",
            )
            return


def in_order(outlook: Outlook) -> Iterator[Problem]:
    """No milestone is dated before one that it depends on."""
    rows = outlook.schedule.milestones
    order = {milestone.id: m for m, milestone in enumerate(outlook.plan.milestones)}
    for path, milestone in _live(outlook):
        for id in milestone.depends_on:
            if id not in rows or rows[id].target <= rows[milestone.id].target:
                continue
            other = outlook.plan.milestones[order[id]]
            yield Problem(
                place=outlook.places[(*path, "date")],
                code="dated-before",
                message=f"{quote(milestone.title)} is dated {milestone.date}, before "
                f"{quote(other.title)} on {other.date}, which it depends on",
                hint="move one of the two dates, or delete the dependency",
                severity="warning",
                also=(outlook.places["milestones", order[id], "date"],),
            )


def not_overdue(outlook: Outlook) -> Iterator[Problem]:
    """Nothing that is not done was due before today."""
    for dated in _dates(outlook):
        if dated.open and dated.day < outlook.today:
            late = (outlook.today - dated.day).days
            yield Problem(
                place=outlook.places[dated.path],
                code="overdue",
                message=f"{quote(dated.title)} was due on {dated.day}, {counted(late, 'day')} ago",
                hint="say that it is done, or move the date",
                severity="warning",
            )


def on_working_days(outlook: Outlook) -> Iterator[Problem]:
    """Nothing is due on a weekend, a public holiday or a closed day of the party that owns it."""
    sides = [party for party in outlook.plan.parties if party.side in ("seller", "buyer")]
    end = Dated(path=("end",), day=outlook.plan.end, title="the close", owner=None, open=True)
    for dated in (end, *_dates(outlook)):
        if not dated.open or outlook.calendars.of(dated.owner).is_working(dated.day):
            continue
        owner = outlook.party(dated.owner)
        for party in (owner,) if owner else sides:
            if off := _why_off(party, outlook.calendars, dated.day):
                code, why = off
                working = outlook.calendars.of(dated.owner)
                before, after = working.add(dated.day, -1), working.next(dated.day)
                yield Problem(
                    place=outlook.places[dated.path],
                    code=code,
                    message=f"{dated.day} is {why}",
                    hint=f"the nearest working days are {before} and {after}",
                    severity="warning",
                )
                break


def _why_off(party: Party, known: Calendars, day: dt.date) -> tuple[str, str] | None:
    """Why a party does not work on a day, as a code and in words; None where it does."""
    if WEEK[day.weekday()] not in party.working_week:
        return "weekend", f"a {_WEEKDAYS[day.weekday()]}, when {quote(party.name)} does not work"
    calendar = known.of(party.id)
    if name := calendar.holiday(day, "en"):
        return "public-holiday", f"{quote(name)}, a public holiday of {quote(party.name)}"
    if not calendar.is_working(day):
        return "closed-day", f"a day on which {quote(party.name)} is closed"
    return None


def while_owner_is_there(outlook: Outlook) -> Iterator[Problem]:
    """Nothing is due while the person who owns it is away."""
    for dated in _dates(outlook):
        if not dated.open or dated.owner not in outlook.people:
            continue
        person, _ = outlook.people[dated.owner]
        for away in person.away:
            if away.from_ <= dated.day <= away.to:
                yield Problem(
                    place=outlook.places[dated.path],
                    code="owner-away",
                    message=f"{quote(person.name)} is away on {dated.day}, "
                    f"when {quote(dated.title)} is due",
                    hint=f"move it out of {away.from_} to {away.to}, or give it another owner",
                    severity="warning",
                )


def done_on_a_day(outlook: Outlook) -> Iterator[Problem]:
    """What is done says on which day, and that day has come."""
    work: list[tuple[Path, Milestone | Task]] = [*_live(outlook)]
    work += [(path, task) for path, task, _ in live_tasks(outlook.plan)]
    for path, thing in work:
        if thing.status != "done":
            continue
        if thing.completed is None and isinstance(thing, Milestone):
            yield Problem(
                place=outlook.places[(*path, "status")],
                code="no-completion",
                message=f"{quote(thing.title)} is done, but not since when; "
                f"its target date, {thing.date}, is taken",
                hint=f"add completed: {min(outlook.today, thing.date or outlook.today)}",
                severity="warning",
            )
        if thing.completed is not None and thing.completed > outlook.today:
            yield Problem(
                place=outlook.places[(*path, "completed")],
                code="future-completion",
                message=f"{quote(thing.title)} was done on {thing.completed}, after today, "
                f"{outlook.today}",
                hint="write the day on which it was done, or another status",
                severity="warning",
            )


def spans_run_forward(outlook: Outlook) -> Iterator[Problem]:
    """No span ends before it begins, now that dates which hang on others are known."""
    yield from plan_checks.spans_run_forward(outlook.plan, outlook.places)


CHECKS: tuple[Callable[[Outlook], Iterator[Problem]], ...] = (
    in_range,
    in_order,
    not_overdue,
    on_working_days,
    while_owner_is_there,
    done_on_a_day,
    spans_run_forward,
)


def _live(outlook: Outlook) -> Iterator[tuple[Path, Milestone]]:
    """The milestones that are not dropped, each with its path."""
    for m, milestone in enumerate(outlook.plan.milestones):
        if milestone.status != "dropped":
            yield ("milestones", m), milestone


def _dates(outlook: Outlook) -> Iterator[Dated]:
    """The days by which somebody owes something."""
    for path, milestone in _live(outlook):
        row = outlook.schedule.milestones[milestone.id]
        yield Dated(
            path=(*path, "date"),
            day=row.target,
            title=milestone.title,
            owner=milestone.owner,
            open=row.state != "done",
        )
    for path, task, home in live_tasks(outlook.plan):
        if task.due:
            yield Dated(
                path=(*path, "due"),
                day=task.due,
                title=task.title,
                owner=owner_of(task, home),
                open=task.status != "done",
            )
    for a, approval in enumerate(outlook.plan.approvals):
        if approval.due:
            yield Dated(
                path=("approvals", a, "due"),
                day=approval.due,
                title=approval.what,
                owner=approval.by,
                open=approval.status not in ("done", "dropped", "refused"),
            )
    for q, question in enumerate(outlook.plan.questions):
        if question.due:
            yield Dated(
                path=("questions", q, "due"),
                day=question.due,
                title=question.question,
                owner=question.owner,
                open=not question.answer,
            )
