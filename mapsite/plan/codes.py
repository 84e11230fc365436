"""Rules for words that come from lists outside the plan: languages, countries, brands, rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mapsite.plan.frequency import wrong_frequency
from mapsite.plan.model import Plan
from mapsite.plan.places import Places
from mapsite.plan.problem import Problem, did_you_mean, listed, nearest, quote

BUILT_IN_BRAND = "plain"

_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*"
)
_LANGUAGE_NAMES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "dutch": "nl",
    "portuguese": "pt",
    "polish": "pl",
    "norwegian": "nb",
    "swedish": "sv",
    "danish": "da",
    "finnish": "fi",
    "czech": "cs",
    "japanese": "ja",
    "chinese": "zh",
    "korean": "ko",
    "arabic": "ar",
    "hebrew": "he",
    "turkish": "tr",
}


def codes_are_well_formed(plan: Plan, places: Places) -> Iterator[Problem]:
    """The language is a well-formed tag; countries are two capital letters; rules are readable."""
    if plan.language and not _LANGUAGE.fullmatch(plan.language):
        code = nearest(plan.language, _LANGUAGE_NAMES)
        hint = "write its code (BCP 47), such as en, de or pt-BR"
        if code:
            hint = f"write its code: {_LANGUAGE_NAMES[code]}"
        elif _LANGUAGE.fullmatch(plan.language.replace("_", "-")):
            hint = f"write {plan.language.replace('_', '-')}"
        message = f"{quote(plan.language)} is not a language's code"
        yield Problem(place=places["language"], code="wrong-language", message=message, hint=hint)
    for p, party in enumerate(plan.parties or ()):
        if party.country and not re.fullmatch("[A-Z]{2}", party.country):
            right = party.country.upper() if re.fullmatch("[A-Za-z]{2}", party.country) else None
            yield Problem(
                place=places["parties", p, "country"],
                code="unknown-country",
                message=f"{quote(party.country)} is not a country's code",
                hint=f"write {right or 'two capital letters (ISO 3166-1), such as DE, NO or US'}",
            )
        if party.subdivision and not party.country and ("parties", p, "country") not in places:
            yield Problem(
                place=places["parties", p, "subdivision"],
                code="missing",
                message="the party has a subdivision and no country",
                hint="add country, such as DE",
            )
        if not party.working_week and ("parties", p, "working_week") in places:
            yield Problem(
                place=places["parties", p, "working_week"],
                code="no-working-day",
                message="the week has no working day",
                hint="name at least one, or delete working_week for Monday to Friday",
            )
    for r, review in enumerate(plan.reviews):
        if wrong := wrong_frequency(review.frequency or "once"):
            place = places["reviews", r, "frequency"]
            yield Problem(place=place, code="wrong-frequency", message=wrong[0], hint=wrong[1])


def brand_exists(plan: Plan, places: Places, brands: Collection[str]) -> Iterator[Problem]:
    """The brand is built in, or one of `brands`."""
    if not plan.brand or plan.brand == BUILT_IN_BRAND or plan.brand in brands:
        return
    known = sorted({*brands, BUILT_IN_BRAND})
    yield Problem(
        place=places["brand"],
        code="unknown-brand",
        message=f"there is no brand {quote(plan.brand)}",
        hint=did_you_mean(plan.brand, known) or f"there is {listed(known, 'and')}",
    )
