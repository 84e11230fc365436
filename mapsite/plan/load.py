"""A deal's folder → its plan and its internal notes, with every problem of both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from msgspec import Struct

from mapsite.plan.address import fresh_address
from mapsite.plan.checks import check_internal, check_plan
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.places import Places
from mapsite.plan.problem import Problem, has_errors
from mapsite.plan.read import Reading, read
from mapsite.plan.references import Names, resolve
from mapsite.plan.source import Source, decode, unreadable

T = TypeVar("T", Plan, Internal)


class Loaded(Struct, frozen=True, kw_only=True):
    """What a deal's folder holds. `plan` is None when plan.yaml has errors, `internal` when
    internal.yaml is missing or has; `sources` are the texts of its files, by file, as far as they
    can be shown."""

    slug: str
    folder: DealFolder
    plan: Plan | None
    places: Places
    internal: Internal | None
    problems: tuple[Problem, ...]
    sources: Mapping[str, Source]


def load(folder: DealFolder, brands: Collection[str]) -> Loaded:
    """Reads and checks all of a deal that needs no date of today. Never raises.

    `brands` are the slugs of the brands that a plan may name. In the plan every reference is an id:
    a name that was unique is replaced by the id it stands for; free names of `by` and `provider`
    stay as they are."""
    sources: dict[str, Source] = {}
    problems = list(folder.problems)
    reading = _read(folder, "plan.yaml", folder.plan, Plan, sources, problems)
    places = reading.places if reading else Places(Source(_file(folder, "plan.yaml"), ""), None)
    plan = None
    names = None
    if reading and reading.draft:
        names = Names(reading.draft)
        draft, found = resolve(reading.draft, names, places)
        found += check_plan(draft, places, folder, brands)
        problems += found
        plan = None if has_errors([*reading.problems, *found]) else draft
    internal = None
    notes = _read(folder, "internal.yaml", folder.internal, Internal, sources, problems)
    if notes and notes.draft and names:
        draft_notes, found = resolve(notes.draft, names, notes.places)
        found += check_internal(draft_notes, notes.places)
        problems += found
        internal = None if has_errors([*notes.problems, *found]) else draft_notes
    return Loaded(
        slug=folder.slug,
        folder=folder,
        plan=plan,
        places=places,
        internal=internal,
        problems=tuple(sorted(problems, key=lambda problem: problem.place)),
        sources=sources,
    )


def _read(
    folder: DealFolder,
    name: str,
    data: bytes | None,
    type_: type[T],
    sources: dict[str, Source],
    problems: list[Problem],
) -> Reading[T] | None:
    if data is None:
        return None
    file = _file(folder, name)
    source, refused = decode(file, data)
    problems += refused
    if source is None:
        if shown_as := unreadable(file, data):
            sources[file] = shown_as
        return None
    sources[source.file] = source
    proposals: dict[str, Callable[[], str]] = {"address": fresh_address} if type_ is Plan else {}
    reading = read(source, type_, proposals)
    problems += reading.problems
    return reading


def _file(folder: DealFolder, name: str) -> str:
    return shown(folder.path / name)
