"""Sign-off: a page to print, with what is agreed and a line for each signature."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, Who
from mapsite.pages.language import N_
from mapsite.pages.view import View


class Fact(Struct, frozen=True, kw_only=True):
    """A line of what is agreed."""

    label: str
    text: Markup


class Block(Struct, frozen=True, kw_only=True):
    """A person's place to sign, and what they signed before."""

    who: Who
    title: str
    signed: tuple[tuple[str, str], ...]


class Agreed(Struct, frozen=True, kw_only=True):
    """A milestone of the annex."""

    title: str
    owner: Who | None
    target: str


class SignOff(View, frozen=True, kw_only=True):
    """The sign-off page's facts."""

    title: str
    statement: Markup
    dated: str
    facts: tuple[Fact, ...]
    blocks: tuple[Block, ...]
    milestones: tuple[Agreed, ...]


def sign_off(deal: Deal) -> SignOff:
    """The page to sign, by those who are to and those who have; empty where nobody is."""
    plan, signoff = deal.plan, deal.plan.signoff
    signing = signoff.signatories if signoff else ()
    signing = signing or tuple(id for id, (person, _) in deal.people.items() if person.signs)
    signed = {s.person for s in (signoff.signatures if signoff else ())}
    signing += tuple(person for person in deal.people if person in signed - set(signing))
    return SignOff(
        empty=not (signing or signoff),
        title=plan.title,
        statement=deal.text(signoff.statement if signoff else None),
        dated=deal.language.day_full(deal.today),
        facts=tuple(_facts(deal)),
        blocks=tuple(_block(deal, person) for person in signing),
        milestones=tuple(
            Agreed(
                title=m.title,
                owner=deal.who(m.owner) if m.owner else None,
                target=deal.language.day_of_a_year(m.date) if m.date else "",
            )
            for m in plan.milestones
            if m.status != "dropped"
        ),
    )


def _facts(deal: Deal) -> list[Fact]:
    plan = deal.plan
    facts = []

    def fact(label: str, text: str) -> None:
        facts.append(Fact(label=deal._(label), text=Markup.escape(text)))

    if plan.objective and plan.objective.goal:
        fact(N_("Goal"), plan.objective.goal)
    fact(
        N_("Start and finish"),
        deal._(
            N_("{first} to {last}"),
            first=deal.language.day_full(plan.start),
            last=deal.language.day_full(plan.end),
        ),
    )
    count = len(deal.schedule.milestones)
    fact(
        N_("Milestones"),
        deal.n_(
            "{n}, listed below with its owner and target",
            "{n}, listed below with owner and target",
            count,
        ),
    )
    if deal.people:
        people = deal.n_("{n} person", "{n} people", len(deal.people))
        where = deal.n_("{n} organisation", "{n} organisations", len(deal.parties))
        fact(
            N_("Responsibilities"),
            deal._(N_("{people} in {organisations}."), people=people, organisations=where),
        )
    if plan.reviews:
        fact(N_("Reviews"), deal.language.join(review.title for review in plan.reviews))
    return facts


def _block(deal: Deal, ref: str) -> Block:
    person, _ = deal.people[ref]
    signoff = deal.plan.signoff
    return Block(
        who=deal.who(ref),
        title=person.title or "",
        signed=tuple(
            (deal.language.day_full(s.date), s.version or "")
            for s in (signoff.signatures if signoff else ())
            if s.person == ref
        ),
    )
