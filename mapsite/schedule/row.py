"""A milestone's part of the schedule."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from mapsite.schedule.state import State


class MilestoneSchedule(Struct, frozen=True, kw_only=True):
    """A milestone's part of the schedule. Working days are those of its owner's party.

    `duration` and `total_float` are working days. `start` is where a chart's bar begins: the
    forecast less the duration. `late_finish` and `total_float` are None when it is done.
    `critical` says whether it is on the critical path. `decided_by` is the dependency that decides
    its forecast, None where its own target, today or its completion does. `progress` is 0 to 1."""

    id: str
    target: dt.date
    duration: int
    start: dt.date
    forecast: dt.date
    late_finish: dt.date | None
    total_float: int | None
    critical: bool
    state: State
    decided_by: str | None
    progress: float
