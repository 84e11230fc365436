"""Resources: what the plan needs and who brings it, what is being bought, and every document."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, FileLink, Who
from mapsite.pages.language import N_
from mapsite.pages.view import View
from mapsite.plan.model import CommercialItem, Link, Resource

TYPES = {
    "human": N_("People"),
    "financial": N_("Money"),
    "technical": N_("Technology"),
    "material": N_("Material"),
}


class Need(Struct, frozen=True, kw_only=True):
    """One thing that the plan needs."""

    what: str
    kind: str
    provider: Who | None
    when: str
    files: tuple[str, ...]
    links: tuple[Link, ...]


class Item(Struct, frozen=True, kw_only=True):
    """One line of what is being bought."""

    what: str
    amount: str


class Document(Struct, frozen=True, kw_only=True):
    """An attachment, and what it belongs to."""

    file: FileLink
    of: str
    link: str


class Resources(View, frozen=True, kw_only=True):
    """The resources page's facts."""

    lead: Markup
    needs: tuple[Need, ...]
    commercial: Markup
    items: tuple[Item, ...]
    files: tuple[str, ...]
    links: tuple[Link, ...]
    documents: tuple[Document, ...]


def resources(deal: Deal) -> Resources:
    """What is needed, bought and attached; empty where a plan names nothing of it."""
    offer = deal.plan.commercials
    needs = tuple(_need(deal, resource) for resource in deal.plan.resources)
    documents = tuple(_documents(deal))
    return Resources(
        empty=not (needs or offer or documents),
        lead=_lead(deal),
        needs=needs,
        commercial=deal.text(offer.summary if offer else None),
        items=tuple(_item(deal, item) for item in (offer.items if offer else ())),
        files=offer.files if offer else (),
        links=offer.links if offer else (),
        documents=documents,
    )


def _lead(deal: Deal) -> Markup:
    needs = deal.plan.resources
    if not needs:
        return Markup.escape(deal._(N_("No resources are recorded.")))
    ahead = [r for r in needs if r.by and r.by >= deal.today]
    said = [deal.n_("The plan needs {n} thing.", "The plan needs {n} things.", len(needs))]
    if ahead:
        first = min(ahead, key=lambda r: r.by or deal.plan.end)
        if first.by:
            said.append(
                deal._(
                    N_("Next: “{what}”, by {day}."), what=first.what, day=deal.day_long(first.by)
                )
            )
    return Markup.escape(deal.language.sentences(*said))


def _need(deal: Deal, resource: Resource) -> Need:
    return Need(
        what=resource.what,
        kind=deal._(TYPES[resource.type]) if resource.type else "",
        provider=deal.who(resource.provider) if resource.provider else None,
        when=_when(deal, resource),
        files=resource.files,
        links=resource.links,
    )


def _when(deal: Deal, resource: Resource) -> str:
    said = []
    first, last = resource.from_, resource.to
    if first and last:
        said.append(deal._(N_("{first} to {last}"), first=deal.day(first), last=deal.day(last)))
    elif first:
        said.append(deal._(N_("from {day}"), day=deal.day(first)))
    elif last:
        said.append(deal._(N_("until {day}"), day=deal.day(last)))
    if resource.by:
        said.append(deal._(N_("by {day}"), day=deal.day(resource.by)))
    return ", ".join(said)


def _item(deal: Deal, item: CommercialItem) -> Item:
    amount = "" if item.amount is None else deal.amount(item.amount, item.currency, item.per)
    return Item(what=item.what, amount=amount)


def _documents(deal: Deal) -> Iterator[Document]:
    seen: set[str] = set()
    for path, of, link in _attached(deal):
        if path not in seen:
            seen.add(path)
            yield Document(file=deal.file(path), of=of, link=link)


def _attached(deal: Deal) -> Iterator[tuple[str, str, str]]:
    """(path, what it belongs to, where that stands)."""
    plan = deal.plan
    for path in plan.commercials.files if plan.commercials else ():
        yield path, deal._(N_("What is being bought")), "#offer"
    for milestone in plan.milestones:
        link = f"timeline/#m-{milestone.id}"
        for path in (*filter(None, [milestone.evidence]), *milestone.files):
            yield path, milestone.title, link
        for task in milestone.tasks:
            for path in task.files:
                yield path, task.title, link
    for party in plan.parties:
        for responsibility in party.responsibilities:
            for task in responsibility.tasks:
                for path in task.files:
                    yield path, task.title, f"roles/#party-{party.id}"
    for resource in plan.resources:
        for path in resource.files:
            yield path, resource.what, "#needs"
