"""Every folder of tests/bad/ is a mistake that somebody makes: its report is read by a person.

After a change, from the folder tests/:
`mapsite check --plans bad --themes none --today 2026-09-01 MISTAKE > bad/MISTAKE/expected.txt`
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from mapsite.cli.main import run
from mapsite.plan.problem import CODES

TESTS = Path(__file__).parents[1]
FRESH = re.compile(r"(?<=fresh one: )(address: )?[a-z2-7]{16}")
MISTAKES = sorted(folder.name for folder in (TESTS / "bad").iterdir())


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_explained(mistake, monkeypatch, capsys):
    monkeypatch.chdir(TESTS)
    arguments = ["check", "--plans", "bad", "--themes", "none", "--today", "2026-09-01", mistake]
    run(arguments)
    said = FRESH.sub("…", capsys.readouterr().out)
    expected = (TESTS / "bad" / mistake / "expected.txt").read_text("utf-8")
    assert said == FRESH.sub("…", expected)


def test_every_code_is_in_the_table():
    used = {
        keyword.value.value
        for module in (TESTS.parent / "mapsite").rglob("*.py")
        for call in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant)
    }
    assert used <= CODES.keys()


def test_every_code_that_is_shown_is_in_the_table():
    reports = [(TESTS / "bad" / name / "expected.txt").read_text("utf-8") for name in MISTAKES]
    shown = re.findall(r"^bad/[^:]+:\d+:\d+: (?:warning: )?([a-z0-9-]+):", "\n".join(reports), re.M)
    assert set(shown) <= CODES.keys()
