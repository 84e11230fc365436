"""Dates that hang on others → calendar dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mapsite.plan.model import Milestone, Plan, Relative, Responsibility, Task
from mapsite.plan.problem import quote
from mapsite.schedule.calendar import Calendars, OutOfRange
from mapsite.schedule.graph import dependencies_first

FIRST_DATE = dt.date(1900, 1, 1)
LAST_DATE = dt.date(2200, 12, 31)

Path: TypeAlias = tuple[str | int, ...]
T = TypeVar("T", bound=Struct)


class Flaw(Struct, frozen=True, kw_only=True):
    """What keeps a date from being settled, and the path of where it stands in the plan."""

    path: Path
    code: str
    message: str
    hint: str


class Unsettled(Exception):
    """Dates of the plan cannot be settled; `flaws` are the reasons."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(flaw.message for flaw in self.flaws))


class _Unknown(Exception):
    """The date hangs on one that has a flaw of its own."""


def settle(plan: Plan, calendars: Calendars) -> Plan:
    """The plan with a calendar date in place of each Relative, and for each undated milestone.

    Every anchor and dependency names something of the plan. A dropped milestone may stay without a
    date, where it depends on nothing but dropped ones that have none. Raises Unsettled with all
    dates that cannot be worked out, and graph.Cycle where dates hang on each other in a circle."""
    return _Settling(plan, calendars).plan()


class _Settling:
    def __init__(self, plan: Plan, calendars: Calendars) -> None:
        self._plan = plan
        self._calendars = calendars
        self._known: dict[str, dt.date] = {"start": plan.start, "end": plan.end}
        dropped = [milestone for milestone in plan.milestones if milestone.status == "dropped"]
        self._dropped = {milestone.id for milestone in dropped}
        self._undated_dropped = {milestone.id for milestone in dropped if milestone.date is None}
        self._flaws: list[Flaw] = []

    def plan(self) -> Plan:
        self._anchors()
        settled = self._everything()
        if self._flaws:
            raise Unsettled(self._flaws)
        return settled

    def _anchors(self) -> None:
        """Dates everything that others may hang on: key dates and milestones."""
        plan = self._plan
        work: dict[str, Callable[[], dt.date | None]] = {}
        needs: dict[str, tuple[str, ...]] = {"start": (), "end": ()}
        for k, key_date in enumerate(plan.key_dates):
            needs[key_date.id] = _anchor(key_date.date)
            work[key_date.id] = partial(self._day, key_date.date, None, ("key_dates", k, "date"))
        for m, milestone in enumerate(plan.milestones):
            path = ("milestones", m)
            if milestone.date is None:
                needs[milestone.id] = self._dependencies(milestone)
                work[milestone.id] = partial(self._undated, milestone, path)
            else:
                needs[milestone.id] = _anchor(milestone.date)
                where = (*path, "date")
                work[milestone.id] = partial(self._day, milestone.date, milestone.owner, where)
        for id in dependencies_first(needs):
            if id in work and (day := work[id]()) is not None:
                self._known[id] = day

    def _dependencies(self, milestone: Milestone) -> tuple[str, ...]:
        """Those that date an undated milestone: none that is dropped, unless it is itself."""
        vanished = self._undated_dropped if milestone.status == "dropped" else self._dropped
        return tuple(id for id in milestone.depends_on if id not in vanished)

    def _undated(self, milestone: Milestone, path: Path) -> dt.date | None:
        dependencies = self._dependencies(milestone)
        if milestone.id in self._dropped and not dependencies:
            return None
        if not dependencies or milestone.duration is None:
            why = "nothing that gives it one"
            if milestone.depends_on and not dependencies:
                why = "all that it depends on is dropped"
            message = f"{quote(milestone.title)} has no date, and {why}"
            self._flaw(path, "no-date", message, "give it a date, such as 2026-11-20")
            return None
        calendar, duration = self._calendars.of(milestone.owner), milestone.duration
        try:
            return self._within(
                lambda: max(calendar.add(self._of(id), duration) for id in dependencies),
                (*path, "duration"),
                f"{duration:,} working days after those that it depends on",
            )
        except _Unknown:
            return None

    def _day(self, day: dt.date | Relative | None, owner: str | None, path: Path) -> dt.date | None:
        """The calendar date that is meant; None for none, or where it has a flaw."""
        if not isinstance(day, Relative):
            return day
        sign = "-" if day.count < 0 else "+"
        words = f"{day.anchor} {sign} {abs(day.count):,} {day.unit}"
        if day.anchor in self._dropped:
            message = f"{quote(words)} hangs on a milestone that is dropped"
            self._flaw(path, "dropped-anchor", message, "name another anchor, or write a date")
            return None
        try:
            return self._within(lambda: self._count(day, owner), path, words)
        except _Unknown:
            return None

    def _count(self, day: Relative, owner: str | None) -> dt.date:
        anchor = self._of(day.anchor)
        match day.unit:
            case "days":
                return anchor + dt.timedelta(days=day.count)
            case "weeks":
                return anchor + dt.timedelta(weeks=day.count)
            case "working days":
                return self._calendars.of(owner).add(anchor, day.count)

    def _of(self, id: str) -> dt.date:
        if id not in self._known:
            raise _Unknown
        return self._known[id]

    def _within(self, date: Callable[[], dt.date], path: Path, words: str) -> dt.date | None:
        try:
            day: dt.date | None = date()
        except OutOfRange:
            day = None
        if day is None or not FIRST_DATE <= day <= LAST_DATE:
            where = f"{quote(words)} is {day}" if day else f"{quote(words)} is too far away"
            hint = f"dates from {FIRST_DATE.year} to {LAST_DATE.year} are counted"
            self._flaw(path, "date-out-of-range", where, hint)
            return None
        return day

    def _flaw(self, path: Path, code: str, message: str, hint: str) -> None:
        self._flaws.append(Flaw(path=path, code=code, message=message, hint=hint))

    # The plan again, with each part that has dates

    def _everything(self) -> Plan:
        plan = self._plan
        objective = plan.objective
        if objective:
            objective = replace(
                objective,
                measures=tuple(
                    self._dated(measure, measure.owner, ("objective", "measures", i), "by")
                    for i, measure in enumerate(objective.measures)
                ),
            )
        return replace(
            plan,
            objective=objective,
            key_dates=tuple(
                replace(key_date, date=self._known.get(key_date.id)) for key_date in plan.key_dates
            ),
            parties=tuple(
                replace(
                    party,
                    responsibilities=tuple(
                        self._responsibility(area, ("parties", p, "responsibilities", r))
                        for r, area in enumerate(party.responsibilities)
                    ),
                )
                for p, party in enumerate(plan.parties)
            ),
            approvals=tuple(
                self._dated(approval, approval.by, ("approvals", a), "due")
                for a, approval in enumerate(plan.approvals)
            ),
            milestones=tuple(
                replace(
                    milestone,
                    date=self._known.get(milestone.id),
                    tasks=self._tasks(milestone.tasks, milestone.owner, ("milestones", m)),
                )
                for m, milestone in enumerate(plan.milestones)
            ),
            resources=tuple(
                self._dated(resource, resource.provider, ("resources", r), "from_", "to", "by")
                for r, resource in enumerate(plan.resources)
            ),
            reviews=tuple(
                self._dated(review, None, ("reviews", r), "until")
                for r, review in enumerate(plan.reviews)
            ),
            questions=tuple(
                self._dated(question, question.owner, ("questions", q), "due")
                for q, question in enumerate(plan.questions)
            ),
        )

    def _responsibility(self, area: Responsibility, path: Path) -> Responsibility:
        return replace(area, tasks=self._tasks(area.tasks, None, path))

    def _tasks(self, tasks: Iterable[Task], owner: str | None, path: Path) -> tuple[Task, ...]:
        return tuple(
            self._dated(task, task.owner or owner, (*path, "tasks", t), "start", "due")
            for t, task in enumerate(tasks)
        )

    def _dated(self, part: T, owner: str | None, path: Path, *fields: str) -> T:
        """The part with its date fields settled in its owner's calendar."""
        relative = [name for name in fields if isinstance(getattr(part, name), Relative)]
        if not relative:
            return part
        return replace(
            part,
            **{name: self._day(getattr(part, name), owner, (*path, name)) for name in relative},
        )


def _anchor(day: dt.date | Relative) -> tuple[str, ...]:
    return (day.anchor,) if isinstance(day, Relative) else ()
