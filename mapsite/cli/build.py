"""`mapsite build`: the site, a microsite for each plan."""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import urlsplit

import click

from mapsite.cli import terminal
from mapsite.cli.options import Options, common
from mapsite.cli.progress import progress
from mapsite.cli.report import report
from mapsite.plan.folders import shown
from mapsite.plan.problem import counted, visible
from mapsite.plan.repository import repository
from mapsite.site.build import PlansHaveErrors, Report, build


@click.command(
    short_help="The site: a microsite for each plan.",
    epilog="Example: mapsite build --site public",
)
@click.argument("names", metavar="[DEAL]...", nargs=-1)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@common
def command(options: Options, names: Sequence[str], strict: bool) -> int:
    """The site: a microsite for each plan, in a folder of its own.

    With a DEAL, only that one is renewed in the last site. A plan with errors stops the build, and
    the last site stays as it was."""
    try:
        with progress("Building", quiet=options.quiet) as step:
            made = build(
                plans=options.plans,
                themes=options.themes,
                site=options.site,
                today=options.day_of,
                now=options.build_time(),
                only=names,
                strict=strict,
                progress=step,
            )
    except PlansHaveErrors as failed:
        terminal.remark(report(failed.problems, failed.sources), quiet=False)
        terminal.error(str(failed))
        return 1
    if not options.quiet:
        _say(made, options)
    return 0


def _is_shared(options: Options) -> bool:
    """Whether the site is published in a folder of its host, beside others (RFC 6454, origin)."""
    settings = repository(options.plans.parent).value
    url = os.environ.get("MAPSITE_URL") or (settings.url if settings else None)
    return urlsplit(url or "").path.strip("/") != ""


def _say(made: Report, options: Options) -> None:
    site = shown(options.site)
    if not made.built and not made.left_out:
        terminal.remark(f"no plan in {shown(options.plans)}; mapsite new makes one", quiet=False)
    terminal.result(f"{counted(len(made.built), 'plan')} built into {site}/")
    width = max((len(deal.slug) for deal in made.built), default=0)
    for deal in made.built:
        address = f"{site}/{deal.address}/index.html"
        terminal.result(f"  {visible(deal.slug):<{width}}  {address}  {visible(deal.title)}")
    for left_out in made.left_out:
        terminal.result(f"  {visible(left_out.slug)} is left out: {left_out.why}")
    for remark in made.remarks:
        terminal.remark(remark, quiet=options.quiet)
    if any(deal.readers is None for deal in made.built):
        everyone = all(deal.readers is None for deal in made.built)
        terminal.remark(
            "every plan is built open: who has its address can read it"
            if everyone
            else "a plan without readers is built open: who has its address can read it",
            quiet=False,
        )
    if any(deal.readers for deal in made.built) and _is_shared(options):
        terminal.remark(
            "the site shares its origin with others of the same host, whose pages can use what a "
            "reader's device remembers: give it a domain of its own",
            quiet=False,
        )
    if made.warnings:
        count = counted(len(made.warnings), "warning")
        terminal.remark(f"{count}: mapsite check shows what to look at", quiet=False)
