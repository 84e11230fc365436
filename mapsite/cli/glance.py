"""Deals at a glance: a line for each, the worst first, with what is to be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence, Set
from itertools import islice

from msgspec import Struct

from mapsite.cli.columns import clipped, columns
from mapsite.cli.table import Cell, table
from mapsite.cli.terminal import Style, styled
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.problem import counted, visible
from mapsite.schedule.schedule import Schedule

WORST_FIRST = ("off track", "at risk", "on track", "done")
STYLES: dict[str, Style] = {"off track": "error", "at risk": "warning"}

HEADS = ("DEAL", "HEALTH", "DONE", "TARGET", "FORECAST", "MARGIN", "OVERDUE", "SURE", "NEXT")

# Where a line has no room of so many columns for the next action, it goes on one of its own.
ROOM = 40

# So many next actions, and overdue milestones, are shown of a deal that is shown alone.
MOST = 3


class Deal(Struct, frozen=True, kw_only=True):
    """A deal with its settled plan, its schedule and the seller's own notes, if there are any."""

    slug: str
    plan: Plan
    internal: Internal | None
    schedule: Schedule


def glance(deals: Sequence[Deal], width: int | None, colour: bool) -> list[str]:
    """The lines that show the deals in so many columns, None for as many as it takes.

    Deals that are won, lost or retired come last. Of one alone more is shown."""
    deals = sorted(deals, key=_urgency)
    sure = any(deal.internal and deal.internal.confidence is not None for deal in deals)
    left_out = {"NEXT"} if sure else {"NEXT", "SURE"}
    taken = max(map(columns, _table(deals, left_out, width=None, colour=False)))
    if len(deals) > 1 and (width is None or width - taken >= ROOM):
        return _table(deals, left_out - {"NEXT"}, width=width, colour=colour)
    if width is not None and taken > width:
        left_out.add("TARGET")  # the margin tells it
    head, *rows = _table(deals, left_out, width=width, colour=colour)
    lines = [head]
    for deal, row in zip(deals, rows, strict=True):
        lines.append(row)
        for text in _alone(deal) if len(deals) == 1 else _under(deal):
            shown = f"  {text}" if width is None else clipped(f"  {text}", width)
            lines.append(styled(shown, "faint", colour=colour))
    return lines


def _table(
    deals: Sequence[Deal], left_out: Set[str], *, width: int | None, colour: bool
) -> list[str]:
    kept = [at for at, head in enumerate(HEADS) if head not in left_out]
    beside = "NEXT" not in left_out
    rows = [[Cell(head, "strong") for head in HEADS], *(_row(deal, beside) for deal in deals)]
    rows = [[row[at] for at in kept] for row in rows]
    return table(rows, width=width, gives_way=-1 if beside else 0, colour=colour)


def _urgency(deal: Deal) -> tuple[bool, int, int, str]:
    schedule = deal.schedule
    closed = _standing(deal) in ("won", "lost", "retired")
    return closed, WORST_FIRST.index(schedule.health), schedule.margin, deal.slug


def _standing(deal: Deal) -> str:
    """Where a deal stands that is not an active one: draft, won, lost or retired; else ""."""
    retire = deal.plan.retire
    if retire is not None and retire <= deal.schedule.today and deal.plan.status != "draft":
        return "retired"
    return "" if deal.plan.status == "active" else deal.plan.status


def _row(deal: Deal, beside: bool) -> list[Cell]:
    """A deal's cells; only with the next action beside them is there room for its standing."""
    schedule = deal.schedule
    done = sum(row.state == "done" for row in schedule.milestones.values())
    name = visible(deal.slug)
    if beside and (standing := _standing(deal)):
        name += f" ({standing})"
    style = STYLES.get(schedule.health)
    late = len(schedule.overdue)
    confidence = deal.internal.confidence if deal.internal else None
    return [
        Cell(name, "strong"),
        Cell(schedule.health, style),
        Cell(f"{done}/{len(schedule.milestones)}", right=True),
        Cell(schedule.target.isoformat()),
        Cell(schedule.forecast.isoformat()),
        Cell(margin(schedule), style if schedule.days_late > 0 else None),
        Cell(str(late) if late else "", "error", right=True),
        Cell("" if confidence is None else f"{confidence} %", right=True),
        Cell(next(_next(deal), "")),
    ]


def _under(deal: Deal) -> Iterator[str]:
    """The line under a deal's row: where it stands, what is next."""
    standing = _standing(deal)
    if text := " ".join(filter(None, (f"({standing})" if standing else "", next(_next(deal), "")))):
        yield text


def _alone(deal: Deal) -> Iterator[str]:
    """The lines under the row of the only deal: where it stands, what is overdue, what is next."""
    if standing := _standing(deal):
        yield f"({standing})"
    overdue = deal.schedule.overdue[:MOST]
    for milestone in deal.plan.milestones:
        if milestone.id in overdue:
            due, owner = deal.schedule.milestones[milestone.id].target, milestone.owner
            yield _said(deal, due, owner, milestone.title)
    yield from islice(_next(deal, without=overdue), MOST)


def margin(schedule: Schedule) -> str:
    """How far the forecast close is from the target close, in words."""
    days = abs(schedule.margin)
    count = counted(days, "working day")
    if schedule.margin < 0:
        return f"{count} late"
    if schedule.margin > 0:
        return f"{count} early"
    # It may move from a Friday to the Sunday after it.
    return "late, no working day" if schedule.days_late > 0 else "on time"


def _next(deal: Deal, without: Collection[str] = ()) -> Iterator[str]:
    """The actions that can be done now, first things first; none that is one of the milestones."""
    for action in deal.schedule.actions:
        if action.kind != "milestone" or action.milestone not in without:
            yield _said(deal, action.due, action.owner, action.title)


def _said(deal: Deal, due: dt.date | None, owner: str | None, title: str) -> str:
    """Until when it is due, who owes it, and what it is."""
    who = visible(_name(deal.plan, owner)) if owner else ""
    # The title comes last: where there is no room it is what is cut.
    when_who = ", ".join(filter(None, (_due(due, deal.schedule.today), who)))
    what = visible(" ".join(title.split()))
    return f"{when_who}: {what}" if when_who else what


def _due(due: dt.date | None, today: dt.date) -> str:
    if due is None:
        return ""
    late = (today - due).days
    if late > 0:
        return f"{counted(late, 'day')} overdue"
    return "due today" if late == 0 else f"due {due.isoformat()}"


def _name(plan: Plan, owner: str) -> str:
    """The name of a party or a person; a free name is itself."""
    for party in plan.parties:
        if party.id == owner:
            return party.name
        for person in party.people:
            if person.id == owner:
                return person.name
    return owner
