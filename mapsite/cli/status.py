"""`mapsite status`: all deals at a glance."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence

import click

from mapsite.cli import terminal
from mapsite.cli.deals import loaded, problems_of
from mapsite.cli.glance import Deal, glance
from mapsite.cli.options import Options, common, text_or_json
from mapsite.plan.folders import shown
from mapsite.plan.load import Loaded
from mapsite.plan.problem import counted, visible


@click.command(
    short_help="All deals at a glance: health, forecast, next actions.",
    epilog="Example: mapsite status --format json",
)
@click.argument("names", metavar="[DEAL]...", nargs=-1)
@text_or_json
@common
def command(options: Options, names: Sequence[str], form: str) -> int:
    """All deals at a glance: health, forecast, margin, next actions, what is overdue.

    Without a DEAL all are shown, the worst first. A plan with errors is left out, and the exit
    status is then 1."""
    read = loaded(options, names)
    errors = {deal.slug: _errors(deal, options) for deal in read}
    scheduled = [_scheduled(deal, options) for deal in read if not errors[deal.slug]]
    if form == "json":
        terminal.result(json.dumps([_object(deal) for deal in scheduled], indent=2))
    elif scheduled:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        colour = terminal.coloured(sys.stdout)
        terminal.result("\n".join(glance(scheduled, width, colour)))
    elif not read:
        terminal.result(f"no plan in {shown(options.plans)}; mapsite new makes one")
    terminal.flush()
    # Last, so that a long table does not carry them out of sight.
    for slug, count in errors.items():
        if count:
            message = f"{visible(slug)} is left out: its plan has {counted(count, 'error')}"
            terminal.error(message, f"see mapsite check {visible(slug)}")
    return int(any(errors.values()))


def _errors(deal: Loaded, options: Options) -> int:
    """How many errors a deal's plan has; without any it can be scheduled."""
    return sum(problem.severity == "error" for problem in problems_of(deal, options))


def _scheduled(deal: Loaded, options: Options) -> Deal:
    """A deal without errors, and its schedule."""
    assert deal.plan is not None, "a plan that cannot be read has errors"
    from mapsite.schedule.calendar import calendars
    from mapsite.schedule.dates import settle
    from mapsite.schedule.schedule import schedule

    known = calendars(deal.plan)
    plan = settle(deal.plan, known)
    day = options.day_of(plan)
    return Deal(
        slug=deal.slug,
        plan=plan,
        internal=deal.internal,
        schedule=schedule(plan, day, known),
    )


def _object(deal: Deal) -> dict[str, object]:
    """What the JSON says of a deal: a contract that other programs rely on."""
    schedule = deal.schedule
    return {
        "deal": deal.slug,
        "health": schedule.health,
        "progress": round(schedule.progress, 4),
        "target": schedule.target.isoformat(),
        "forecast": schedule.forecast.isoformat(),
        "margin": schedule.margin,
        "critical_path": list(schedule.critical_path),
        "overdue": list(schedule.overdue),
        "milestones": [
            {
                "id": row.id,
                "state": row.state,
                "float": row.total_float,
                "forecast": row.forecast.isoformat(),
            }
            for row in schedule.milestones.values()
        ],
    }
