"""The options that commands share, and the clock: today is read here and nowhere below."""

from __future__ import annotations

import datetime as dt
import functools
import os
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from mapsite.plan.model import Plan
from mapsite.plan.values import FIRST_YEAR, LAST_YEAR


class Options(Struct, frozen=True, kw_only=True):
    """What the common options say. `fixed` is the day that was given instead of today, if any."""

    plans: Path
    themes: Path
    site: Path
    fixed: dt.date | None
    quiet: bool

    def day_of(self, plan: Plan | None) -> dt.date:
        """The day that a plan is looked at on: `fixed`, or now in the zone of its seller's lead."""
        if self.fixed is not None:
            return self.fixed
        zone: dt.tzinfo = dt.UTC
        for party in plan.parties if plan else ():
            for person in party.people:
                if party.side == "seller" and person.id == party.lead and person.time_zone:
                    zone = zoneinfo.ZoneInfo(person.time_zone)
                    return dt.datetime.now(zone).date()
        return dt.datetime.now(zone).date()

    def build_time(self) -> int:
        """The time of a build in UTC seconds: SOURCE_DATE_EPOCH's, or the clock's."""
        return int(os.environ.get("SOURCE_DATE_EPOCH") or dt.datetime.now(dt.UTC).timestamp())


class Day(click.ParamType[dt.date]):
    """A calendar date, written 2026-11-20."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                day = dt.date.fromisoformat(value)
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return day
                years = f"years from {FIRST_YEAR} to {LAST_YEAR} are counted"
                self.fail(f"{value!r} is out of range; {years}", param, ctx)
        except ValueError:
            self.fail(f"{value!r} is not a day of the calendar", param, ctx)
        self.fail(f"{value!r} is not a date; write it as 2026-11-20", param, ctx)


class SiteOption(click.Option):
    """--site: every command takes it, and those that use it name it in their help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        return super().get_help_record(ctx) if ctx.info_name in _USING_SITE else None


_USING_SITE = {"build"}

_OPTIONS = (
    click.option(
        "--plans",
        envvar="MAPSITE_PLANS",
        show_envvar=True,
        type=click.Path(file_okay=False, path_type=Path),
        default="plans",
        show_default=True,
        help="The folder that holds a folder for each deal.",
    ),
    click.option(
        "--themes",
        envvar="MAPSITE_THEMES",
        show_envvar=True,
        type=click.Path(file_okay=False, path_type=Path),
        default="themes",
        show_default=True,
        help="The folder that holds a folder for each brand.",
    ),
    click.option(
        "--site",
        cls=SiteOption,
        envvar="MAPSITE_SITE",
        show_envvar=True,
        type=click.Path(file_okay=False, path_type=Path),
        default="site",
        show_default=True,
        help="The folder that the site is built into.",
    ),
    click.option(
        "--today",
        envvar="MAPSITE_TODAY",
        show_envvar=True,
        type=Day(),
        help="Take this day for today: 2026-11-20. Otherwise it is SOURCE_DATE_EPOCH's, or the "
        "day in the time zone of the seller's lead.",
    ),
    click.option(
        "--quiet",
        "-q",
        envvar="MAPSITE_QUIET",
        show_envvar=True,
        is_flag=True,
        help="Say nothing of how it goes.",
    ),
)


text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, JSON for programs.",
)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the common options, as the argument `options`."""

    @functools.wraps(command)
    def with_options(
        plans: Path, themes: Path, site: Path, today: dt.date | None, quiet: bool, **others: Any
    ) -> Any:
        fixed = today or _source_date()
        options = Options(plans=plans, themes=themes, site=site, fixed=fixed, quiet=quiet)
        return command(options=options, **others)

    for option in reversed(_OPTIONS):
        with_options = option(with_options)
    return with_options


def _source_date() -> dt.date | None:
    """The day of SOURCE_DATE_EPOCH, which makes builds repeatable (reproducible-builds.org)."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return None
    try:
        day = dt.datetime.fromtimestamp(int(given), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f"SOURCE_DATE_EPOCH is {given!r}, which is not a number of seconds since 1970"
        raise click.UsageError(message) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = f"years from {FIRST_YEAR} to {LAST_YEAR} are counted"
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {day}, which is out of range; {years}")
    return day
