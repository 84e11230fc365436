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

# More of them are not read by anybody, and looking for near misses costs time.
MOST_PROBLEMS = 200

_JOINERS = "\u200c\u200d"


# What each code means, in words that hold wherever it is used.
CODES = {
    "active-content": "a page would hold something that a browser runs",
    "active-file": "a file that a browser would run",
    "alias": "a part of the file is named or repeated (& and *)",
    "all-dropped": "no milestone is left",
    "ambiguous-name": "more than one is called so; an id is wanted",
    "bad-escape": "a backslash that means nothing between double quotation marks",
    "bad-key": "a list or a mapping stands where a key is expected",
    "broken-font": "a font that cannot be read",
    "broken-image": "an image that cannot be shown",
    "broken-template": "a template that fails for a plan",
    "circle": "milestones, tasks or dates that lead back to themselves",
    "closed-day": "a day on which its party is closed",
    "colon-in-value": "a text with a colon and a space needs quotation marks",
    "colour-refused": "a colour with which a text cannot be read",
    "colour-repaired": "a colour that was changed so that texts can be read",
    "control-character": "a character that nobody can see",
    "date-out-of-range": "a date before 1900 or after 2200",
    "dated-before": "a milestone that is dated before one that it depends on",
    "dropped-anchor": "a date hangs on a milestone that is dropped",
    "dropped-dependency": "something waits for a milestone that is dropped",
    "duplicate-address": "two plans are published under one address",
    "duplicate-id": "an id that something else has",
    "duplicate-key": "a key that stands twice in one place",
    "duplicate-reader": "a reader, or a reader's key, that stands twice",
    "duplicate-salt": "two plans whose readers share a salt",
    "empty-file": "nothing to read",
    "ends-before-it-begins": "two dates in the wrong order",
    "foreign-lead": "the lead belongs to another party",
    "future-completion": "something done on a day to come",
    "homework": "so much that nobody follows it",
    "image-cleaned": "an image from which something was taken out",
    "impossible-date": "a day that no calendar has",
    "leads-out": "a link to outside the deal's folder",
    "misnamed-file": "a plan under a name that is not read",
    "missing": "something that must be there",
    "missing-colon": "a line that is neither a key nor an item",
    "missing-file": "a file that is named and not there",
    "missing-licence": "a font without its licence",
    "missing-space": "a colon without a space after it",
    "near-miss": "a free name that is nearly one of the plan's",
    "needless-readers": "readers of a plan that is open to everyone",
    "no-break-space": "an indentation that only looks like one",
    "no-completion": "something done, and no day on which it was",
    "no-date": "a milestone whose date does not follow from anything",
    "no-readers": "a plan that nobody could open",
    "no-working-day": "a week without a day of work",
    "not-closed": "a quotation mark or a bracket that is opened and not closed",
    "not-done": "a day of completion for what is not done",
    "not-utf-8": "a file in another encoding",
    "not-yaml": "a text that YAML cannot read",
    "nothing-to-do": "somebody without a part in the plan",
    "overdue": "due before today and not done",
    "owner-away": "due while its owner is away",
    "public-holiday": "a public holiday of its party",
    "quotes-needed": "a text that YAML would read as something else",
    "several-documents": "more than one plan in a file",
    "stray-quote": "text after a closing quotation mark",
    "style-request": "a style that loads something from elsewhere",
    "tab": "a tab where YAML wants spaces",
    "tag": "a text that begins with !",
    "template-syntax": "a template that cannot be read",
    "text-cut": "a text that a comment cuts off",
    "too-deep": "too many levels inside each other",
    "too-large": "a file over the limit",
    "unknown-anchor": "a date hangs on something that the plan does not have",
    "unknown-brand": "a brand that is not in themes/",
    "unknown-country": "a country that is not written by its code",
    "unknown-font": "a font that is not bundled and not in the brand's folder",
    "unknown-key": "a field that the plan does not have",
    "unknown-milestone": "a milestone that the plan does not have",
    "unknown-party": "a party that the plan does not have",
    "unknown-person": "a person or party that the plan does not have",
    "unknown-risk": "a risk that the plan does not have",
    "unknown-subdivision": "a region that its country does not have",
    "unknown-task": "a task that the plan does not have",
    "unknown-template": "a template that no page has",
    "unknown-time-zone": "a time zone that the IANA database does not have",
    "unknown-version": "a version of a file that this mapsite does not know",
    "unmerged": "two versions of a part that git could not merge",
    "unreadable": "a file that the system does not let us read",
    "weekend": "a day of the week on which its party does not work",
    "wrong-choice": "a word that the field does not take",
    "wrong-date": "something that is not written as a date",
    "wrong-email": "something that is not a mail address",
    "wrong-file": "a path that is not in the deal's files/",
    "wrong-form": "a text of another form than the field's",
    "wrong-frequency": "a frequency that cannot be read",
    "wrong-id": "an id with other characters than letters, digits, - and _",
    "wrong-indentation": "a line in a column where nothing can go on",
    "wrong-key": "something that is not a reader's public key",
    "wrong-language": "a language that is not written by its code",
    "wrong-number": "something that is not a number, or out of range",
    "wrong-salt": "a salt that is not 16 bytes in base64",
    "wrong-time": "something that is not a day and a time",
    "wrong-type": "a text, a list or a mapping where another of them is expected",
    "wrong-url": "something that is not a link",
}


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
    return "".join(visible_at(text, at) for at in range(len(text)))


def visible_at(text: str, at: int) -> str:
    """The character of the text at this index, as `visible` shows it there.

    What joins or parts letters is left between two of them that are not ASCII: Persian, Indic
    texts and emoji are spelt with it."""
    character = text[at]
    if not _unseen(character):
        return character
    if character in _JOINERS and 0 < at < len(text) - 1:
        beside = text[at - 1], text[at + 1]
        if not any(each.isascii() or _unseen(each) for each in beside):
            return character
    return f"<U+{ord(character):04X}>"


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


def counted(count: int, word: str) -> str:
    """So many of what the word names: `1 plan`, `3 plans`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
