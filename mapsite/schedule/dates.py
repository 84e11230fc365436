"""Dates that hang on others → calendar dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mapsite.plan.model import KeyDate, Milestone, Plan, Relative
from mapsite.plan.problem import quote
from mapsite.plan.shape import Field, fields
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
        settled = self._settled(self._plan, None, ())
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

    def _settled(self, part: T, inherited: str | None, path: Path) -> T:
        """The part with its dates settled, and all parts of it, each in its own owner's calendar.

        `inherited` is the owner of a task without one: its milestone's."""
        owner = _owner(part) or inherited
        changed: dict[str, object] = {}
        for field in _with_days(type(part)):
            value, where = getattr(part, field.name), (*path, field.key)
            if isinstance(part, KeyDate | Milestone) and field.name == "date":
                # Dated already, since others hang on it; its flaws are told there.
                changed[field.name] = self._known.get(part.id)
            elif isinstance(value, Relative):
                changed[field.name] = self._day(value, owner, where)
            elif isinstance(value, Struct):
                changed[field.name] = self._settled(value, None, where)
            elif isinstance(value, tuple):
                below = owner if isinstance(part, Milestone) else None
                changed[field.name] = tuple(
                    self._settled(item, below, (*where, i)) for i, item in enumerate(value)
                )
        return replace(part, **changed) if changed else part


@cache
def _with_days(struct: type[Struct]) -> tuple[Field, ...]:
    """The fields of a struct that hold a day which may be relative, themselves or further down."""
    inner = {field: field.shape.item or field.shape for field in fields(struct).values()}
    return tuple(
        field
        for field, shape in inner.items()
        if shape.kind == "day" or (shape.struct is not None and _with_days(shape.struct))
    )


def _owner(part: Struct) -> str | None:
    names = (getattr(part, name, None) for name in ("owner", "by", "provider"))
    return next((name for name in names if isinstance(name, str)), None)


def _anchor(day: dt.date | Relative) -> tuple[str, ...]:
    return (day.anchor,) if isinstance(day, Relative) else ()
