"""A problem of a plan, the place where it stands, and how both are put into words."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

Severity: TypeAlias = Literal["error", "warning"]

# Beyond these a search for near misses costs more than a seller gains from it.
LONGEST_WORD = 80
MOST_CANDIDATES = 1000


class Place(Struct, frozen=True, kw_only=True, order=True):
    """Where something stands: a file as from the working directory (with `/`), and line and column
    from 1, in characters. `length` is how many characters the caret underlines, at least 1."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1


class Problem(Struct, frozen=True, kw_only=True):
    """Something that is wrong in a plan, and what would be right.

    `message` says what is wrong in the plan's own words, `hint` what would be right; `also` are
    further places that belong to it (the first of two equal ids)."""

    place: Place
    code: str
    message: str
    hint: str | None = None
    severity: Severity = "error"
    also: tuple[Place, ...] = ()

    @property
    def text(self) -> str:
        """What is wrong, then what would be right, in one line."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them keeps the plan from being published."""
    return any(problem.severity == "error" for problem in problems)


def visible(text: str) -> str:
    """The text with each control, direction and other unseen character as `<U+202E>`.

    A terminal would obey them, and a reader would not see them."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"<U+{ord(c):04X}>"
        if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        else c
        for c in text
    )


def quote(text: str, longest: int = 60) -> str:
    """The text of a plan as a message shows it: in quotation marks, visible, not too long."""
    text = text.strip("\n") or text
    return f'"{visible(text[: longest - 1]) + "…" if len(text) > longest else visible(text)}"'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most likely meant, or None.

    Case, hyphens, underscores and spaces count for little: `In-Progress` is `in progress`."""
    if len(word) > LONGEST_WORD:
        return None
    plain: dict[str, str] = {}
    for candidate in known:
        if len(plain) >= MOST_CANDIDATES:
            break
        plain.setdefault(_plain(candidate), candidate)
    match = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=0.65)
    return plain[match[0]] if match else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the nearest known word, or None."""
    match = nearest(word, known)
    return f"did you mean {quote(match)}?" if match is not None else None


def listed(words: Iterable[str], last: str = "or") -> str:
    """The words as a sentence lists them: `a, b or c`."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
