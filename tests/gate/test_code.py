"""Access codes: what they are made of, and that it does not matter how they are typed."""

from __future__ import annotations

import hashlib
import itertools
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsite.gate.code import WORDS, new_code, normalise


def test_the_words_are_those_that_the_eff_published():
    text = resources.files("mapsite.gate").joinpath("wordlist.txt").read_text("ascii")
    dice = ("".join(throw) for throw in itertools.product("123456", repeat=5))
    published = "".join(f"{d}\t{word}\n" for d, word in zip(dice, text.split(), strict=True))
    # eff_large_wordlist.txt, https://www.eff.org/dice
    assert (
        hashlib.sha256(published.encode()).hexdigest()
        == "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e"
    )


def test_four_words_with_a_hyphen_are_left_out():
    assert len(WORDS) == len(set(WORDS)) == 7772
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


def test_no_two_codes_are_one_without_their_separators():
    ordered = sorted(WORDS)
    assert not [word for word, next_ in itertools.pairwise(ordered) if next_.startswith(word)]


@pytest.mark.parametrize("words", [6, 7, 10])
def test_a_code_has_as_many_words_as_were_asked_for(words):
    code = new_code(words).split("-")
    assert len(code) == words
    assert set(code) <= set(WORDS)


def test_a_code_has_six_words_unless_more_are_asked_for():
    assert len(new_code().split("-")) == 6
    assert len({new_code() for _ in range(500)}) == 500


@pytest.mark.parametrize("words", [0, 5, 11])
def test_a_code_that_could_be_guessed_is_not_made(words):
    with pytest.raises(ValueError, match="6 to 10 words"):
        new_code(words)


@given(
    st.lists(st.sampled_from(WORDS), min_size=6, max_size=10),
    st.sampled_from(["", " ", "-", " - ", "\u00a0", "–", ".", ", ", "\n", "\t", "_", "\u200b"]),
    st.sampled_from([str.lower, str.upper, str.title]),
)
def test_separators_and_capitals_cost_nothing(words, separator, case):
    assert normalise(case(separator.join(words)) + "\r\n") == "".join(words)


@given(st.text())
def test_what_is_normalised_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert not once or (once.isascii() and once.isalpha() and once.islower())
