"""The deals that a command is about, and all that is wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapsite.cli.options import Options
from mapsite.plan.folders import DealFolder, brands, deals
from mapsite.plan.load import Loaded, load
from mapsite.plan.model import Plan
from mapsite.plan.problem import Problem
from mapsite.plan.source import Source


def loaded(options: Options, names: Sequence[str]) -> list[Loaded]:
    """The deals of these names as they were read and checked; without names, all of them."""
    themes = brands(options.themes)
    return [load(folder, themes) for folder in deals(options.plans, names)]


def problems_of(deal: Loaded, options: Options) -> list[Problem]:
    """The problems of a deal as it was loaded, and those of its dates and its pictures where it is
    readable."""
    problems = list(deal.problems)
    if deal.plan is not None:
        from mapsite.schedule.checks import check

        problems += check(deal.plan, deal.places, options.day_of(deal.plan))
        problems += _pictures(deal.plan, deal.folder)
    return problems


def readers_of(deals: Sequence[Loaded]) -> tuple[list[Problem], dict[str, Source]]:
    """The problems of the deals' readers.yaml, of each and between them, and their texts."""
    with_readers = [deal for deal in deals if deal.folder.readers is not None]
    if not with_readers:
        return [], {}
    from mapsite.gate.checks import check_all_readers, check_readers

    checked = [check_readers(deal) for deal in with_readers]
    problems = [problem for one in checked for problem in one.problems]
    sources = {one.source.file: one.source for one in checked if one.source}
    return problems + check_all_readers(checked), sources


def _pictures(plan: Plan, folder: DealFolder) -> Iterator[Problem]:
    from mapsite.brand.images import pictures

    for _, _, problems in pictures(plan, folder):
        yield from problems
