"""The timeline: the Gantt chart, the same as a table, and all that the plan says of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from mapsite.pages.chart.gantt import FOLDED, Chart, Line, by_month, chart, current
from mapsite.pages.deal import Deal, State, Who
from mapsite.pages.language import N_
from mapsite.pages.lookup import Lookup
from mapsite.pages.steps import Step, steps, working_days
from mapsite.pages.view import View
from mapsite.pages.words import STATUSES

if TYPE_CHECKING:
    from mapsite.plan.model import Approval, Party

USUAL_WEEK = {"mon", "tue", "wed", "thu", "fri"}


class Switch(Struct, frozen=True, kw_only=True):
    """One of the views to choose from; `name` is its part of the radio button's id."""

    name: str
    label: str


class Fold(Struct, frozen=True, kw_only=True):
    """Lines of the list; with a title they can be folded, and `open` says that they are not.

    `counted` titles are followed by the number of lines."""

    title: str
    counted: bool = False
    lines: tuple[Line, ...]
    open: bool


class KeyDay(Struct, frozen=True, kw_only=True):
    """A key date."""

    id: str
    day: str
    title: str
    why: Markup


class ApprovalRow(Struct, frozen=True, kw_only=True):
    """An approval on the way to a signature."""

    what: str
    by: Who | None
    up_to: str
    takes: str
    due: str
    state: State


class Timeline(View, frozen=True, kw_only=True):
    """The timeline's facts."""

    lead: Markup
    switches: tuple[Switch, ...]
    chart: Chart
    folds: tuple[Fold, ...]
    dropped: tuple[Step, ...]
    key_dates: tuple[KeyDay, ...]
    approvals: tuple[ApprovalRow, ...]
    notes: tuple[str, ...]
    days_off: tuple[tuple[str, str], ...]
    has: frozenset[str]


def timeline(deal: Deal) -> Timeline:
    """Every milestone that is not dropped, as chart, table and list; never empty."""
    look = Lookup(deal, "../")
    kept, dropped = steps(deal, look)
    drawn = chart(deal, kept)
    return Timeline(
        lead=_lead(deal),
        switches=tuple(_switches(deal, drawn, kept)),
        chart=drawn,
        folds=tuple(_folds(deal, kept, drawn)),
        dropped=tuple(dropped),
        key_dates=tuple(
            KeyDay(id=key.id, day=deal.day(key.date), title=key.title, why=deal.text(key.why))
            for key in sorted(deal.plan.key_dates, key=lambda key: key.date)
        ),
        approvals=tuple(_approval(deal, look, approval) for approval in deal.plan.approvals),
        notes=tuple(_notes(deal, drawn)),
        days_off=tuple((deal.day(day.date), day.why) for day in drawn.backdrop.days_off),
        has=frozenset(_kinds(kept, drawn)),
    )


def _lead(deal: Deal) -> Markup:
    """The finding in a sentence or two: when, how late, and what decides it."""
    schedule = deal.schedule
    count = len(schedule.milestones)
    finish = _strong(deal.day_long(schedule.forecast))
    late = schedule.days_late
    if schedule.health == "done":
        said = deal.language.ngettext(
            "The milestone is done. The plan finished on {day}, {late}.",
            "All {n} milestones are done. The plan finished on {day}, {late}.",
            count,
        )
        return _filled(said, n=count, day=finish, late=deal.late(late))
    if late > 0:
        said = deal.language.ngettext(
            "Forecast finish {day}, {n} day after the target.",
            "Forecast finish {day}, {n} days after the target.",
            late,
        )
    elif late < 0:
        said = deal.language.ngettext(
            "Forecast finish {day}, {n} day before the target.",
            "Forecast finish {day}, {n} days before the target.",
            -late,
        )
    else:
        said = deal.language.gettext("Forecast finish {day}, on the target.")
    lead = _filled(said, day=finish, n=abs(late))
    # Where a milestone is said to be done on a later day than all others, that day is the finish.
    decided_by = _decided_by(deal) if schedule.critical_path else ""
    return Markup(deal.language.sentences(lead, decided_by))


def _decided_by(deal: Deal) -> Markup:
    path = deal.schedule.critical_path
    first = deal.schedule.milestones[path[0]]
    milestone = deal.milestones[first.id]
    words = {"n": len(path), "title": _strong(milestone.title)}
    if first.state != "overdue":
        said = deal.language.ngettext(
            "{title} decides it.",
            "{n} milestones decide it, beginning with {title}.",
            len(path),
        )
        return _filled(said, **words)
    since = deal.day_long(first.target)
    if milestone.owner is None:
        said = deal.language.ngettext(
            "{title} decides it, due since {day}.",
            "{n} milestones decide it, beginning with {title}, due since {day}.",
            len(path),
        )
        return _filled(said, day=since, **words)
    owner = deal.who(milestone.owner)
    said = deal.language.ngettext(
        "{title} decides it, due from {name} since {day}.",
        "{n} milestones decide it, beginning with {title}, due from {name} since {day}.",
        len(path),
    )
    return _filled(said, name=owner.party or owner.name, day=since, **words)


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def _filled(message: str, **values: object) -> Markup:
    return Markup(escape(message)).format(**values)


def _switches(deal: Deal, drawn: Chart, kept: Sequence[Step]) -> Iterator[Switch]:
    if drawn.dense:
        if any(step.done for step in kept) and not all(step.done for step in kept):
            yield Switch(name="open", label=deal._(N_("Open")))
        yield Switch(name="all", label=deal._(N_("All {n}"), n=len(kept)))
    else:
        yield Switch(name="milestones", label=deal._(N_("Milestones")))
        if any(step.work for step in kept):
            yield Switch(name="tasks", label=deal._(N_("With tasks")))
    yield Switch(name="table", label=deal._(N_("Table")))


def _folds(deal: Deal, kept: Sequence[Step], drawn: Chart) -> Iterator[Fold]:
    """What is done, folded; then what is not, month by month where it is very much."""
    lines = {line.step.id: line for group in drawn.groups for line in group.lines}

    def fold(title: str, steps: Sequence[Step], *, open: bool, counted: bool = False) -> Fold:
        shown = tuple(lines[step.id] for step in steps)
        return Fold(title=title, lines=shown, open=open, counted=counted)

    done = [step for step in kept if step.done]
    pending = [step for step in kept if not step.done]
    if done:
        title = deal.n_("{n} milestone done", "{n} milestones done", len(done))
        yield fold(title, done, open=not pending)
    if not pending:
        return
    if len(kept) <= FOLDED:
        yield fold("", pending, open=True)
        return
    grouped = by_month(deal, pending)
    opened = current(deal, grouped)
    for title, group in grouped.items():
        yield fold(title, group, open=title == opened, counted=True)


def _approval(deal: Deal, look: Lookup, approval: Approval) -> ApprovalRow:
    money = deal.money(approval.up_to) if approval.up_to else ""
    return ApprovalRow(
        what=approval.what,
        by=look.who(approval.by) if approval.by else None,
        up_to=deal._(N_("up to {amount}"), amount=money) if money else "",
        takes=working_days(deal, approval.lead) if approval.lead is not None else "",
        due=deal.day(approval.due) if approval.due else "",
        state=_approval_state(deal, approval),
    )


def _approval_state(deal: Deal, approval: Approval) -> State:
    key = {"done": "done", "blocked": "blocked", "refused": "blocked", "dropped": "dropped"}
    word = deal._(STATUSES[approval.status])
    if approval.status in key:
        return State(key=key[approval.status], word=word, text=word)
    if approval.due and approval.due < deal.today:
        return deal.state("overdue", due=approval.due)
    return State(key="on-track", word=word, text=word)


def _notes(deal: Deal, drawn: Chart) -> Iterator[str]:
    yield _working_days_note(deal)
    if deal.schedule.health != "done":
        yield deal._(N_("A milestone that is not done can finish today at the earliest."))
    if drawn.dense:
        yield deal._(
            N_("Only the links that decide the finish are drawn. The table names every link.")
        )


def _working_days_note(deal: Deal) -> str:
    countries = dict.fromkeys(_country(deal, p) for p in deal.plan.parties if p.country)
    usual = all(set(party.working_week) == USUAL_WEEK for party in deal.plan.parties)
    if not countries:
        if usual:
            return deal._(N_("Weekends count as no working days."))
        return deal._(N_("Days on which an organisation does not work count as no working days."))
    names = deal.language.join(countries)
    if usual:
        return deal._(
            N_("Weekends and the public holidays of {countries} count as no working days."),
            countries=names,
        )
    return deal._(
        N_(
            "Days on which an organisation does not work, and the public holidays of {countries}, "
            "count as no working days."
        ),
        countries=names,
    )


def _country(deal: Deal, party: Party) -> str:
    name = deal.language.country(party.country or "")
    return f"{name} ({party.subdivision})" if party.subdivision else name


def _kinds(kept: Sequence[Step], drawn: Chart) -> Iterator[str]:
    """What the chart shows, and so what its legend explains."""
    for step in kept:
        row = step.row
        if row is None:
            continue
        if step.done:
            yield "done"
            continue
        yield "critical" if row.critical else "slack"
        if step.late:
            yield "late"
    if drawn.backdrop.days_off:
        yield "holiday"
