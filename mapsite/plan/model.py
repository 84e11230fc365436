"""The plan: every field, its type and its description; nothing else.

The JSON Schema, the editor's hover text, the reference page and the reader of YAML all follow from
this module: a field is described here and nowhere else. Values are frozen. Where something stands
in its file is kept beside the plan (`source.Places`), so two plans that say the same are equal.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct, field


class Relative(Struct, frozen=True, kw_only=True):
    """A date that hangs on another: `contract + 20 working days`."""

    anchor: str
    count: int
    unit: Literal["days", "weeks", "working days"]


if TYPE_CHECKING:
    # In a plan as it was read, a Day may still be Relative. `schedule.dates.settle` replaces every
    # one, and whatever comes after it in the flow sees calendar dates alone.
    Day = dt.date
else:
    Day = Annotated[
        dt.date | Relative,
        Meta(
            extra={"kind": "day"},
            examples=["2026-11-20", "contract + 20 working days", "end - 2 weeks"],
        ),
    ]

# Kinds of text. `kind` tells the reader of YAML what to hold it to, and the schema what to say.
Id = Annotated[str, Meta(extra={"kind": "id"}, pattern=r"^[\w-]+$")]
Markdown = Annotated[str, Meta(extra={"kind": "markdown"})]
Url = Annotated[str, Meta(extra={"kind": "url"}, examples=["https://northwind.example/trust"])]
Email = Annotated[str, Meta(extra={"kind": "email"}, examples=["mia.brandt@northwind.example"])]
File = Annotated[str, Meta(extra={"kind": "file"}, examples=["files/order-form.pdf"])]
TimeZone = Annotated[str, Meta(extra={"kind": "time zone"}, examples=["Europe/Berlin"])]
WorkingDays = Annotated[int, Meta(ge=0, le=5000)]
Currency = Annotated[
    str, Meta(extra={"kind": "currency"}, pattern="^[A-Z]{3}$", examples=["EUR", "USD", "GBP"])
]
Digest = Annotated[
    str,
    Meta(
        extra={"kind": "digest"},
        pattern="^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$",
        examples=["7C3K-9QXD-M4VT-2HRA"],
    ),
]
Minutes = Annotated[int, Meta(ge=1, le=1440)]
PerCent = Annotated[int, Meta(ge=0, le=100)]

# References. `refers` names what the text may be the id, or the unique name, of; with `free` it may
# be a name that the plan does not know.
PersonRef = Annotated[str, Meta(extra={"refers": ("person",)})]
PartyRef = Annotated[str, Meta(extra={"refers": ("party",)})]
OwnerRef = Annotated[str, Meta(extra={"refers": ("person", "party")})]
OwnerOrName = Annotated[str, Meta(extra={"refers": ("person", "party"), "free": True})]
MilestoneRef = Annotated[str, Meta(extra={"refers": ("milestone",)})]
TaskRef = Annotated[str, Meta(extra={"refers": ("task",)})]
RiskRef = Annotated[str, Meta(extra={"refers": ("risk",)})]

Level = Literal["high", "medium", "low"]
Status = Literal["not started", "in progress", "blocked", "done", "dropped"]
ApprovalStatus = Literal["not started", "in progress", "blocked", "done", "dropped", "refused"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Link(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page elsewhere."""

    title: Annotated[str, Meta(description="What the link is called on the page.")]
    url: Annotated[Url, Meta(description="Where it leads: https, http, mailto or tel.")]


class Money(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount of money."""

    amount: Annotated[Decimal, Meta(description="The amount, as a plain number: 41000 or 99.50.")]
    currency: Annotated[Currency, Meta(description="The currency's three letters (ISO 4217).")]
    per: Annotated[
        Literal["once", "month", "quarter", "year"],
        Meta(description="How often it falls due: once, month, quarter or year."),
    ] = "once"


class Measure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure by which both sides will know that the goal is reached."""

    metric: Annotated[str, Meta(description="What is measured.")]
    now: Annotated[str | None, Meta(description="The figure today.")] = None
    target: Annotated[str | None, Meta(description="The figure that is aimed at.")] = None
    by: Annotated[Day | None, Meta(description="The day by which it is reached.")] = None
    owner: Annotated[OwnerRef | None, Meta(description="Who measures it: a person or party.")] = (
        None
    )


class Objective(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What both sides want to reach, and how they will know."""

    goal: Annotated[
        str | None, Meta(description="The goal in one sentence; 160 characters read best.")
    ] = None
    outcome: Annotated[
        Markdown | None, Meta(description="What is different when the goal is reached.")
    ] = None
    benefits: Annotated[
        dict[PartyRef, tuple[Markdown, ...]],
        Meta(description="What each party gains: a list of sentences by the party's id."),
    ] = {}
    measures: Annotated[
        tuple[Measure, ...], Meta(description="The figures that show that the goal is reached.")
    ] = ()
    criteria: Annotated[
        tuple[Markdown, ...], Meta(description="What the decision is taken by.")
    ] = ()
    assumptions: Annotated[tuple[Markdown, ...], Meta(description="What the plan relies on.")] = ()
    out_of_scope: Annotated[
        tuple[Markdown, ...], Meta(description="What the plan leaves out on purpose.")
    ] = ()


class CommercialItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of what is being bought."""

    what: Annotated[str, Meta(description="What is bought.")]
    amount: Annotated[
        Decimal | None, Meta(description="The amount, as a plain number: 86400 or 99.50.")
    ] = None
    currency: Annotated[
        Currency | None, Meta(description="The currency's three letters (ISO 4217).")
    ] = None
    per: Annotated[
        Literal["once", "month", "quarter", "year"],
        Meta(description="How often it falls due: once, month, quarter or year."),
    ] = "once"


class Commercials(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is being bought, as far as both sides want to show it."""

    summary: Annotated[Markdown | None, Meta(description="The offer in a sentence or two.")] = None
    items: Annotated[
        tuple[CommercialItem, ...], Meta(description="What is bought, line by line.")
    ] = ()
    files: Annotated[tuple[File, ...], Meta(description="Documents: quote, order form.")] = ()
    links: Annotated[tuple[Link, ...], Meta(description="Pages about the offer.")] = ()


class Absence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which a person is away."""

    from_: Annotated[dt.date, Meta(description="The first day away.")] = field(name="from")
    to: Annotated[dt.date, Meta(description="The last day away.")]


class Task(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of work under a milestone or under a party's responsibility."""

    title: Annotated[
        str, Meta(description="What is to be done; begin with a verb, 36 characters read best.")
    ]
    id: Annotated[Id | None, Meta(description="A short name that other tasks can refer to.")] = None
    kind: Annotated[
        Literal["task", "meeting", "approval", "decision", "document"],
        Meta(description="What kind of work it is."),
    ] = "task"
    description: Annotated[Markdown | None, Meta(description="More about the work.")] = None
    owner: Annotated[OwnerRef | None, Meta(description="Who does it: a person or party.")] = None
    with_: Annotated[tuple[OwnerRef, ...], Meta(description="Who takes part in it.")] = field(
        name="with", default=()
    )
    start: Annotated[Day | None, Meta(description="The day on which the work begins.")] = None
    due: Annotated[Day | None, Meta(description="The day by which it is to be done.")] = None
    status: Annotated[Status, Meta(description="How far it is.")] = "not started"
    completed: Annotated[dt.date | None, Meta(description="The day on which it was done.")] = None
    blocked_by: Annotated[
        str | None, Meta(description="What stands in its way, in a sentence.")
    ] = None
    priority: Annotated[Level | None, Meta(description="How much it matters.")] = None
    outcome: Annotated[Markdown | None, Meta(description="What came, or will come, of it.")] = None
    done_when: Annotated[
        Markdown | None, Meta(description="How both sides see that it is done.")
    ] = None
    depends_on: Annotated[
        tuple[TaskRef, ...], Meta(description="The tasks that must be done before it.")
    ] = ()
    files: Annotated[tuple[File, ...], Meta(description="Documents that belong to it.")] = ()
    links: Annotated[tuple[Link, ...], Meta(description="Pages that belong to it.")] = ()


class Responsibility(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An area that a party answers for."""

    area: Annotated[str, Meta(description="The area, in a word or two.")]
    description: Annotated[Markdown | None, Meta(description="What the party does in it.")] = None
    tasks: Annotated[
        tuple[Task, ...], Meta(description="Work in this area that belongs to no milestone.")
    ] = ()


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stakeholder: somebody with a part in the deal."""

    id: Annotated[Id, Meta(description="A short name that the plan refers to the person by.")]
    name: Annotated[str, Meta(description="The full name.")]
    title: Annotated[str | None, Meta(description="The job title.")] = None
    role: Annotated[
        str | None, Meta(description="The part in the deal, in plain words: buyers read it.")
    ] = None
    email: Annotated[Email | None, Meta(description="The mail address.")] = None
    phone: Annotated[
        str | None, Meta(description="The telephone number, with the country's code.")
    ] = None
    time_zone: Annotated[
        TimeZone | None, Meta(description="The person's time zone (IANA), such as Europe/Berlin.")
    ] = None
    signs: Annotated[bool, Meta(description="Whether the person signs the plan.")] = False
    away: Annotated[tuple[Absence, ...], Meta(description="Days on which the person is away.")] = ()


class Party(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation in the deal."""

    id: Annotated[Id, Meta(description="A short name that the plan refers to the party by.")]
    name: Annotated[str, Meta(description="The organisation's name.")]
    side: Annotated[
        Literal["seller", "buyer", "other"], Meta(description="Its side: seller, buyer or other.")
    ]
    function: Annotated[
        str | None, Meta(description="What it does in this deal, in a few words.")
    ] = None
    logo: Annotated[
        File | None, Meta(description="Its logo: an SVG or PNG file of the deal's folder.")
    ] = None
    website: Annotated[Url | None, Meta(description="Its website.")] = None
    country: Annotated[
        str | None,
        Meta(
            description="The country whose public holidays are days off (ISO 3166-1, two letters).",
            examples=["DE", "NO", "US"],
        ),
    ] = None
    subdivision: Annotated[
        str | None,
        Meta(
            description="The state or region, for its own holidays (ISO 3166-2, without the "
            "country).",
            examples=["BY", "CA"],
        ),
    ] = None
    working_week: Annotated[
        tuple[Weekday, ...],
        Meta(description="The days of the week on which it works; Monday to Friday when missing."),
    ] = ("mon", "tue", "wed", "thu", "fri")
    closed: Annotated[
        tuple[dt.date, ...], Meta(description="Further days on which it does not work.")
    ] = ()
    lead: Annotated[PersonRef | None, Meta(description="The person who leads for this party.")] = (
        None
    )
    people: Annotated[tuple[Person, ...], Meta(description="Its people in the deal.")] = ()
    responsibilities: Annotated[
        tuple[Responsibility, ...], Meta(description="The areas that it answers for.")
    ] = ()


class KeyDate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date that the plan has to respect and cannot move."""

    id: Annotated[Id, Meta(description="A short name that dates can hang on.")]
    date: Annotated[Day, Meta(description="The day.")]
    title: Annotated[str, Meta(description="What happens on that day.")]
    why: Annotated[Markdown | None, Meta(description="Why the day matters.")] = None


class Approval(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step on the way to a signature, in the order in which they are asked for."""

    what: Annotated[str, Meta(description="What is approved.")]
    by: Annotated[
        OwnerOrName | None, Meta(description="Who approves: a person, a party, or a name.")
    ] = None
    up_to: Annotated[Money | None, Meta(description="The amount up to which they may approve.")] = (
        None
    )
    lead: Annotated[WorkingDays | None, Meta(description="The working days that it takes.")] = None
    due: Annotated[Day | None, Meta(description="The day by which it is needed.")] = None
    status: Annotated[ApprovalStatus, Meta(description="How far it is.")] = "not started"


class Agreed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who agreed to a milestone's date, and when."""

    by: Annotated[OwnerRef, Meta(description="Who agreed: a person or party.")]
    on: Annotated[dt.date, Meta(description="The day on which they agreed.")]


class Milestone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dated step on the way to the goal."""

    id: Annotated[Id, Meta(description="A short name that the plan refers to the milestone by.")]
    title: Annotated[
        str, Meta(description="What is reached, as a state: “Security review passed”.")
    ]
    date: Annotated[
        Day | None,
        Meta(description="The target date. Without it, depends_on and duration give the date."),
    ] = None
    owner: Annotated[
        OwnerRef | None, Meta(description="Who answers for it: a person or party.")
    ] = None
    with_: Annotated[
        tuple[OwnerRef, ...], Meta(description="Who shares it, on the other side.")
    ] = field(name="with", default=())
    agreed: Annotated[
        Agreed | None,
        Meta(description="Who agreed to the date; without it the page says “proposed”."),
    ] = None
    description: Annotated[Markdown | None, Meta(description="What it is about.")] = None
    done_when: Annotated[
        Markdown | None, Meta(description="How both sides see that it is done.")
    ] = None
    depends_on: Annotated[
        tuple[MilestoneRef, ...], Meta(description="The milestones that must be done before it.")
    ] = ()
    duration: Annotated[
        WorkingDays | None,
        Meta(description="The working days of its owner after those that it depends on."),
    ] = None
    status: Annotated[Status, Meta(description="How far it is.")] = "not started"
    completed: Annotated[dt.date | None, Meta(description="The day on which it was done.")] = None
    blocked_by: Annotated[
        str | None, Meta(description="What stands in its way, in a sentence.")
    ] = None
    priority: Annotated[Level | None, Meta(description="How much it matters.")] = None
    phase: Annotated[str | None, Meta(description="A heading that groups milestones.")] = None
    evidence: Annotated[
        File | None, Meta(description="The document that shows that it is done.")
    ] = None
    tasks: Annotated[tuple[Task, ...], Meta(description="The work that leads to it.")] = ()
    files: Annotated[tuple[File, ...], Meta(description="Documents that belong to it.")] = ()
    links: Annotated[tuple[Link, ...], Meta(description="Pages that belong to it.")] = ()


class Resource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that the plan needs and somebody brings."""

    what: Annotated[str, Meta(description="What is needed.")]
    type: Annotated[
        Literal["human", "financial", "technical", "material"] | None,
        Meta(description="What kind of resource it is."),
    ] = None
    provider: Annotated[
        OwnerOrName | None, Meta(description="Who brings it: a person, a party, or a name.")
    ] = None
    from_: Annotated[Day | None, Meta(description="The first day on which it is there.")] = field(
        name="from", default=None
    )
    to: Annotated[Day | None, Meta(description="The last day on which it is there.")] = None
    by: Annotated[Day | None, Meta(description="The day by which it is needed.")] = None
    files: Annotated[tuple[File, ...], Meta(description="Documents that belong to it.")] = ()
    links: Annotated[tuple[Link, ...], Meta(description="Pages that belong to it.")] = ()


class Review(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting, once or again and again, in which both sides look at the plan."""

    title: Annotated[str, Meta(description="What the meeting is called.")]
    frequency: Annotated[
        str,
        Meta(
            description="How often: once, weekly, every two weeks, monthly, or an RFC 5545 rule.",
            examples=["once", "weekly", "every two weeks", "monthly", "FREQ=MONTHLY;BYDAY=1TU"],
        ),
    ] = "once"
    first: Annotated[
        dt.datetime | None,
        Meta(description="Day and time of the first meeting.", examples=["2026-09-08 10:00"]),
    ] = None
    until: Annotated[Day | None, Meta(description="The last day on which it may be held.")] = None
    time_zone: Annotated[
        TimeZone | None, Meta(description="The time zone (IANA) of `first`, such as Europe/Oslo.")
    ] = None
    minutes: Annotated[Minutes | None, Meta(description="How long it takes.")] = None
    mode: Annotated[
        str | None, Meta(description="How it is held, such as “Video call” or “On site”.")
    ] = None
    place: Annotated[str | None, Meta(description="Where: a link or a place.")] = None
    agenda: Annotated[tuple[Markdown, ...], Meta(description="What is talked about.")] = ()
    contact: Annotated[PersonRef | None, Meta(description="Whom to ask about it.")] = None
    attendees: Annotated[tuple[OwnerRef, ...], Meta(description="Who takes part.")] = ()


class Risk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that may keep the plan from its goal."""

    title: Annotated[str, Meta(description="What may happen.")]
    id: Annotated[Id | None, Meta(description="A short name for the risk.")] = None
    description: Annotated[Markdown | None, Meta(description="More about it.")] = None
    probability: Annotated[Level | None, Meta(description="How likely it is.")] = None
    impact: Annotated[Level | None, Meta(description="How much it would hurt.")] = None
    mitigation: Annotated[Markdown | None, Meta(description="What is done about it.")] = None
    owner: Annotated[OwnerRef | None, Meta(description="Who watches it: a person or party.")] = None
    status: Annotated[
        Literal["open", "mitigated", "occurred", "closed"], Meta(description="Where it stands.")
    ] = "open"
    milestones: Annotated[
        tuple[MilestoneRef, ...], Meta(description="The milestones that it threatens.")
    ] = ()


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that one side asks the other."""

    question: Annotated[Markdown, Meta(description="What is asked.")]
    id: Annotated[Id | None, Meta(description="A short name for the question.")] = None
    owner: Annotated[OwnerRef | None, Meta(description="Who answers: a person or party.")] = None
    due: Annotated[Day | None, Meta(description="The day by which an answer is needed.")] = None
    answer: Annotated[
        Markdown | None, Meta(description="The answer; without it the question is open.")
    ] = None


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that both sides have decided."""

    decision: Annotated[Markdown, Meta(description="What was decided.")]
    date: Annotated[dt.date | None, Meta(description="The day on which it was decided.")] = None
    by: Annotated[tuple[OwnerRef, ...], Meta(description="Who decided: people or parties.")] = ()


class Feedback(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a reader answers to the plan, and what becomes of it."""

    mechanism: Annotated[Markdown | None, Meta(description="How feedback is given.")] = None
    handler: Annotated[PersonRef | None, Meta(description="Who takes it in.")] = None
    protocol: Annotated[Markdown | None, Meta(description="How the plan is changed.")] = None
    send_to: Annotated[Email | None, Meta(description="The mail address for updates.")] = None


class Signature(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signature under one version of the plan."""

    person: Annotated[PersonRef, Meta(description="Who signed.")]
    date: Annotated[dt.date, Meta(description="The day on which they signed.")]
    version: Annotated[
        Digest | None,
        Meta(description="The digest printed on the page that was signed."),
    ] = None


class SignOff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What both sides put their names to."""

    statement: Annotated[Markdown | None, Meta(description="What is signed.")] = None
    signatories: Annotated[
        tuple[PersonRef, ...],
        Meta(description="Who signs; when missing, everyone with `signs: true`."),
    ] = ()
    signatures: Annotated[
        tuple[Signature, ...], Meta(description="The signatures given so far.")
    ] = ()


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mutual action plan: everything that both sides of a deal see."""

    title: Annotated[str, Meta(description="The deal's title, as both sides would say it.")]
    address: Annotated[
        str,
        Meta(
            description="The folder that the plan is published under: 16 random base32 characters, "
            "made by `mapsite new`.",
            pattern="^[a-z2-7]{16}$",
            examples=["k7q2m4xat6w3p5rd"],
        ),
    ]
    parties: Annotated[
        tuple[Party, ...],
        Meta(description="The organisations in the deal: at least one seller and one buyer."),
    ]
    start: Annotated[dt.date, Meta(description="The day on which the plan begins.")]
    end: Annotated[
        dt.date, Meta(description="The target close: the day on which the goal is reached.")
    ]
    milestones: Annotated[
        tuple[Milestone, ...],
        Meta(description="The dated steps on the way to the goal.", min_length=1),
    ]
    summary: Annotated[
        Markdown | None, Meta(description="What the deal is about, in a sentence or two.")
    ] = None
    value: Annotated[Markdown | None, Meta(description="What the goal is worth, and to whom.")] = (
        None
    )
    why_now: Annotated[Markdown | None, Meta(description="Why it is done now.")] = None
    cost_of_delay: Annotated[Money | None, Meta(description="What each period of delay costs.")] = (
        None
    )
    language: Annotated[
        str, Meta(description="The microsite's language (BCP 47).", examples=["en", "de", "ar"])
    ] = "en"
    brand: Annotated[
        str, Meta(description="The look: a folder of themes/, or the built-in `plain`.")
    ] = "plain"
    status: Annotated[
        Literal["draft", "active", "won", "lost"],
        Meta(description="Where the deal stands. A draft is not published."),
    ] = "active"
    access: Annotated[
        Literal["readers", "open"],
        Meta(description="Who may open it: readers (sealed), or open to everyone."),
    ] = "readers"
    retire: Annotated[
        dt.date | None, Meta(description="The day from which the microsite is no longer published.")
    ] = None
    objective: Annotated[Objective | None, Meta(description="What both sides want to reach.")] = (
        None
    )
    commercials: Annotated[
        Commercials | None,
        Meta(description="What is being bought, as far as both sides want to show it."),
    ] = None
    key_dates: Annotated[
        tuple[KeyDate, ...], Meta(description="Dates that the plan has to respect.")
    ] = ()
    approvals: Annotated[
        tuple[Approval, ...], Meta(description="The way to a signature, in order.")
    ] = ()
    resources: Annotated[
        tuple[Resource, ...], Meta(description="What the plan needs, and who brings it.")
    ] = ()
    reviews: Annotated[
        tuple[Review, ...], Meta(description="The meetings in which both sides look at the plan.")
    ] = ()
    risks: Annotated[
        tuple[Risk, ...], Meta(description="What may keep the plan from its goal.")
    ] = ()
    questions: Annotated[
        tuple[Question, ...], Meta(description="Questions between the two sides.")
    ] = ()
    decisions: Annotated[
        tuple[Decision, ...], Meta(description="What both sides have decided.")
    ] = ()
    feedback: Annotated[Feedback | None, Meta(description="How a reader answers to the plan.")] = (
        None
    )
    signoff: Annotated[SignOff | None, Meta(description="What both sides put their names to.")] = (
        None
    )
