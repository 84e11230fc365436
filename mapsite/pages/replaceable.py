"""Which of our templates a brand may replace by its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def replaceable() -> frozenset[str]:
    """The names of our templates, such as "partials/footer.html"."""
    return frozenset(_below(files("mapsite.pages") / "templates", ""))


def _below(folder: Traversable, path: str) -> Iterator[str]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".html"):
            yield path + entry.name
