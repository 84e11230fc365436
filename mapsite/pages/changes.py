"""Changes: what was decided and what was signed, newest first."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, Who
from mapsite.pages.decisions import decided
from mapsite.pages.language import N_
from mapsite.pages.view import View


class Change(Struct, frozen=True, kw_only=True):
    """One thing that happened, verb first."""

    date: dt.date | None
    verb: str
    what: Markup
    by: tuple[Who, ...]
    version: str = ""


class Day(Struct, frozen=True, kw_only=True):
    """What happened on one day; `day` is "" for what has no date."""

    day: str
    changes: tuple[Change, ...]


class Changes(View, frozen=True, kw_only=True):
    """The changes page's facts."""

    lead: Markup
    days: tuple[Day, ...]


def changes(deal: Deal) -> Changes:
    """What was decided and signed, by day; empty where nothing was."""
    found = [*_decisions(deal), *_signatures(deal)]
    found.sort(key=lambda change: change.date or dt.date.min, reverse=True)
    return Changes(
        empty=not found,
        lead=_lead(deal, len(found)),
        days=tuple(
            Day(
                day=deal.language.weekday_full(date) if date else deal._(N_("Without a date")),
                changes=tuple(group),
            )
            for date, group in groupby(found, key=lambda change: change.date)
        ),
    )


def _decisions(deal: Deal) -> list[Change]:
    return [
        Change(date=d.date, verb=deal._(N_("Decided")), what=d.decision, by=d.by)
        for d in decided(deal)
    ]


def _signatures(deal: Deal) -> list[Change]:
    signoff = deal.plan.signoff
    return [
        Change(
            date=signature.date,
            verb=deal._(N_("Signed")),
            what=Markup.escape(
                deal._(N_("{name} signed the plan."), name=deal.who(signature.person).name)
            ),
            by=(),
            version=signature.version or "",
        )
        for signature in (signoff.signatures if signoff else ())
    ]


def _lead(deal: Deal, count: int) -> Markup:
    if not count:
        return Markup.escape(deal._(N_("Nothing has been decided or signed yet.")))
    decisions = len(deal.plan.decisions)
    signatures = count - decisions
    said = [
        deal.n_("{n} decision", "{n} decisions", decisions) if decisions else "",
        deal.n_("{n} signature", "{n} signatures", signatures) if signatures else "",
    ]
    found = deal.language.join([part for part in said if part])
    return Markup.escape(deal._(N_("{what} so far."), what=found))
