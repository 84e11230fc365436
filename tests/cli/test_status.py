"""What a seller reads of all deals at a glance."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from mapsite.cli.columns import clipped, columns
from mapsite.cli.glance import Deal, glance
from mapsite.cli.main import run
from mapsite.cli.table import Cell, table
from mapsite.plan.model import Plan
from mapsite.plan.read import read
from mapsite.plan.source import decode
from mapsite.schedule.calendar import calendars
from mapsite.schedule.schedule import schedule

TESTS = Path(__file__).parents[1]
PLAN = """\
title: Acme plans ahead
address: acmeacmeacmeacme
parties:
- id: s
  name: Seller Ltd
  side: seller
  people: [{id: jo, name: Jo Müller}]
- {id: b, name: Buyer Ltd, side: buyer}
start: 2026-10-01
end: 2026-11-30
milestones:
- {id: one, title: Contract signed, date: 2026-11-02, owner: jo}
- {id: two, title: First line live, date: 2026-11-30, owner: b, depends_on: [one]}
"""


@pytest.fixture
def deals(tmp_path, monkeypatch):
    """A desk with plans, given by their slugs."""
    monkeypatch.chdir(tmp_path)

    def write(**plans):
        for n, (slug, text) in enumerate(plans.items()):
            (tmp_path / "plans" / slug).mkdir(parents=True)
            own = text.replace("acmeacmeacmeacme", f"acmeacmeacmeacm{'abcdefgh'[n]}")
            (tmp_path / "plans" / slug / "plan.yaml").write_text(own, "utf-8")
        return tmp_path

    return write


def status(*arguments, today="2026-10-12"):
    return run(["status", "--today", today, *arguments])


def test_the_example_has_the_schedule_that_was_worked_out_apart(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TESTS / "example", tmp_path / "plans" / "example")
    (tmp_path / "themes" / "northwind").mkdir(parents=True)
    (tmp_path / "themes" / "northwind" / "theme.yaml").write_text(
        'name: Northwind\nprimary: "#0b4f6c"\n'
    )
    assert status("--format", "json") == 0
    expected = TESTS / "schedule" / "example-status.json"
    assert json.loads(capsys.readouterr().out) == json.loads(expected.read_text("utf-8"))


def test_one_line_for_each_deal_the_worst_first(deals, capsys):
    deals(
        well=PLAN,
        done=PLAN.replace("owner: jo", "status: done, completed: 2026-10-01").replace(
            "owner: b,", "status: done, completed: 2026-10-02,"
        ),
        late=PLAN.replace("date: 2026-11-30", "date: 2026-12-08"),
        risk=PLAN.replace("date: 2026-11-02", "date: 2026-10-09"),
    )
    assert status() == 0
    assert capsys.readouterr().out == (
        "DEAL  HEALTH     DONE  TARGET      FORECAST    MARGIN                 OVERDUE  NEXT\n"
        "late  off track   0/2  2026-11-30  2026-12-08  6 working days late             "
        "due 2026-11-02, Jo Müller: Contract signed\n"
        "risk  off track   0/2  2026-11-30  2026-12-01  1 working day late           1  "
        "3 days overdue, Jo Müller: Contract signed\n"
        "well  on track    0/2  2026-11-30  2026-11-30  on time                         "
        "due 2026-11-02, Jo Müller: Contract signed\n"
        "done  done        2/2  2026-11-30  2026-10-02  41 working days early\n"
    )


def test_a_plan_with_errors_is_named_and_the_others_are_shown(deals, capsys):
    deals(
        acme=PLAN,
        broken="title: X\n",
        country=PLAN.replace("side: buyer", "side: buyer, country: XX"),
    )
    assert status() == 1
    said = capsys.readouterr()
    assert re.findall(r"^\w+", said.out, re.MULTILINE) == ["DEAL", "acme"]
    assert said.err.splitlines()[1] == (
        "error: country is left out: its plan has 1 error; see mapsite check country"
    )
    assert said.err.startswith("error: broken is left out: its plan has ")


def test_only_the_deals_that_were_asked_for(deals, capsys):
    deals(acme=PLAN, other=PLAN)
    assert status("other", "--format", "json") == 0
    assert [deal["deal"] for deal in json.loads(capsys.readouterr().out)] == ["other"]


def test_deals_that_are_won_come_last_and_say_so(deals, capsys):
    deals(a=PLAN + "status: won\n", b=PLAN)
    assert status() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:8].rstrip() for line in lines] == ["DEAL", "b", "a (won)"]


def test_the_sellers_own_confidence_is_shown_where_it_is_known(deals, capsys):
    desk = deals(a=PLAN, b=PLAN)
    (desk / "plans/a/internal.yaml").write_text("confidence: 70\n")
    assert status() == 0
    head, a, b = capsys.readouterr().out.splitlines()
    assert "SURE" in head
    assert "70 %" in a
    assert "%" not in b


def test_no_plan_yet(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    assert status() == 0
    assert capsys.readouterr().out == "no plan in plans; mapsite new makes one\n"
    assert status("--format", "json") == 0
    assert capsys.readouterr().out == "[]\n"


def test_a_plan_cannot_speak_to_the_terminal(deals, capsys):
    deals(acme=PLAN.replace("Contract signed", '"\\e[31mSigned\\u202e"'))
    status()
    assert "\033" not in capsys.readouterr().out


def test_a_chain_of_a_thousand_milestones_is_shown(deals, capsys):
    chain = "".join(
        f"- {{id: m{n}, title: M, owner: b, depends_on: [{f'm{n - 1}' if n else 'two'}],"
        " duration: 1}\n"
        for n in range(1000)
    )
    deals(acme=PLAN + chain)
    assert status() == 0
    assert "0/1002" in capsys.readouterr().out


def test_columns_stay_in_line_in_every_script():
    assert columns("契約") == 4
    assert columns("cafe\N{COMBINING ACUTE ACCENT}") == 4
    rows = [[Cell("契約"), Cell("x")], [Cell("Jo"), Cell("y", right=True)]]
    assert table(rows, colour=False) == ["契約  x", "Jo    y"]


def test_what_is_too_wide_is_cut_at_a_whole_character():
    assert clipped("契約締結", 6) == "契約…"
    assert clipped("abc", 3) == "abc"
    assert clipped("abcd", 3) == "ab…"
    rows = [[Cell("Contract"), Cell("signed by both sides")]]
    assert table(rows, width=20, colour=False) == ["Contract  signed by…"]


def deal(slug, text=PLAN):
    source, _ = decode("plan.yaml", text.encode())
    plan = read(source, Plan).value
    planned = schedule(plan, dt.date(2026, 10, 12), calendars(plan))
    return Deal(slug=slug, plan=plan, internal=None, schedule=planned)


def test_a_narrow_terminal_has_the_next_action_on_a_line_of_its_own():
    lines = glance([deal("a-deal-with-a-name-that-goes-on"), deal("b")], 60, colour=False)
    assert lines == [
        "DEAL            HEALTH    DONE  FORECAST    MARGIN   OVERDUE",
        "a-deal-with-a…  on track   0/2  2026-11-30  on time",
        "  due 2026-11-02, Jo Müller: Contract signed",
        "b               on track   0/2  2026-11-30  on time",
        "  due 2026-11-02, Jo Müller: Contract signed",
    ]


def test_a_long_name_does_not_take_the_room_of_what_is_next():
    lines = glance([deal("a-deal-with-a-name-that-goes-on-" * 2), deal("b")], 140, colour=False)
    assert lines[2] == lines[4] == "  due 2026-11-02, Jo Müller: Contract signed"


def test_where_a_deal_stands_is_never_cut():
    names = [deal("a-deal-with-a-name-that-goes-on", PLAN + "status: draft\n"), deal("b")]
    lines = glance(names, 60, colour=False)
    assert lines[1:3] == [
        "a-deal-with-a…  on track   0/2  2026-11-30  on time",
        "  (draft) due 2026-11-02, Jo Müller: Contract signed",
    ]


def test_a_retired_deal_says_so_and_comes_last():
    retired = deal("a", PLAN + "status: won\nretire: 2026-10-12\n")
    lines = glance([retired, deal("b", PLAN + "retire: 2026-10-13\n")], None, colour=False)
    assert [line[:11].rstrip() for line in lines[1:]] == ["b", "a (retired)"]


def test_a_deal_alone_is_shown_with_what_is_overdue_and_what_is_next():
    late = PLAN.replace("date: 2026-11-02, owner: jo", "date: 2026-10-08, owner: jo") + (
        "- {id: three, title: Users trained, date: 2026-11-20, owner: b, tasks: [{title: Invite},"
        " {title: Book a room, due: 2026-10-12}]}\n"
        "questions: [{question: Where?}, {question: Who?, due: 2026-10-14}]\n"
    )
    assert glance([deal("acme", late)], 120, colour=False)[2:] == [
        "  4 days overdue, Jo Müller: Contract signed",
        "  due today, Buyer Ltd: Book a room",
        "  due 2026-10-14: Who?",
        "  Buyer Ltd: Invite",
    ]


def test_colour_does_not_move_a_column():
    rows = [[Cell("late", "error"), Cell("x")], [Cell("on time"), Cell("y")]]
    assert table(rows, colour=True) == ["\033[1;31mlate\033[0m     x", "on time  y"]
