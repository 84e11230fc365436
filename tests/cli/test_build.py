"""What a seller reads when they build."""

from __future__ import annotations

import pytest

from mapsite.cli.main import run

PLAN = """\
title: Acme plans ahead
address: acmeacmeacmeacme
parties:
- {id: s, name: Seller Ltd, side: seller}
- {id: b, name: Buyer Ltd, side: buyer}
start: 2026-10-01
end: 2026-11-30
milestones:
- {id: one, title: Contract signed, date: 2026-11-02, owner: b}
- {id: two, title: First line live, date: 2026-11-30, owner: s}
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans" / "acme").mkdir(parents=True)
    (tmp_path / "plans" / "acme" / "plan.yaml").write_text(PLAN)
    return tmp_path


def build(*arguments):
    return run(["build", "--today", "2026-10-12", *arguments])


def test_it_says_where_to_look(desk, capsys):
    assert build() == 0
    said = capsys.readouterr()
    assert said.out == (
        "1 plan built into site/\n  acme  site/acmeacmeacmeacme/index.html  Acme plans ahead\n"
    )
    assert "every plan is built open" in said.err
    assert (desk / "site/acmeacmeacmeacme/index.html").exists()


def test_a_draft_is_left_out_and_said(desk, capsys):
    (desk / "plans/acme/plan.yaml").write_text(PLAN + "status: draft\n")
    assert build() == 0
    said = capsys.readouterr()
    assert said.out == "0 plans built into site/\n  acme is left out: it is a draft\n"
    assert said.err == ""


def test_quiet_says_nothing(desk, capsys):
    assert build("--quiet") == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")


def test_an_error_is_shown_with_its_line_and_no_site_is_built(desk, capsys):
    (desk / "plans/acme/plan.yaml").write_text(PLAN + "statu: won\n")
    assert build("--quiet") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "plans/acme/plan.yaml:11:1" in said.err
    assert "   11 | statu: won" in said.err
    assert not (desk / "site").exists()


def test_a_wrong_folder_is_a_wrong_use(desk, capsys):
    assert build("--site", ".") == 2
    assert "is the folder that you are in" in capsys.readouterr().err
    assert build("--site", "plans/site") == 2


def test_an_unwritable_disk_is_said_in_one_line(desk, capsys):
    (desk / "public").write_text("")
    assert build("--site", "public/site") == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "the site cannot be written" in err


def test_source_date_epoch_fixes_the_day(desk, monkeypatch, capsys):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1791763200")  # 12 October 2026
    assert run(["build"]) == 0
    page = (desk / "site/acmeacmeacmeacme/index.html").read_text()
    assert "12\u00a0October\u00a02026" in page


def test_a_folder_without_a_plan_is_said(desk, capsys):
    (desk / "other").mkdir()
    assert build("--plans", "other") == 0
    assert "no plan in other; mapsite new makes one" in capsys.readouterr().err
