"""A template and answers → the text of a plan, with the template's comments.

Target dates are worked out from the template's lead times and written as calendar dates, since a
seller moves one by writing another. The durations stay, so that a late milestone moves the rest.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path
from string import Template as Gaps

from msgspec import Struct

from mapsite.plan.folders import DealFolder
from mapsite.plan.load import load
from mapsite.plan.model import Plan
from mapsite.plan.problem import Problem, quote, visible
from mapsite.plan.values import FIRST_YEAR, LAST_YEAR
from mapsite.schedule.calendar import OutOfRange, calendars
from mapsite.schedule.checks import check
from mapsite.starter.lead_times import Dates, backward, forward
from mapsite.starter.templates import Template

MODELINE = "# yaml-language-server: $schema=../plan.schema.json\n"
LONGEST_ANSWER = 200

# Any working day does to read a template with, before its dates are known.
_SOME_DAY = dt.date(2026, 1, 5)

# What YAML takes as it stands, whatever follows in the line; all else goes into quotation marks.
_PLAIN = re.compile(r"[^\W\d_][\w.,/()&+’–-]*( [\w.,/()&+’–-]+)*")
_WORDS_OF_YAML = {"null", "true", "false"}

# What a plan refuses anywhere: control characters, surrogates, line and paragraph separators.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_NO_CHARACTERS = "\ufeff\ufffe\uffff"


class Answers(Struct, frozen=True, kw_only=True):
    """What a seller says of a new deal.

    Exactly one of `start` and `end` is given; dates are worked forward from the one or back from
    the other. Countries are ISO 3166-1 codes; without one, Monday to Friday are worked."""

    title: str
    seller: str
    buyer: str
    address: str
    start: dt.date | None = None
    end: dt.date | None = None
    language: str = "en"
    brand: str = "plain"
    seller_country: str | None = None
    buyer_country: str | None = None


class Refused(Exception):
    """An answer cannot stand in a plan. The message says which and why, `hint` what can."""

    exit_status = 2

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.hint = hint
        super().__init__(message)


class Started(Struct, frozen=True, kw_only=True):
    """A new plan: the text of its plan.yaml, and the plan that every command will read in it."""

    text: str
    plan: Plan


def start(template: Template, answers: Answers) -> Started:
    """A plan that the checks find no error in; the same for the same answers.

    Raises Refused where an answer cannot stand in a plan."""
    words = {
        "title": _text("title", answers.title),
        "seller": _text("seller", answers.seller),
        "buyer": _text("buyer", answers.buyer),
        "language": _text("language", answers.language),
        "brand": _text("brand", answers.brand),
        "address": answers.address,
        "seller_country": _country("seller's country", answers.seller_country, example="GB"),
        "buyer_country": _country("buyer's country", answers.buyer_country, example="US"),
    }
    draft = _plan(_filled(template, words, {}), answers.brand)
    text = _filled(template, words, _days(draft, answers))
    return Started(text=text, plan=_plan(text, answers.brand))


def _filled(template: Template, words: dict[str, str], days: dict[str, dt.date]) -> str:
    gaps = Gaps(template.text).get_identifiers()
    dates = {gap: str(days.get(gap, _SOME_DAY)) for gap in gaps if gap not in words}
    return MODELINE + Gaps(template.text).substitute(dates | words)


def _days(draft: Plan, answers: Answers) -> dict[str, dt.date]:
    """The plan's start and end, its first review, and each milestone's target date by its id."""
    known = calendars(draft)
    try:
        dates = _worked_out(draft, answers)
        review = known.plan.add(known.plan.next(dates.start), 5)
    except (OutOfRange, OverflowError):
        dates = None
    if dates is None or dates.start.year < FIRST_YEAR or dates.end.year > LAST_YEAR:
        given = f"from {answers.start} on" if answers.start else f"back from {answers.end}"
        hint = f"years from {FIRST_YEAR} to {LAST_YEAR} are counted"
        raise Refused(f"the plan cannot be dated {given}", hint)
    return {"start": dates.start, "end": dates.end, "review": review, **dates.milestones}


def _worked_out(draft: Plan, answers: Answers) -> Dates:
    if answers.end is not None:
        return backward(draft, calendars(draft), answers.end)
    assert answers.start is not None
    return forward(draft, calendars(draft), answers.start)


def _plan(text: str, brand: str) -> Plan:
    """The plan as every command will read it."""
    folder = DealFolder(slug="new", path=Path("new"), plan=text.encode())
    loaded = load(folder, {brand})
    problems: list[Problem] = [p for p in loaded.problems if p.severity == "error"]
    if loaded.plan is not None:
        dated = check(loaded.plan, loaded.places, loaded.plan.start)
        problems += [p for p in dated if p.severity == "error"]
    if problems or loaded.plan is None:
        raise Refused(problems[0].message, problems[0].hint)
    return loaded.plan


def _country(name: str, code: str | None, *, example: str) -> str:
    """The line of a party's country; where there is none, a comment to show how it is given."""
    if code is None:
        return f"    # country: {example}                 # whose public holidays are days off"
    return f"    country: {_text(name, code)}"


def _text(name: str, answer: str) -> str:
    """An answer as a YAML scalar of one line, without the space around it."""
    answer = answer.strip()
    if not answer:
        raise Refused(f"the {name} is empty", "give at least a word")
    if len(answer) > LONGEST_ANSWER:
        message = f"the {name} has {len(answer):,} characters"
        raise Refused(message, f"{LONGEST_ANSWER} are enough; the summary takes more")
    for character in answer:
        if unicodedata.category(character) in _UNSEEN or character in _NO_CHARACTERS:
            raise Refused(f"the {name} {quote(answer)} holds {_sign(character)}", "leave it out")
    if _PLAIN.fullmatch(answer) and answer.casefold() not in _WORDS_OF_YAML:
        return answer
    if "'" in answer and '"' not in answer and "\\" not in answer:
        return f'"{answer}"'
    # Between single quotes nothing has a meaning but the quote itself (YAML 1.2.2, section 7.3.2).
    return "'" + answer.replace("'", "''") + "'"


def _sign(character: str) -> str:
    match character:
        case "\n" | "\r":
            return "a line end"
        case "\t":
            return "a tab"
        case _:
            return f"the control character {visible(character)}"
