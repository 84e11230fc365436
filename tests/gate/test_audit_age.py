"""docs/security.md tells a reviewer what to type: it is so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from mapsite.brand.brand import plain
from mapsite.engine.mkdocs import Assets
from mapsite.gate.key import derive, identity, recipient
from mapsite.gate.page import gate
from mapsite.gate.seal import seal
from mapsite.site.shared import common, of_brand

TEXT = (Path(__file__).parents[2] / "docs" / "security.md").read_text("utf-8")
CODE = "the code as it was given"
ROUNDS = 600_000


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two plans of one brand, and the key of a reader of both."""
    folder = tmp_path_factory.mktemp("work")
    assets = Assets(common=common().name, brand=of_brand(plain()).name)
    for name, salt in (("ADDRESS", bytes(range(16))), ("OTHER", bytes(16))):
        secret = derive(CODE, salt, ROUNDS)
        armour = seal(f"<!doctype html>{name}".encode(), [recipient(secret)])
        given = {"salt": salt, "rounds": ROUNDS, "version": 1, "at": f"{name}/", "assets": assets}
        page = folder / "site" / name / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(gate(plain(), armour, **given), "utf-8")
    (folder / "key.txt").write_text(identity(derive(CODE, bytes(range(16)), ROUNDS)), "utf-8")
    return folder


def command(start: str) -> str:
    """The command of the page that begins so, up to the end of its block."""
    return re.search(rf"^ *(?:\$ )?({re.escape(start)}.*?)(?=\n *```|\n\$)", TEXT, re.M | re.S)[1]


def run(folder: Path, line: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line], cwd=folder, capture_output=True, check=False
    )
    return (done.stdout + done.stderr).decode()


def test_the_age_tool_opens_a_page(site):
    assert run(site, command("sed -n '/^-----BEGIN AGE/")) == ""
    assert (site / "page.html").read_text("utf-8") == "<!doctype html>ADDRESS"


def test_a_page_is_padded_and_opens_with_no_other_key(site):
    line = command("sed -n '/^-----BEGIN AGE/")
    assert run(site, line.replace("gunzip > page.html", "wc -c")).strip() == "16384"
    run(site, "age-keygen -o other.txt")
    assert "no identity matched any of the recipients" in run(
        site, line.replace("key.txt", "other.txt")
    )


def test_the_gates_of_a_brand_are_the_same(site):
    first, second = run(site, command("for page in")).splitlines()
    assert first == second


def test_the_number_of_readers_does_not_show(site):
    assert run(site, command("sed '1,/^-----BEGIN/d")).strip() == "4"


def test_the_key_follows_from_the_code_without_mapsite(site):
    python = re.search(r"```python\n(.*?)```", TEXT, re.S)[1]
    salt = "AAECAwQFBgcICQoLDA0ODw=="
    assert run(site, f"python3 - <<'EOF'\n{python.replace('data-salt', salt)}\nEOF").strip() == (
        derive(CODE, bytes(range(16)), ROUNDS).hex()
    )
