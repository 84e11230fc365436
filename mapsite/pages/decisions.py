"""What both sides have decided, as two pages tell it."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, Who


class Decided(Struct, frozen=True, kw_only=True):
    """A decision: when, what, by whom."""

    date: dt.date | None
    day: str
    decision: Markup
    by: tuple[Who, ...]


def decided(deal: Deal) -> tuple[Decided, ...]:
    """The decisions, newest first; those without a date come last."""
    decisions = sorted(deal.plan.decisions, key=lambda d: d.date or dt.date.min, reverse=True)
    return tuple(
        Decided(
            date=decision.date,
            day=deal.language.day_of_a_year(decision.date) if decision.date else "",
            decision=deal.text(decision.decision),
            by=tuple(deal.who(ref) for ref in decision.by),
        )
        for decision in decisions
    )
