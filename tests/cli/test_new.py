"""What a seller types to begin a deal, and what they read."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapsite.cli.main import run

NAMED = ("--title", "Planner for Halden", "--seller", "Northwind", "--buyer", "Halden Logistics")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    return tmp_path


def new(*arguments):
    return run(["new", "--today", "2026-11-25", *arguments])


def left(desk):
    return sorted(path.relative_to(desk).as_posix() for path in desk.rglob("*"))


def test_it_says_what_it_made_and_what_to_do_next(desk, capsys):
    assert new("halden", "--template", "proof-of-concept", *NAMED) == 0
    assert capsys.readouterr().out == (
        "plans/halden/plan.yaml: 7 milestones, 2026-11-25 to 2027-01-14\n"
        "plans/plan.schema.json: what editors complete and check plans by\n"
        "Next: put people in place of seller and buyer, fill in the lines that begin with #, and\n"
        "look at it with: mapsite check halden, mapsite build halden\n"
    )
    assert run(["check", "halden", "--today", "2026-11-25", "--strict"]) == 0
    assert capsys.readouterr().out == "1 plan, no problem found\n"


@pytest.mark.parametrize("name", ["software-purchase", "proof-of-concept"])
def test_what_it_makes_builds(desk, name):
    assert new("halden", "--template", name, *NAMED, "--end", "2027-06-30") == 0
    assert run(["build", "--today", "2026-11-25", "--quiet"]) == 0
    assert list(desk.glob("site/*/sign-off/index.html"))


def test_on_a_saturday_it_starts_on_monday(desk):
    assert run(["new", "halden", "--today", "2026-11-28", *NAMED]) == 0
    assert "\nstart: 2026-11-30\n" in (desk / "plans/halden/plan.yaml").read_text()


def test_an_end_that_is_too_near_is_said_with_one_that_is_not(desk, capsys):
    assert new("halden", *NAMED, "--template", "proof-of-concept", "--end", "2026-12-11") == 0
    said = capsys.readouterr().err
    assert "the plan begins on 2026-10-22, before today" in said
    assert "choose an end from 2027-01-14 on" in said


def test_two_deals_have_two_addresses(desk):
    new("one", *NAMED)
    new("two", *NAMED)
    addresses = {
        line
        for deal in ("one", "two")
        for line in (desk / "plans" / deal / "plan.yaml").read_text().splitlines()
        if line.startswith("address: ")
    }
    assert len(addresses) == 2


def test_it_never_overwrites_a_deal(desk, capsys):
    new("halden", *NAMED)
    text = (desk / "plans/halden/plan.yaml").read_bytes()
    assert new("halden", *NAMED) == 2
    assert "plans/halden is there already" in capsys.readouterr().err
    assert (desk / "plans/halden/plan.yaml").read_bytes() == text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "the deal has no name; give one, such as: mapsite new halden"),
        (("halden", "--title", "x"), "--seller and --buyer are missing"),
        (("halden", *NAMED[:4]), "--buyer is missing"),
        (("halden", *NAMED, "--template", "poc"), 'no template is called "poc"'),
        (("halden", *NAMED, "--brand", "norhtwind"), 'there is no brand "norhtwind"'),
        (("halden", *NAMED, "--start", "31.12.2026"), "write it as 2026-11-20"),
        (
            ("halden", *NAMED, "--start", "2026-12-01", "--end", "2027-03-01"),
            "--start and --end are both given",
        ),
        (("halden", *NAMED, "--buyer-country", "Norway"), '"Norway" is not a country\'s code'),
        (("halden", *NAMED[:5], "a\nb"), "holds a line end; leave it out"),
        (("../halden", *NAMED), '"../halden" cannot be a deal\'s name'),
        (("aux", *NAMED), '"aux" cannot be a folder on Windows'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(desk, capsys, arguments, words):
    assert new(*arguments) == 2
    said = capsys.readouterr()
    assert (said.out, left(desk)) == ("", [])
    assert words in said.err


def test_on_a_terminal_it_asks_for_what_is_missing(desk, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Terminal("Northwind\nHalden: Logistics\n"))
    assert new("halden", "--title", "Planner") == 0
    text = (desk / "plans/halden/plan.yaml").read_text()
    assert "title: Planner\n" in text
    assert "name: Northwind\n" in text
    assert "name: 'Halden: Logistics'\n" in text


def test_the_templates_are_listed_with_what_they_are_for(desk, capsys):
    assert run(["new", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "software-purchase  Software for a company: from the first meeting to the first value, "
        "19 weeks",
        "proof-of-concept   Proof of concept: from agreed criteria to a decision, 7 weeks",
    ]


def test_no_folder_of_plans_is_made_inside_another(desk, capsys, monkeypatch):
    (desk / "plans" / "acme").mkdir(parents=True)
    monkeypatch.chdir(desk / "plans" / "acme")
    assert new("halden", *NAMED) == 2
    assert "go to the folder that holds it" in capsys.readouterr().err
    assert left(desk) == ["plans", "plans/acme"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slug=st.text(max_size=20).filter(lambda slug: not slug.startswith("-")))
def test_no_name_leads_out_of_the_plans_or_to_a_traceback(desk, capsys, slug):
    assert new(slug, *NAMED) in (0, 2)
    assert "Traceback" not in capsys.readouterr().err
    outside = [path for path in desk.iterdir() if path.name != "plans"]
    assert outside == []
