"""Risks: a matrix of probability and impact, the register, open questions and decisions."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, State, Who
from mapsite.pages.decisions import Decided, decided
from mapsite.pages.language import N_
from mapsite.pages.view import View
from mapsite.pages.words import STATUSES
from mapsite.plan.model import Question, Risk

WEIGHT = {"high": 3, "medium": 2, "low": 1, None: 0}
ODDS = {"high": N_("Likely"), "medium": N_("Possible"), "low": N_("Unlikely")}
IMPACTS = {"low": N_("Low impact"), "medium": N_("Medium impact"), "high": N_("High impact")}
WHAT_TO_DO = {
    "accept": N_("Accept"),
    "watch": N_("Watch"),
    "plan": N_("Plan"),
    "act": N_("Act"),
}


class Entry(Struct, frozen=True, kw_only=True):
    """A risk of the register."""

    number: int
    id: str
    title: str
    description: Markup
    mitigation: Markup
    owner: Who | None
    odds: str
    impact: str
    status: str
    over: bool
    milestones: tuple[tuple[str, str], ...]


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of the matrix: what to do about what stands in it."""

    key: str
    word: str
    entries: tuple[Entry, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """A question, open or answered."""

    id: str
    question: Markup
    answer: Markup
    owner: Who | None
    day: str
    state: State | None


class Risks(View, frozen=True, kw_only=True):
    """The risks page's facts; the matrix's rows go from likely to unlikely."""

    lead: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    register: tuple[Entry, ...]
    open: tuple[Asked, ...]
    answered: tuple[Asked, ...]
    decisions: tuple[Decided, ...]


def risks(deal: Deal) -> Risks:
    """The register, the questions and the decisions; empty where a plan has none of them."""
    plan = deal.plan
    live = [risk for risk in plan.risks if risk.status in ("open", "occurred")]
    ordered = sorted(plan.risks, key=_severity, reverse=True)
    register = tuple(_entry(deal, n, risk) for n, risk in enumerate(ordered, 1))
    numbers = {id(risk): entry for risk, entry in zip(ordered, register, strict=True)}
    questions = [_asked(deal, n, question) for n, question in enumerate(plan.questions, 1)]
    return Risks(
        empty=not (plan.risks or plan.questions or plan.decisions),
        lead=_lead(deal, live),
        columns=tuple(deal._(word) for word in IMPACTS.values()),
        rows=tuple(
            (
                deal._(word),
                tuple(
                    _cell(deal, odds, impact, [r for r in ordered if r in live], numbers)
                    for impact in IMPACTS
                ),
            )
            for odds, word in ODDS.items()
        )
        if any(risk.probability and risk.impact for risk in live)
        else (),
        register=register,
        open=tuple(asked for asked in questions if not asked.answer),
        answered=tuple(asked for asked in questions if asked.answer),
        decisions=decided(deal),
    )


def _severity(risk: Risk) -> tuple[bool, int]:
    live = risk.status in ("open", "occurred")
    return live, WEIGHT[risk.probability] * WEIGHT[risk.impact]


def _lead(deal: Deal, live: list[Risk]) -> Markup:
    if not deal.plan.risks:
        return Markup.escape(deal._(N_("No risks are recorded.")))
    if not live:
        return Markup.escape(deal._(N_("No risk is open any more.")))
    count = deal.n_("{n} risk is open.", "{n} risks are open.", len(live))
    high = [risk for risk in live if _cell_key(risk.probability, risk.impact) == "act"]
    if not high:
        return Markup.escape(count)
    if len(high) == len(live):
        first = deal.n_(
            "It is likely and would hurt most.",
            "All of them are likely and would hurt most.",
            len(high),
        )
        return Markup.escape(deal.language.sentences(count, first))
    first = deal.n_(
        "{n} of them is likely and would hurt most.",
        "{n} of them are likely and would hurt most.",
        len(high),
    )
    return Markup.escape(deal.language.sentences(count, first))


def _entry(deal: Deal, number: int, risk: Risk) -> Entry:
    place = deal.plan.risks.index(risk) + 1
    return Entry(
        number=number,
        id=deal.risk_name(risk, place),
        title=risk.title,
        description=deal.text(risk.description),
        mitigation=deal.text(risk.mitigation),
        owner=deal.who(risk.owner) if risk.owner else None,
        odds=deal._(ODDS[risk.probability]) if risk.probability else "",
        impact=deal._(IMPACTS[risk.impact]) if risk.impact else "",
        status=deal._(STATUSES[risk.status]),
        over=risk.status in ("mitigated", "closed"),
        milestones=tuple((m, deal.milestones[m].title) for m in risk.milestones),
    )


def _cell(deal: Deal, odds: str, impact: str, live: list[Risk], numbers: dict[int, Entry]) -> Cell:
    key = _cell_key(odds, impact)
    return Cell(
        key=key,
        word=deal._(WHAT_TO_DO[key]),
        entries=tuple(
            numbers[id(risk)] for risk in live if (risk.probability, risk.impact) == (odds, impact)
        ),
    )


def _cell_key(odds: str | None, impact: str | None) -> str:
    weight = WEIGHT[odds] + WEIGHT[impact]
    return {6: "act", 5: "plan", 4: "plan", 3: "watch", 2: "accept"}.get(weight, "accept")


def _asked(deal: Deal, number: int, question: Question) -> Asked:
    state = None
    if question.due and not question.answer:
        state = deal.state(deal.due_state("open", question.due, question.owner), due=question.due)
    return Asked(
        id=deal.question_name(question, number),
        question=deal.text(question.question),
        answer=deal.text(question.answer),
        owner=deal.who(question.owner) if question.owner else None,
        day=deal.day(question.due) if question.due else "",
        state=state,
    )
