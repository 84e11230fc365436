"""Rules that dates rest on: known holidays, weeks that can be counted in, rules of reviews.

Where one of them does not hold, no date of the plan can be worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mapsite.plan.model import Plan
from mapsite.plan.places import Places
from mapsite.plan.problem import Problem, did_you_mean, listed, quote
from mapsite.schedule.calendar import without_working_day
from mapsite.schedule.dates import Path
from mapsite.schedule.meetings import rule
from mapsite.schedule.recurrence import WrongRule


def countries(plan: Plan, places: Places) -> Iterator[Problem]:
    """The public holidays of each party's country and region are known."""
    if not any(party.country for party in plan.parties):
        return
    from mapsite.schedule.holidays import countries, subdivisions

    known = countries()
    for p, party in enumerate(plan.parties):
        if party.country is None:
            continue
        if party.country not in known:
            hint = did_you_mean(party.country, known) or "write its code: ISO 3166-1, such as DE"
            yield Problem(
                place=places["parties", p, "country"],
                code="unknown-country",
                message=f"no public holidays are known for the country {quote(party.country)}",
                hint=hint,
            )
        elif party.subdivision is not None:
            regions = subdivisions(party.country)
            codes = sorted(set(regions.values()))
            if party.subdivision in codes:
                continue
            if right := regions.get(party.subdivision):
                hint = f"write {right}"
            elif codes:
                hint = did_you_mean(party.subdivision, codes) or f"known are {listed(codes)}"
            else:
                hint = "delete subdivision"
            yield Problem(
                place=places["parties", p, "subdivision"],
                code="unknown-subdivision",
                message=f"no public holidays are known for {quote(party.subdivision)}"
                f" in {party.country}",
                hint=hint,
            )


def weeks(plan: Plan, places: Places) -> Iterator[Problem]:
    """Every party works on some day of the week, and sellers and buyers on one in common."""
    without = without_working_day(plan)
    if not without:
        return
    paths: list[Path] = [
        ("parties", p, "working_week")
        for p, party in enumerate(plan.parties)
        if party.id in without
    ]
    names = [quote(party.name) for party in plan.parties if party.id in without]
    first, *others = (places[path] for path in paths)
    alone = len(names) == 1
    yield Problem(
        place=first,
        code="no-working-day",
        message=f"the week of {names[0]} has no working day"
        if alone
        else f"{listed(names, 'and')} have no working day in common",
        hint="name at least one"
        if alone
        else "give their working weeks a day on which all of them work",
        also=tuple(others),
    )


def review_rules(plan: Plan, places: Places) -> Iterator[Problem]:
    """The rules of reviews can be meant."""
    for r, review in enumerate(plan.reviews):
        try:
            rule(review.frequency)
        except WrongRule as error:
            yield Problem(
                place=places["reviews", r, "frequency"],
                code="wrong-frequency",
                message=error.message,
                hint=error.hint,
            )


PRECONDITIONS: tuple[Callable[[Plan, Places], Iterator[Problem]], ...] = (
    countries,
    weeks,
    review_rules,
)
