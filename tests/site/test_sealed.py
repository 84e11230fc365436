"""A plan with readers is sealed for them: the reference age command judges what is published."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from mapsite.cli.main import run
from mapsite.gate.key import derive, identity
from mapsite.gate.readers import read_readers
from mapsite.pages.language import language
from mapsite.plan.folders import deals
from mapsite.plan.load import load
from mapsite.plan.source import decode
from mapsite.site.auditing import Audit, Leaked
from tests.site.conftest import Desk

EXAMPLE = Path(__file__).parents[1] / "example"
ADDRESS = "k7q2m4xat6w3p5rd"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The example, brand and all, in a working folder of its own."""
    desk = Desk(tmp_path)
    shutil.copytree(EXAMPLE, desk.plans / "halden")
    shutil.copytree(Path("themes/northwind").absolute(), desk.themes / "northwind")
    monkeypatch.chdir(tmp_path)
    return desk


def add_reader(name, capsys):
    assert run(["access", "add", "halden", name]) == 0
    return capsys.readouterr().out.strip().splitlines()[-1]


def key_of(desk, code):
    source, _ = decode("readers.yaml", (desk.plans / "halden" / "readers.yaml").read_bytes())
    readers = read_readers(source).value
    return identity(derive(code, readers.salt, readers.rounds))


def opened(path, key, tmp_path):
    """What the age command makes of a gate's sealed text; None where the key does not open it."""
    armour = re.search(r'<pre id="sealed"[^>]*>\n?([^<]*)</pre>', path.read_text())[1]
    (tmp_path / "key.txt").write_text(key + "\n")
    age = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key.txt"], input=armour.encode(), capture_output=True
    )
    return gzip.decompress(age.stdout).decode() if age.returncode == 0 else None


def gates(desk):
    return sorted((desk.site / ADDRESS).rglob("index.html"))


def test_every_page_and_attachment_opens_with_the_readers_key_alone(desk, capsys, tmp_path):
    key = key_of(desk, add_reader("Ines Dahl", capsys))
    stranger = identity(bytes(range(32)))
    desk.build()
    pages = {path.relative_to(desk.site).as_posix(): path for path in gates(desk)}
    assert len(pages) == 8 + 2
    for place, path in pages.items():
        html = opened(path, key, tmp_path)
        page = place.removeprefix(f"{ADDRESS}/").removesuffix("index.html") or "./"
        assert html.startswith(f"<!doctype html><!-- mapsite:1 {ADDRESS} {page} 0 -->")
        assert opened(path, stranger, tmp_path) is None
    texts = [opened(path, key, tmp_path) for path in pages.values()]
    assert any("Warehouse planning for Halden" in html for html in texts)
    assert sum("order-form.pdf" in html and 'id="file"' in html for html in texts) == 1


def test_nothing_of_a_sealed_plan_stands_in_what_is_published(desk, capsys):
    add_reader("Ines Dahl", capsys)
    desk.build()
    for path, data in desk.files().items():
        text = path + unescape(data.decode("utf-8", "replace"))
        for word in ("Halden", "halden", "Warehouse planning", "order-form", "Ravi", "41000"):
            assert word not in text, path


def test_the_gates_of_two_pages_differ_in_the_sealed_part_alone(desk, capsys):
    add_reader("Ines Dahl", capsys)
    desk.build()
    bare = set()
    for path in gates(desk):
        html = re.sub(r'<pre id="sealed"[^>]*>[^<]*</pre>', "", path.read_text())
        depth = len(path.relative_to(desk.site).parts) - 1
        bare.add(html.replace("../" * depth, "../"))
    assert len(bare) == 1


def test_a_reader_who_is_removed_opens_nothing_that_is_built_afterwards(desk, capsys, tmp_path):
    add_reader("Ines Dahl", capsys)
    key = key_of(desk, add_reader("Ravi Menon", capsys))
    desk.build()
    assert all(opened(path, key, tmp_path) for path in gates(desk))
    assert run(["access", "remove", "halden", "Ravi Menon", "--yes"]) == 0
    desk.build()
    assert not any(opened(path, key, tmp_path) for path in gates(desk))


def test_an_attachment_keeps_its_address_and_does_not_tell_its_name(desk, capsys):
    add_reader("Ines Dahl", capsys)
    desk.build()
    first = {path.parent.name for path in (desk.site / ADDRESS / "files").rglob("index.html")}
    desk.build()
    again = {path.parent.name for path in (desk.site / ADDRESS / "files").rglob("index.html")}
    assert first == again
    assert all(re.fullmatch("[a-z2-7]{16}", name) for name in first)


def test_readers_that_cannot_be_read_stop_the_build(desk, capsys):
    add_reader("Ines Dahl", capsys)
    readers = desk.plans / "halden" / "readers.yaml"
    readers.write_text(readers.read_text().replace("salt: ", "salt: x"))
    assert run(["build"]) == 1
    assert "readers.yaml" in capsys.readouterr().err
    assert not desk.site.exists()


def test_a_plan_without_readers_is_built_open_and_said(desk, capsys):
    assert run(["build", "--today", "2026-10-12"]) == 0
    assert "every plan is built open" in capsys.readouterr().err
    assert "Warehouse planning" in (desk.site / ADDRESS / "index.html").read_text()


def test_a_word_of_a_sealed_plan_in_an_open_one_stops_the_build(desk, capsys):
    add_reader("Ines Dahl", capsys)
    desk.plan("other", title="A deal like that of Halden Logistics AS")
    assert run(["build", "--today", "2026-10-12"]) == 0, "what an open plan says is public"
    (desk.site / ADDRESS / "notes.txt").write_text("Three sites, 60 planners, three years.")
    capsys.readouterr()
    assert run(["build", "other", "--today", "2026-10-12"]) == 1
    said = capsys.readouterr().err
    assert "notes.txt" in said
    assert "60 planners" not in said


def test_a_script_of_a_brands_template_stops_the_build_of_a_sealed_plan(desk, capsys):
    add_reader("Ines Dahl", capsys)
    templates = desk.themes / "northwind" / "templates"
    templates.mkdir()
    (templates / "changes.html").write_text("<h1>Changes</h1><script>alert(1)</script>")
    assert run(["build", "--today", "2026-10-12"]) == 1
    said = capsys.readouterr().err
    assert "active-content" in said
    assert not desk.site.exists()


def test_check_shows_what_is_wrong_with_the_readers(desk, capsys):
    add_reader("Ines Dahl", capsys)
    readers = desk.plans / "halden" / "readers.yaml"
    readers.write_text(readers.read_text().replace("key: age1", "key: xage1"))
    assert run(["check", "halden", "--today", "2026-10-12"]) == 1
    assert "readers.yaml:" in capsys.readouterr().out


def test_a_note_of_the_sellers_own_is_found_before_a_page_is_sealed(desk):
    brands = ("northwind",)
    (folder,) = deals(desk.plans)
    loaded = load(folder, brands)
    pages = {"here/": "<p>We have seen this at two other customers</p>", "there/": "<p>Oslo</p>"}
    with pytest.raises(Leaked) as found:
        Audit().hold_notes(loaded, pages, language("en"))
    (leak,) = found.value.leaks
    assert leak.file == "here/"
    assert leak.field.endswith("internal.yaml risks.data-quality.note")
