"""What every page of a microsite is made from: one deal, and how its parts are called on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages import markdown
from mapsite.pages.language import N_, NBSP, Language
from mapsite.pages.words import PER, STATES
from mapsite.plan.walk import tasks
from mapsite.schedule.state import work_state

if TYPE_CHECKING:
    from mapsite.plan.model import Milestone, Money, Party, Person, Plan, Question, Risk, Task
    from mapsite.schedule.calendar import Calendars
    from mapsite.schedule.schedule import Schedule


class State(Struct, frozen=True, kw_only=True):
    """A state as a page shows it: shape, word and colour together.

    `key` names the symbol and the colour ("due-soon"), `word` is the state alone ("Due soon"),
    `text` says more ("Due tomorrow")."""

    key: str
    word: str
    text: str


class Who(Struct, frozen=True, kw_only=True):
    """A person, a party or a free name, as a page shows them.

    `party` is the party's name for a person, else empty; `shape` is the party's mark."""

    ref: str
    name: str
    party: str = ""
    initials: str = ""
    shape: str = ""


class FileLink(Struct, frozen=True, kw_only=True):
    """A document of the deal: its name, its kind and size in words, and its address below the
    microsite's folder, percent-encoded."""

    path: str
    name: str
    about: str


class Attachment(Struct, frozen=True, kw_only=True):
    """A file of the deal's folder: its size in bytes, and for a picture its size in pixels."""

    size: int
    width: int | None = None
    height: int | None = None


class Deal:
    """One deal as the pages see it: a settled plan, its schedule, and the language to say it in.

    `files` are the deal's attachments by their path ("files/order-form.pdf"). Nothing of
    internal.yaml is here: no page can show what its maker never had."""

    def __init__(
        self,
        *,
        plan: Plan,
        schedule: Schedule,
        calendars: Calendars,
        language: Language,
        files: Mapping[str, Attachment],
        hero: str = "plain",
    ) -> None:
        self.plan = plan
        self.schedule = schedule
        self.calendars = calendars
        self.language = language
        self.files = files
        self.hero = hero
        self.today: dt.date = schedule.today
        self.parties: dict[str, Party] = {party.id: party for party in plan.parties}
        self.people: dict[str, tuple[Person, Party]] = {
            person.id: (person, party) for party in plan.parties for person in party.people
        }
        self.milestones: dict[str, Milestone] = {m.id: m for m in plan.milestones}
        self.tasks: dict[str, Task] = {task.id: task for _, task in tasks(plan) if task.id}
        self.shapes = _shapes(plan.parties)

    # Words

    def _(self, message: str, /, **values: object) -> str:
        """A message of the catalog, its {places} filled."""
        text = self.language.gettext(message)
        return text.format(**self._apart(values)) if values else text

    def n_(self, one: str, many: str, n: int, /, **values: object) -> str:
        """A message that counts; {n} is the number."""
        return self.language.ngettext(one, many, n).format(n=int(n), **self._apart(values))

    def _apart(self, values: Mapping[str, object]) -> dict[str, str]:
        # Texts alone: a brand's own template may word a message, and {x.y} in it would reach from
        # any other object to all that Python holds, past the sandbox.
        return {name: str(self.language.isolate(value)) for name, value in values.items()}

    def day(self, day: dt.date) -> str:
        """A date in a line of data: "24 Dec", with its year where that is not today's."""
        return self.language.day(day, self.today)

    def day_long(self, day: dt.date) -> str:
        """A date in a sentence: "24 December", with its year where that is not today's."""
        return self.language.day_long(day, self.today)

    def text(self, text: str | None) -> Markup:
        """Markdown as paragraphs; "" for nothing."""
        return markdown.block(text) if text else Markup("")

    def line(self, text: str | None) -> Markup:
        """Markdown as a line where it is one."""
        return markdown.inline(text) if text else Markup("")

    def title(self, text: str) -> Markup:
        """Markdown as the words of its first paragraph, for a line or a link that has room for no
        more."""
        return Markup.escape(markdown.block(text).partition("</p>")[0].striptags())

    def money(self, money: Money) -> str:
        """An amount of the plan with its currency and period."""
        return self.amount(money.amount, money.currency, money.per)

    def amount(self, amount: Decimal, currency: str | None, per: str) -> str:
        """ "€86,400 a year"."""
        written = (
            self.language.money(amount, currency) if currency else self.language.number(amount)
        )
        return self._(PER[per], amount=written)

    # People

    def who(self, ref: str) -> Who:
        """Whom a reference means; a free name is itself."""
        if ref in self.people:
            person, party = self.people[ref]
            return Who(
                ref=ref,
                name=person.name,
                party=party.name,
                initials=initials(person.name),
                shape=self.shapes[party.id],
            )
        if ref in self.parties:
            party = self.parties[ref]
            return Who(
                ref=ref,
                name=party.name,
                initials=initials(party.name),
                shape=self.shapes[party.id],
            )
        return Who(ref="", name=ref)

    def names(self, refs: Iterable[str]) -> str:
        """ "Ravi Menon and Mia Brandt"."""
        return self.language.join([self.who(ref).name for ref in refs])

    # States

    def state(self, word: str, *, due: dt.date | None = None, late: int = 0) -> State:
        """A state with what it means for a day: "7 days overdue", "Due tomorrow".

        `due` is the day that it is measured by; `late` the calendar days from target to forecast.
        """
        text = self._(STATES[word])
        if due:
            days = (due - self.today).days
            if word == "done":
                text = self._(N_("Done, {day}"), day=self.day(due))
            elif word == "overdue":
                text = self.n_("{n} day overdue", "{n} days overdue", -days)
            elif word == "due soon":
                text = self._due(due, days)
        if word == "at risk" and late > 0:
            text = self.n_("At risk, +{n} day", "At risk, +{n} days", late)
        return State(key=word.replace(" ", "-"), word=self._(STATES[word]), text=text)

    def _due(self, due: dt.date, days: int) -> str:
        match days:
            case 0:
                return self._(N_("Due today"))
            case 1:
                return self._(N_("Due tomorrow"))
            case _ if days < 7:
                return self._(N_("Due {weekday}"), weekday=self.language.weekday(due))
            case _:
                return self._(N_("Due {day}"), day=self.day(due))

    def due_state(self, status: str, due: dt.date | None, owner: str | None) -> str:
        """The state of what has a status, a day and an owner: an approval, a question."""
        return work_state(status, due, self.today, self.calendars.of(owner))

    def late(self, days: int) -> str:
        """ "6 days late", "2 days early" or "on time", in calendar days."""
        if days > 0:
            return self.n_("{n} day late", "{n} days late", days)
        if days < 0:
            return self.n_("{n} day early", "{n} days early", -days)
        return self._(N_("on time"))

    # Files

    def file(self, path: str) -> FileLink:
        """A document of the deal, with its kind and size in words."""
        place = PurePosixPath(path)
        kind = place.suffix[1:].upper()
        size = self._size(self.files[path].size) if path in self.files else ""
        about = ", ".join(part for part in (kind, size) if part)
        return FileLink(path=quote(path), name=place.name, about=about)

    def _size(self, size: int) -> str:
        if size < 1_000_000:
            return f"{max(1, round(size / 1000))}{NBSP}KB"
        return f"{self.language.number(round(size / 1_000_000, 1))}{NBSP}MB"

    def risk_name(self, risk: Risk, number: int) -> str:
        """The anchor of a risk; `number` is its place in the plan, for one without an id."""
        return f"r-{risk.id or number}"

    def question_name(self, question: Question, number: int) -> str:
        """The anchor of a question; `number` is its place in the plan, for one without an id."""
        return f"q-{question.id or number}"


def initials(name: str) -> str:
    """ "Dr Annika Sørensen-Whitfield" → "AS"; in a script without capitals the first sign."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in TITLES] or [name]
    first = words[0][:1]
    if first.upper() == first.lower() or len(words) == 1:
        return first.upper() if first.upper() == first.lower() else words[0][:2].upper()
    return (first + words[-1][:1]).upper()


TITLES = {"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "dipl.-ing", "ing"}


def _shapes(parties: Iterable[Party]) -> dict[str, str]:
    """Each party's mark: circle for the buyer, square for the seller, then hexagon and triangle."""
    marks: dict[str, str] = {}
    spare = ["hexagon", "triangle"]
    for party in parties:
        first = {"buyer": "circle", "seller": "square"}.get(party.side)
        if first is None or first in marks.values():
            first = spare[min(sum(m in spare for m in marks.values()), 1)]
        marks[party.id] = first
    return marks
