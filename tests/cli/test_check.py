"""`mapsite check` as somebody types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mapsite.cli import main
from mapsite.cli.main import run


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys, plan_text):
    """Runs a command line in a folder with one deal, and gives status, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name in ("SOURCE_DATE_EPOCH", "MAPSITE_TODAY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "plans" / "halden").mkdir(parents=True)
    plan = tmp_path / "plans" / "halden" / "plan.yaml"
    plan.write_text(plan_text)

    def command(*arguments: str, old: str = "", new: str = "") -> tuple[int, str, str]:
        plan.write_text(plan_text.replace(old, new) if old else plan_text)
        status = run(list(arguments))
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


TODAY = ("--today", "2026-09-01")


def test_a_good_plan_is_one_line_and_status_0(typed):
    assert typed("check", *TODAY) == (0, "1 plan, no problem found\n", "")


def test_a_problem_is_shown_with_its_line_and_a_caret(typed):
    status, out, err = typed("check", *TODAY, old="owner: jana", new="owner: jna")
    assert (status, err) == (1, "")
    assert out == (
        'plans/halden/plan.yaml:9:63: unknown-person: nobody is called "jna"; '
        'did you mean "jana"?\n'
        "    9 |   - {id: pilot, title: Pilot agreed, date: 2026-10-09, owner: jna}\n"
        "      |                                                               ^^^\n"
        "1 error in 1 plan\n"
    )


def test_programs_read_a_list_of_objects(typed):
    status, out, _ = typed("check", *TODAY, "--format", "json", old="owner: jana", new="owner: jna")
    (found,) = json.loads(out)
    assert status == 1
    assert found.pop("message") == 'nobody is called "jna"; did you mean "jana"?'
    assert found == {
        "file": "plans/halden/plan.yaml",
        "line": 9,
        "column": 63,
        "code": "unknown-person",
        "severity": "error",
        "also": [],
    }
    assert json.loads(typed("check", *TODAY, "--format", "json")[1]) == []


def test_a_warning_fails_only_where_it_is_asked_to(typed):
    cut = {"old": "title: Warehouse planning", "new": "title: Ticket #42"}
    status, out, _ = typed("check", *TODAY, **cut)
    assert status == 0
    assert "warning: text-cut" in out
    assert typed("check", *TODAY, "--strict", **cut)[0] == 1


def test_an_unknown_deal_is_a_wrong_use(typed):
    status, out, err = typed("check", "haldn")
    assert (status, out) == (2, "")
    assert err == 'error: no deal "haldn" in plans; did you mean "halden"?\n'


def test_a_misspelt_command_is_answered_with_the_nearest(typed):
    status, _, err = typed("chekc")
    assert status == 2
    assert 'no command "chekc"; did you mean "check"?' in err


def test_without_a_command_the_help_is_shown(typed):
    status, out, err = typed()
    assert (status, err) == (2, "")
    assert "Every problem of the plans" in out


def test_a_folder_that_is_not_there_is_a_wrong_use(typed):
    assert typed("check", "--plans", "nowhere")[0] == 2


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "1.9.2026"])
def test_a_wrong_day_is_a_wrong_use(typed, day):
    status, _, err = typed("check", "--today", day)
    assert status == 2
    assert day in err


def test_a_wrong_source_date_is_a_wrong_use(typed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert typed("check")[0] == 2


def test_common_options_may_stand_in_the_environment(typed, monkeypatch):
    monkeypatch.setenv("MAPSITE_PLANS", "nowhere")
    assert typed("check")[0] == 2
    monkeypatch.setenv("MAPSITE_PLANS", "plans")
    monkeypatch.setenv("MAPSITE_TODAY", "2026-09-01")
    monkeypatch.setenv("MAPSITE_QUIET", "1")
    assert typed("check") == (0, "", "")


def test_a_runner_sees_no_command_of_a_plan(typed):
    _, out, _ = typed("check", *TODAY, old="owner: jana", new='owner: "\\n::error::gone\\n"')
    assert not [line for line in out.splitlines() if line.startswith("::")]


def test_a_mistake_of_our_own_is_one_line(typed, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    typed("check", *TODAY)
    monkeypatch.setattr("mapsite.cli.check.loaded", broken)
    status, _, err = typed("check", *TODAY)
    assert status == 1
    assert err.count("\n") == 1
    assert "ZeroDivisionError at " in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["new", "check", "build", "status"])
def test_help_names_the_site_where_it_is_used(typed, command):
    status, out, _ = typed(command, "--help")
    assert status == 0
    assert "--plans" in out
    assert ("--site" in out) == (command == "build")


def test_the_same_options_go_with_every_command(typed):
    for command in ("check", "status"):
        assert typed(command, *TODAY, "--site", "public", "--quiet")[0] == 0


def test_help_names_every_command_with_its_own_words(typed, capsys):
    status, out, _ = typed("-h")
    assert status == 0
    for name, (_, text) in main.COMMANDS.items():
        command = main.group.get_command(None, name)
        assert f"{name} " in out
        assert command.get_short_help_str(100) == text


def test_a_closed_pipe_is_silent(tmp_path, plan_text):
    (tmp_path / "plans" / "halden").mkdir(parents=True)
    (tmp_path / "plans" / "halden" / "plan.yaml").write_text(plan_text)
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "mapsite", "check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])},
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
    )
    os.close(write)
    assert ran.stderr == ""


def test_a_logo_that_is_no_picture_is_said_before_the_build(typed, tmp_path):
    (tmp_path / "plans" / "halden" / "files").mkdir()
    (tmp_path / "plans" / "halden" / "files" / "logo.png").write_bytes(b"\xff\xd8\xff")
    logo = {"old": "side: seller", "new": "side: seller, logo: files/logo.png"}
    status, out, _ = typed("check", *TODAY, **logo)
    assert status == 1
    assert out.startswith(
        'plans/halden/files/logo.png:1:1: broken-image: "logo.png" is a JPEG; '
        "save the logo as SVG or PNG\n"
    )


def test_a_wrong_day_in_the_environment_is_traced_to_it(typed, monkeypatch):
    monkeypatch.setenv("MAPSITE_TODAY", "tomorrow")
    assert "MAPSITE_TODAY" in typed("check")[2]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_calendar_counts_is_a_wrong_use_and_not_the_plan_s_fault(typed, day):
    status, _, err = typed("check", "--today", day)
    assert status == 2
    assert "years from 1900 to 2200 are counted" in err


def test_a_variable_keeps_its_capitals(typed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert "error: SOURCE_DATE_EPOCH is 'soon'" in typed("check")[2]


@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_is_silent(tmp_path, plan_text, closed):
    (tmp_path / "plans" / "halden").mkdir(parents=True)
    (tmp_path / "plans" / "halden" / "plan.yaml").write_text(plan_text)
    ran = subprocess.run(
        ["sh", "-c", f'"$0" -m mapsite check --today 2026-09-01 {closed}', sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
