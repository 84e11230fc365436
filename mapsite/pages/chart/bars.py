"""One milestone's bar, its diamonds and its date; one task's mark."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mapsite.pages.chart.axis import PLOT, Axis, text_width
from mapsite.pages.chart.pen import Pen

if TYPE_CHECKING:
    from mapsite.pages.steps import TaskLine
    from mapsite.schedule.row import MilestoneSchedule

SIZE = 12
# From the middle of a diamond to its date, in rem, and the same in px.
GAP = 0.75
GAP_PX = 12
# Diamonds nearer to each other, in per cent, would be a smear.
APART = 1.25


def bar(pen: Pen, scale: Axis, row: MilestoneSchedule, today: dt.date, half: float) -> str:
    """From forecast minus duration to forecast: what was planned, and what is later than planned.

    `half` is half of the bar's height, in rem."""
    top, height = f"{-half}rem", f"{2 * half}rem"
    start, end, target = map(scale.at, (row.start, row.forecast, row.target))
    if row.state == "done":
        return pen.box(start, end, "g-bar g-done", top, height)
    shapes = []
    if target < start:
        shapes.append(pen.across(target, start, "g-late-line", "0"))
    planned = min(max(target, start), end)
    if start < planned:
        kind = "g-bar g-on-path" if row.critical else "g-bar g-has-slack"
        shapes.append(pen.box(start, planned, kind, top, height))
    if planned < end:
        shapes.append(pen.box(planned, end, "g-bar g-later", top, height, fill="g-hatch"))
    if row.start < today < row.forecast:
        shapes.append(pen.down(scale.at(today), "g-today", top, f"{half}rem"))
    return "".join(shapes)


def diamonds(pen: Pen, scale: Axis, row: MilestoneSchedule) -> str:
    """Hollow on the target, solid on the forecast."""
    if row.state == "done":
        return pen.mark(scale.at(row.forecast), "finished")
    forecast = pen.mark(scale.at(row.forecast), "forecast")
    if row.target == row.forecast:
        return forecast
    return pen.mark(scale.at(row.target), "target") + forecast


def slack(pen: Pen, scale: Axis, row: MilestoneSchedule, half: float) -> str:
    """A dotted line to the late finish, under the date."""
    if not row.total_float or row.late_finish is None:
        return ""
    y = f"{half + 0.125}rem"
    end = scale.at(row.late_finish)
    line = pen.across(scale.at(row.forecast), end, "g-slack-line", y)
    return line + pen.mark(end, "slack-end", y)


def date(pen: Pen, scale: Axis, row: MilestoneSchedule, day: str, late: str) -> str:
    """The forecast right of its diamond, or left of the bar where there is no room."""
    text = f"{day} {late}" if late else day
    before = not fits_after(scale, row, text)
    at = _first(row) if before else row.forecast
    return pen.text(scale.at(at), ".3em", day, "g-day", late, gap=GAP, before=before)


def fits_after(scale: Axis, row: MilestoneSchedule, text: str) -> bool:
    """Whether a text has room between the forecast and the plot's end."""
    return scale.at(row.forecast) / 100 * PLOT + text_width(text, SIZE) + GAP_PX <= PLOT


def fits_before(scale: Axis, row: MilestoneSchedule, text: str) -> bool:
    """Whether a text has room between the plot's beginning and the bar."""
    return scale.at(_first(row)) / 100 * PLOT >= text_width(text, SIZE) + GAP_PX


def _first(row: MilestoneSchedule) -> dt.date:
    return row.start if row.state == "done" else min(row.start, row.target)


def task(pen: Pen, scale: Axis, work: TaskLine) -> str:
    """A task: its state's shape on its date, and a line from the day on which it begins."""
    if work.due is None:
        return ""
    due = scale.at(work.due)
    line = ""
    if work.start and work.start < work.due:
        line = pen.across(scale.at(work.start), due, "g-task", "50%")
    return line + pen.symbol(due, work.state.key, "50%")


def finished(pen: Pen, scale: Axis, rows: Sequence[MilestoneSchedule]) -> str:
    """All finished milestones in one row; where they are close, one diamond stands for several."""
    places = sorted(scale.at(row.forecast) for row in rows)
    line = pen.box(
        scale.at(min(row.start for row in rows)), places[-1], "g-finished", "-.125rem", ".25rem"
    )
    marks, last = [], -APART
    for place in places:
        if place - last >= APART:
            marks.append(pen.mark(place, "finished"))
            last = place
    return line + "".join(marks)
