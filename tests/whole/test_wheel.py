"""What is installed elsewhere is whole: it makes a plan and builds it, far from this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of what git tracks."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    subprocess.run(["git", "clone", "--quiet", ROOT, source], check=True)
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", folder], cwd=source, check=True, capture_output=True)
    return next(folder.glob("*.whl")), source


def test_it_holds_every_file_of_the_package_and_both_licences(wheel):
    archive, source = wheel
    with zipfile.ZipFile(archive) as opened:
        names = set(opened.namelist())
    package = {path for path in (source / "mapsite").rglob("*") if path.is_file()}
    assert {path.relative_to(source).as_posix() for path in package} <= names
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "THIRD_PARTY.md"}


def test_installed_it_makes_a_plan_and_builds_it(wheel, tmp_path):
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel[0]) as opened:
        opened.extractall(installed)
    desk = tmp_path / "desk"
    desk.mkdir()
    new = "new acme --title Acme --seller Us --buyer Them --start 2026-12-01"
    for arguments in (new, "check --strict", "build"):
        run = subprocess.run(
            [sys.executable, "-m", "mapsite", *arguments.split()],
            cwd=desk,
            env={**os.environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
    assert len(list(desk.glob("site/*/timeline/index.html"))) == 1
    assert list(desk.glob("site/assets-*/*.woff2"))
