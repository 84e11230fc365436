"""`mapsite check`: every problem of the plans, each with its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

import click

from mapsite.cli import terminal
from mapsite.cli.deals import loaded, problems_of, readers_of
from mapsite.cli.options import Options, common, text_or_json
from mapsite.cli.report import report
from mapsite.plan.checks import check_portfolio
from mapsite.plan.folders import BrandFolder, brands, shown
from mapsite.plan.problem import Problem, counted, has_errors
from mapsite.plan.source import Source


@click.command(
    short_help="Every problem of the plans, each with its place.",
    epilog="Example: mapsite check halden --strict",
)
@click.argument("names", metavar="[DEAL]...", nargs=-1)
@text_or_json
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@common
def command(options: Options, names: Sequence[str], form: str, strict: bool) -> int:
    """Every problem of the plans, each with its place, and what would be right.

    Without a DEAL all plans are checked. The exit status is 1 when there is an error."""
    themes = brands(options.themes)
    read = loaded(options, names)
    problems = [*check_portfolio([(d.plan, d.places) for d in read if d.plan])]
    sources: dict[str, Source] = {}
    for deal in read:
        problems += problems_of(deal, options)
        sources |= deal.sources
    found, texts = readers_of(read)
    problems += found
    sources |= texts
    used = {deal.plan.brand for deal in read if deal.plan}
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
            terminal.result(_summary(problems, len(read), options))
    return int(has_errors(problems) or (strict and bool(problems)))


def _theme(folder: BrandFolder) -> tuple[list[Problem], Mapping[str, Source]]:
    from mapsite.brand.brand import brand, theme_source
    from mapsite.pages.replaceable import replaceable

    _, problems = brand(folder, replaceable())
    return problems, theme_source(folder)


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
