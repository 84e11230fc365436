"""What the chart promises: it is laid out by the calendar, and nothing lies over anything else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.pages.chart.axis import PLOT, Axis, axis, months, text_width, weeks
from mapsite.pages.chart.gantt import chart
from mapsite.pages.chart.lanes import MOST, Flag, place
from mapsite.pages.language import language
from mapsite.pages.lookup import Lookup
from mapsite.pages.steps import steps
from tests.pages.conftest import deal_of

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))
YEAR = ["April", "July", "October"]
PLAN = """
title: A deal
address: aaaaaaaaaaaaaaaa
{more}
parties:
- {{id: s, name: Seller Ltd, side: seller}}
- {{id: b, name: Buyer Ltd, side: buyer, country: GB, subdivision: ENG}}
start: 2026-10-01
end: 2026-12-31
milestones:
- {{id: goal, title: Goal agreed, date: 2026-10-05, status: done, completed: 2026-10-06, owner: b}}
- {{id: review, title: Review passed, date: 2026-10-09, depends_on: [goal], duration: 5, owner: s}}
- {{id: legal, title: Terms agreed, date: 2026-10-12, depends_on: [goal], duration: 2, owner: b}}
- {{id: contract, title: Signed, date: 2026-10-16, depends_on: [review, legal], duration: 4}}
"""


def drawn(more: str = "", today: dt.date = dt.date(2026, 10, 12)):
    deal = deal_of(PLAN.format(more=more), today)
    kept, _ = steps(deal, Lookup(deal, "../"))
    return chart(deal, kept)


@pytest.fixture(scope="module")
def lines():
    return {line.step.id: line for group in drawn().groups for line in group.lines}


@given(days=st.lists(DAYS, min_size=1, max_size=20))
def test_every_day_asked_for_lies_within_the_axis(days):
    scale = axis(days)
    assert all(0 <= scale.at(day) <= 100 for day in days)


@given(days=st.lists(DAYS, min_size=1, max_size=20), tag=st.sampled_from(["en", "de", "ja"]))
def test_names_of_months_stand_on_their_months_and_apart(days, tag):
    scale, free = axis(days), 0.0
    ticks = months(scale, language(tag), today=days[0])
    assert any(tick.label for tick in ticks)
    for tick in ticks:
        assert 0 <= tick.x <= 100
        if tick.label:
            assert tick.x / 100 * PLOT >= free - 0.5
            free = tick.x / 100 * PLOT + text_width(tick.label, 12.5)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ((2026, 9, 7), (2026, 12, 24), ["September", "October", "November", "December"]),
        ((2026, 11, 2), (2027, 2, 26), ["November", "December", "January 2027", "February"]),
        ((2026, 3, 2), (2028, 2, 28), [*YEAR, "2027", *YEAR, "2028"]),
        ((2027, 3, 1), (2027, 4, 30), ["March 2027", "April"]),
        ((2026, 1, 1), (2046, 1, 1), [str(year) for year in range(2026, 2045, 2)]),
    ],
)
def test_months_are_as_fine_as_their_names_have_room(first, last, labels):
    scale = axis([dt.date(*first), dt.date(*last)])
    found = [t.label for t in months(scale, language("en"), dt.date(2026, 10, 12)) if t.label]
    assert found == labels


def test_a_year_ahead_is_named_where_it_begins():
    scale = axis([dt.date(2026, 11, 2), dt.date(2027, 2, 26)])
    names = [tick.label for tick in months(scale, language("en"), dt.date(2026, 11, 2))]
    assert "January 2027" in names


def test_mondays_are_numbered_up_to_half_a_year_and_give_way_to_today():
    scale = Axis(first=dt.date(2026, 9, 7), last=dt.date(2026, 12, 31))
    labels = [tick.label for tick in weeks(scale, dt.date(2026, 10, 21))]
    assert labels[:3] == ["7", "14", "21"]
    assert "19" not in labels
    assert not weeks(Axis(first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31)), None)


def test_single_days_are_numbered_on_a_short_axis():
    scale = axis([dt.date(2026, 10, 5)])
    assert [tick.label for tick in weeks(scale, None)][:3] == ["5", "6", "7"]


FLAGS = st.lists(
    st.builds(
        Flag,
        x=st.floats(0, 100),
        title=st.text("abc defg", min_size=1, max_size=120),
        day=st.just("24 Dec"),
        kind=st.just("key"),
    ),
    max_size=12,
)


@given(flags=FLAGS, today=st.floats(0, 100))
def test_no_label_of_a_key_date_lies_over_another_or_is_cut_off(flags, today):
    spans = []
    for placed in place(flags, [today]):
        assert placed.lane < MOST
        if not placed.text:
            continue
        x, wide = placed.flag.x / 100 * PLOT, text_width(placed.text, 12) + 10
        left, right = (x - wide, x) if placed.before else (x, x + wide)
        assert left >= -0.01
        assert right <= PLOT + 0.01
        assert not any(
            lane == placed.lane and left < b - 0.01 and a + 0.01 < right for lane, a, b in spans
        )
        spans.append((placed.lane, left, right))


def test_a_label_gives_way_to_the_line_of_a_later_date():
    flags = [
        Flag(x=50, title="Board meeting", day="4 Nov", kind="key"),
        Flag(x=60, title="Price held until", day="30 Nov", kind="key"),
    ]
    board, price = place(flags)
    assert (board.lane, price.lane) == (0, 1)


def test_a_bar_spans_forecast_minus_duration_to_forecast(lines):
    # 12 October is today; five working days after 6 October is 13 October.
    scale = re.search(r'g-later" x="([\d.]+)%".*?width="([\d.]+)%', lines["review"].plot)
    assert scale is not None
    marks = re.findall(r'href="#g-(target|forecast)" x="([\d.]+)%', lines["review"].plot)
    assert [name for name, _ in marks] == ["target", "forecast"]
    target, forecast = (float(x) for _, x in marks)
    assert float(scale[1]) == pytest.approx(target, abs=0.02)
    assert float(scale[1]) + float(scale[2]) == pytest.approx(forecast, abs=0.02)
    assert "13 Oct <tspan>+4 d</tspan>" in lines["review"].plot.replace("\u00a0", " ")


def test_what_is_done_is_grey_and_has_no_target(lines):
    assert "g-done" in lines["goal"].plot
    assert "g-target" not in lines["goal"].plot


def test_slack_is_a_dotted_line_and_critical_a_solid_bar(lines):
    assert "g-slack-line" in lines["legal"].plot
    assert "g-has-slack" in lines["legal"].plot
    assert "g-slack-line" not in lines["contract"].plot


def test_critical_links_stand_out(lines):
    assert "g-link g-critical" in lines["contract"].plot
    assert "g-arrow-critical" in lines["contract"].plot
    assert "g-critical" not in lines["legal"].plot.replace("g-link g-critical", "", 1)


def test_in_arabic_time_runs_from_the_right():
    left = drawn().groups[0].lines[0].plot
    right = drawn("language: ar").groups[0].lines[0].plot
    (x,) = re.findall(r'href="#g-finished" x="([\d.]+)%', left)
    (mirrored,) = re.findall(r'href="#g-finished" x="([\d.]+)%', right)
    assert float(x) + float(mirrored) == pytest.approx(100, abs=0.02)


def test_public_holidays_are_hatched_and_named():
    behind = drawn().backdrop.behind
    assert re.search(r'g-holiday".*?<title>[^<]+\(Buyer Ltd\)</title>', behind)


def test_today_far_from_the_plan_does_not_press_the_plan_together():
    backdrop = drawn(today=dt.date(2020, 1, 1)).backdrop
    assert "g-today" not in backdrop.behind
    assert "October" in backdrop.axis


def test_phases_are_headings_in_the_plans_order():
    text = PLAN.format(more="").replace("id: contract,", "id: contract, phase: Decide,")
    deal = deal_of(text.replace("id: goal,", "id: goal, phase: Evaluate,"))
    kept, _ = steps(deal, Lookup(deal, "../"))
    titles = [group.title for group in chart(deal, kept).groups]
    assert titles == ["Evaluate", "Without a phase", "Decide"]
