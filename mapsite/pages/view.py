"""What a builder hands to its template: a page's facts, worded and ordered."""

from __future__ import annotations

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True):
    """A page's facts. `empty` pages say so in a sentence and leave the navigation."""

    empty: bool = False
