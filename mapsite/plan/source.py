"""The bytes of a file → its text, with its lines and the places of its characters."""

from __future__ import annotations

import bisect
import codecs
import re
from functools import cached_property

from mapsite.plan.problem import Place, Problem, quote

LARGEST = 1_000_000

_LINE = re.compile("\r\n|\r|\n")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS = "save it as UTF-8 (in most editors: Save with encoding)"


class Source:
    """The text of one file. `file` is its path as from the working directory, with `/`."""

    __slots__ = ("__dict__", "file", "text")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE.finditer(self.text))]

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of the characters from `start` to `end`, as far as its first line goes."""
        start = min(start, len(self.text))
        number = bisect.bisect_right(self._starts, start)
        column = start - self._starts[number - 1]
        length = min(end or start, self._starts[number - 1] + len(self.line(number))) - start
        return Place(file=self.file, line=number, column=column + 1, length=max(length, 1))

    def start(self, number: int) -> int:
        """The index of the first character of the line with this number, from 1."""
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        """The line with this number, from 1, without its end; empty where there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def decode(file: str, data: bytes) -> tuple[Source | None, list[Problem]]:
    """The text of a file's bytes, without a byte-order mark; None where it is not UTF-8 text."""

    def refused(code: str, message: str, hint: str, place: Place | None = None) -> list[Problem]:
        where = place or Place(file=file)
        return [Problem(place=where, code=code, message=message, hint=hint)]

    if len(data) > LARGEST:
        return None, [too_large(file, len(data))]
    data = data.removeprefix(codecs.BOM_UTF8)
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return None, refused("not-utf-8", f"the file is saved as {name}", _SAVE_AS)
    if data[:4].count(0) in (2, 3) and data[:200].count(0) > len(data[:200]) // 4:
        name = "UTF-32" if data[:4].count(0) == 3 else "UTF-16"
        return None, refused("not-utf-8", f"the file is saved as {name}", _SAVE_AS)
    try:
        return Source(file, data.decode()), []
    except UnicodeDecodeError as error:
        before = Source(file, data[: error.start].decode())
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        guess = f" (it would be {quote(letter)} in Windows-1252)" if letter.isalpha() else ""
        message = f"the byte 0x{byte.hex().upper()} is not UTF-8{guess}"
        return None, refused("not-utf-8", message, _SAVE_AS, before.place(len(before.text)))


def unreadable(file: str, data: bytes) -> Source | None:
    """What can be shown of bytes that are not UTF-8, with � for the rest; None where that is no
    text."""
    if len(data) > LARGEST or b"\0" in data:
        return None
    return Source(file, data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace"))


def too_large(file: str, size: int) -> Problem:
    """The problem of a file that is over the limit; `size` is in bytes."""
    return Problem(
        place=Place(file=file),
        code="too-large",
        message=f"the file has {size:,} bytes, more than the {LARGEST:,} that are read",
        hint="keep documents in files/ and name them in the plan",
    )
