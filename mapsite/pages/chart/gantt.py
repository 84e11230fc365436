"""The Gantt chart: each milestone's row of the plot as SVG, and what lies behind all rows.

Rows are drawn apart, with x in per cent and y from the row's middle, so a row is as high as its
name needs, and rows can be folded without a script.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.chart import bars
from mapsite.pages.chart.axis import Axis, axis
from mapsite.pages.chart.backdrop import Backdrop, backdrop
from mapsite.pages.chart.links import Links
from mapsite.pages.chart.pen import Pen
from mapsite.pages.deal import Deal
from mapsite.pages.language import N_
from mapsite.pages.steps import Step, TaskLine

if TYPE_CHECKING:
    from mapsite.schedule.row import MilestoneSchedule

# Up to so many milestones, rows have room for an owner and every link is drawn.
ROOMY = 24
# Beyond so many, rows are grouped by month and folded.
FOLDED = 150
# Half of a bar's height, in rem.
HALF, HALF_DENSE = 0.4375, 0.3125


class TaskRow(Struct, frozen=True, kw_only=True):
    """A task's row: its mark on its due date."""

    work: TaskLine
    plot: Markup


class Line(Struct, frozen=True, kw_only=True):
    """A milestone's row. `small` is its drawing for a list, without texts and links."""

    step: Step
    plot: Markup
    small: Markup
    tasks: tuple[TaskRow, ...]


class Group(Struct, frozen=True, kw_only=True):
    """Rows under a heading, a phase or a month; without one, `title` is "".

    `plot` draws the links that pass the heading; `done` where all of its milestones are; `folds`
    where it can be folded, and `open` where it is not at first."""

    title: str
    plot: Markup
    lines: tuple[Line, ...]
    done: bool
    folds: bool
    open: bool


class Chart(Struct, frozen=True, kw_only=True):
    """The chart; `finished` draws all that is done in one row, for a chart that hides its rows."""

    groups: tuple[Group, ...]
    backdrop: Backdrop
    dense: bool
    finished: Markup


def chart(deal: Deal, steps: Sequence[Step]) -> Chart:
    """The chart of scheduled milestones, grouped, and within a group in the order given."""
    pen = Pen(rtl=deal.language.dir == "rtl")
    scale = _axis(deal, steps)
    dense = len(steps) > ROOMY
    folds = len(steps) > FOLDED
    half = HALF_DENSE if dense else HALF
    grouped = by_month(deal, steps) if folds else _by_phase(deal, steps)
    links = Links(pen, scale, half=half)
    # A folded group hides its rows, so no link leads out of one.
    runs = grouped.values() if folds else [[s for group in grouped.values() for s in group]]
    for run in runs:
        links.draw([s.row for s in run if s.row], deal.milestones, critical_only=dense)
    opened = current(deal, grouped)
    finished = [step.row for step in steps if step.row and step.done]
    return Chart(
        groups=tuple(
            Group(
                title=title,
                plot=Markup("".join(links.above.get(group[0].id, ()))),
                lines=tuple(
                    _line(deal, pen, scale, links, step, step.row, half)
                    for step in group
                    if step.row
                ),
                done=all(step.done for step in group),
                folds=folds,
                open=title == opened,
            )
            for title, group in grouped.items()
        ),
        backdrop=backdrop(deal, pen, scale),
        dense=dense,
        finished=_middle(bars.finished(pen, scale, finished)) if dense and finished else Markup(""),
    )


def _line(
    deal: Deal,
    pen: Pen,
    scale: Axis,
    links: Links,
    step: Step,
    row: MilestoneSchedule,
    half: float,
) -> Line:
    shapes = bars.bar(pen, scale, row, deal.today, half)
    marks = bars.diamonds(pen, scale, row)
    through = "".join(links.through.get(row.id, ()))
    return Line(
        step=step,
        plot=Markup("".join(links.lines.get(row.id, ())))
        + _middle(
            shapes
            + bars.slack(pen, scale, row, half)
            + "".join(links.tips.get(row.id, ()))
            + marks
            + bars.date(pen, scale, row, step.day, step.late)
        ),
        small=_middle(shapes + marks),
        tasks=tuple(
            TaskRow(work=work, plot=Markup(through + bars.task(pen, scale, work)))
            for work in step.work
        ),
    )


def _middle(shapes: str) -> Markup:
    """Shapes whose y is counted from the middle of their row."""
    return Markup(f'<svg y="50%" overflow="visible">{shapes}</svg>')


def _axis(deal: Deal, steps: Sequence[Step]) -> Axis:
    plan = deal.plan
    days = {plan.start, plan.end}
    for step in steps:
        if row := step.row:
            days.update((row.start, row.forecast, row.target, row.late_finish or row.forecast))
        days.update(day for work in step.work for day in (work.start, work.due) if day)
    # What lies far outside the plan must not press the plan itself together.
    first, last = min(days), max(days)
    near = max(dt.timedelta(31), (last - first) / 4)
    others = (deal.today, *(key.date for key in plan.key_dates))
    days.update(day for day in others if first - near <= day <= last + near)
    narrow = axis(days)
    for step in steps:
        text = f"{step.day} {step.late}"
        if step.row and not (
            bars.fits_after(narrow, step.row, text) or bars.fits_before(narrow, step.row, text)
        ):
            return axis(days, room=True)
    return narrow


def _by_phase(deal: Deal, steps: Sequence[Step]) -> dict[str, list[Step]]:
    """The steps by phase, in the plan's order of phases; the title is "" where it has none."""
    phases = dict.fromkeys(milestone.phase or "" for milestone in deal.plan.milestones)
    rest = deal._(N_("Without a phase")) if len(phases) > 1 else ""
    groups: dict[str, list[Step]] = {phase or rest: [] for phase in phases}
    for step in steps:
        groups[step.phase or rest].append(step)
    return {phase: group for phase, group in groups.items() if group}


def by_month(deal: Deal, steps: Sequence[Step]) -> dict[str, list[Step]]:
    """The steps by the month of their forecast."""
    months: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        if step.row:
            months[_month(deal, step.row.forecast)].append(step)
    return dict(months)


def current(deal: Deal, grouped: dict[str, list[Step]]) -> str:
    """The month of today, else the first with something open, else the last."""
    today = _month(deal, deal.today)
    if today in grouped:
        return today
    pending = (title for title, group in grouped.items() if not all(step.done for step in group))
    return next(pending, list(grouped)[-1])


def _month(deal: Deal, day: dt.date) -> str:
    return f"{deal.language.month(day)} {day.year}"
