"""A report can be read in any terminal, whatever the plan holds."""

from __future__ import annotations

import time

import pytest

from mapsite.cli.report import report
from mapsite.plan.problem import Place, Problem, quote
from mapsite.plan.source import Source


def shown(line: str, column: int, length: int = 1) -> list[str]:
    place = Place(file="p", line=1, column=column, length=length)
    problem = Problem(place=place, code="c", message="m")
    return report([problem], {"p": Source("p", line + "\n")}).splitlines()[1:]


@pytest.mark.parametrize(
    ("line", "column", "under"),
    [
        ("a: b", 4, "b"),
        ("倉庫: b", 5, "b"),
        ("e\u0301a: b", 6, "b"),
        ("กำหนดวันที่: b", 14, "b"),
        ("\ta", 2, "a"),
        ("\u202ea", 2, "a"),
    ],
)
def test_the_caret_stands_under_the_character(line, column, under):
    text, caret = shown(line, column)
    before = text[: text.rindex(under)]
    wide = sum(2 if c in "倉庫" else 0 if c in "\u0301ัี่" else 1 for c in before)
    assert caret.index("^") == wide


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b", "\u00a0", "\x07"])
def test_what_cannot_be_seen_is_written_out(hidden):
    text, _ = shown(f"a{hidden}b", 1)
    assert f"a<U+{ord(hidden):04X}>b" in text


@pytest.mark.parametrize("word", ["می\u200cشود", "क्\u200dष", "👩\u200d💻", "🏳\ufe0f\u200d🌈"])
def test_a_word_is_not_broken_up_where_its_letters_are_joined(word):
    text, caret = shown(f"title: {word} x", 8, len(word))
    assert text.endswith(f"title: {word} x")
    assert 0 < caret.count("^") < len(word) + 2
    problem = Problem(place=Place(file="p"), code="c", message=quote(word))
    assert word in report([problem], {})


@pytest.mark.parametrize("text", ["a\u200cb", "ä\u200c\u200dä", "ä\u200d", "\u200dä", "ä\u200d: b"])
def test_a_joiner_that_joins_nothing_is_written_out(text):
    assert "<U+200" in shown(text, 1)[0]
    assert "<U+200" in quote(text)


def test_a_long_line_is_cut_round_the_caret():
    text, caret = shown("a" * 5000 + "B" + "c" * 5000, 5001)
    assert len(text) < 120
    assert text[caret.index("^")] == "B"


def test_a_place_after_the_end_of_a_line_is_shown():
    text, caret = shown("title:", 7)
    assert caret.index("^") == len(text)


def test_errors_come_first_then_each_file_in_its_order():
    problems = [
        Problem(place=Place(file="b", line=1), code="e", message="2"),
        Problem(place=Place(file="a", line=1), code="w", message="3", severity="warning"),
        Problem(place=Place(file="a", line=9), code="e", message="1"),
    ]
    lines = report(problems, {}).splitlines()
    assert [line[-1] for line in lines] == ["1", "2", "3"]


def test_colour_is_used_where_it_is_wanted_alone():
    problem = Problem(place=Place(file="p"), code="c", message="m")
    assert "\033" not in report([problem], {})
    assert "\033" in report([problem], {}, colour=True)


def test_a_line_of_a_megabyte_is_shown_at_once():
    source = Source("p", "\x01" * 1_000_000)
    places = [Place(file="p", line=1, column=column) for column in range(1, 201)]
    problems = [Problem(place=place, code="c", message="m") for place in places]
    began = time.monotonic()
    assert report(problems, {"p": source}).count("\n") == 3 * 200 - 1
    assert time.monotonic() - began < 5
