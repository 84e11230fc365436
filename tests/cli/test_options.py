"""Today is the day where the seller's lead is, unless it was given."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mapsite.cli import options
from mapsite.cli.options import Options


class Clock(dt.datetime):
    """A clock that stands at 23:30 of 1 September, UTC."""

    @classmethod
    def now(cls, tz=None):
        return dt.datetime(2026, 9, 1, 23, 30, tzinfo=dt.UTC).astimezone(tz)


@pytest.fixture
def day_of(monkeypatch):
    monkeypatch.setattr(options.dt, "datetime", Clock)

    def day(plan, fixed=None):
        folder = Path()
        return Options(plans=folder, themes=folder, site=folder, fixed=fixed, quiet=False).day_of(
            plan
        )

    return day


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Tokyo", 2), ("Europe/Berlin", 2), ("UTC", 1), ("America/New_York", 1)],
)
def test_the_day_is_that_of_the_seller_s_lead(day_of, deal, plan_text, zone, day):
    text = plan_text.replace("side: seller", "side: seller, lead: mia")
    text = text.replace("id: mia,", f"id: mia, time_zone: {zone},")
    assert day_of(deal(text).plan) == dt.date(2026, 9, day)


def test_without_a_lead_the_day_is_in_utc(day_of, deal, plan_text):
    text = plan_text.replace("id: mia,", "id: mia, time_zone: Asia/Tokyo,")
    assert day_of(deal(text).plan) == dt.date(2026, 9, 1)
    assert day_of(None) == dt.date(2026, 9, 1)


def test_a_day_that_is_given_is_taken(day_of, deal):
    assert day_of(deal().plan, fixed=dt.date(2030, 1, 1)) == dt.date(2030, 1, 1)
