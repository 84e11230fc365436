"""Rules that need the plan alone, and no date of today: a function per rule, listed in CHECKS.

The rules also see plans with errors, to find all that is wrong at once: there a required field may
be None, so every rule looks before it compares.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence

from mapsite.plan import anchors, attachments, codes
from mapsite.plan.address import fresh_address
from mapsite.plan.folders import DealFolder
from mapsite.plan.internal import Internal
from mapsite.plan.model import Milestone, Plan, Task
from mapsite.plan.places import Places, Steps
from mapsite.plan.problem import Place, Problem, did_you_mean, listed, quote
from mapsite.plan.shape import leaves
from mapsite.plan.walk import tasks

MOST_MILESTONES = 15
MOST_BUYER_TASKS = 12

Check = Callable[[Plan, Places], Iterator[Problem]]


def both_sides(plan: Plan, places: Places) -> Iterator[Problem]:
    """A plan is mutual: at least one seller and one buyer."""
    if not plan.parties or not all(party.side for party in plan.parties):
        return
    sides = {party.side for party in plan.parties}
    for side in ("seller", "buyer"):
        if side not in sides:
            message = f"no party is the {side}"
            hint = f'one of them needs "side: {side}"'
            yield Problem(place=places.key("parties"), code="missing", message=message, hint=hint)


def unique_ids(plan: Plan, places: Places) -> Iterator[Problem]:
    """Ids are unique: parties with people, key dates with milestones, tasks, risks, questions."""
    parties = [(("parties", p, "id"), party.id) for p, party in enumerate(plan.parties or ())]
    people = [
        (("parties", p, "people", i, "id"), person.id)
        for p, party in enumerate(plan.parties or ())
        for i, person in enumerate(party.people)
    ]
    key_dates = [(("key_dates", k, "id"), key.id) for k, key in enumerate(plan.key_dates)]
    milestones = [(("milestones", m, "id"), m_.id) for m, m_ in enumerate(plan.milestones or ())]
    spaces: Sequence[Sequence[tuple[Steps, str | None]]] = (
        [*parties, *people],
        [*key_dates, *milestones],
        [((*path, "id"), task.id) for path, task in tasks(plan)],
        [(("risks", r, "id"), risk.id) for r, risk in enumerate(plan.risks)],
        [(("questions", q, "id"), question.id) for q, question in enumerate(plan.questions)],
    )
    for space in spaces:
        first: dict[str, Steps] = {}
        for path, id_ in space:
            if not id_ or (earlier := first.setdefault(id_, path)) is path:
                continue
            yield Problem(
                place=places[path],
                code="duplicate-id",
                message=f"the id {quote(id_)} is taken",
                hint=f"line {places[earlier].line} has it first; choose another for this one",
                also=(places[earlier],),
            )
    for path, id_ in spaces[1]:
        if id_ in ("start", "end"):
            message = f"the id {quote(id_)} is taken by the plan's own {id_}"
            hint = f"choose another, such as {'kick-off' if id_ == 'start' else 'go-live'}"
            yield Problem(place=places[path], code="duplicate-id", message=message, hint=hint)


def milestones_are_dated(plan: Plan, places: Places) -> Iterator[Problem]:
    """A milestone has a date, or depends_on with duration, from which its date follows."""
    dropped = {m.id for m in plan.milestones or () if m.status == "dropped"}
    for m, milestone in enumerate(plan.milestones or ()):
        path: Steps = ("milestones", m)
        unread = not milestone.id and not milestone.title
        if unread or places.given((*path, "date")):
            continue
        name = quote(milestone.title or milestone.id)
        if not (places.given((*path, "depends_on")) and places.given((*path, "duration"))):
            yield Problem(
                place=places[(*path, "date")],
                code="missing",
                message=f"the milestone {name} has no date",
                hint="give it a date, or both depends_on and duration",
            )
        elif milestone.depends_on and dropped.issuperset(milestone.depends_on):
            yield Problem(
                place=places[(*path, "depends_on")],
                code="missing",
                message=f"all that the milestone {name} depends on is dropped, and it has no date",
                hint="give it a date, or let it depend on another one",
            )


def dependencies_end(plan: Plan, places: Places) -> Iterator[Problem]:
    """No milestone and no task depends on itself, straight or round a circle."""
    milestones: list[tuple[Steps, Milestone | Task]] = [
        (("milestones", m), milestone) for m, milestone in enumerate(plan.milestones or ())
    ]
    kinds: list[tuple[str, list[tuple[Steps, Milestone | Task]]]] = [
        ("milestone", milestones),
        ("task", [*tasks(plan)]),
    ]
    for what, things in kinds:
        edges = {
            thing.id: {id_: (*path, "depends_on", d) for d, id_ in enumerate(thing.depends_on)}
            for path, thing in things
            if thing.id and thing.status != "dropped"
        }
        yield from anchors.circles(what, edges, places)


def dates_hang_on_something(plan: Plan, places: Places) -> Iterator[Problem]:
    """Anchors exist, are not dropped, and no date hangs on itself."""
    dropped = {m.id for m in plan.milestones or () if m.status == "dropped"}
    known = anchors.known(plan)
    for path, relative in anchors.relatives(plan):
        anchor = relative.anchor
        if anchor not in known:
            hint = did_you_mean(anchor, known)
            if hint is None:
                ids = sorted(known - {"start", "end"})
                more = ", …" if len(ids) > 8 else ""
                hint = f"a date can hang on start, end, {', '.join(ids[:8])}{more}"
            message = f"no milestone or key date has the id {quote(anchor)}"
            yield Problem(place=places[path], code="unknown-anchor", message=message, hint=hint)
        elif anchor in dropped:
            yield Problem(
                place=places[path],
                code="dropped-anchor",
                message=f"the milestone {quote(anchor)} is dropped, and this date hangs on it",
                hint="hang it on another one, or write a calendar date",
            )
    yield from anchors.date_circles(plan, places)


def dropped_milestones(plan: Plan, places: Places) -> Iterator[Problem]:
    """Not all milestones may be dropped; a dependency on a dropped one vanishes, with a warning."""
    milestones = plan.milestones or ()
    dropped = {m.id for m in milestones if m.status == "dropped"}
    if milestones and all(m.status == "dropped" for m in milestones):
        message = "every milestone is dropped, so that nothing is left of the plan"
        hint = "keep one, or set the plan's own status to lost"
        yield Problem(
            place=places.key("milestones"), code="all-dropped", message=message, hint=hint
        )
        return
    for m, milestone in enumerate(milestones):
        for d, id_ in enumerate(milestone.depends_on):
            if id_ in dropped and milestone.status != "dropped":
                yield Problem(
                    place=places["milestones", m, "depends_on", d],
                    code="dropped-dependency",
                    message=f"the milestone {quote(id_)} is dropped, so nothing waits for it",
                    hint="delete it from this list",
                    severity="warning",
                )


def spans_run_forward(plan: Plan, places: Places) -> Iterator[Problem]:
    """No span ends before it begins, as far as calendar dates tell.

    In a settled plan they tell of every span (`schedule.checks`)."""
    spans: list[tuple[Steps, str, dt.date | None, str, dt.date | None]] = [
        ((), "start", plan.start, "end", plan.end)
    ]
    for p, party in enumerate(plan.parties or ()):
        for i, person in enumerate(party.people):
            for a, away in enumerate(person.away):
                path: Steps = ("parties", p, "people", i, "away", a)
                spans.append((path, "from", away.from_, "to", away.to))
    for r, resource in enumerate(plan.resources):
        spans.append((("resources", r), "from", resource.from_, "to", resource.to))
    for path, task in tasks(plan):
        spans.append((path, "start", task.start, "due", task.due))
    for r, review in enumerate(plan.reviews):
        first = review.first.date() if review.first else None
        spans.append((("reviews", r), "first", first, "until", review.until))
    for path, begin_key, begin, end_key, end in spans:
        if isinstance(begin, dt.date) and isinstance(end, dt.date) and end < begin:
            yield Problem(
                place=places[(*path, end_key)],
                code="ends-before-it-begins",
                message=f"{end_key} is {end}, before {begin_key}, which is {begin}",
                hint="change one of the two dates",
                also=(places[(*path, begin_key)],),
            )


def amounts_have_a_currency(plan: Plan, places: Places) -> Iterator[Problem]:
    """An amount of the commercials says in which currency it is."""
    items = plan.commercials.items if plan.commercials else ()
    for i, item in enumerate(items):
        path: Steps = ("commercials", "items", i)
        if item.amount is not None and not item.currency and (*path, "currency") not in places:
            yield Problem(
                place=places[(*path, "amount")],
                code="missing",
                message="the amount has no currency",
                hint="add currency, such as EUR",
            )


def done_says_when(plan: Plan, places: Places) -> Iterator[Problem]:
    """What has a day of completion is done."""
    work: list[tuple[Steps, str, dt.date | None, str | None]] = [
        (("milestones", m), "milestone", milestone.completed, milestone.status)
        for m, milestone in enumerate(plan.milestones or ())
    ]
    work += [(path, "task", task.completed, task.status) for path, task in tasks(plan)]
    for path, what, completed, status in work:
        if completed and status not in ("done", None):
            yield Problem(
                place=places[(*path, "completed")],
                code="not-done",
                message=f"the {what} has a day of completion, and its status is {quote(status)}",
                hint="write status: done, or delete completed",
                severity="warning",
            )


def leads_belong_to_their_party(plan: Plan, places: Places) -> Iterator[Problem]:
    """The lead of a party is one of its people."""
    for p, party in enumerate(plan.parties or ()):
        own = [person.id for person in party.people if person.id]
        everyone = {person.id for other in plan.parties for person in other.people}
        if party.lead and party.lead not in own and party.lead in everyone:
            yield Problem(
                place=places["parties", p, "lead"],
                code="foreign-lead",
                message=f"{quote(party.lead)} leads this party and belongs to another",
                hint=f"its own people are {listed(own, 'and')}" if own else "list its people",
                severity="warning",
            )


def everybody_has_a_part(plan: Plan, places: Places) -> Iterator[Problem]:
    """Everybody who is listed has something to do, to sign or to say in the plan."""
    named = {value for _, shape, value in leaves(plan) if "person" in shape.refers}
    for p, party in enumerate(plan.parties or ()):
        for i, person in enumerate(party.people):
            if person.id and person.id not in named and not person.signs:
                yield Problem(
                    place=places["parties", p, "people", i, "id"],
                    code="nothing-to-do",
                    message=f"{quote(person.name or person.id)} has no part in the plan",
                    hint="let them own or share something, or leave them out",
                    severity="warning",
                )


def not_homework(plan: Plan, places: Places) -> Iterator[Problem]:
    """A plan that asks too much of its readers is not read."""
    count = sum(m.status != "dropped" for m in plan.milestones or ())
    if count > MOST_MILESTONES:
        yield Problem(
            place=places.key("milestones"),
            code="homework",
            message=f"{count} milestones are more than a reader follows",
            hint=f"up to {MOST_MILESTONES} read well; make the smaller ones tasks",
            severity="warning",
        )
    buyers = {party.id for party in plan.parties or () if party.side == "buyer"}
    buyers |= {
        person.id
        for party in plan.parties or ()
        if party.side == "buyer"
        for person in party.people
    }
    open_tasks = [
        path
        for path, task in tasks(plan)
        if task.owner in buyers and task.status not in ("done", "dropped")
    ]
    if len(open_tasks) > MOST_BUYER_TASKS:
        yield Problem(
            place=places[open_tasks[MOST_BUYER_TASKS]],
            code="homework",
            message=f"the buyer has {len(open_tasks)} open tasks, which looks like homework",
            hint=f"up to {MOST_BUYER_TASKS} are taken on; take some over, or leave them for later",
            severity="warning",
        )


CHECKS: tuple[Check, ...] = (
    both_sides,
    unique_ids,
    milestones_are_dated,
    dependencies_end,
    dates_hang_on_something,
    dropped_milestones,
    spans_run_forward,
    codes.codes_are_well_formed,
    amounts_have_a_currency,
    done_says_when,
    leads_belong_to_their_party,
    everybody_has_a_part,
    not_homework,
)


def check_plan(
    plan: Plan, places: Places, folder: DealFolder, brands: Collection[str]
) -> list[Problem]:
    """All that the rules find in a plan whose references are ids. `brands` are those that exist."""
    problems = [problem for check in CHECKS for problem in check(plan, places)]
    problems += codes.brand_exists(plan, places, brands)
    problems += attachments.files_exist(plan, places, folder)
    problems += attachments.files_are_inert(plan, places, folder)
    return problems


def check_internal(internal: Internal, places: Places) -> list[Problem]:
    """What is wrong in internal notes beside their references: their dates are calendar dates."""
    return [
        Problem(
            place=places["milestones", id_, "tasks", t, "due"],
            code="wrong-date",
            message=f"a task of the seller's own cannot hang on {quote(relative.anchor)}",
            hint="write a calendar date, such as 2026-11-20",
        )
        for id_, note in internal.milestones.items()
        for t, task in enumerate(note.tasks if note else ())
        if (relative := anchors.hanging(task.due))
    ]


def check_portfolio(plans: Sequence[tuple[Plan, Places]]) -> Iterator[Problem]:
    """What is wrong between plans: two that would be published under one address."""
    first: dict[str, Place] = {}
    for plan, places in plans:
        place = places["address"]
        if (earlier := first.setdefault(plan.address, place)) is not place:
            yield Problem(
                place=place,
                code="duplicate-address",
                message="another plan is published under this address",
                hint=f"write a fresh one: {fresh_address()}",
                also=(earlier,),
            )
