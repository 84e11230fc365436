"""`mapsite schema`: the plan's JSON Schema, or its reference page."""

from __future__ import annotations

import json

import click

from mapsite.cli import terminal
from mapsite.plan.schema import json_schema, reference


@click.command(
    short_help="The plan's JSON Schema, or its reference page.",
    epilog="Example: mapsite schema > plans/plan.schema.json",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown"]),
    default="json",
    show_default=True,
    help="JSON Schema for editors, Markdown for people.",
)
def command(form: str) -> None:
    """The plan's JSON Schema, which editors complete and check from.

    Plans name it in their first line, as plans/plan.schema.json."""
    if form == "markdown":
        terminal.result(reference().rstrip("\n"))
    else:
        terminal.result(json.dumps(json_schema(), indent=2, ensure_ascii=False))
