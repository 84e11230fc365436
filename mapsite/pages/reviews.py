"""Reviews: when both sides look at the plan together, and how a reader answers to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct

from mapsite.pages.deal import Deal, Who
from mapsite.pages.language import N_
from mapsite.pages.view import View
from mapsite.schedule.meetings import next_meeting, next_meetings

if TYPE_CHECKING:
    from mapsite.plan.model import Review

FREQUENCIES = {
    "once": N_("Once"),
    "weekly": N_("Every week"),
    "every two weeks": N_("Every two weeks"),
    "monthly": N_("Every month"),
}


SHOWN = 4


class Contact(Struct, frozen=True, kw_only=True):
    """Whom to ask, and how."""

    who: Who
    title: str
    email: str
    phone: str


class Meeting(Struct, frozen=True, kw_only=True):
    """A review as the page tells it; what is not known is "".

    `was` is the first meeting of a review that has no next one."""

    title: str
    next: str
    was: str
    elsewhere: str
    often: str
    until: str
    where: str
    place: str
    link: bool
    agenda: tuple[Markup, ...]
    contact: Contact | None
    attendees: tuple[Who, ...]


class Reviews(View, frozen=True, kw_only=True):
    """The reviews page's facts."""

    lead: Markup
    meetings: tuple[Meeting, ...]
    mechanism: Markup
    protocol: Markup
    handler: Contact | None
    send_to: str


def reviews(deal: Deal) -> Reviews:
    """The meetings, and how to answer; empty where a plan says neither."""
    feedback = deal.plan.feedback
    meetings = [(review, next_meeting(review, deal.today)) for review in deal.plan.reviews]
    return Reviews(
        empty=not meetings and feedback is None,
        lead=_lead(deal, [when for _, when in meetings if when]),
        meetings=tuple(_meeting(deal, review, when) for review, when in meetings),
        mechanism=deal.text(feedback.mechanism if feedback else None),
        protocol=deal.text(feedback.protocol if feedback else None),
        handler=_contact(deal, feedback.handler if feedback else None),
        send_to=(feedback.send_to if feedback else None) or "",
    )


def _lead(deal: Deal, meetings: list[dt.datetime]) -> Markup:
    if not deal.plan.reviews:
        return Markup.escape(deal._(N_("No review is planned.")))
    if not meetings:
        return Markup.escape(deal._(N_("No further review is planned.")))
    when = min(meetings, key=lambda when: when.date())
    match (when.date() - deal.today).days:
        case 0:
            said = deal._(N_("The next review is <strong>today</strong>."))
        case 1:
            said = deal._(N_("The next review is <strong>tomorrow</strong>."))
        case _:
            day = Markup.escape(deal.language.weekday_full(when.date()))
            said = deal._(N_("The next review is on <strong>{day}</strong>."), day=day)
    return Markup(said)


def _meeting(deal: Deal, review: Review, when: dt.datetime | None) -> Meeting:
    return Meeting(
        title=review.title,
        next=_when(deal, review, when) if when else "",
        was=_when(deal, review, review.first) if review.first and not when else "",
        elsewhere=_elsewhere(deal, when),
        often=_often(deal, review),
        until=deal.language.day_full(review.until) if review.until else "",
        where=review.mode or "",
        place=review.place or "",
        link=(review.place or "").startswith(("https://", "http://")),
        agenda=tuple(deal.line(item) for item in review.agenda),
        contact=_contact(deal, review.contact),
        attendees=tuple(deal.who(ref) for ref in review.attendees),
    )


def _when(deal: Deal, review: Review, when: dt.datetime) -> str:
    start = deal.language.time(when)
    day = deal.language.weekday_full(when.date())
    if review.minutes:
        end = deal.language.time(when + dt.timedelta(minutes=review.minutes))
        said = deal._(N_("{day}, {start} to {end}"), day=day, start=start, end=end)
    else:
        said = deal._(N_("{day}, {start}"), day=day, start=start)
    if review.time_zone:
        return deal._(
            N_("{when}, {city} time"), when=said, city=deal.language.city(review.time_zone)
        )
    return said


def _elsewhere(deal: Deal, when: dt.datetime | None) -> str:
    """The same moment for the people in other time zones."""
    if when is None or when.tzinfo is None:
        return ""
    from zoneinfo import ZoneInfo

    seen: dict[str, list[str]] = {}
    for person, _ in deal.people.values():
        if person.time_zone:
            there = when.astimezone(ZoneInfo(person.time_zone))
            if there.utcoffset() != when.utcoffset():
                cities = seen.setdefault(deal.language.time(there), [])
                city = deal.language.city(person.time_zone)
                if city not in cities:
                    cities.append(city)
    return "; ".join(
        deal._(N_("{time} in {cities}"), time=time, cities=deal.language.join(cities))
        for time, cities in seen.items()
    )


def _often(deal: Deal, review: Review) -> str:
    if review.frequency == "once" and review.first:
        return ""
    if review.frequency in FREQUENCIES:
        return deal._(FREQUENCIES[review.frequency])
    # No reader speaks RFC 5545: the days that a rule gives say what it means.
    days = [deal.day(when.date()) for when in next_meetings(review, deal.today, SHOWN)]
    return deal._(N_("Next on {days}"), days=deal.language.join(days)) if days else ""


def _contact(deal: Deal, ref: str | None) -> Contact | None:
    if ref is None or ref not in deal.people:
        return None
    person, _ = deal.people[ref]
    return Contact(
        who=deal.who(ref),
        title=person.title or "",
        email=person.email or "",
        phone=person.phone or "",
    )
