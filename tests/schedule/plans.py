"""Plans for the tests, written as a seller writes them."""

from __future__ import annotations

import datetime as dt

from mapsite.plan.model import Plan
from mapsite.plan.read import read
from mapsite.plan.references import Names, resolve
from mapsite.plan.source import decode
from mapsite.schedule import checks
from mapsite.schedule.calendar import calendars
from mapsite.schedule.dates import settle
from mapsite.schedule.schedule import schedule

HEAD = """\
title: Acme plans ahead
address: acmeacmeacmeacme
start: 2026-10-01
"""
PARTIES = """\
parties:
- id: us
  name: Northwind
  side: seller
  people:
  - {id: mia, name: Mia Brandt, away: [{from: 2026-10-26, to: 2026-10-30}]}
- id: them
  name: Halden
  side: buyer
  people: [{id: ravi, name: Ravi Menon}]
"""


def day(text):
    return dt.date.fromisoformat(f"2026-{text}" if len(text) == 5 else text)


def read_plan(text, end="2026-11-30"):
    """A plan and its places; PARTIES come before the text unless it has its own."""
    text = HEAD + f"end: {end}\n" + ("" if "parties:" in text else PARTIES) + text
    source, problems = decode("plan.yaml", text.encode())
    reading = read(source, Plan)
    assert not [*problems, *reading.problems]
    plan, problems = resolve(reading.value, Names(reading.value), reading.places)
    assert not problems
    return plan, reading.places


def settled(text):
    plan, _ = read_plan(text)
    return settle(plan, calendars(plan))


def scheduled(text, today="10-12", end="2026-11-30"):
    plan, _ = read_plan(text, end)
    known = calendars(plan)
    return schedule(settle(plan, known), day(today), known)


def problems(text, today="10-01", end="2026-11-30"):
    """What the dates of a plan show, in lines as a terminal has them; its text begins in line 1."""
    plan, places = read_plan(text, end)
    above = (HEAD + "end:\n" + ("" if "parties:" in text else PARTIES)).count("\n")
    return [
        f"{p.place.line - above}:{p.place.column}: {p.severity}: {p.code}: {p.text}"
        for p in checks.check(plan, places, day(today))
    ]
