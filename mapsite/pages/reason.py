"""Why the close is late, early or on time: one sentence a reader can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapsite.pages.deal import Deal
from mapsite.pages.language import N_

if TYPE_CHECKING:
    from mapsite.schedule.cause import Cause


def reason(deal: Deal) -> tuple[str, str]:
    """A label and a sentence: ("Why later:", "“Share the report” is 7 days overdue. …")."""
    schedule = deal.schedule
    if schedule.health == "done":
        return "", ""
    if schedule.cause is not None:
        return deal._(N_("Why later:")), _late(deal, schedule.cause)
    if schedule.days_late < 0:
        return deal._(N_("Why early:")), _ahead(deal)
    return deal._(N_("Why on time:")), _ahead(deal)


def _late(deal: Deal, cause: Cause) -> str:
    waiting = [deal.milestones[m].title for m in reversed(cause.chain) if m != cause.milestone]
    said = [_task(deal, cause) or _milestone(deal, cause)]
    if len(waiting) == 1:
        said.append(deal._(N_("“{title}” waits for it."), title=waiting[0]))
    elif waiting:
        said.append(
            deal._(
                N_("“{title}” waits for it, and “{last}” waits in turn."),
                title=waiting[0],
                last=waiting[-1],
            )
        )
    return deal.language.sentences(*said)


def _task(deal: Deal, cause: Cause) -> str:
    if cause.task is None:
        return ""
    task = deal.milestones[cause.milestone].tasks[cause.task]
    return _matter(deal, task.title, cause, task.blocked_by)


def _milestone(deal: Deal, cause: Cause) -> str:
    milestone = deal.milestones[cause.milestone]
    return _matter(deal, milestone.title, cause, milestone.blocked_by)


def _matter(deal: Deal, title: str, cause: Cause, blocked_by: str | None) -> str:
    match cause.kind:
        case "blocked" if blocked_by:
            return deal._(
                N_("“{title}” is blocked: {reason}"), title=title, reason=_sentence(blocked_by)
            )
        case "blocked":
            return deal._(N_("“{title}” is blocked."), title=title)
        case "overdue":
            return deal.n_(
                "“{title}” is {n} day overdue.",
                "“{title}” is {n} days overdue.",
                cause.days,
                title=title,
            )
        case "late":
            return deal.n_(
                "“{title}” comes {n} day after its target.",
                "“{title}” comes {n} days after its target.",
                cause.days,
                title=title,
            )
        case "planned":
            return deal.n_(
                "“{title}” is planned for {n} day after the plan’s end.",
                "“{title}” is planned for {n} days after the plan’s end.",
                cause.days,
                title=title,
            )


def _ahead(deal: Deal) -> str:
    schedule = deal.schedule
    said = []
    if schedule.margin > 0:
        said.append(
            deal.n_(
                "{n} working day is in hand before the target.",
                "{n} working days are in hand before the target.",
                schedule.margin,
            )
        )
    late = [row for row in schedule.milestones.values() if row.state in ("overdue", "blocked")]
    if late:
        row = min(late, key=lambda row: row.target)
        title = deal.milestones[row.id].title
        if row.state == "blocked":
            said.append(
                deal._(N_("“{title}” is blocked, but there is time left for it."), title=title)
            )
        else:
            said.append(
                deal._(N_("“{title}” is overdue, but there is time left for it."), title=title)
            )
    elif schedule.critical_path:
        title = deal.milestones[schedule.critical_path[0]].title
        said.append(deal._(N_("A day lost on “{title}” moves the finish."), title=title))
    return deal.language.sentences(*said)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text[-1:] in ".!?。؟" else f"{text}."
