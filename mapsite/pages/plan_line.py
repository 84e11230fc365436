"""The plan in one line: what is done, where today stands, how far finish and target are apart."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.chart.axis import Axis
from mapsite.pages.chart.pen import Pen
from mapsite.pages.deal import Deal
from mapsite.pages.language import N_

# Beyond so many milestones, single rings would only be a smear: ticks stand for them.
RINGS = 40


class PlanLine(Struct, frozen=True, kw_only=True):
    """The drawing, in pieces that a phone can do without: `words` stand beside it."""

    shapes: Markup
    words: Markup


def plan_line(deal: Deal) -> PlanLine:
    """From the plan's start to the later of its target and its forecast."""
    schedule, pen = deal.schedule, Pen(rtl=deal.language.dir == "rtl")
    last = max(schedule.target, schedule.forecast)
    scale = Axis(first=min(deal.plan.start, last), last=last)
    return PlanLine(
        shapes=Markup("".join(_shapes(deal, pen, scale))),
        words=Markup("".join(_words(deal, pen, scale))),
    )


def _at(scale: Axis, day: dt.date) -> float:
    """The line runs from the middle of its first day to the middle of its last one."""
    if scale.days == 1:
        return 100.0
    return min(max((day - scale.first).days / (scale.days - 1) * 100, 0.0), 100.0)


def _shapes(deal: Deal, pen: Pen, scale: Axis) -> list[str]:
    schedule = deal.schedule
    today, target = _at(scale, deal.today), _at(scale, schedule.target)
    forecast = _at(scale, schedule.forecast)
    gone = forecast if schedule.health == "done" else today
    shapes = [
        pen.box(0, 100, "line-way", "-.1875rem", ".375rem"),
        pen.box(0, gone, "line-gone", "-.1875rem", ".375rem"),
    ]
    if forecast > target:
        shapes.append(
            pen.box(target, forecast, "line-later", "-.3125rem", ".625rem", fill="line-hatch")
        )
    shapes.append(pen.down(target, "line-target", "-1.125rem", ".4375rem"))
    if _running(deal, scale):
        shapes.append(pen.down(today, "line-today", "-.875rem", ".6875rem"))
    rings = len(schedule.milestones) <= RINGS
    marks = [
        _mark(
            pen,
            _at(scale, row.target if row.state == "overdue" else row.forecast),
            row.state,
            rings,
        )
        for row in schedule.milestones.values()
        if row.state in ("done", "overdue") or row.forecast < schedule.forecast
    ]
    # Trouble lies above what is in order.
    shapes += sorted(marks, key=lambda mark: "overdue" in mark)
    shapes.append(pen.mark(forecast, "line-finish"))
    return shapes


def _mark(pen: Pen, at: float, state: str, rings: bool) -> str:
    if state == "overdue":
        return pen.symbol(at, "overdue")
    if not rings:
        kind = "line-tick line-tick-done" if state == "done" else "line-tick"
        return pen.down(at, kind, "-.3125rem", ".3125rem")
    return pen.mark(at, "line-done" if state == "done" else "line-open")


def _running(deal: Deal, scale: Axis) -> bool:
    return scale.shows(deal.today) and deal.schedule.health != "done"


def _words(deal: Deal, pen: Pen, scale: Axis) -> list[str]:
    schedule = deal.schedule
    today, target = _at(scale, deal.today), _at(scale, schedule.target)
    words = [pen.text(0, "1.625rem", deal.day(deal.plan.start), "line-word")]
    name = N_("Finished {day}") if schedule.health == "done" else N_("Forecast {day}")
    finish = deal._(name, day=deal.day(schedule.forecast))
    at = _at(scale, schedule.forecast)
    words.append(pen.text(at, "1.625rem", finish, "line-word line-strong", before=True))
    # Where the words of today and of the target would meet, the figures above say the target.
    apart = not _running(deal, scale) or target - today > 36 or today > target
    if schedule.target != schedule.forecast and apart:
        text = deal._(N_("Target {day}"), day=deal.day(schedule.target))
        words.append(
            pen.text(target, "-1.25rem", text, "line-word", gap=-0.3125, before=target > 25)
        )
    if _running(deal, scale):
        text = deal._(N_("Today {day}"), day=deal.day(deal.today))
        side = " line-middle" if 12 < today < 88 else ""
        words.append(
            pen.text(today, "-1.25rem", text, f"line-word line-strong{side}", before=today >= 88)
        )
    return words
