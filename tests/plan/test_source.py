"""What YAML text a plan may be, and where its problems are shown."""

from __future__ import annotations

import pytest

from mapsite.plan.nodes import compose
from mapsite.plan.places import Places
from mapsite.plan.source import decode


def problems(data: bytes) -> list[tuple[str, int, int]]:
    source, found = decode("plan.yaml", data)
    if source is not None:
        _, found = compose(source)
    return [(p.code, p.place.line, p.place.column) for p in found]


def places(text: str) -> Places:
    source, _ = decode("plan.yaml", text.encode())
    root, found = compose(source)
    assert not found
    return Places(source, root)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_another_encoding_says_which_one_is_wanted(encoding):
    assert problems("title: Müller\n".encode(encoding)) == [("not-utf-8", 1, 1)]


def test_a_byte_order_mark_moves_no_column(check, plan_text):
    wrong = plan_text.replace("title: Warehouse", "titel: Warehouse")
    assert check(b"\xef\xbb\xbf" + wrong.encode()) == check(wrong)


def test_windows_line_ends_move_no_line(check, plan_text):
    wrong = plan_text.replace("owner: jana", "owner: jna")
    assert check(wrong.replace("\n", "\r\n")) == check(wrong) != []


def test_a_large_file_is_refused_before_it_is_read():
    assert problems(b"a: b\n" * 1_000_000) == [("too-large", 1, 1)]


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? ", "a: {", "[{"])
def test_nesting_without_end_is_refused(sign):
    assert problems(sign.encode() * 200_000)


def test_thirty_two_levels_are_read_and_no_more():
    assert problems(b"[" * 31 + b"a" + b"]" * 31) == []
    assert problems(b"[" * 32 + b"a" + b"]" * 32) == [("too-deep", 1, 32)]


def test_an_alias_is_shown_where_it_stands():
    assert problems(b"a: &x b\nc: *x\n") == [("alias", 2, 4)]


def test_an_alias_of_itself_ends():
    assert problems(b"a: &x [*x, *x]\n") == [("alias", 1, 8)]


def test_laughs_by_the_billion_are_not_counted_out():
    rows = [b"a0: &a0 [lol]"]
    rows += [b"a%d: &a%d [%s]" % (i, i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 40)]
    assert {code for code, _, _ in problems(b"\n".join(rows))} == {"alias"}


@pytest.mark.parametrize("tag", ["!!python/object:os.system x", "!x y", "! x", "!<x> y", "!!str x"])
def test_a_tag_is_refused(tag):
    assert problems(f"a: {tag}\n".encode()) == [("tag", 1, 4)]


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\uffff"]
)
def test_what_nobody_sees_is_refused_and_shown(character):
    assert problems(f"a: b{character}c\n".encode()) == [("control-character", 1, 5)]


def test_a_control_character_by_its_escape_is_refused_too():
    assert problems(b'a: "b\\x07"\n') == [("control-character", 1, 4)]


def test_columns_count_characters_not_bytes():
    assert problems("ü🎉: b\n'🎉': c\n'🎉' : d\n".encode()) == [("duplicate-key", 3, 1)]


@pytest.mark.parametrize(
    "twice", ["a: 1\na: 2", "a: 1\n'a ': 2", "a: 1\na\u00a0: 2", "é: 1\ne\u0301: 2"]
)
def test_a_key_that_stands_twice_is_shown_at_both_places(twice):
    source, _ = decode("plan.yaml", twice.encode())
    _, (problem,) = compose(source)
    assert (problem.code, problem.place.line, problem.also[0].line) == ("duplicate-key", 2, 1)


def test_a_value_has_a_place_and_so_has_its_key():
    found = places("a:\n  - b: c\n    from: d\n")
    assert (found["a", 0, "from"].line, found["a", 0, "from"].column) == (3, 11)
    assert found.key(("a", 0, "from_")).column == 5


def test_what_is_missing_stands_where_it_would_belong():
    found = places("a:\n  - b: c\n")
    assert found["a", 0, "owner", 3] == found["a", 0]
    assert found["a", 7] == found["a"]
    assert ("a", 0, "owner") not in found


@pytest.mark.parametrize("text", ["title: " + "[" * 100_000, "[" * 9000 + "]" * 9000])
def test_brackets_without_end_are_too_deep(check, text):
    (said,) = check(text)
    assert "too-deep: more than 32 levels" in said


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-be"])
def test_another_encoding_is_named_without_a_byte_order_mark(check, plan_text, encoding):
    (said,) = check(plan_text.encode(encoding))
    assert f"the file is saved as {encoding.upper()[:6]}" in said
