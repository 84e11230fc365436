"""Roles: people by party, what each answers for, and every piece of work that they own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, State, Who
from mapsite.pages.language import N_
from mapsite.pages.lookup import Lookup
from mapsite.pages.steps import TaskLine, task_line
from mapsite.pages.view import View
from mapsite.pages.words import SIDES
from mapsite.plan.model import Milestone, Party, Person, Task
from mapsite.plan.walk import live_tasks, owner_of
from mapsite.schedule.state import task_state

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = dt.date(2024, 1, 1)
USUAL_WEEK = WEEK[:5]


class Duty(Struct, frozen=True, kw_only=True):
    """Something that somebody owns, or with `note` shares; `bold` for an own milestone."""

    title: Markup
    link: str
    day: str
    due: dt.date
    state: State
    bold: bool = False
    note: str = ""


class Role(Struct, frozen=True, kw_only=True):
    """A person, or a party as a whole, with their work."""

    who: Who
    id: str
    title: str
    role: str
    tags: tuple[str, ...]
    email: str
    phone: str
    zone: str
    away: tuple[str, ...]
    open: tuple[Duty, ...]
    done: tuple[Duty, ...]


class Area(Struct, frozen=True, kw_only=True):
    """A responsibility of a party."""

    area: str
    description: Markup
    tasks: tuple[TaskLine, ...]


class Company(Struct, frozen=True, kw_only=True):
    """A party with its people and responsibilities."""

    who: Who
    id: str
    side: str
    function: str
    logo: str
    website: str
    days: tuple[str, ...]
    areas: tuple[Area, ...]
    people: tuple[Role, ...]


class Roles(View, frozen=True, kw_only=True):
    """The roles page's facts."""

    lead: Markup
    companies: tuple[Company, ...]


def roles(deal: Deal) -> Roles:
    """The parties in the order of the plan; never empty."""
    work: dict[str, list[tuple[Duty, bool]]] = {}
    for owner, item, done in _work(deal):
        work.setdefault(owner, []).append((item, done))
    return Roles(
        lead=_lead(deal),
        companies=tuple(_company(deal, party, work) for party in deal.plan.parties),
    )


def _lead(deal: Deal) -> Markup:
    if not deal.people:
        return Markup.escape(deal._(N_("No people are named yet.")))
    people = deal.n_("{n} person", "{n} people", len(deal.people))
    companies = deal.n_("{n} organisation", "{n} organisations", len(deal.parties))
    signing = sum(person.signs for person, _ in deal.people.values())
    first = deal._(N_("{people} in {organisations}."), people=people, organisations=companies)
    second = deal.n_("{n} of them signs the plan.", "{n} of them sign the plan.", signing)
    return Markup.escape(deal.language.sentences(first, second if signing else ""))


def _company(deal: Deal, party: Party, work: dict[str, list[tuple[Duty, bool]]]) -> Company:
    look = Lookup(deal, "../")
    people = [_person(deal, party, person, work.get(person.id, [])) for person in party.people]
    if party.id in work:
        people.append(_whole(deal, party, work[party.id]))
    return Company(
        who=deal.who(party.id),
        id=f"party-{party.id}",
        side=deal._(SIDES[party.side]),
        function=party.function or "",
        logo=party.logo or "",
        website=party.website or "",
        days=tuple(_days(deal, party)),
        areas=tuple(
            Area(
                area=r.area,
                description=deal.text(r.description),
                tasks=tuple(task_line(deal, look, task, party.id, None) for task in r.tasks),
            )
            for r in party.responsibilities
        ),
        people=tuple(people),
    )


def _days(deal: Deal, party: Party) -> Iterator[str]:
    if party.country:
        yield deal._(
            N_("Public holidays: {country}"),
            country=deal.language.country(party.country),
        )
    if set(party.working_week) != set(USUAL_WEEK):
        days = [d for d in WEEK if d in party.working_week]
        names = [deal.language.weekday(MONDAY + dt.timedelta(WEEK.index(d))) for d in days]
        yield deal._(N_("Works on {days}."), days=deal.language.join(names))
    if party.closed:
        closed = [deal.day(day) for day in sorted(party.closed)]
        yield deal._(N_("Closed on {days}."), days=deal.language.join(closed))


def _person(deal: Deal, party: Party, person: Person, work: list[tuple[Duty, bool]]) -> Role:
    tags = []
    if party.lead == person.id:
        tags.append(deal._(N_("Leads")))
    if person.signs:
        tags.append(deal._(N_("Signs")))
    return Role(
        who=deal.who(person.id),
        id=f"p-{person.id}",
        title=person.title or "",
        role=person.role or "",
        tags=tuple(tags),
        email=person.email or "",
        phone=person.phone or "",
        zone=deal.language.city(person.time_zone) if person.time_zone else "",
        away=tuple(_away(deal, absence.from_, absence.to) for absence in person.away),
        open=tuple(item for item, done in work if not done),
        done=tuple(item for item, done in work if done),
    )


def _whole(deal: Deal, party: Party, work: list[tuple[Duty, bool]]) -> Role:
    return Role(
        who=deal.who(party.id),
        id=f"p-{party.id}",
        title=deal._(N_("As a whole")),
        role="",
        tags=(),
        email="",
        phone="",
        zone="",
        away=(),
        open=tuple(item for item, done in work if not done),
        done=tuple(item for item, done in work if done),
    )


def _away(deal: Deal, first: dt.date, last: dt.date) -> str:
    if first == last:
        return deal._(N_("Away on {day}"), day=deal.day(first))
    return deal._(N_("Away from {first} to {last}"), first=deal.day(first), last=deal.day(last))


def _work(deal: Deal) -> Iterator[tuple[str, Duty, bool]]:
    """(owner, work, done): milestones, own ones first, then by date, then as in the plan."""
    items = [*_milestones(deal), *_tasks(deal), *_approvals(deal), *_questions(deal)]
    items.sort(key=lambda item: (not item[1].bold, not item[1].note, item[1].due))
    yield from items


def _milestones(deal: Deal) -> Iterator[tuple[str, Duty, bool]]:
    for id, row in deal.schedule.milestones.items():
        milestone = deal.milestones[id]
        # "Overdue" is said of the target; everything else is looked for on its forecast.
        day = row.target if row.state == "overdue" else row.forecast
        for person in filter(None, (milestone.owner, *milestone.with_)):
            owns = person == milestone.owner
            yield (
                person,
                Duty(
                    title=Markup.escape(milestone.title),
                    link=f"timeline/#m-{id}",
                    day=deal.day(day),
                    due=day,
                    state=deal.state(row.state),
                    bold=owns,
                    note="" if owns else deal._(N_("shared")),
                ),
                row.state == "done",
            )


def _tasks(deal: Deal) -> Iterator[tuple[str, Duty, bool]]:
    for _, task, home in live_tasks(deal.plan):
        owner = owner_of(task, home)
        if owner is None:
            continue
        if isinstance(home, Milestone):
            row = deal.schedule.milestones[home.id]
            of, due, page, otherwise = row.state, row.target, "timeline/", f"m-{home.id}"
        else:
            of, due, page, otherwise = None, deal.plan.end, "", f"party-{home.id}"
        state = task_state(task, of, deal.today, deal.calendars.of(owner))
        link = f"{page}#{f't-{task.id}' if task.id else otherwise}"
        yield owner, _task(deal, task, link, state, due), state == "done"


def _task(deal: Deal, task: Task, link: str, state: str, otherwise: dt.date) -> Duty:
    due = task.completed if state == "done" and task.completed else task.due
    return Duty(
        title=Markup.escape(task.title),
        link=link,
        day=deal.day(due) if due else "",
        due=due or otherwise,
        state=deal.state(state),
    )


def _approvals(deal: Deal) -> Iterator[tuple[str, Duty, bool]]:
    for approval in deal.plan.approvals:
        known = approval.by in deal.people or approval.by in deal.parties
        if known and approval.by and approval.status not in ("dropped", "refused"):
            state = deal.due_state(approval.status, approval.due, approval.by)
            yield (
                approval.by,
                Duty(
                    title=Markup.escape(deal._(N_("Approve: {what}"), what=approval.what)),
                    link="timeline/#approvals",
                    day=deal.day(approval.due) if approval.due else "",
                    due=approval.due or deal.plan.end,
                    state=deal.state(state),
                ),
                approval.status == "done",
            )


def _questions(deal: Deal) -> Iterator[tuple[str, Duty, bool]]:
    for number, question in enumerate(deal.plan.questions, 1):
        if question.owner and not question.answer:
            yield (
                question.owner,
                Duty(
                    title=deal.title(question.question),
                    link=f"risks/#{deal.question_name(question, number)}",
                    day=deal.day(question.due) if question.due else "",
                    due=question.due or deal.plan.end,
                    state=deal.state(deal.due_state("open", question.due, question.owner)),
                ),
                False,
            )
