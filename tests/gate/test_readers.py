"""readers.yaml: every mistake with its place, and changes that leave the rest as it is."""

from __future__ import annotations

import base64
import datetime as dt

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.gate.edit import (
    NotEditable,
    UnknownReader,
    new_file,
    save,
    with_reader,
    without_reader,
)
from mapsite.gate.readers import Reader, Readers, fresh, read_readers
from mapsite.plan.problem import CODES
from mapsite.plan.source import Source

INES = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
TOM = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"
ADDED = dt.date(2026, 11, 25)
NEW = Reader(label="Zoë", key=str(pyrage.x25519.Identity.generate().to_public()), added=ADDED)
FILE = f"""\
# who may read
version: 1
rounds: 600000
salt: AAECAwQFBgcICQoLDA0ODw==

readers:
  # our side
  - label: Tom
    key: {TOM}  # his own
    added: 2026-10-01

  # the buyer
  - label: Ines Dahl
    key: {INES}
    added: 2026-10-02
# the end
"""


def source(text):
    return Source("readers.yaml", text)


def problems(text):
    found = read_readers(source(text)).problems
    assert {problem.code for problem in found} <= CODES.keys()
    return [f"{p.place.line}:{p.place.column}: {p.code}: {p.text}" for p in found]


def test_a_good_file_is_read():
    reading = read_readers(source(FILE))
    assert reading.problems == ()
    assert reading.value == Readers(
        version=1,
        rounds=600_000,
        salt=bytes(range(16)),
        readers=(
            Reader(label="Tom", key=TOM, added=dt.date(2026, 10, 1)),
            Reader(label="Ines Dahl", key=INES, added=dt.date(2026, 10, 2)),
        ),
    )
    assert reading.value.keys == (TOM, INES)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (
            f"key: {INES}",
            f"key: {INES[:-1]}",
            "14:10: wrong-key: this is not an age public key; it has 61 characters, and 62 are "
            "wanted: copy it anew",
        ),
        (
            f"key: {INES}",
            f"key: {TOM}",
            '14:10: duplicate-reader: this is the key of "Tom" too; delete one of the two',
        ),
        (
            "Ines Dahl",
            "tom",
            '13:12: duplicate-reader: the label "tom" is taken; line 8 has it first; add what '
            "tells the two apart",
        ),
        (
            "AAECAwQFBgcICQoLDA0ODw==",
            "AAECAwQFBgcICQoLDA0O",
            "4:7: wrong-salt: the salt is not 16 bytes in base64; take it from the file's last "
            "version: codes open nothing without it",
        ),
        (
            "AAECAwQFBgcICQoLDA0ODw==",
            "AAECAwQFBgcICQoLDA0ODw",
            "4:7: wrong-salt: the salt is not 16 bytes in base64; take it from the file's last "
            "version: codes open nothing without it",
        ),
        (
            "version: 1",
            "version: 2",
            "2:10: unknown-version: version 2 is not known; this mapsite knows version 1; a later "
            "one may have written the file",
        ),
        (
            "rounds: 600000",
            "rounds: 99999",
            "3:9: wrong-number: 99999 is out of range; it is a number from 100000 to 5000000",
        ),
        (
            "rounds: 600000",
            "rounds: 5000001",
            "3:9: wrong-number: 5000001 is out of range; it is a number from 100000 to 5000000",
        ),
        (
            "added: 2026-10-02",
            "added: 2026-10-32",
            '15:12: impossible-date: "2026-10-32" is impossible; October 2026 ends on 2026-10-31',
        ),
        (
            "salt: AAECAwQFBgcICQoLDA0ODw==\n",
            "",
            "2:1: missing: salt is missing; no code opens anything without the salt it was made "
            "with: take it from the file's last version",
        ),
        (
            "label: Tom",
            "labl: Tom",
            '8:5: unknown-key: there is no field "labl" here; did you mean "label"?',
        ),
    ],
)
def test_a_mistake_is_shown_where_it_stands(old, new, wrong):
    assert old in FILE
    assert wrong in problems(FILE.replace(old, new))
    assert read_readers(source(FILE.replace(old, new))).value is None


def test_a_secret_key_in_the_file_is_never_repeated():
    secret = str(pyrage.x25519.Identity.generate())
    (wrong,) = problems(FILE.replace(INES, secret))
    assert wrong.startswith("14:10: wrong-key: a secret key stands where a public key is wanted")
    assert secret[:30] not in wrong


def test_an_empty_file_says_how_it_is_made_anew():
    assert problems("") == [
        "1:1: empty-file: the file is empty; delete it; mapsite access add makes it anew, with a "
        "first reader"
    ]


@pytest.mark.parametrize("text", ["- a\n", "x", "readers: x\n", "version: [1]\nreaders: {a: b}\n"])
def test_something_else_is_problems_and_no_traceback(text):
    assert problems(text)


def test_a_new_file_is_read_as_it_was_meant():
    readers = Readers(salt=bytes(range(16)), readers=(NEW,))
    assert read_readers(source(new_file(readers))).value == readers
    assert base64.b64encode(bytes(range(16))).decode() in new_file(readers)
    assert fresh().salt != fresh().salt


def added(text, reader=NEW):
    """The text with a reader more; it must be as it was once the reader is taken out again."""
    after = with_reader(source(text), reader)
    assert read_readers(source(after)).value.readers[-1] == reader
    return after


def test_a_reader_is_added_at_the_end_and_all_else_stays():
    block = f"  - label: Zoë\n    key: {NEW.key}\n    added: 2026-11-25\n"
    assert added(FILE) == FILE.replace("# the end\n", block + "# the end\n")


LAYOUTS = {
    "comments": FILE,
    "windows": FILE.replace("\n", "\r\n"),
    "no line end": FILE.removesuffix("\n# the end\n"),
    "comment in the last line": FILE.replace("2026-10-02\n# the end\n", "2026-10-02  # new"),
    "no indentation": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders:\n- label: Tom\n"
    f"  key: {TOM}\n  added: 2026-10-01\n",
    "wide": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders:\n    -   label: Tom\n"
    f"        key: {TOM}\n        added: 2026-10-01\n\n\n# end\n",
    "hyphen alone": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders:\n  -\n"
    f"    label: Tom\n    key: {TOM}\n    added: 2026-10-01\n",
    "list first": f"readers:\n- key: {TOM}\n  label: >-\n    Tom\n    Berg\n  added: 2026-10-01\n"
    f"# now the rest\nversion: 1\nrounds: 600000\nsalt: {'A' * 22}==\n",
    "block text last": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders:\n"
    f"- key: {TOM}\n  added: 2026-10-01\n  label: |-\n    Tom\n\n# end\n",
    "braces": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders:\n"
    f"  - {{label: Tom, key: {TOM}, added: 2026-10-01}} # x\n# end\n",
    "brackets": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders: "
    f"[{{label: Tom, key: {TOM}, added: 2026-10-01}}]  # x\n",
    "brackets in lines": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders: [\n"
    f"    {{label: Tom, key: {TOM}, added: 2026-10-01}}, # x\n]\n",
    "braces in one line": f"{{version: 1, rounds: 600000, salt: {'A' * 22}==, readers: "
    f"[{{label: Tom, key: {TOM}, added: 2026-10-01}}]}}",
    "emoji": FILE.replace("# our side", "# 😀😀").replace("Tom", '"😀: Tom"'),
    "empty list": f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders: []  # nobody\n# end\n",
    "empty list in braces": f"{{version: 1, rounds: 600000, salt: {'A' * 22}==, readers: []}}\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_whoever_is_added_and_removed_leaves_no_trace(text):
    assert without_reader(source(added(text)), "zoë") == text


@pytest.mark.parametrize(
    "end",
    ["", "readers:", "readers:\n", "readers:  # nobody yet\n", "readers: ~\n", "readers: []\n"],
)
def test_a_first_reader_is_added_whatever_an_empty_list_looks_like(end):
    head = f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\n"
    after = added(head + end)
    assert after.startswith(f"{head}readers:")
    assert after.count("\n") >= 6
    if "#" in end:
        assert "readers:  # nobody yet\n" in after


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_those_who_came_first_can_be_removed_first(text):
    two = added(text)
    for reader in read_readers(source(text)).value.readers:
        two = without_reader(source(two), reader.label)
    assert read_readers(source(two)).value.readers == (NEW,)


def test_only_the_lines_of_a_reader_go():
    after = without_reader(source(FILE), "Tom")
    lines = (f"  - label: Tom\n    key: {TOM}  # his own\n    added: 2026-10-01\n",)
    assert after == FILE.replace(lines[0], "")


def test_the_last_reader_leaves_an_empty_list():
    text = f"version: 1\nrounds: 600000\nsalt: {'A' * 22}==\nreaders: # all\n- label: Tom\n"
    text += f"  key: {TOM}\n  added: 2026-10-01\n# end\n"
    assert without_reader(source(text), "Tom").endswith("\nreaders: [] # all\n# end\n")


def test_an_unknown_reader_is_not_removed():
    with pytest.raises(UnknownReader, match="Bea"):
        without_reader(source(FILE), "Bea")


def test_a_file_with_errors_is_not_changed():
    with pytest.raises(NotEditable):
        with_reader(source(FILE.replace("version: 1", "version: 9")), NEW)


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and not set(text) & set("\ufeff\ufffe\uffff"))
)
@settings(max_examples=200, deadline=None)
def test_a_name_in_any_script_comes_back_as_it_was(label):
    reader = Reader(label=f"New {label}", key=NEW.key, added=ADDED)
    for text in (FILE, LAYOUTS["brackets"]):
        after = with_reader(source(text), reader)
        assert read_readers(source(after)).value.readers[-1] == reader


@pytest.mark.parametrize(
    "label", ["null", "Yes", "~", "2026-11-25", "- x", "a: b", "a #b", "&a", "'q'", '"', "{", "a,b"]
)
def test_a_name_that_yaml_would_take_for_something_else_is_quoted(label):
    after = with_reader(source(FILE), Reader(label=label, key=NEW.key, added=ADDED))
    reading = read_readers(source(after))
    assert reading.problems == ()
    assert reading.value.readers[-1].label == label


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "readers.yaml"
    path.write_bytes(b"before")
    path.chmod(0o640)
    save(path, b"after")
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640

    def full(*_):
        raise OSError(28, "no space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="no space"):
        save(path, b"later")
    assert path.read_bytes() == b"after"
    assert [entry.name for entry in tmp_path.iterdir()] == ["readers.yaml"]
