"""The scripts that are shipped are those that browser/ makes, from packages that are locked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mapsite.gate.page import shared_files

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "mapsite" / "gate"
MADE = ("gate.js", "bootstrap.js", "save.js", "words.json")


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A copy of browser/ with the packages that its lock names, in a repository of its own."""
    folder = tmp_path_factory.mktemp("repository")
    ignored = shutil.ignore_patterns("node_modules", "out")
    shutil.copytree(ROOT / "browser", folder / "browser", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "vectors", folder / "tests" / "vectors")
    run(folder / "browser", "npm", "ci", "--silent", "--prefer-offline")
    return folder / "browser"


def run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_committed_scripts_are_what_their_source_makes(workshop, tmp_path):
    run(workshop, "node", "build.mjs", f"--out={tmp_path}")
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), (
            f"{name} is not what browser/ makes; run: npm ci && npm run build, in browser/"
        )


def test_the_source_is_sound_and_keeps_its_own_promises(workshop):
    run(workshop, "npm", "run", "--silent", "check")
    run(workshop, "npm", "test", "--silent")


def test_the_script_carries_the_licences_of_what_is_inside():
    notice, _, code = shared_files()["gate.js"].decode().partition("*/")
    for name in ("age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes"):
        assert re.search(rf"^{name} \d+\.\d+\.\d+$", notice, re.MULTILINE), name
    assert "@noble/post-quantum" not in notice
    assert "Permission" in notice
    assert "Permission" not in code


def test_the_lock_names_no_registry():
    lock = (ROOT / "browser" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert re.findall(r'"(?:url|homepage)": "(?!https://paulmillr\.com/funding/)', lock) == []
