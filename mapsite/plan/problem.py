"""A problem of a plan, and the place where it stands."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Severity: TypeAlias = Literal["error", "warning"]


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
