"""Deals at a glance: a line for each, the worst first, with what is to be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from mapsite.cli.table import Cell, clipped, table
from mapsite.cli.terminal import Style, styled
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.problem import visible
from mapsite.schedule.actions import Action
from mapsite.schedule.schedule import Schedule

WORST_FIRST = ("off track", "at risk", "on track", "done")
STYLES: dict[str, Style] = {"off track": "error", "at risk": "warning"}

# In a terminal narrower than this the next action goes on a line of its own, and in one narrower
# than that the target close is left out: the margin tells it.
WIDE = 140
NARROW = 100


class Deal(Struct, frozen=True, kw_only=True):
    """A deal with its settled plan, its schedule and the seller's own notes, if there are any."""

    slug: str
    plan: Plan
    internal: Internal | None
    schedule: Schedule


def glance(deals: Sequence[Deal], width: int | None, colour: bool) -> list[str]:
    """The lines that show the deals in so many columns, None for as many as it takes.

    Deals that are won or lost come last."""
    deals = sorted(deals, key=_urgency)
    sure = any(deal.internal and deal.internal.confidence is not None for deal in deals)
    beside = width is None or width >= WIDE
    heads = ["DEAL", "HEALTH", "DONE", "TARGET", "FORECAST", "MARGIN", "OVERDUE", "SURE", "NEXT"]
    left_out = {
        "TARGET": width is not None and width < NARROW,
        "SURE": not sure,
        "NEXT": not beside,
    }
    kept = [at for at, head in enumerate(heads) if not left_out.get(head)]
    rows = [[Cell(head, "strong") for head in heads], *map(_row, deals)]
    lines = table(
        [[row[at] for at in kept] for row in rows],
        width=width,
        gives_way=-1 if beside else 0,
        colour=colour,
    )
    if beside:
        return lines
    under = [lines[0]]
    for deal, line in zip(deals, lines[1:], strict=True):
        under.append(line)
        if text := _next(deal):
            under.append(styled(clipped(f"  {text}", width or WIDE), "faint", colour=colour))
    return under


def _urgency(deal: Deal) -> tuple[bool, int, int, str]:
    schedule = deal.schedule
    closed = deal.plan.status in ("won", "lost")
    return closed, WORST_FIRST.index(schedule.health), schedule.margin, deal.slug


def _row(deal: Deal) -> list[Cell]:
    schedule = deal.schedule
    done = sum(row.state == "done" for row in schedule.milestones.values())
    name = visible(deal.slug)
    if deal.plan.status != "active":
        name += f" ({deal.plan.status})"
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
        Cell(_next(deal)),
    ]


def margin(schedule: Schedule) -> str:
    """How far the forecast close is from the target close, in words."""
    days = abs(schedule.margin)
    count = f"{days} working day{'s' * (days != 1)}"
    if schedule.margin < 0:
        return f"{count} late"
    if schedule.margin > 0:
        return f"{count} early"
    # It may move from a Friday to the Sunday after it.
    return "late, no working day" if schedule.days_late > 0 else "on time"


def _next(deal: Deal) -> str:
    """The action that is due first: until when, who owes it, and what it is."""
    if not deal.schedule.actions:
        return ""
    action = deal.schedule.actions[0]
    title = visible(" ".join(action.title.split()))
    owner = visible(_name(deal.plan, action.owner)) if action.owner else ""
    # The title comes last: where there is no room it is what is cut.
    when_who = ", ".join(filter(None, (_due(action, deal.schedule.today), owner)))
    return f"{when_who}: {title}" if when_who else title


def _due(action: Action, today: dt.date) -> str:
    if action.due is None:
        return ""
    late = (today - action.due).days
    if late > 0:
        return f"{late} day{'s' * (late != 1)} overdue"
    return "due today" if late == 0 else f"due {action.due.isoformat()}"


def _name(plan: Plan, owner: str) -> str:
    """The name of a party or a person; a free name is itself."""
    for party in plan.parties:
        if party.id == owner:
            return party.name
        for person in party.people:
            if person.id == owner:
                return person.name
    return owner
