"""A table for a terminal: columns in line in every script, within its width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from mapsite.cli.columns import clipped, columns
from mapsite.cli.terminal import Style, styled

GAP = "  "
SHORTEST = 8


class Cell(Struct, frozen=True):
    """A text in one line, and maybe a style and its place at the right of the column."""

    text: str = ""
    style: Style | None = None
    right: bool = False


def table(
    rows: Sequence[Sequence[Cell]], *, width: int | None = None, gives_way: int = -1, colour: bool
) -> list[str]:
    """The rows as lines. Where they are wider than `width`, the column `gives_way` is cut."""
    widths = [max(columns(cell.text) for cell in column) for column in zip(*rows, strict=True)]
    if width is not None and widths:
        over = sum(widths) + len(GAP) * (len(widths) - 1) - width
        widths[gives_way] = min(widths[gives_way], max(widths[gives_way] - over, SHORTEST))
    return [GAP.join(_cells(row, widths, colour)).rstrip() for row in rows]


def _cells(row: Sequence[Cell], widths: Sequence[int], colour: bool) -> Iterator[str]:
    for cell, width in zip(row, widths, strict=True):
        text = clipped(cell.text, width)
        space = " " * (width - columns(text))
        shown = styled(text, cell.style, colour=colour) if cell.style else text
        yield f"{space}{shown}" if cell.right else f"{shown}{space}"
