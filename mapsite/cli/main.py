"""The command `mapsite`: finds the subcommand, and turns every failure into words and a status.

Exit status: 0 done, 1 the plans have errors or the work failed, 2 the command was used wrongly,
130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys

import click

from mapsite import __version__
from mapsite.cli import terminal

# Each command with its line of help: `--help` then imports none of them.
COMMANDS = {
    "new": ("mapsite.cli.new", "A plan to fill in, from a template."),
    "check": ("mapsite.cli.check", "Every problem of the plans, each with its place."),
    "build": ("mapsite.cli.build", "The site: a microsite for each plan."),
    "status": ("mapsite.cli.status", "All deals at a glance: health, forecast, next actions."),
    "access": ("mapsite.cli.access", "The readers of a plan, and their access codes."),
    "schema": ("mapsite.cli.schema", "The plan's JSON Schema, or its reference page."),
}


class Commands(click.Group):
    """A group that imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from mapsite.plan.problem import did_you_mean, listed, quote

            hint = did_you_mean(args[0], COMMANDS) or f"there is {listed(COMMANDS, 'and')}"
            raise click.UsageError(f"no command {quote(args[0])}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    "mapsite",
    cls=Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
    epilog="Example: mapsite new halden --template software-purchase",
)
@click.version_option(__version__, message="mapsite %(version)s")
def group() -> None:
    """Mutual action plans as branded microsites, from YAML files in a git repository."""


def run(arguments: list[str]) -> int:
    """Runs the command with these arguments and gives its exit status. Never raises."""
    try:
        status = group.main(arguments, "mapsite", standalone_mode=False)
        terminal.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        terminal.result(error.format_message())
        return 2
    except click.ClickException as error:
        terminal.usage(error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 128 + signal.SIGINT
    except BrokenPipeError:
        terminal.silence()
        return 128 + 13
    except OSError as error:
        terminal.error(_words(error))
        return 1
    except MemoryError:
        terminal.error("the machine has not enough memory for this")
        return 1
    except Exception as error:
        if type(error).__module__.startswith("mapsite."):
            terminal.error(str(error), getattr(error, "hint", None))
            return int(getattr(error, "exit_status", 1))
        terminal.error(*_unexpected(error))
        return 1
    return status if isinstance(status, int) else 0


def main() -> None:
    """Runs the command line and ends the process."""
    terminal.open_streams()
    sys.exit(run(sys.argv[1:]))


def _words(error: OSError) -> str:
    """What the system says, with the file that it says it of."""
    what = error.strerror or str(error)
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else None
    return f"{name}: {what[:1].lower()}{what[1:]}" if name else what


def _unexpected(error: Exception) -> tuple[str, str]:
    """One line for a mistake of ours: what it was, where it arose, and what to do about it."""
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    frame = where.tb_frame if where else None
    module = frame.f_globals.get("__name__", "?") if frame else "?"
    line = where.tb_lineno if where else 0
    return (
        f"mapsite {__version__} made a mistake of its own: "
        f"{type(error).__name__} at {module}:{line}",
        "please report it with this line and, if you may share it, the plan",
    )
