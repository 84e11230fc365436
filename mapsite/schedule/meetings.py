"""When reviews take place: from a frequency in words, or a recurrence rule of RFC 5545.

`first` is always the first meeting. Meetings keep the wall clock of the review's time zone: ten
o'clock stays ten o'clock when the clocks change. As in RFC 5545 a month without the day is left
out: monthly from the 31st has no meeting in April.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from mapsite.plan.model import Review
from mapsite.schedule.dates import FIRST_DATE, LAST_DATE
from mapsite.schedule.recurrence import Rule, WrongRule

WORDS = {
    "weekly": "FREQ=WEEKLY",
    "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
}

# Nobody asks of a deal's review what comes later, and a rule that never holds ends here.
FURTHEST = dt.timedelta(days=3660)


def next_meeting(review: Review, today: dt.date) -> dt.datetime | None:
    """The first meeting of a settled review on or after a day, None where there is none any more.

    It carries the review's time zone where it has one, and is naive otherwise. Raises WrongRule."""
    return next(meetings(review, today), None)


def next_meetings(review: Review, today: dt.date, count: int) -> tuple[dt.datetime, ...]:
    """Up to so many meetings of a settled review on or after a day. Raises WrongRule."""
    return tuple(islice(meetings(review, today), count))


def meetings(review: Review, today: dt.date) -> Iterator[dt.datetime]:
    """The meetings of a settled review on or after a day, in order, ten years ahead at most.

    The day is one of the review's time zone. A review without `first` has no meetings that could be
    named. Raises WrongRule."""
    if review.first is None:
        return
    zone = ZoneInfo(review.time_zone) if review.time_zone else None
    horizon = max(today, review.first.date()) + FURTHEST
    last = min(review.until or horizon, horizon)
    for when in _wall_clock(review.first, rule(review.frequency), today, last, zone):
        if today <= when.date() <= last:
            yield when.replace(tzinfo=zone)


def rule(frequency: str) -> Rule | None:
    """The rule that a frequency which `plan.frequency` can read means; None for a single meeting.

    Raises WrongRule where it cannot be meant."""
    if frequency == "once":
        return None
    rule = Rule(WORDS.get(frequency, frequency))
    if rule.until:
        _until(rule.until, None)
    return rule


def _wall_clock(
    first: dt.datetime, rule: Rule | None, today: dt.date, last: dt.date, zone: dt.tzinfo | None
) -> Iterator[dt.datetime]:
    """The meetings as clocks show them there; those long before today may be left out."""
    yield first
    if rule is None:
        return
    # The first meeting counts, also where the rule would skip it.
    begin = first.date() + dt.timedelta(days=1)
    if rule.count is None:
        begin = max(begin, today)
    end = _until(rule.until, zone) if rule.until else dt.datetime.max
    days = rule.days(first.date(), begin, min(last, end.date()))
    for day in islice(days, rule.count - 1 if rule.count else None):
        when = dt.datetime.combine(day, first.time())
        if when <= end:
            yield when


def _until(value: str, zone: dt.tzinfo | None) -> dt.datetime:
    """The last moment that UNTIL means, as clocks in the zone show it."""
    try:
        moment = dt.datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError:
        raise WrongRule(f"UNTIL={value} is not a day", "write it as UNTIL=20261215") from None
    if not FIRST_DATE <= moment.date() <= LAST_DATE:
        hint = f"years from {FIRST_DATE.year} to {LAST_DATE.year} are read"
        raise WrongRule(f"UNTIL={value} is out of range", hint)
    if len(value) == 8:
        return dt.datetime.combine(moment, dt.time.max)
    if value.endswith("Z") and zone is not None:
        moment = moment.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)
    return moment
