"""The width of a text in a terminal, in columns (Unicode Standard Annex 11)."""

from __future__ import annotations

import unicodedata


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def clipped(text: str, width: int) -> str:
    """The text in at most so many columns, with … where it is cut."""
    if columns(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept += character
    return f"{kept.rstrip()}…"


def _columns(character: str) -> int:
    # Marks stand on the character before them; format characters are not seen.
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
