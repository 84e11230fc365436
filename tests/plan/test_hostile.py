"""No input, however broken, ends in a traceback or a hang."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import unicodedata

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsite.cli.report import report
from mapsite.plan.model import Milestone, Plan, Relative
from mapsite.plan.problem import has_errors
from mapsite.plan.schema import json_schema

HOSTILE = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\n", b"\t", b": ", b"- ", b"? ", b"# ", b" #",
    b"&a ", b"*a", b"!!map ", b"!", b"|\n", b">\n", b"[", b"]", b"{", b"}", b",", b"'", b'"', b"%",
    b"@", b"`", b"---\n", b"...\n", b"<<: ", b"\xc2\xa0", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"~",
    b"null", b"true", b"1e999", b"0x10", b"2026-02-30", b"end + 9999 weeks", b"\\u0000", b"9" * 50,
    "é".encode(), "İ".encode(), "🎉".encode(), "倉".encode(), "٣".encode(),
]  # fmt: skip


def mutated(text: bytes, dice: random.Random) -> bytes:
    """The text with a few parts cut out, doubled, moved or replaced by something hostile."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        a = dice.randrange(len(text) + 1)
        b = min(len(text), a + dice.choice((0, 1, 1, 2, 5, 30, 200)))
        match dice.randrange(4):
            case 0:
                text = text[:a] + text[b:]
            case 1:
                text = text[:b] + text[a:]
            case 2:
                text = text[:a] + dice.choice(HOSTILE) + text[b:]
            case _:
                lines = text.split(b"\n")
                i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
                lines[i], lines[j] = lines[j], lines[i]
                text = b"\n".join(lines)
    return text


def holds(loaded) -> None:
    """What is promised of anything that was loaded."""
    assert (loaded.plan is None) == has_errors(
        p for p in loaded.problems if p.place.file.endswith("plan.yaml")
    )
    text = report(loaded.problems, loaded.sources)
    assert not any(line.startswith("::") for line in text.splitlines())
    assert not {unicodedata.category(c) for c in text} & {"Cf", "Cs", "Zl", "Zp"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    for problem in loaded.problems:
        source = loaded.sources.get(problem.place.file)
        if source is not None:
            assert problem.place.column <= len(source.line(problem.place.line)) + 1


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_plan_gives_a_plan_or_problems(deal, example, seed):
    dice = random.Random(seed)
    text = (example / "plan.yaml").read_bytes()
    for _ in range(400):
        holds(deal(mutated(text, dice)))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_plan_or_problems(deal, data):
    holds(deal(data))


@given(st.text(alphabet="ab:-#[]{}&*!|>'\"%@`,?\n\t \\\u00a0\u202e🎉", max_size=80))
def test_any_punctuation_gives_a_plan_or_problems(deal, plan_text, text):
    holds(deal(text))
    holds(deal(plan_text + text))
    holds(deal(plan_text.replace("Pilot agreed", text)))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200)
@given(key=st.sampled_from(sorted(json_schema()["properties"])), value=values)
def test_any_value_under_any_key_gives_a_plan_or_problems(deal, plan_text, key, value):
    lines = [line for line in plan_text.splitlines() if not line.startswith(f"{key}:")]
    written = json.dumps(value, ensure_ascii=False)
    holds(deal("\n".join(lines) + f"\n{key}: {written}\n"))


words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=30,
).filter(str.strip)
days = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2200, 12, 31))
relatives = st.builds(
    Relative,
    anchor=st.sampled_from(["start", "end"]),
    count=st.integers(-5000, 5000),
    unit=st.sampled_from(["days", "weeks", "working days"]),
)
milestones = st.lists(
    st.builds(
        Milestone,
        id=st.uuids().map(str),
        title=words,
        date=days | relatives,
        owner=st.sampled_from(["mia", "us", "them", None]),
        description=words | st.none(),
        duration=st.integers(0, 5000) | st.none(),
        status=st.sampled_from(["not started", "in progress", "blocked"]),
        phase=words | st.none(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda milestone: milestone.id,
)


def written(value: object) -> object:
    """A value of the model as a plan writes it."""
    if isinstance(value, Relative):
        return f"{value.anchor} {'-' if value.count < 0 else '+'} {abs(value.count)} {value.unit}"
    if isinstance(value, msgspec.Struct):
        named = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
        fields = {key: written(getattr(value, name)) for key, name in named}
        return {key: field for key, field in fields.items() if field not in (None, [], {})}
    if isinstance(value, tuple | list):
        return [written(item) for item in value]
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    return value if isinstance(value, bool | int | str) or value is None else str(value)


@given(title=words, summary=words, steps=milestones)
def test_a_plan_that_is_written_is_read_again(deal, title, summary, steps):
    plan = msgspec.structs.replace(
        deal().plan, title=title, summary=summary, milestones=tuple(steps)
    )
    text = json.dumps(written(plan), ensure_ascii=False, indent=1)
    assert deal(text).plan == plan


def test_the_example_is_read_again_as_it_was(deal, example):
    files = tuple(f"files/{path.name}" for path in (example / "files").iterdir())
    plan = deal((example / "plan.yaml").read_bytes(), files=files).plan
    assert isinstance(plan, Plan)
    assert deal(json.dumps(written(plan), ensure_ascii=False), files=files).plan == plan
