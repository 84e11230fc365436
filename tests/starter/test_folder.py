"""A new deal's folder: there as a whole, or not at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.plan.problem import visible
from mapsite.plan.schema import json_schema
from mapsite.starter.folder import DealExists, WrongSlug, check_slug, create


def test_it_makes_the_plan_and_the_schema_that_plans_share(tmp_path):
    plans = tmp_path / "plans"
    made = create(plans, "halden", "title: Ü\n")
    assert made == (plans / "halden/plan.yaml", plans / "plan.schema.json")
    assert (plans / "halden/plan.yaml").read_bytes() == "title: Ü\n".encode()
    assert json.loads((plans / "plan.schema.json").read_text("utf-8")) == json_schema()
    assert sorted(path.name for path in plans.iterdir()) == ["halden", "plan.schema.json"]


def test_a_schema_that_is_there_is_left_alone(tmp_path):
    (tmp_path / "plan.schema.json").write_text("{}")
    assert create(tmp_path, "halden", "x") == (tmp_path / "halden/plan.yaml",)
    assert (tmp_path / "plan.schema.json").read_text() == "{}"


@pytest.mark.parametrize("taken", ["halden", "Halden"])
def test_a_deal_that_exists_is_never_overwritten(tmp_path, taken):
    (tmp_path / taken).mkdir()
    (tmp_path / taken / "plan.yaml").write_text("mine")
    with pytest.raises(DealExists, match=f"{taken} is there already"):
        create(tmp_path, "halden", "x")
    assert (tmp_path / taken / "plan.yaml").read_text() == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path):
    (tmp_path / "halden").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DealExists):
        create(tmp_path, "halden", "x")
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        create(tmp_path, "halden", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        ("../halden", "begin with a letter or a digit: halden"),
        ("a/b", "begin with a letter or a digit: a-b"),
        ("Müller & Söhne", "begin with a letter or a digit: muller-sohne"),
        ("..", "begin with a letter or a digit"),
        ("", "begin with a letter or a digit"),
        ("-rf", "begin with a letter or a digit: rf"),
        ("halden\n", "begin with a letter or a digit: halden"),
        ("CON", "add a word: CON-deal"),
        ("lpt1", "add a word: lpt1-deal"),
        ("x" * 65, "up to 64 are safe as a folder's name"),
    ],
)
def test_a_name_that_is_no_safe_folder_is_refused_with_one_that_is(slug, hint):
    with pytest.raises(WrongSlug) as refused:
        check_slug(slug)
    assert refused.value.hint.endswith(hint)


@given(st.text(max_size=80))
def test_any_name_is_safe_or_refused_in_words(slug):
    try:
        check_slug(slug)
    except WrongSlug as refused:
        words = f"{refused}; {refused.hint}"
        assert visible(words) == words
    else:
        assert slug.isascii()
        assert slug.replace("-", "").replace("_", "").isalnum()
