"""`mapsite access` as somebody types it."""

from __future__ import annotations

import gzip
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from mapsite.cli import main
from mapsite.cli.main import run
from mapsite.gate.code import WORDS
from mapsite.gate.key import derive, recipient
from mapsite.gate.readers import read_readers
from mapsite.gate.seal import seal
from mapsite.plan.source import Source

KEY = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
ROOT = str(Path(main.__file__).parents[2])


class Desk:
    """A folder with one deal, and a command line in it."""

    def __init__(self, folder, capsys, monkeypatch):
        self.file = folder / "plans" / "halden" / "readers.yaml"
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def types(self, *arguments, piped=""):
        stdin = io.TextIOWrapper(io.BytesIO(piped.encode()), "utf-8")
        self._monkeypatch.setattr("sys.stdin", stdin)
        status = run(["access", *arguments])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def code_of(self, name, *more):
        status, out, _ = self.types("add", "halden", name, *more)
        assert status == 0
        return out.rstrip("\n")

    @property
    def readers(self):
        return read_readers(Source("readers.yaml", self.file.read_text("utf-8"))).value


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys, plan_text):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAPSITE_TODAY", "2026-11-25")
    monkeypatch.delenv("MAPSITE_URL", raising=False)
    (tmp_path / "plans" / "halden").mkdir(parents=True)
    (tmp_path / "plans" / "halden" / "plan.yaml").write_text(plan_text)
    return Desk(tmp_path, capsys, monkeypatch)


def test_a_code_is_shown_once_and_only_its_public_key_is_kept(desk):
    status, out, err = desk.types("add", "halden", "Ines Dahl")
    code = out.removesuffix("\n")
    assert status == 0
    assert re.fullmatch(r"[a-z]+(-[a-z]+){5}", code)
    assert set(code.split("-")) <= set(WORDS)
    assert err == (
        "Ines Dahl is a reader of halden from the next publication on; the code below is shown "
        "only now, and stands nowhere else\n"
        "Next: commit plans/halden/readers.yaml and publish; give Ines Dahl the code where nobody "
        "else reads it\n"
    )
    (reader,) = desk.readers.readers
    assert (reader.label, reader.added.isoformat()) == ("Ines Dahl", "2026-11-25")
    assert reader.key == recipient(derive(code, desk.readers.salt, 600_000))
    assert not [word for word in code.split("-") if f"{word}-" in desk.file.read_text()]


def test_a_code_has_as_many_words_as_were_asked_for(desk):
    assert len(desk.code_of("Ines", "--words", "10").split("-")) == 10
    assert desk.types("add", "halden", "Tom", "--words", "5")[0] == 2
    assert desk.types("add", "halden", "Tom", "--words", "11")[0] == 2


def test_all_readers_of_a_plan_share_a_salt_and_no_two_plans_do(desk, plan_text):
    desk.code_of("Ines")
    first = desk.readers.salt
    desk.code_of("Tom")
    assert desk.readers.salt == first
    other = desk.folder / "plans" / "aldermoor"
    other.mkdir()
    (other / "plan.yaml").write_text(plan_text)
    desk.types("add", "aldermoor", "Ines")
    assert read_readers(Source("", (other / "readers.yaml").read_text())).value.salt != first


def test_a_reader_may_bring_a_key_and_then_has_no_code(desk):
    status, out, err = desk.types("add", "halden", "Tom", "--key", KEY)
    assert (status, out) == (0, "")
    assert "the code" not in err
    assert desk.readers.keys == (KEY,)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("age1abc", "it has 7 characters, and 62 are wanted"),
        (SECRET, "a secret key stands where a public key is wanted"),
        ("ssh-ed25519 AAAA", "age-keygen makes a pair"),
    ],
)
def test_another_key_is_refused_and_nothing_is_written(desk, key, said):
    status, out, err = desk.types("add", "halden", "Tom", "--key", key)
    assert (status, out) == (2, "")
    assert said in err
    assert SECRET not in err
    assert not desk.file.exists()


def test_a_key_and_a_code_are_not_both_made(desk):
    status, _, err = desk.types("add", "halden", "Tom", "--key", KEY, "--words", "6")
    assert status == 2
    assert "who brings a key has no code" in err


@pytest.mark.parametrize("name", ["Ines Dahl", "  ines   DAHL ", "Ｉnes Dahl"])
def test_a_name_is_given_once(desk, name):
    desk.code_of("Ines Dahl")
    before = desk.file.read_bytes()
    status, out, err = desk.types("add", "halden", name)
    assert (status, out) == (2, "")
    assert "is a reader of halden already; add what tells the two apart" in err
    assert desk.file.read_bytes() == before


def test_a_key_is_given_once(desk):
    desk.types("add", "halden", "Tom", "--key", KEY)
    status, _, err = desk.types("add", "halden", "Bea", "--key", KEY)
    assert status == 2
    assert 'this is the key of "Tom" already' in err


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[31m", "a\x00b", "a\udcffb"])
def test_a_name_that_nobody_can_read_is_refused(desk, name):
    status, out, err = desk.types("add", "halden", name)
    assert (status, out) == (2, "")
    assert "name" in err
    assert "\x1b" not in err
    assert not desk.file.exists()


@pytest.mark.parametrize(
    "name", ["Zoë Ångström", "김민준", "نور", "🧑‍🚀: #1", "- null", "--", "no"]
)
def test_a_name_may_be_of_any_script(desk, name):
    assert desk.types("add", "halden", "--key", KEY, "--", name)[0] == 0
    listed = json.loads(desk.types("list", "halden", "--format", "json")[1])
    assert [each["label"] for each in listed] == [name]
    assert desk.types("remove", "halden", "--", name)[0] == 0
    assert desk.types("list", "halden", "--format", "json")[1] == "[]\n"


def test_readers_are_listed_with_their_day_and_key(desk):
    assert desk.types("list", "halden") == (
        0, "", "halden has no readers; mapsite access add halden NAME makes one\n",
    )  # fmt: skip
    desk.types("add", "halden", "Ines Dahl", "--key", KEY)
    assert desk.types("list", "halden") == (0, f"Ines Dahl  2026-11-25  {KEY}\n", "")
    assert json.loads(desk.types("list", "halden", "--format", "json")[1]) == [
        {"label": "Ines Dahl", "key": KEY, "added": "2026-11-25"}
    ]


def test_removing_never_asks_without_a_terminal_and_says_what_it_cannot_do(desk):
    desk.code_of("Ines Dahl")
    desk.code_of("Tom")
    status, out, err = desk.types("remove", "halden", "ines dahl")
    assert (status, out) == (0, "")
    assert err == (
        "Ines Dahl is no reader of halden any more, from the next publication on\n"
        "What was published before stays readable to whoever kept a copy and the code\n"
    )
    assert [reader.label for reader in desk.readers.readers] == ["Tom"]


def test_a_plan_without_readers_is_warned_of(desk):
    desk.code_of("Ines")
    _, _, err = desk.types("remove", "halden", "Ines", "--yes", "--quiet")
    assert err == "warning: halden has no readers; mapsite access add halden NAME makes one\n"
    assert desk.readers.readers == ()


def test_a_misspelt_reader_is_answered_with_the_nearest(desk):
    desk.code_of("Ines Dahl")
    status, _, err = desk.types("remove", "halden", "Ines Dal")
    assert status == 2
    assert 'no reader of halden is called "Ines Dal"; did you mean "Ines Dahl"?' in err


def test_comments_of_the_file_outlive_every_change(desk):
    desk.code_of("Ines")
    text = "# ours\r\n" + desk.file.read_text().replace("\n", "  # kept\r\n")
    desk.file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    before = desk.file.read_bytes()
    desk.code_of("Tom")
    assert desk.file.read_bytes().startswith(before)
    desk.types("remove", "halden", "Tom")
    assert desk.file.read_bytes() == before


def test_a_file_with_errors_is_shown_and_not_touched(desk):
    desk.code_of("Ines")
    broken = desk.file.read_text().replace("rounds: 600000", "rounds: 6")
    desk.file.write_text(broken)
    for arguments in (["add", "halden", "Tom"], ["list", "halden"], ["remove", "halden", "Ines"]):
        status, out, err = desk.types(*arguments)
        assert (status, out) == (1, "")
        assert err.startswith("plans/halden/readers.yaml:3:9: wrong-number: 6 is out of range")
        assert "3 | rounds: 6" in err
    assert desk.file.read_text() == broken


def test_a_readers_file_that_leads_out_of_the_deal_is_not_followed(desk):
    outside = desk.folder / "outside.yaml"
    outside.write_text("version: 1\n")
    desk.file.symlink_to(outside)
    status, _, err = desk.types("add", "halden", "Tom")
    assert status == 1
    assert "leads-out" in err
    assert outside.read_text() == "version: 1\n"


def test_readers_under_a_name_that_is_not_read_are_not_begun_anew(desk):
    desk.code_of("Ines")
    misnamed = desk.file.rename(desk.file.with_suffix(".yml"))
    status, out, err = desk.types("add", "halden", "Tom")
    assert (status, out) == (1, "")
    assert "name the file readers.yaml" in err
    assert not desk.file.exists()
    assert misnamed.exists()


def test_the_key_of_a_code_opens_what_is_sealed_for_its_reader(desk):
    code = desk.code_of("Ines")
    typed = code.upper().replace("-", " – ") + "\r\n"
    status, out, err = desk.types("key", "halden", piped=typed)
    assert (status, err) == (0, "")
    armour = seal(b"the page", desk.readers.keys)
    identity = pyrage.x25519.Identity.from_str(out.removesuffix("\n"))
    assert gzip.decompress(pyrage.decrypt(armour.encode(), [identity])) == b"the page"


def test_a_wrong_code_is_said_and_its_key_printed(desk):
    desk.code_of("Ines")
    status, out, err = desk.types("key", "halden", piped="another code\n")
    assert status == 0
    assert out.startswith("AGE-SECRET-KEY-1")
    assert err == ("warning: this code opens nothing of halden: none of its readers has its key\n")


@pytest.mark.parametrize("command", ["key", "link"])
@pytest.mark.parametrize(
    ("piped", "said"),
    [
        ("", "no code came from standard input"),
        ("12 34\n", "no code came from standard input"),
        (f"{SECRET}\n", "this is a key already"),
    ],
)
def test_what_is_no_code_is_refused(desk, command, piped, said):
    desk.code_of("Ines")
    url = ["--url", "https://plans.example"] if command == "link" else []
    status, out, err = desk.types(command, "halden", *url, piped=piped)
    assert (status, out) == (2, "")
    assert said in err
    assert SECRET not in err


def test_a_plan_without_readers_has_no_keys(desk):
    status, out, err = desk.types("key", "halden", piped="a code")
    assert (status, out) == (2, "")
    assert "halden has no readers; mapsite access add halden NAME makes one" in err


LINK = r"https://plans\.example/map/k7q2m4xat6w3p5rd/#key=[\w-]{43}\n"


def test_a_link_comes_alone_and_with_a_warning(desk):
    code = desk.code_of("Ines")
    status, out, err = desk.types(
        "link", "halden", "--url", "https://plans.example/map/", piped=code
    )
    assert status == 0
    assert re.fullmatch(LINK, out)
    assert "mail gateways and synced histories see the whole of it" in err


def test_the_address_of_the_site_comes_from_the_command_the_environment_or_the_repository(
    desk, monkeypatch
):
    code = desk.code_of("Ines")
    status, out, err = desk.types("link", "halden", piped=code)
    assert (status, out) == (2, "")
    assert "write url in mapsite.yaml, or give --url" in err
    (desk.folder / "mapsite.yaml").write_text("url: https://plans.example/map\n")
    assert re.fullmatch(LINK, desk.types("link", "halden", piped=code)[1])
    monkeypatch.setenv("MAPSITE_URL", "https://other.example")
    assert desk.types("link", "halden", piped=code)[1].startswith("https://other.example/k7q2")
    given = desk.types("link", "halden", "--url", "https://third.example", piped=code)
    assert given[1].startswith("https://third.example/k7q2")


def test_a_mistake_in_the_settings_is_shown_where_it_stands(desk):
    code = desk.code_of("Ines")
    (desk.folder / "mapsite.yaml").write_text("uri: https://plans.example\n")
    status, out, err = desk.types("link", "halden", piped=code)
    assert (status, out) == (1, "")
    assert err.startswith('mapsite.yaml:1:1: unknown-key: there is no field "uri" here')


@pytest.mark.parametrize("url", ["plans.example", "ftp://a.example", "https://a.example/#x", "x:"])
def test_another_address_is_refused(desk, url):
    code = desk.code_of("Ines")
    status, out, err = desk.types("link", "halden", "--url", url, piped=code)
    assert (status, out) == (2, "")
    assert "write it as https://" in err


def test_plain_http_is_warned_of(desk):
    code = desk.code_of("Ines")
    _, _, err = desk.types("link", "halden", "--url", "http://plans.example", piped=code)
    assert "https alone" in err
    _, _, err = desk.types("link", "halden", "--url", "http://127.0.0.1:8000", piped=code)
    assert "https alone" not in err


def at_a_terminal(folder, *arguments, answer):
    """Runs a command with a terminal as its input; gives status, output, and what was shown."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "mapsite", "access", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ROOT},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as process:
        os.write(ours, f"{answer}\n".encode())
        out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    return process.returncode, out, err


def test_removing_asks_on_a_terminal(desk):
    desk.code_of("Ines")
    status, _, err = at_a_terminal(desk.folder, "remove", "halden", "Ines", answer="n")
    assert status != 0
    assert "Remove Ines from halden? [y/N]" in err
    assert [reader.label for reader in desk.readers.readers] == ["Ines"]
    status, _, _ = at_a_terminal(desk.folder, "remove", "halden", "Ines", answer="y")
    assert status == 0
    assert desk.readers.readers == ()


def test_yes_answers_before_it_is_asked(desk):
    desk.code_of("Ines")
    status, _, err = at_a_terminal(desk.folder, "remove", "halden", "Ines", "--yes", answer="n")
    assert status == 0
    assert "[y/N]" not in err
