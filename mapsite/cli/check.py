"""`mapsite check`: every problem of the plans, each with its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

from mapsite.cli import terminal
from mapsite.cli.options import Options, common
from mapsite.cli.report import report
from mapsite.plan.checks import check_portfolio
from mapsite.plan.folders import BrandFolder, DealFolder, brands, deals, shown
from mapsite.plan.load import Loaded, load
from mapsite.plan.model import Plan
from mapsite.plan.problem import Problem, counted, has_errors
from mapsite.plan.source import Source, decode


@click.command(
    short_help="Every problem of the plans, each with its place.",
    epilog="Example: mapsite check halden --strict",
)
@click.argument("names", metavar="[DEAL]...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, JSON for programs.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@common
def command(options: Options, names: Sequence[str], form: str, strict: bool) -> int:
    """Every problem of the plans, each with its place, and what would be right.

    Without a DEAL all plans are checked. The exit status is 1 when there is an error."""
    themes = brands(options.themes)
    folders = deals(options.plans, names)
    loaded = [load(folder, themes) for folder in folders]
    problems = [*check_portfolio([(d.plan, d.places) for d in loaded if d.plan])]
    sources: dict[str, Source] = {}
    for deal in loaded:
        problems += problems_of(deal, options)
        sources |= deal.sources
    used = {deal.plan.brand for deal in loaded if deal.plan}
    for slug in sorted(used & themes.keys()):
        found, source = _theme(themes[slug])
        problems += found
        sources |= source
    if form == "json":
        terminal.result(json.dumps([_object(problem) for problem in problems], indent=2))
    else:
        colour = terminal.coloured(sys.stdout)
        text = report(problems, sources, colour=colour)
        if text:
            terminal.result(text)
        if not options.quiet:
            terminal.result(_summary(problems, len(loaded), options))
    return int(has_errors(problems) or (strict and bool(problems)))


def problems_of(deal: Loaded, options: Options) -> list[Problem]:
    """The problems of a deal as it was loaded, and those of its dates and its pictures where it is
    readable."""
    problems = list(deal.problems)
    if deal.plan is not None:
        from mapsite.schedule.checks import check

        problems += check(deal.plan, deal.places, options.day_of(deal.plan))
        problems += _pictures(deal.plan, deal.folder)
    return problems


def _pictures(plan: Plan, folder: DealFolder) -> Iterator[Problem]:
    from mapsite.pages.images import pictures

    for _, _, problems in pictures(plan, folder):
        yield from problems


def _theme(folder: BrandFolder) -> tuple[list[Problem], Mapping[str, Source]]:
    from mapsite.pages.brand import brand
    from mapsite.pages.replaceable import replaceable

    _, problems = brand(folder, replaceable())
    source, _ = decode(shown(folder.path / "theme.yaml"), folder.theme)
    return problems, {source.file: source} if source else {}


def _object(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.text,
        "also": [
            {"file": place.file, "line": place.line, "column": place.column}
            for place in problem.also
        ],
    }


def _summary(problems: Iterable[Problem], count: int, options: Options) -> str:
    plans = counted(count, "plan")
    problems = list(problems)
    if not count:
        return f"no plan in {shown(options.plans)}; mapsite new makes one"
    if not problems:
        return f"{plans}, no problem found"
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    words = [counted(n, word) for n, word in counts if n]
    return f"{' and '.join(words)} in {plans}"
