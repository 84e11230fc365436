"""Rules for readers: of one plan, and between plans; and who may read a plan, decided once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from mapsite.gate.readers import FILE, Readers, read_readers
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.load import Loaded
from mapsite.plan.places import Places
from mapsite.plan.problem import Place, Problem, Severity
from mapsite.plan.source import Source, decode


class CheckedReaders(Struct, frozen=True, kw_only=True):
    """A deal's readers.yaml as it was read. `readers` is None where the file is missing or has
    errors, `source` where it is missing or no text; `problems` are all that is wrong with it."""

    readers: Readers | None
    places: Places
    source: Source | None
    problems: tuple[Problem, ...]


class Open(Struct, frozen=True):
    """The plan is for everyone."""


class Sealed(Struct, frozen=True):
    """The plan is for its readers, of whom there is one at least."""

    readers: Readers


class Refused(Struct, frozen=True):
    """The plan is not to be published: nobody could open it, or its readers cannot be read."""

    problem: Problem


Access: TypeAlias = Open | Sealed | Refused


def check_readers(deal: Loaded) -> CheckedReaders:
    """Reads and checks the readers of a deal. Never raises.

    That a plan has none is a warning here, since it is written before anybody may read it; to
    publish it is refused by `access`."""
    file = shown(deal.folder.path / FILE)
    source, problems = None, list[Problem]()
    if deal.folder.readers is not None:
        source, problems = decode(file, deal.folder.readers)
    if source is None:
        unreadable = problems or problems_of_file(deal.folder)
        return CheckedReaders(
            readers=None,
            places=Places(Source(file, ""), None),
            source=None,
            problems=(*problems, *(() if unreadable else _nobody(deal, deal.places["access"]))),
        )
    reading = read_readers(source)
    problems += reading.problems
    if reading.value is not None and not reading.value.readers:
        problems += _nobody(deal, reading.places.key("readers"))
    if reading.value is not None and reading.value.readers:
        problems += _needless(deal, reading.places.key("readers"))
    return CheckedReaders(
        readers=reading.value, places=reading.places, source=source, problems=tuple(problems)
    )


def problems_of_file(folder: DealFolder) -> list[Problem]:
    """Why a deal's readers.yaml could not be read; `load` reports these with the deal's others."""
    stem = f"{shown(folder.path)}/{Path(FILE).stem}."
    return [p for p in folder.problems if p.place.file.casefold().startswith(stem.casefold())]


def access(deal: Loaded, checked: CheckedReaders) -> Access:
    """Who may read a plan that is to be published. `deal` must have a plan."""
    assert deal.plan is not None
    if deal.plan.access == "open":
        return Open()
    if checked.readers is not None and checked.readers.readers:
        return Sealed(checked.readers)
    errors = [problem for problem in checked.problems if problem.severity == "error"]
    return Refused(errors[0] if errors else _no_readers(deal, deal.places["access"], "error"))


def shared_salt(deals: Sequence[CheckedReaders]) -> Iterator[Problem]:
    """Each plan has a salt of its own, so that what a browser keeps for one is not another's."""
    first: dict[bytes, Place] = {}
    for deal in deals:
        if deal.readers is None:
            continue
        place = deal.places["salt"]
        if (earlier := first.setdefault(deal.readers.salt, place)) is not place:
            yield Problem(
                place=place,
                code="duplicate-salt",
                message="the readers of another plan have this salt",
                hint=f"delete {deal.places.file} where it was copied, and add its readers anew: "
                "mapsite access add",
                also=(earlier,),
            )


# Rules between the readers of all plans.
CHECKS: tuple[Callable[[Sequence[CheckedReaders]], Iterator[Problem]], ...] = (shared_salt,)


def check_all_readers(deals: Sequence[CheckedReaders]) -> list[Problem]:
    """What is wrong between the readers of different plans."""
    return [problem for check in CHECKS for problem in check(deals)]


def _nobody(deal: Loaded, place: Place) -> Iterator[Problem]:
    plan = deal.plan
    if plan is not None and plan.access == "readers" and plan.status != "draft":
        yield _no_readers(deal, place, "warning")


def _no_readers(deal: Loaded, place: Place, severity: Severity) -> Problem:
    return Problem(
        place=place,
        code="no-readers",
        message="nobody can open this plan: it has no readers",
        hint=f"add one with mapsite access add {deal.slug} NAME, or write access: open for a plan "
        "that everyone may read",
        severity=severity,
    )


def _needless(deal: Loaded, place: Place) -> Iterator[Problem]:
    if deal.plan is not None and deal.plan.access == "open":
        yield Problem(
            place=place,
            code="needless-readers",
            message="the plan has readers, and is open to everyone",
            hint="delete access: open from plan.yaml to seal it for them",
            severity="warning",
        )
