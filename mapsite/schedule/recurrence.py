"""Recurrence rules of whole days, as RFC 5545, section 3.3.10, has them: which days a rule means.

`dateutil.rrule`, which the tests compare with, looks for its bounds at days that it finds: a rule
that never holds, which no one part betrays (`FREQ=DAILY;INTERVAL=7;BYDAY=WE` from a Tuesday), costs
seconds for each review, through to the year 9999. It also takes `BYDAY=FR,1TU` for no day, where
the standard has every Friday; so rules are read here, period by period between two days.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LARGEST = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYSETPOS": 366}


class WrongRule(ValueError):
    """A rule that makes no sense; `message` says what is wrong, `hint` what would be right."""

    def __init__(self, message: str, hint: str) -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message}; {hint}")


class Rule:
    """A rule that `plan.frequency` can read. Raises WrongRule where it cannot be meant.

    `count` is its COUNT, if any. Its UNTIL is left to the caller, who knows the time zone."""

    def __init__(self, text: str) -> None:
        parts = dict(part.split("=") for part in text.split(";"))
        self.frequency = parts["FREQ"]
        self.interval = int(parts.get("INTERVAL", "1"))
        self.count = int(parts["COUNT"]) if "COUNT" in parts else None
        self.until = parts.get("UNTIL")
        self._week_start = DAYS.index(parts.get("WKST", "MO"))
        self._month_days = _numbers(parts, "BYMONTHDAY")
        self._months = _numbers(parts, "BYMONTH")
        self._positions = _numbers(parts, "BYSETPOS")
        self._by_year = self.frequency == "YEARLY" and not self._months
        self._weekdays = frozenset(
            self._weekday(day) for day in parts.get("BYDAY", "").split(",") if day
        )
        if self._positions and not (self._weekdays or self._month_days or self._months):
            hint = "add what it chooses from, such as BYDAY=MO,TU,WE,TH,FR"
            raise WrongRule("the rule has BYSETPOS alone", hint)

    def days(self, first: dt.date, begin: dt.date, last: dt.date) -> Iterator[dt.date]:
        """The days that a rule counted from `first` means, in order, from `begin` to `last`."""
        month_days, months, weekdays = self._month_days, self._months, self._weekdays
        if not (month_days or weekdays):
            # What the rule leaves open is as on the first day.
            if self.frequency == "WEEKLY":
                weekdays = frozenset({(0, first.weekday())})
            elif self.frequency != "DAILY":
                month_days = frozenset({first.day})
                if self._by_year:
                    months = frozenset({first.month})
        for period in self._periods(first, begin, last):
            days = [
                day
                for day in period
                if (not months or day.month in months)
                and (not month_days or not month_days.isdisjoint(_month_day(day)))
                and (not weekdays or not weekdays.isdisjoint(self._names(day)))
            ]
            if self._positions:
                size = len(days)
                places = {n - 1 if n > 0 else size + n for n in self._positions}
                days = [days[place] for place in sorted(places) if 0 <= place < size]
            yield from (day for day in days if max(first, begin) <= day <= last)

    def _periods(self, first: dt.date, begin: dt.date, last: dt.date) -> Iterator[list[dt.date]]:
        """The days, weeks, months or years in step with that of `first`, from `begin` to `last`."""
        number = self._number(first)
        passed = max(0, self._number(begin) - number)
        number += passed // self.interval * self.interval
        while number <= self._number(last):
            yield self._period(number)
            number += self.interval

    def _number(self, day: dt.date) -> int:
        """The number of the period that a day lies in."""
        match self.frequency:
            case "DAILY":
                return day.toordinal()
            case "WEEKLY":
                return (day.toordinal() - 1 - self._week_start) // 7
            case "MONTHLY":
                return day.year * 12 + day.month - 1
            case _:
                return day.year

    def _period(self, number: int) -> list[dt.date]:
        match self.frequency:
            case "DAILY":
                return [dt.date.fromordinal(number)]
            case "WEEKLY":
                begin, length = number * 7 + 1 + self._week_start, 7
            case "MONTHLY":
                year, month = number // 12, number % 12 + 1
                begin, length = dt.date(year, month, 1).toordinal(), monthrange(year, month)[1]
            case _:
                begin, length = dt.date(number, 1, 1).toordinal(), 365 + isleap(number)
        return [dt.date.fromordinal(begin + day) for day in range(length)]

    def _names(self, day: dt.date) -> tuple[tuple[int, int], ...]:
        """What BYDAY may call a day: Tuesday, the first Tuesday, the fourth from the end."""
        if self._by_year:
            at, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        else:
            at, length = day.day, monthrange(day.year, day.month)[1]
        weekday = day.weekday()
        return (0, weekday), ((at - 1) // 7 + 1, weekday), (-((length - at) // 7) - 1, weekday)

    def _weekday(self, text: str) -> tuple[int, int]:
        """A day of BYDAY as its number, 0 for none, and its weekday."""
        name, number = text[-2:], text[:-2]
        largest = 53 if self._by_year else 5
        if number and self.frequency in ("DAILY", "WEEKLY"):
            hint = f"write BYDAY={name}, or FREQ=MONTHLY"
            raise WrongRule(f"BYDAY={text} counts the weeks of a month or a year", hint)
        if number and (not re.search(r"\d", number) or not 1 <= abs(int(number)) <= largest):
            hint = f"the number goes from 1 to {largest}, and from -1 to -{largest}"
            raise WrongRule(f"BYDAY={text} is out of range", hint)
        return int(number or 0), DAYS.index(name)


def _numbers(parts: Mapping[str, str], name: str) -> frozenset[int]:
    numbers = frozenset(int(number) for number in parts[name].split(",")) if name in parts else ()
    if any(not 1 <= abs(number) <= _LARGEST[name] for number in numbers):
        raise WrongRule(f"{name}={parts[name]} is out of range", f"it goes to {_LARGEST[name]}")
    return frozenset(numbers)


def _month_day(day: dt.date) -> tuple[int, int]:
    """The day of the month, from its beginning and from its end (-1 is the last)."""
    return day.day, day.day - monthrange(day.year, day.month)[1] - 1
