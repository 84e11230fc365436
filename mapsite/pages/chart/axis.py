"""The axis of time: days → per cent of a drawing's width, and where its months and weeks begin.

Drawings are laid out in per cent, so that one drawing fits any screen, text size and paper. What
happens on a day stands in the middle of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import east_asian_width

from msgspec import Struct

from mapsite.pages.language import Language

# The narrowest plot that is shown (a small tablet, and A4), in px at a 16 px root. Whether texts
# meet is judged by it; wider plots only have more room.
PLOT = 480
# Up to so many days, single days are numbered; up to 26 weeks, Mondays; beyond, months alone.
EVERY_DAY = 24
MONDAYS = 26 * 7
# The least that an axis spans, so that a plan of one day is a point in some weeks.
LEAST = dt.timedelta(13)
DAY = dt.timedelta(1)
# The marks that set a text of another direction apart (Unicode Bidirectional Algorithm).
WITHOUT_WIDTH = dict.fromkeys(range(0x2066, 0x206A))
# Half of what the label of today covers, in px.
TODAY = 56


class Axis(Struct, frozen=True, kw_only=True):
    """The days from `first` to `last`, both shown in full."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days it shows."""
        return (self.last - self.first).days + 1

    def at(self, day: dt.date) -> float:
        """Where the middle of a day is, in per cent from the beginning."""
        return ((day - self.first).days + 0.5) / self.days * 100

    def start(self, day: dt.date) -> float:
        """Where a day begins, in per cent from the beginning."""
        return (day - self.first).days / self.days * 100

    def shows(self, day: dt.date) -> bool:
        """Whether a day lies on it."""
        return self.first <= day <= self.last


class Tick(Struct, frozen=True, kw_only=True):
    """A line of the axis, `x` in per cent; `label` is "" where there is no room for one."""

    x: float
    label: str


def axis(days: Iterable[dt.date], *, room: bool = False) -> Axis:
    """The axis that shows all `days`; `room` keeps a fifth free after the last, for a text."""
    first, last = min(days := list(days)), max(days)
    span = max(last - first, LEAST)
    last = first + span
    first -= min(dt.timedelta(first.weekday()), span // 12)
    last += max(DAY, span // (4 if room else 24))
    return Axis(first=first, last=last)


def months(
    axis: Axis, language: Language, today: dt.date, *, plot: int = PLOT, long: bool = True
) -> list[Tick]:
    """A tick for each month, quarter, half-year or year, as fine as names have room on `plot` px.

    Names are in full where `long` and where all have room. The first name says its year where that
    is not today's, and so does each month in which a year begins; between quarters the year itself
    stands for it."""
    pixels = plot / axis.days
    for step in (1, 3, 6):
        firsts = _firsts(axis, step)
        for name in (language.month, language.month_short) if long else (language.month_short,):
            names = {day: name(day) for day in firsts}
            if max(map(_room, names.values())) <= pixels * 30.4 * step:
                for before, day in zip([None, *firsts], firsts, strict=False):
                    if day.year != (before.year if before else today.year):
                        bare = before is not None and step > 1
                        names[day] = str(day.year) if bare else f"{names[day]} {day.year}"
                return _ticks(axis, names, plot)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if pixels * 365 * s >= 40 or s == 100)
    years = range(axis.first.year + -axis.first.year % step, axis.last.year + 1, step)
    return _ticks(axis, {dt.date(year, 1, 1): str(year) for year in years}, plot)


def _firsts(axis: Axis, step: int) -> list[dt.date]:
    """The first days of each `step` months; the first of them may lie before the axis."""
    month = axis.first.year * 12 + (axis.first.month - 1) // step * step
    last = axis.last.year * 12 + axis.last.month - 1
    return [dt.date(m // 12, m % 12 + 1, 1) for m in range(month, last + 1, step)]


def _ticks(axis: Axis, names: dict[dt.date, str], plot: int) -> list[Tick]:
    pixels, ticks, starts = plot / axis.days, [], list(names)
    free = 0.0
    for i, (day, text) in enumerate(names.items()):
        at = max(0, (day - axis.first).days) * pixels
        # The month that the axis begins in gives way to the next one's name.
        until = (starts[i + 1] - axis.first).days * pixels if i + 1 < len(starts) else plot
        end = at + _room(text)
        fits = at >= free and end <= (until if day < axis.first else plot)
        ticks.append(Tick(x=axis.start(max(day, axis.first)), label=text if fits else ""))
        free = end if fits else free
    return ticks


def _room(name: str) -> float:
    return text_width(name, 12.5) + 8


def weeks(axis: Axis, avoid: dt.date | None) -> list[Tick]:
    """A tick for each Monday, or each day of a short axis; none on a long one.

    Around `avoid`, where another text stands in their line, they have no label."""
    if axis.days > MONDAYS:
        return []
    step = 1 if axis.days <= EVERY_DAY else 7
    first = axis.first + dt.timedelta(-axis.first.weekday() % step)
    pixels = PLOT / axis.days
    ticks = []
    for n in range(0, (axis.last - first).days + 1, step):
        day = first + dt.timedelta(n)
        hidden = avoid is not None and abs((day - avoid).days) * pixels < TODAY
        # The first one stands whole within the plot.
        least = text_width(str(day.day), 12) / 2 / PLOT * 100
        ticks.append(Tick(x=max(axis.at(day), least), label="" if hidden else str(day.day)))
    return ticks


@lru_cache(4096)
def text_width(text: str, size: float) -> float:
    """About how wide a text is, in px, at a font size in px: on the safe side for text faces."""
    text = text.translate(WITHOUT_WIDTH)
    wide = 0 if text.isascii() else sum(east_asian_width(sign) in "WF" for sign in text)
    return size * (wide + 0.56 * (len(text) - wide))
