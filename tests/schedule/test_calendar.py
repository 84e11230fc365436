"""Which days count, and how they are counted."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.plan.model import Party, Plan
from mapsite.schedule.calendar import (
    WEEK,
    Calendars,
    NoWorkingDay,
    OutOfRange,
    calendars,
)
from tests.schedule.plans import day, read_plan

DATES = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
COUNTS = st.integers(0, 300)


def party(id="us", side="seller", **fields):
    return Party(id=id, name=id, side=side, **fields)


def of(*parties):
    parties = parties or (party(),)
    plan = Plan(
        title="",
        address="",
        parties=parties,
        start=day("10-01"),
        end=day("11-30"),
        milestones=(),
    )
    return Calendars(plan)


@st.composite
def calendar(draw):
    week = draw(st.sets(st.sampled_from(WEEK), min_size=1))
    closed = draw(st.lists(DATES, max_size=20))
    country = draw(st.sampled_from([None, "DE", "NO", "JP"]))
    return of(party(working_week=tuple(week), closed=tuple(closed), country=country)).of("us")


def test_a_week_without_words_is_monday_to_friday():
    week = of().of("us")
    assert [week.is_working(day(f"10-{d}")) for d in range(12, 19)] == [True] * 5 + [False] * 2


def test_nth_working_day_after_and_before_a_saturday():
    week, saturday = of().of("us"), day("10-10")
    assert week.next(saturday) == day("10-12")
    assert week.add(saturday, 0) == day("10-12")
    assert week.add(saturday, 1) == day("10-12")
    assert week.add(saturday, 5) == day("10-16")
    assert week.add(saturday, -1) == day("10-09")


def test_nth_working_day_after_and_before_a_monday():
    week, monday = of().of("us"), day("10-12")
    assert week.add(monday, 0) == monday
    assert week.add(monday, 1) == day("10-13")
    assert week.add(monday, -1) == day("10-09")


def test_working_days_between_leave_out_the_first_day_and_count_the_last():
    week = of().of("us")
    assert week.between(day("10-09"), day("10-12")) == 1
    assert week.between(day("10-12"), day("10-09")) == -1
    assert week.between(day("10-10"), day("10-11")) == 0
    assert week.between(day("10-12"), day("10-12")) == 0


def test_latest_day_before_a_weekend_may_be_the_sunday():
    week = of().of("us")
    assert week.latest(day("10-12"), 1) == day("10-11")
    assert week.latest(day("10-16"), 1) == day("10-15")
    assert week.latest(day("10-17"), 0) == day("10-16")
    assert week.latest(day("10-16"), 0) == day("10-16")


@given(calendar(), DATES, COUNTS)
def test_added_days_are_counted_back(calendar, start, count):
    end = calendar.add(start, count)
    assert calendar.is_working(end)
    assert calendar.add(end + dt.timedelta(days=1), -1) == end
    # The first working day on or after the start is the start itself, or one day from it.
    own = 0 if calendar.is_working(start) else 1
    assert calendar.between(start, end) == (count or own)


@given(calendar(), DATES, DATES)
def test_working_days_between_are_those_that_work(calendar, a, b):
    start, end = min(a, b), max(a, b)
    days = (start + dt.timedelta(days=n + 1) for n in range(min((end - start).days, 400)))
    if (end - start).days <= 400:
        assert calendar.between(start, end) == sum(map(calendar.is_working, days))
    assert calendar.between(a, b) == -calendar.between(b, a)


@given(calendar(), DATES, COUNTS)
def test_the_latest_day_is_the_last_from_which_the_finish_is_reached(calendar, finish, count):
    latest = calendar.latest(finish, count)
    assert calendar.add(latest, count) <= finish
    assert calendar.add(latest + dt.timedelta(days=1), count) > finish


def test_17_may_is_a_holiday_in_norway():
    norway = of(party(country="NO")).of("us")
    assert not norway.is_working(dt.date(2028, 5, 17))
    assert norway.holiday(dt.date(2028, 5, 17), "nb") == "Grunnlovsdag"
    assert norway.holiday(dt.date(2028, 5, 17), "en") == "Constitution Day"
    assert norway.holiday(dt.date(2028, 5, 17), "ja") == "Constitution Day"
    assert norway.holiday(dt.date(2028, 5, 18), "en") is None


def test_corpus_christi_is_a_holiday_in_bavaria_and_not_in_berlin():
    corpus_christi = dt.date(2027, 5, 27)
    assert not of(party(country="DE", subdivision="BY")).of("us").is_working(corpus_christi)
    assert of(party(country="DE", subdivision="BE")).of("us").is_working(corpus_christi)
    assert of(party(country="DE")).of("us").is_working(corpus_christi)


def test_a_closed_day_does_not_count():
    closed = of(party(closed=(day("10-13"),))).of("us")
    assert closed.add(day("10-12"), 1) == day("10-14")


def test_without_an_owner_a_day_counts_when_every_seller_and_buyer_works():
    known = of(
        party(closed=(day("10-12"),)),
        party("them", "buyer", working_week=("mon", "tue", "sat"), country="NO"),
        party("partner", "other", closed=(day("10-13"),)),
    )
    assert known.of(None).next(day("10-10")) == day("10-13")
    assert known.of("A free name").next(day("10-10")) == day("10-13")
    assert known.of("them").next(day("10-10")) == day("10-10")
    assert known.of("partner").next(day("10-13")) == day("10-14")
    assert known.plan.holiday(dt.date(2028, 5, 17), "en") == "Constitution Day"


def test_a_person_has_the_calendar_of_their_party():
    plan, _ = read_plan("milestones: [{id: a, title: A, date: 2026-10-12}]")
    known = calendars(plan)
    assert known.of("mia") is known.of("us")


def test_sellers_and_buyers_without_a_common_day_are_named():
    plan, _ = read_plan(
        "parties:\n"
        "- {id: us, name: Northwind, side: seller, working_week: [mon, tue]}\n"
        "- {id: them, name: Halden, side: buyer, working_week: [wed]}\n"
        "milestones: [{id: a, title: A, date: 2026-10-12}]"
    )
    with pytest.raises(NoWorkingDay) as error:
        calendars(plan)
    assert error.value.parties == ("us", "them")


def test_a_calendar_that_is_closed_for_ever_ends():
    closed = tuple(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365 * 300))
    with pytest.raises(OutOfRange):
        of(party(closed=closed, working_week=("mon",))).of("us").add(dt.date(2026, 1, 1), 5000)
