"""A clone of the repository holds all that a build needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_fresh_clone_builds_every_plan(tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    # The clone's own mapsite, not the one of this environment.
    subprocess.run(
        [sys.executable, "-m", "mapsite", "build", "--quiet"],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone)},
        check=True,
    )
    plans = list((clone / "plans").glob("*/plan.yaml"))
    assert len(list((clone / "site").glob("*/index.html"))) == len(plans) > 0
    assert not subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    ).stdout
