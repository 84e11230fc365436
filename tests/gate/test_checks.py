"""Rules for readers: a plan that nobody could open, and one salt in two plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapsite.gate.checks import (
    Open,
    Refused,
    Sealed,
    access,
    check_all_readers,
    check_readers,
)
from mapsite.plan.folders import DealFolder, deals
from mapsite.plan.load import load
from mapsite.plan.problem import CODES

KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
HEAD = "version: 1\nrounds: 600000\nsalt: AAECAwQFBgcICQoLDA0ODw==\nreaders:\n"
READERS = f"{HEAD}- {{label: Ines, key: {KEY}, added: 2026-11-25}}\n"


@pytest.fixture
def deal(plan_text):
    """A deal with this readers.yaml, and these lines more in its plan."""

    def loaded(readers=None, more="", slug="acme"):
        data = readers.encode() if isinstance(readers, str) else readers
        plan = (plan_text + more).encode()
        path = Path("plans") / slug
        return load(DealFolder(slug=slug, path=path, plan=plan, readers=data), ())

    return loaded


def said(problems):
    assert {problem.code for problem in problems} <= CODES.keys()
    return [
        f"{p.place.file}:{p.place.line}:{p.place.column}: "
        f"{'warning: ' if p.severity == 'warning' else ''}{p.code}"
        for p in problems
    ]


def test_a_plan_is_sealed_for_its_readers(deal):
    checked = check_readers(deal(READERS))
    assert checked.problems == ()
    assert access(deal(READERS), checked) == Sealed(checked.readers)


@pytest.mark.parametrize(
    ("readers", "place"),
    [
        (None, "plan.yaml:1:1"),
        (HEAD, "readers.yaml:4:1"),
        (f"{HEAD[:-1]} []\n", "readers.yaml:4:1"),
    ],
)
def test_a_plan_without_readers_is_warned_of_and_not_published(deal, readers, place):
    checked = check_readers(deal(readers))
    assert said(checked.problems) == [f"plans/acme/{place}: warning: no-readers"]
    refused = access(deal(readers), checked)
    assert isinstance(refused, Refused)
    assert (refused.problem.code, refused.problem.severity) == ("no-readers", "error")
    assert "mapsite access add acme NAME" in refused.problem.text


@pytest.mark.parametrize("readers", [None, HEAD, b"\xff"])
def test_a_draft_needs_no_readers_yet(deal, readers):
    problems = check_readers(deal(readers, "status: draft\n")).problems
    assert "no-readers" not in {problem.code for problem in problems}


def test_an_open_plan_needs_no_readers(deal):
    checked = check_readers(deal(None, "access: open\n"))
    assert checked.problems == ()
    assert access(deal(None, "access: open\n"), checked) == Open()


def test_readers_of_an_open_plan_are_asked_about(deal):
    checked = check_readers(deal(READERS, "access: open\n"))
    assert said(checked.problems) == ["plans/acme/readers.yaml:4:1: warning: needless-readers"]
    assert access(deal(READERS, "access: open\n"), checked) == Open()


@pytest.mark.parametrize("readers", [READERS.replace("600000", "1"), b"\xff", ""])
def test_a_plan_whose_readers_cannot_be_read_is_not_published(deal, readers):
    checked = check_readers(deal(readers))
    refused = access(deal(readers), checked)
    assert isinstance(refused, Refused)
    assert refused.problem == checked.problems[0]
    assert refused.problem.severity == "error"


def test_one_salt_in_two_plans_is_shown_in_both(deal):
    one, two = check_readers(deal(READERS)), check_readers(deal(f"# copied\n{READERS}", slug="b"))
    other = check_readers(deal(READERS.replace("AAEC", "BBEC"), slug="c"))
    (problem,) = check_all_readers([one, two, other])
    assert said([problem]) == ["plans/b/readers.yaml:4:7: duplicate-salt"]
    assert [(place.file, place.line) for place in problem.also] == [("plans/acme/readers.yaml", 3)]


def test_the_file_is_read_with_its_deal(tmp_path, monkeypatch, plan_text):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "plans" / "acme"
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(plan_text)
    (folder / "readers.yaml").write_text(READERS)
    (found,) = deals(Path("plans"))
    assert check_readers(load(found, ())).readers.keys == (KEY,)


def test_a_link_out_of_the_deal_is_one_problem_and_not_two(tmp_path, monkeypatch, plan_text):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "plans" / "acme"
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(plan_text)
    (folder / "readers.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (tmp_path / "elsewhere.yaml").write_text(READERS)
    (found,) = deals(Path("plans"))
    loaded = load(found, ())
    assert [problem.code for problem in loaded.problems] == ["leads-out"]
    assert check_readers(loaded).problems == ()
