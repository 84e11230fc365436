"""What the repository itself promises: no file of it is tied to a machine or to an index."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Written so that this file does not hold what it looks for.
HOSTS = "|".join(
    [r"pypi\.[o]rg", r"pythonhosted\.[o]rg", r"npmjs\.[o]rg", r"yarnpkg\.[c]om", "artifactor[y]"]
)
PATHS = "|".join(["/home/[a-z]", "/root[/]", "/work[/]", "/opt/[a-z]", "/Users/[A-Za-z]"])
TIED = re.compile(
    f"({HOSTS}|(?<![\\w.])({PATHS})|--(extra-)?index-[u]rl=|--find-[l]inks=)".encode()
)


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_an_index_or_a_machine():
    found = {
        f"{path.relative_to(ROOT)}: {hit.group().decode()}"
        for path in tracked()
        if (hit := TIED.search(path.read_bytes()))
    }
    assert not found


def test_every_dependency_is_locked_with_a_hash():
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text("utf-8")
        entries = re.split(r"\n(?=\S)", text)
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry.split("\n")[0])


def test_both_locks_name_the_same_versions():
    run, test = (
        set(re.findall(r"^\S+==.*?(?= \\)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-test.lock")
    )
    assert run <= test


def test_what_is_shipped_of_others_is_named():
    named = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    shipped = {path.parent.relative_to(ROOT) for path in (ROOT / "mapsite").rglob("LICENSE*")}
    assert shipped
    assert not {folder for folder in shipped if f"`{folder.as_posix()}/`" not in named}
