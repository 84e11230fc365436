from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from mapsite.brand.brand import brand
from mapsite.pages.deal import Attachment, Deal
from mapsite.pages.language import language
from mapsite.pages.microsite import Microsite, microsite
from mapsite.plan.model import Plan
from mapsite.plan.read import read
from mapsite.plan.references import Names, resolve
from mapsite.plan.source import Source
from mapsite.schedule.calendar import calendars
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule

EXAMPLE = Path(__file__).parent.parent / "example"
TODAY = dt.date(2026, 10, 12)


def deal_of(text: str, today: dt.date = TODAY, files: dict[str, Attachment] | None = None) -> Deal:
    """The deal of a plan's text; fails where the plan has errors."""
    reading = read(Source("plan.yaml", text), Plan)
    assert reading.value is not None, reading.problems
    plan, problems = resolve(reading.value, Names(reading.value), reading.places)
    assert not problems, problems
    their = calendars(plan)
    settled = settle(plan, their)
    return Deal(
        plan=settled,
        schedule=schedule(settled, today, their),
        calendars=their,
        language=language(plan.language),
        files=files or {},
    )


@pytest.fixture(scope="session")
def example_text() -> str:
    return (EXAMPLE / "plan.yaml").read_text()


@pytest.fixture(scope="session")
def example(example_text: str) -> Deal:
    files = {
        path.relative_to(EXAMPLE).as_posix(): Attachment(size=path.stat().st_size)
        for path in (EXAMPLE / "files").iterdir()
    }
    return deal_of(example_text, files=files)


@pytest.fixture(scope="session")
def pages() -> Callable[[Deal], Microsite]:
    """The microsite of a deal under the built-in brand."""
    plain, problems = brand(None)
    assert plain is not None, problems
    return lambda deal: microsite(deal, plain, "assets-0")


MINIMAL = """
title: A small deal
address: aaaaaaaaaaaaaaaa
parties:
- {id: s, name: Seller Ltd, side: seller}
- {id: b, name: Buyer Ltd, side: buyer}
start: 2026-10-01
end: 2026-11-30
milestones:
- {id: one, title: One step, date: 2026-11-02}
"""


@pytest.fixture
def minimal() -> str:
    """The least that a plan can say."""
    return MINIMAL
