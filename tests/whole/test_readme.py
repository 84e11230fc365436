"""The README's commands do what it says, in the order in which it says them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8").replace("\\\n", "")


@pytest.fixture
def folder(tmp_path):
    for name in ("plans", "themes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def mapsite(*arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "mapsite", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr + run.stdout
    return run.stdout


def test_the_first_plan_is_made_checked_and_built(folder):
    commands = re.findall(r"^\$ mapsite (.*)$", README, re.MULTILINE)
    assert len(commands) >= 4
    for command in commands:
        mapsite(*shlex.split(command), cwd=folder)
    assert "acme" in mapsite("status", cwd=folder)
    address = re.search(
        r"^address: (\S+)", (folder / "plans" / "acme" / "plan.yaml").read_text("utf-8"), re.M
    ).group(1)
    assert (folder / "site" / address / "index.html").is_file()


def test_what_it_says_to_write_at_a_milestone_is_read(check, plan_text):
    table = README.partition("what to write at the milestone")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([^-].*) \| (`.*`) \|$", table, re.MULTILINE)
    assert rows
    for row, cell in rows:
        lines = "".join(f"\n    {line}" for line in re.findall("`(.*?)`", cell))
        date = "" if "date:" in lines else "\n    date: 2026-12-08"
        text = f"{plan_text}  - id: more\n    title: More\n    owner: mia{date}{lines}\n"
        errors = [problem for problem in check(text) if "warning" not in problem]
        assert errors == [], row


def test_the_table_of_commands_is_complete(folder):
    listed = set(re.findall(r"^\| `mapsite (\w+)", README, re.MULTILINE))
    text = mapsite("--help", cwd=folder).partition("Commands:")[2]
    assert listed == set(re.findall(r"^  (\w+)  ", text, re.MULTILINE))


def test_every_link_leads_to_a_file():
    links = re.findall(r"\]\((?!https?:)([^)#]+)#?([^)]*)\)", README)
    assert links
    assert not [link for link, _ in links if not (ROOT / link).exists()]
    for link, heading in links:
        headings = re.findall("^#+ (.*)$", (ROOT / link).read_text("utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", h).replace(" ", "-").lower() for h in headings}
        assert not heading or heading in anchors
