"""The code keeps to docs/architecture.md: what each folder imports, and where the edges are."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    path.relative_to(ROOT / "mapsite").as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted((ROOT / "mapsite").rglob("*.py"))
}
HEAVY = {"babel", "dateutil", "holidays", "jinja2", "markdown", "mkdocs", "nh3", "watchdog"}


def may_import() -> dict[str, set[str]]:
    """The table of docs/architecture.md: a folder, and the folders that it may import."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", text, re.MULTILINE)
    return {folder: set(re.findall(r"`(\w+)`", imports)) for folder, imports in rows}


def imported(tree: ast.AST) -> Iterator[str]:
    """The dotted names of all that a module imports, at its top or later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def importers(*names: str) -> set[str]:
    """The modules that import one of these packages."""
    return {
        module
        for module, tree in MODULES.items()
        if any(name.split(".")[0] in names for name in imported(tree))
    }


def calls(tree: ast.AST) -> Iterator[str]:
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_folder_stands_in_the_table():
    assert {module.split("/")[0] for module in MODULES if "/" in module} == set(may_import())


@pytest.mark.parametrize("module", [module for module in MODULES if "/" in module])
def test_imports_follow_the_flow(module):
    folder = module.split("/")[0]
    own = {name.split(".")[1] for name in imported(MODULES[module]) if name.startswith("mapsite.")}
    own &= set(may_import())
    assert own <= {folder} | may_import()[folder]


def test_one_module_imports_mkdocs_and_material():
    assert importers("mkdocs", "material") == {"engine/mkdocs.py"}


def test_no_page_can_hold_an_internal_note():
    assert not [
        module
        for module, tree in MODULES.items()
        if module.startswith(("pages/", "engine/", "site/"))
        and any(name.startswith("mapsite.plan.internal") for name in imported(tree))
    ]


def test_only_the_terminal_module_prints():
    prints = {
        module
        for module, tree in MODULES.items()
        if any(re.search(r"^print$|\becho$|\bsecho$|\bstd(out|err)\.write", c) for c in calls(tree))
    }
    assert not prints - {"cli/terminal.py"}


def test_only_the_options_read_the_clock():
    reads = {
        module
        for module, tree in MODULES.items()
        if any(re.search(r"\b(today|utcnow|now|localtime)$", call) for call in calls(tree))
        if module != "cli/options.py"
    }
    assert not reads


def test_nothing_runs_another_program():
    assert not importers("subprocess")


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The packages that a command loads in a fresh process."""
    command = [sys.executable, "-X", "importtime", "-m", "mapsite", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return {line.rsplit("|")[-1].strip().split(".")[0] for line in run.stderr.splitlines()}


def test_help_starts_without_anything_heavy(tmp_path):
    assert not loaded("--help", cwd=tmp_path) & (HEAVY | {"yaml", "msgspec"})


def test_check_starts_without_anything_heavy(tmp_path):
    (tmp_path / "plans" / "acme").mkdir(parents=True)
    (tmp_path / "plans" / "acme" / "plan.yaml").write_text(
        "title: Acme\naddress: abcdefghijklmnop\nstart: 2026-09-01\nend: 2026-12-18\n"
        "parties:\n- {id: us, name: Us, side: seller}\n- {id: them, name: Them, side: buyer}\n"
        "milestones:\n- {id: live, title: Live, date: 2026-12-18, owner: us}\n"
    )
    assert not loaded("check", "--today", "2026-09-01", cwd=tmp_path) & HEAVY
