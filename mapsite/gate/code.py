"""Access codes: made from random words, and brought to one form however they are typed."""

from __future__ import annotations

import re
import secrets
import unicodedata
from importlib import resources

FEWEST_WORDS, MOST_WORDS = 6, 10

# The EFF's long list (Bonneau, 2016) without its four words with a hyphen: "yo-yo" and "yoyo" would
# be one code. The words left are prefix-free, so that a code means the same without separators.
WORDS = tuple(
    word
    for word in resources.files("mapsite.gate").joinpath("wordlist.txt").read_text("ascii").split()
    if "-" not in word
)


def new_code(words: int = FEWEST_WORDS) -> str:
    """A fresh access code of 6 to 10 random words: `word-word-word-…`, 12.9 bits each.

    Raises ValueError for another number of words: published files can be guessed at for ever."""
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        raise ValueError(f"a code has {FEWEST_WORDS} to {MOST_WORDS} words, not {words}")
    return "-".join(secrets.choice(WORDS) for _ in range(words))


def normalise(text: str) -> str:
    """The letters a to z of a code as somebody typed it: what its key is derived from.

    Spaces, dashes, capitals, full stops, wide letters and line ends cost nothing."""
    return re.sub("[^a-z]+", "", unicodedata.normalize("NFKC", text).lower())
