"""What stands above and behind all rows of a chart: months, weeks, days off, key dates, today."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from mapsite.pages.chart.axis import DAY, Axis, Tick, months, text_width, weeks
from mapsite.pages.chart.lanes import Flag, Placed, place
from mapsite.pages.chart.pen import Pen
from mapsite.pages.deal import Deal
from mapsite.pages.language import N_
from mapsite.schedule.calendar import WEEK

if TYPE_CHECKING:
    from mapsite.plan.model import Party

# Days off are shown up to this many days of axis.
BANDS = 27 * 7
# The plot of a narrow phone's list, in px.
SMALL = 300
LANE = 1.125


class DayOff(Struct, frozen=True, kw_only=True):
    """A public holiday, or a day on which a party is closed: why, and for whom."""

    date: dt.date
    why: str


class Backdrop(Struct, frozen=True, kw_only=True):
    """`axis` stands above and sticks, `flags` (with their height in rem) scroll away under it,
    `behind` lies behind all rows; `small` is an axis for a narrow screen."""

    axis: Markup
    flags: Markup
    flags_height: str
    behind: Markup
    small: Markup
    small_behind: Markup
    days_off: tuple[DayOff, ...]


def backdrop(deal: Deal, pen: Pen, scale: Axis) -> Backdrop:
    """The backdrop of a chart on this axis; a long axis shows no days off."""
    today = deal.today if scale.shows(deal.today) else None
    ticks = months(scale, deal.language, deal.today)
    placed = _flags(deal, scale)
    resting = _resting(deal, scale) if scale.days <= BANDS else []
    days_off = _days_off(deal, resting)
    lanes = max((p.lane for p in placed if p.text), default=-1) + 1
    behind = [
        *_bands(pen, scale, resting, days_off),
        *(pen.down(tick.x, "g-month") for tick in ticks),
        *(pen.down(p.flag.x, f"g-{p.flag.kind}") for p in placed),
        pen.down(scale.at(today), "g-today") if today else "",
    ]
    mark = pen.down(scale.at(today), "g-today") if today else ""
    return Backdrop(
        axis=Markup("".join(_axis(deal, pen, scale, ticks))),
        # A label is laid over every line that it crosses.
        flags=Markup(
            "".join(
                [
                    mark,
                    *(_flag_line(pen, p) for p in placed),
                    *(_flag_text(pen, p) for p in placed),
                ]
            )
        ),
        flags_height=f"{max(lanes * LANE, 0.5) + 0.25}rem",
        behind=Markup("".join(behind)),
        small=Markup("".join(_small(deal, pen, scale))),
        small_behind=Markup(mark),
        days_off=tuple(DayOff(date=day, why=why) for day, why in sorted(days_off.items())),
    )


def _axis(deal: Deal, pen: Pen, scale: Axis, ticks: list[Tick]) -> list[str]:
    today = deal.today if scale.shows(deal.today) else None
    shapes = [
        *(pen.text(t.x, "1rem", t.label, "g-month-name", gap=0.375) for t in ticks if t.label),
        *(pen.text(t.x, "2.25rem", t.label, "g-week") for t in weeks(scale, today) if t.label),
    ]
    if today:
        shapes.append(_pill(pen, scale.at(today), _today(deal)))
    return shapes


def _today(deal: Deal) -> str:
    return deal._(N_("Today {day}"), day=deal.day(deal.today))


def _pill(pen: Pen, at: float, text: str) -> str:
    wide = text_width(text, 12) / 16 + 0.75
    # Near an end of the axis the pill stands beside its line instead of over it.
    side = -1 if at > 88 else 1 if at < 12 else 0
    middle = side * (wide / 2 - 0.0625) * (-1 if pen.rtl else 1)
    return (
        f'<svg x="{pen.x(at)}" y="1.5rem" overflow="visible">'
        f'<rect class="g-pill" x="{middle - wide / 2:.3f}rem" y="0" width="{wide:.3f}rem" '
        f'height="1.125rem" rx="2"/><text class="g-pill-text" x="{middle:.3f}rem" y=".8rem">'
        f"{escape(text)}</text></svg>"
    )


def _flags(deal: Deal, scale: Axis) -> list[Placed]:
    plan = deal.plan
    flags = [
        Flag(
            x=scale.at(plan.end), title=deal._(N_("Target")), day=deal.day(plan.end), kind="target"
        )
    ]
    flags += [
        Flag(x=scale.at(key.date), title=key.title, day=deal.day(key.date), kind="key")
        for key in plan.key_dates
        if scale.shows(key.date)
    ]
    return place(flags, [scale.at(deal.today)] if scale.shows(deal.today) else [])


def _flag_line(pen: Pen, placed: Placed) -> str:
    flag, y = placed.flag, placed.lane * LANE
    line = pen.down(flag.x, f"g-{flag.kind}", f"{y + 0.3125:.4g}rem")
    return line + pen.mark(flag.x, "flag", f"{y + 0.5625:.4g}rem") if flag.kind == "key" else line


def _flag_text(pen: Pen, placed: Placed) -> str:
    if not placed.text:
        return ""
    gap = 0.625 if placed.flag.kind == "key" else 0.3125
    y = f"{placed.lane * LANE + 0.8125:.4g}rem"
    return pen.text(placed.flag.x, y, placed.text, "g-flag", gap=gap, before=placed.before)


def _resting(deal: Deal, scale: Axis) -> list[dt.date]:
    """The days of the axis on which the plan as a whole does not work."""
    works = deal.calendars.plan.is_working
    days = (scale.first + n * DAY for n in range(scale.days))
    return [day for day in days if not works(day)]


def _bands(
    pen: Pen, scale: Axis, resting: list[dt.date], days_off: dict[dt.date, str]
) -> list[str]:
    """Weekends in one tone, days off hatched and named; neighbours of one kind in one band."""
    bands: list[tuple[dt.date, dt.date, str]] = []
    for day in resting:
        kind = days_off.get(day, "")
        if bands and bands[-1][1] == day and bands[-1][2] == kind:
            bands[-1] = (bands[-1][0], day + DAY, kind)
        else:
            bands.append((day, day + DAY, kind))
    return [
        pen.box(
            scale.start(first),
            scale.start(end),
            "g-holiday" if why else "g-weekend",
            "0",
            "100%",
            fill="g-rest" if why else "",
            title=why,
        )
        for first, end, why in bands
    ]


def _days_off(deal: Deal, resting: list[dt.date]) -> dict[dt.date, str]:
    """Why the resting days rest that are of the week on which all sellers and buyers work."""
    sides = [party for party in deal.plan.parties if party.side in ("seller", "buyer")]
    week = set.intersection(*({WEEK.index(day) for day in party.working_week} for party in sides))
    return {
        day: ", ".join(filter(None, (_why(deal, party, day) for party in sides)))
        for day in resting
        if day.weekday() in week
    }


def _why(deal: Deal, party: Party, day: dt.date) -> str:
    name = deal.calendars.of(party.id).holiday(day, deal.language.tag)
    if name:
        return f"{name} ({party.name})"
    if day in party.closed:
        return deal._(N_("{name} is closed"), name=party.name)
    return ""


def _small(deal: Deal, pen: Pen, scale: Axis) -> list[str]:
    """Months for a list with bars, which give way to the word for today."""
    today = scale.at(deal.today) if scale.shows(deal.today) else None
    shapes = [
        pen.text(tick.x, "1rem", tick.label, "g-month-name")
        for tick in months(scale, deal.language, deal.today, plot=SMALL, long=False)
        if tick.label and (today is None or not _meets(tick, today))
    ]
    if today is not None:
        shapes.append(pen.down(today, "g-today"))
        word = deal._(N_("today"))
        shapes.append(pen.text(today, "1rem", word, "g-now", gap=0.25, before=today > 85))
    return shapes


def _meets(tick: Tick, today: float) -> bool:
    wide = (text_width(tick.label, 12) + 6) / SMALL * 100
    left, right = (today - 18, today) if today > 85 else (today, today + 18)
    return tick.x < right and left < tick.x + wide
