"""The critical path method over working days: forecasts, late finishes, float.

After Kelley and Walker, "Critical-Path Planning and Scheduling" (1959), with two additions: nothing
finishes before its target date, and what is not done finishes today at the earliest. Each step
counts in the calendar of the party that owns it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct

from mapsite.schedule.calendar import WorkCalendar


class Step(Struct, frozen=True, kw_only=True):
    """A milestone as the method sees it; `duration` in working days of `calendar`.

    `finished` is the day on which it was done, None when it is not. `depends_on` are ids of other
    steps, none of them dropped."""

    id: str
    calendar: WorkCalendar
    target: dt.date
    duration: int
    depends_on: tuple[str, ...] = ()
    finished: dt.date | None = None


class Forecast(Struct, frozen=True, kw_only=True):
    """When a step finishes at the earliest, and the dependency that decides it.

    `decided_by` is None where the step's own target, today or its completion decides: it would
    finish on the same day without its dependencies."""

    day: dt.date
    decided_by: str | None = None


def forecasts(steps: Iterable[Step], today: dt.date) -> dict[str, Forecast]:
    """The early finish of each step; `steps` come dependencies first.

    Of dependencies that decide together, the first that is late itself is named, else the first.
    Raises calendar.OutOfRange."""
    found: dict[str, Forecast] = {}
    late: set[str] = set()
    for step in steps:
        if step.finished is not None:
            forecast = Forecast(day=step.finished)
        else:
            own = max(step.target, step.calendar.next(today))
            ways = {id: step.calendar.add(found[id].day, step.duration) for id in step.depends_on}
            day = max(own, *ways.values()) if ways else own
            deciding = [id for id, way in ways.items() if way == day > own]
            by = next((id for id in deciding if id in late), next(iter(deciding), None))
            forecast = Forecast(day=day, decided_by=by)
        found[step.id] = forecast
        if forecast.day > step.target:
            late.add(step.id)
    return found


def late_finishes(steps: Iterable[Step], close: dt.date) -> dict[str, dt.date]:
    """The latest day on which each unfinished step can finish without moving the close.

    `steps` come dependencies first; `close` is the latest forecast of all. The day need not be a
    working day of the step's own calendar. Raises calendar.OutOfRange."""
    unfinished = {step.id: step for step in steps if step.finished is None}
    latest = dict.fromkeys(unfinished, close)
    for step in reversed(unfinished.values()):
        bound = step.calendar.latest(latest[step.id], step.duration)
        for id in unfinished.keys() & step.depends_on:
            latest[id] = min(latest[id], bound)
    return latest


def total_floats(
    steps: Iterable[Step], forecast: Mapping[str, Forecast], latest: Mapping[str, dt.date]
) -> dict[str, int]:
    """How many of its own working days each unfinished step can slip without moving the close."""
    return {
        step.id: step.calendar.between(forecast[step.id].day, latest[step.id])
        for step in steps
        if step.finished is None
    }


def critical_path(floats: Mapping[str, int], forecast: Mapping[str, Forecast]) -> tuple[str, ...]:
    """The unfinished steps without float by forecast, then in the order of `floats`."""
    critical = (id for id, total_float in floats.items() if total_float == 0)
    return tuple(sorted(critical, key=lambda id: forecast[id].day))
