"""`mapsite schema` as somebody types it."""

from __future__ import annotations

import json

from mapsite.cli.main import run


def test_the_schema_is_json(capsys):
    assert run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Plan"


def test_the_reference_is_markdown(capsys):
    assert run(["schema", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith("# Reference: the plan\n")
