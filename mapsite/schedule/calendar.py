"""Working days: which days count for a party, and for the plan as a whole."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from mapsite.plan.model import Party, Plan
from mapsite.schedule.holidays import holidays_in

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Dates of a plan lie from 1900 to 2200. 5,000 working days are under a century of one-day weeks, so
# whatever is counted from a plan's dates is found in these years or runs away.
FIRST_YEAR = 1700
LAST_YEAR = 2400


class NoWorkingDay(Exception):
    """No day is a working day: of the party named, or of all sellers and buyers together.

    `parties` are the ids of those that it takes."""

    def __init__(self, parties: Iterable[str]) -> None:
        self.parties = tuple(parties)
        super().__init__(f"no working day: {', '.join(self.parties)}")


class OutOfRange(Exception):
    """A count of working days leads out of the years that are looked at."""


class WorkCalendar:
    """Working days, found year by year as they are asked for.

    `working_days(year)` gives those of one year as sorted ordinals, `holiday(day, language)` the
    name of a public holiday. All that counts raises OutOfRange beyond the years looked at."""

    __slots__ = ("_days", "_first", "_holiday", "_last", "_working_days")

    def __init__(
        self,
        working_days: Callable[[int], list[int]],
        holiday: Callable[[dt.date, str | None], str | None],
    ) -> None:
        self._working_days = working_days
        self._holiday = holiday
        self._days: list[int] = []
        self._first = 1
        self._last = 0

    def is_working(self, day: dt.date) -> bool:
        """Whether work is done on the day."""
        return self.next(day) == day

    def next(self, day: dt.date) -> dt.date:
        """The first working day on or after the day."""
        self._cover(day)
        return self._at(bisect_left(self._days, day.toordinal()))

    def add(self, day: dt.date, count: int) -> dt.date:
        """The nth working day after the day (before it where the count is negative).

        For 0 it is the first working day on or after the day."""
        if count == 0:
            return self.next(day)
        self._cover(day)
        if count > 0:
            return self._at(bisect_right(self._days, day.toordinal()) + count - 1)
        return self._at(bisect_left(self._days, day.toordinal()) + count)

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days x there are with start < x <= end; negative where end is first."""
        self._cover(start)
        self._cover(end)
        return bisect_right(self._days, end.toordinal()) - bisect_right(
            self._days, start.toordinal()
        )

    def latest(self, finish: dt.date, count: int) -> dt.date:
        """The latest day x, working or not, with add(x, count) <= finish; `count` is 0 or more."""
        self._cover(finish)
        at = bisect_right(self._days, finish.toordinal()) - 1
        if count == 0:
            return self._at(at)
        # One day later, `count` working days would end on the working day after the last that fits.
        return self._at(at - count + 1) - dt.timedelta(days=1)

    def holiday(self, day: dt.date, language: str | None = None) -> str | None:
        """The name of the public holiday on the day, if any, in a language (BCP 47) if known."""
        return self._holiday(day, language)

    def _at(self, index: int) -> dt.date:
        """The working day at an index into the days found so far, which may lie before or after."""
        while index < 0:
            before = self._year(self._first - 1)
            self._days[:0] = before
            self._first -= 1
            index += len(before)
        while index >= len(self._days):
            self._days += self._year(self._last + 1)
            self._last += 1
        return dt.date.fromordinal(self._days[index])

    def _cover(self, day: dt.date) -> None:
        if self._last < self._first:
            self._days = self._year(day.year)
            self._first = self._last = day.year
        while day.year < self._first:
            self._days[:0] = self._year(self._first - 1)
            self._first -= 1
        while day.year > self._last:
            self._days += self._year(self._last + 1)
            self._last += 1

    def _year(self, year: int) -> list[int]:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise OutOfRange(f"the count leads to {year}")
        return list(self._working_days(year))


class Calendars:
    """The calendars of a plan: of each party, and of the plan as a whole."""

    def __init__(self, plan: Plan) -> None:
        self._parties = {party.id: _PartyDays(party) for party in plan.parties}
        self._party_of = {party.id: party.id for party in plan.parties} | {
            person.id: party.id for party in plan.parties for person in party.people
        }
        self._common = [party.id for party in plan.parties if party.side in ("seller", "buyer")]
        self._made: dict[str, WorkCalendar] = {}

    def of(self, owner: str | None) -> WorkCalendar:
        """The calendar of a person's party or of a party; the plan's for None or a free name."""
        party = self._party_of.get(owner) if owner is not None else None
        if party is None:
            return self.plan
        if party not in self._made:
            days = self._parties[party]
            self._made[party] = WorkCalendar(days.working_days, days.holiday)
        return self._made[party]

    @cached_property
    def plan(self) -> WorkCalendar:
        """The calendar of the plan as a whole: the days on which every seller and buyer works."""
        parties = [self._parties[id] for id in self._common]

        def working_days(year: int) -> list[int]:
            first, *others = (party.working_days(year) for party in parties)
            return sorted(set(first).intersection(*others))

        def holiday(day: dt.date, language: str | None) -> str | None:
            names = (party.holiday(day, language) for party in parties)
            return next((name for name in names if name), None)

        return WorkCalendar(working_days, holiday)


class _PartyDays:
    """The days of one party, a year at a time."""

    def __init__(self, party: Party) -> None:
        self._country = party.country
        self._subdivision = party.subdivision
        self._week = frozenset(WEEK.index(day) for day in party.working_week)
        self._closed = frozenset(day.toordinal() for day in party.closed)
        self._years: dict[int, list[int]] = {}

    def working_days(self, year: int) -> list[int]:
        if year not in self._years:
            first, end = dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()
            holidays = {day.toordinal() for day in self._holidays(year)}
            self._years[year] = [
                day
                for day in range(first, end)
                if (day - 1) % 7 in self._week  # ordinal 1 was a Monday
                and day not in holidays
                and day not in self._closed
            ]
        return self._years[year]

    def holiday(self, day: dt.date, language: str | None) -> str | None:
        return self._holidays(day.year, language).get(day)

    def _holidays(self, year: int, language: str | None = None) -> Mapping[dt.date, str]:
        if self._country is None:
            return {}
        return holidays_in(self._country, self._subdivision, year, language)


def without_working_day(plan: Plan) -> tuple[str, ...]:
    """The ids of the parties whose weeks leave no working day; empty where all is well.

    It is one party with an empty week, else all sellers and buyers where their weeks have no day in
    common."""
    for party in plan.parties:
        if not party.working_week:
            return (party.id,)
    sides = [party for party in plan.parties if party.side in ("seller", "buyer")]
    common = set(WEEK).intersection(*(party.working_week for party in sides))
    return () if common else tuple(party.id for party in sides)


def calendars(plan: Plan) -> Calendars:
    """The calendars of a plan whose countries and regions are known.

    Raises NoWorkingDay where a week is empty, or the sellers' and buyers' have no day in common."""
    if parties := without_working_day(plan):
        raise NoWorkingDay(parties)
    return Calendars(plan)
