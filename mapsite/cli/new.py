"""`mapsite new`: a plan to fill in, from a template."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click
import msgspec

from mapsite.cli import terminal
from mapsite.cli.options import Day, Options, common
from mapsite.plan.address import fresh_address
from mapsite.plan.codes import BUILT_IN_BRAND
from mapsite.plan.folders import brands, folder_above, shown
from mapsite.plan.problem import did_you_mean, listed, quote
from mapsite.starter import start as starter
from mapsite.starter.folder import check_free, check_slug, create
from mapsite.starter.templates import Template, template, templates

_ASKED = {
    "title": "Title of the deal, as both sides would say it",
    "seller": "Name of the selling company",
    "buyer": "Name of the buying company",
}


@click.command(
    short_help="A plan to fill in, from a template.",
    epilog="Example: mapsite new halden --title 'Planner for Halden' --seller Northwind "
    "--buyer 'Halden Logistics' --end 2027-03-26",
)
@click.argument("deal", required=False)
@click.option(
    "--template",
    "template_name",
    default="software-purchase",
    show_default=True,
    metavar="NAME",
    help="What the plan starts from; --list names all.",
)
@click.option("--list", "listing", is_flag=True, help="List the templates and stop.")
@click.option("--title", help="The deal's title, as both sides would say it.")
@click.option("--seller", help="The name of the selling company.")
@click.option("--buyer", help="The name of the buying company.")
@click.option("--start", type=Day(), help="Work dates forward from this day; else from today.")
@click.option("--end", type=Day(), help="Work dates back from this day, the target close.")
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="The language of the page. The template's own words stay English until you change them.",
)
@click.option("--brand", default=BUILT_IN_BRAND, show_default=True, help="A folder of themes/.")
@click.option("--seller-country", help="Leave out the public holidays of this country: DE.")
@click.option("--buyer-country", help="Leave out the public holidays of this country: NO.")
@common
def command(
    options: Options,
    deal: str | None,
    template_name: str,
    listing: bool,
    start: dt.date | None,
    end: dt.date | None,
    **given: str | None,
) -> int:
    """A plan to fill in, from a template, in a folder of its own.

    DEAL is the folder's name: letters, digits, - and _. Dates follow from the template's lead
    times. On a terminal it asks for what is missing."""
    if listing:
        _list()
        return 0
    chosen = template(template_name)
    if deal is None:
        raise click.UsageError("the deal has no name; give one, such as: mapsite new halden")
    if start and end:
        raise click.UsageError("--start and --end are both given; the one follows from the other")
    check_slug(deal)
    _check_place(options)
    check_free(options.plans, deal)
    _check_brand(given["brand"], options)
    today = _weekday(options.day_of(None))
    answers = starter.Answers(
        **_asked(given),
        address=fresh_address(),
        start=None if end else start or today,
        end=end,
    )
    started = starter.start(chosen, answers)
    _say(options, create(options.plans, deal, started.text), started, deal)
    if end and started.plan.start < today:
        _warn(chosen, answers, started, today)
    return 0


def _list() -> None:
    known = templates()
    width = max(len(each.name) for each in known)
    for each in known:
        terminal.result(f"{each.name:<{width}}  {each.summary}")


def _asked(given: dict[str, str | None]) -> dict[str, str]:
    """The answers given, with those that are missing asked for on a terminal."""
    answers = {name: answer for name, answer in given.items() if answer and answer.strip()}
    missing = [name for name in _ASKED if name not in answers]
    if missing and not sys.stdin.isatty():
        options = listed([f"--{name}" for name in missing], "and")
        raise click.UsageError(f"{options} {'is' if len(missing) == 1 else 'are'} missing")
    for name in missing:
        answers[name] = click.prompt(_ASKED[name], err=True)
    return answers


def _check_place(options: Options) -> None:
    """A folder of plans inside the folder of plans is nobody's wish."""
    above = folder_above(options.plans)
    if above is not None and Path.cwd().is_relative_to(above / options.plans):
        inside = quote(str(above / options.plans), 200)
        raise click.UsageError(f"this is inside {inside}; go to the folder that holds it")


def _check_brand(brand: str | None, options: Options) -> None:
    known = [BUILT_IN_BRAND, *brands(options.themes)]
    if brand is not None and brand not in known:
        hint = did_you_mean(brand, known) or f"it is one of: {', '.join(known)}"
        raise click.UsageError(f"there is no brand {quote(brand)}; {hint}")


def _weekday(day: dt.date) -> dt.date:
    """The day, or the Monday after it where it is on a weekend."""
    return day + dt.timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


def _say(options: Options, made: tuple[Path, ...], started: starter.Started, deal: str) -> None:
    if options.quiet:
        return
    plan, *schema = made
    count = len(started.plan.milestones)
    span = f"{started.plan.start} to {started.plan.end}"
    terminal.result(f"{shown(plan)}: {count} milestones, {span}")
    for path in schema:
        terminal.result(f"{shown(path)}: what editors complete and check plans by")
    terminal.result(
        "Next: put people in place of seller and buyer, fill in the lines that begin with #, and\n"
        f"look at it with: mapsite check {deal}, mapsite build {deal}"
    )


def _warn(
    chosen: Template, answers: starter.Answers, started: starter.Started, today: dt.date
) -> None:
    """Says that the lead times do not fit before the end, and which end they would fit before."""
    later = starter.start(chosen, msgspec.structs.replace(answers, start=today, end=None))
    terminal.remark(
        f"warning: for its end to be met the plan begins on {started.plan.start}, before today; "
        f"shorten lead times, or choose an end from {later.plan.end} on",
        quiet=False,
    )
