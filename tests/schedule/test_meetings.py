"""When reviews take place."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.plan.frequency import wrong_frequency
from mapsite.plan.model import Review
from mapsite.schedule.meetings import next_meeting, next_meetings, rule
from mapsite.schedule.recurrence import DAYS, Rule, WrongRule
from tests.schedule.plans import day

FIRST = dt.datetime(2026, 9, 8, 10)  # a Tuesday


def review(frequency="weekly", first=FIRST, **fields):
    return Review(title="Review", frequency=frequency, first=first, **fields)


def when(frequency, today="10-12", count=3, **fields):
    found = next_meetings(review(frequency, **fields), day(today), count)
    return [f"{meeting:%Y-%m-%d}" for meeting in found]


def test_meetings_once_weekly_every_two_weeks_and_monthly():
    assert when("once", today="09-08") == ["2026-09-08"]
    assert when("once") == []
    assert when("weekly") == ["2026-10-13", "2026-10-20", "2026-10-27"]
    assert when("every two weeks") == ["2026-10-20", "2026-11-03", "2026-11-17"]
    assert when("monthly") == ["2026-11-08", "2026-12-08", "2027-01-08"]


def test_a_meeting_today_is_still_ahead():
    assert when("weekly", today="10-13", count=1) == ["2026-10-13"]


def test_no_meeting_after_until():
    assert when("weekly", until=day("10-20")) == ["2026-10-13", "2026-10-20"]
    assert next_meeting(review(until=day("10-11")), day("10-12")) is None


def test_a_review_without_a_first_meeting_has_none():
    assert next_meeting(review(first=None), day("10-12")) is None


def test_monthly_from_the_31st_leaves_out_months_without_it():
    first = dt.datetime(2026, 8, 31, 9)
    assert when("monthly", first=first) == ["2026-10-31", "2026-12-31", "2027-01-31"]


def test_ten_oclock_stays_ten_oclock_when_the_clocks_change():
    oslo = review(time_zone="Europe/Oslo")
    before, after = next_meetings(oslo, day("10-20"), 2)
    assert (before.isoformat(), after.isoformat()) == (
        "2026-10-20T10:00:00+02:00",
        "2026-10-27T10:00:00+01:00",
    )
    assert after.tzinfo == ZoneInfo("Europe/Oslo")
    assert next_meeting(review(), day("10-20")).tzinfo is None


def test_rules_of_rfc_5545():
    assert when("FREQ=MONTHLY;BYDAY=1TU") == ["2026-11-03", "2026-12-01", "2027-01-05"]
    assert when("FREQ=MONTHLY;BYDAY=-1FR") == ["2026-10-30", "2026-11-27", "2026-12-25"]
    assert when("FREQ=WEEKLY;COUNT=6") == ["2026-10-13"]
    assert when("FREQ=WEEKLY;UNTIL=20261020") == ["2026-10-13", "2026-10-20"]
    # 10:00 in Oslo is 08:00 in UTC.
    assert when("FREQ=WEEKLY;UNTIL=20261020T075959Z", time_zone="Europe/Oslo") == ["2026-10-13"]


def test_a_place_in_the_week_is_one_of_the_whole_week():
    first = dt.datetime(2026, 10, 13, 10)  # a Tuesday: the Monday before it is the week's first
    assert when("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1", first=first, today="10-14") == [
        "2026-10-19",
        "2026-10-26",
        "2026-11-02",
    ]


def test_days_with_and_without_a_number_stand_in_one_rule():
    days = ["2026-10-13", "2026-10-14", "2026-10-21"]
    assert when("FREQ=MONTHLY;BYDAY=WE,2TU") == days


def test_the_first_meeting_is_held_also_where_the_rule_would_skip_it():
    assert when("FREQ=WEEKLY;BYDAY=TH;COUNT=2", today="09-01") == ["2026-09-08", "2026-09-10"]


@pytest.mark.parametrize(
    "frequency",
    [
        "FREQ=MONTHLY;BYDAY=9TU",
        "FREQ=WEEKLY;BYDAY=1TU",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=WEEKLY;UNTIL=20261301",
        "FREQ=WEEKLY;UNTIL=99991231T000000Z",
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(frequency):
    assert wrong_frequency(frequency) is None
    with pytest.raises(WrongRule):
        rule(frequency)


@pytest.mark.parametrize(
    "frequency",
    ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;COUNT=9999;BYMONTH=2;BYMONTHDAY=30"],
)
def test_a_rule_that_never_holds_ends(frequency):
    first = dt.datetime(1900, 1, 1)
    assert next_meeting(review(frequency, first=first), day("10-12")) is None


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency}
    numbered = st.sampled_from(["", "1", "2", "-1", "5", "-5"] if frequency[0] in "MY" else [""])
    kind = draw(numbered)
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 5)))
    if draw(st.booleans()):
        # dateutil asks for both where numbered and plain days are mixed; the standard for one.
        days = draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=3))
        parts["BYDAY"] = ",".join(f"{kind and draw(numbered.filter(bool))}{day}" for day in days)
    if draw(st.booleans()):
        days = st.integers(-31, 31).filter(bool)
        parts["BYMONTHDAY"] = ",".join(map(str, draw(st.sets(days, min_size=1, max_size=9))))
    if draw(st.booleans()):
        months = st.sets(st.integers(1, 12), min_size=1, max_size=6)
        parts["BYMONTH"] = ",".join(map(str, draw(months)))
    if len(parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH"}) and draw(st.booleans()):
        positions = st.sets(st.integers(-4, 4).filter(bool), min_size=1, max_size=3)
        parts["BYSETPOS"] = ",".join(map(str, draw(positions)))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(DAYS))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@settings(max_examples=150)
# Near the last year of all, where dateutil gives up on a rule that never holds.
@given(rules(), st.dates(dt.date(9985, 1, 1), dt.date(9990, 12, 31)), st.integers(0, 900))
def test_days_of_rules_are_those_of_dateutil(text, first, wait):
    assert wrong_frequency(text) is None
    if "WEEKLY" in text and "BYSETPOS" in text:
        # dateutil chooses from what is left of the first week, the standard from the whole of it.
        wait = max(wait, 7)
    begin, last = first + dt.timedelta(days=wait), first + dt.timedelta(days=1500)
    start, end = dt.datetime.combine(first, dt.time()), dt.datetime.combine(last, dt.time())
    theirs = rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start)
    ours = list(Rule(text).days(first, begin, last))
    assert ours == [found.date() for found in theirs if found.date() >= begin]
