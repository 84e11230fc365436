"""What a seller keeps to themselves, and what a deal is called at home, is in no published byte."""

from __future__ import annotations

import ast
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml

from mapsite.plan.folders import deals
from mapsite.plan.internal import Internal
from mapsite.plan.load import load
from mapsite.plan.shape import leaves
from mapsite.site.build import PlansHaveErrors

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "example"


@pytest.fixture
def marked(desk):
    """The example with a mark of its own in each text of internal.yaml and in the folder's name;
    the marks."""
    folder = desk.plans / "halden-codename-zebra"
    shutil.copytree(EXAMPLE, folder)
    marks = ["zebra", "ZEBRA", "Zebra"]

    def mark(value):
        if isinstance(value, dict):
            return {key: mark(item) for key, item in value.items()}
        if isinstance(value, list):
            return [mark(item) for item in value]
        if re.fullmatch(r"[\w-]+", value) or value == "not started":  # not a free text
            return value
        marks.append(f"mark{len(marks):03d}x")
        return f"{value} {marks[-1]}"

    notes = yaml.load((folder / "internal.yaml").read_text("utf-8"), yaml.BaseLoader)
    notes["record"] += " crm"
    (folder / "internal.yaml").write_text(yaml.dump(mark(notes)), "utf-8")
    shutil.copytree(ROOT / "themes" / "northwind", desk.themes / "northwind")
    return marks


def test_no_published_byte_holds_a_note_or_the_deal_s_own_name(desk, marked):
    desk.build()
    published = desk.files()
    assert len(marked) >= 9
    assert published
    for path, data in published.items():
        for mark in marked:
            assert mark not in path
            assert mark.encode() not in data, path


def test_no_note_of_the_example_stands_on_a_page(desk):
    shutil.copytree(EXAMPLE, desk.plans / "halden")
    shutil.copytree(ROOT / "themes" / "northwind", desk.themes / "northwind")
    (folder,) = deals(desk.plans)
    notes = load(folder, ["northwind"]).internal
    assert isinstance(notes, Internal)
    texts = [text.encode() for _, shape, text in leaves(notes) if shape.kind == "text"]
    texts = [text for text in texts if b" " in text]
    assert len(texts) >= 5
    desk.build()
    everything = b"\n".join(desk.files().values())
    assert not [text for text in texts if text in everything]


@pytest.mark.parametrize("link", [os.symlink, os.link])
@pytest.mark.parametrize("name", ["internal.yaml", "plan.yaml"])
def test_no_second_name_of_the_deal_s_own_texts_is_published(desk, link, name):
    desk.plan(
        "acme",
        more="resources:\n- {what: Notes, files: [files/notes.txt]}\n",
        files={"internal.yaml": b"note: they do not know\n", "files/a.txt": b""},
    )
    link(desk.plans / "acme" / name, desk.plans / "acme/files/notes.txt")
    with pytest.raises(PlansHaveErrors) as failed:
        desk.build()
    assert [problem.code for problem in failed.value.problems] == ["leads-out"]


def test_no_page_frame_or_site_asks_for_what_is_internal():
    for folder in ("pages", "engine", "site"):
        for path in (ROOT / "mapsite" / folder).glob("*.py"):
            # Who looks for notes in what is published has to know them, and makes nothing.
            if path.name == "auditing.py":
                continue
            asked = [
                n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Attribute)
            ]
            assert not [node.lineno for node in asked if node.attr == "internal"], path
