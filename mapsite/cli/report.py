"""Problems as a person reads them in a terminal: place, code, what is wrong, the line, a caret."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from mapsite.cli.columns import columns
from mapsite.cli.terminal import Style, styled
from mapsite.plan.problem import Place, Problem, visible, visible_at
from mapsite.plan.source import Source

WIDEST = 100
MOST_ALSO = 8


def report(
    problems: Iterable[Problem], sources: Mapping[str, Source], *, colour: bool = False
) -> str:
    """The problems with the lines that they stand in, errors first, each file in its order."""
    ordered = sorted(problems, key=lambda p: (p.severity, p.place, p.code))
    return "\n".join(line for p in ordered for line in _problem(p, sources, colour))


def where(place: Place) -> str:
    """`file:line:column`, with nothing that a terminal would obey."""
    return f"{visible(place.file)}:{place.line}:{place.column}"


def _problem(problem: Problem, sources: Mapping[str, Source], colour: bool) -> Iterator[str]:
    style: Style = problem.severity
    place = styled(where(problem.place), "strong", colour=colour)
    code = problem.code if style == "error" else f"warning: {problem.code}"
    yield f"{place}: {styled(code, style, colour=colour)}: {visible(problem.text)}"
    yield from _line(problem.place, sources, "^", style, colour)
    for also in problem.also[:MOST_ALSO]:
        yield f"    also {where(also)}"
        yield from _line(also, sources, "-", "faint", colour)
    if len(problem.also) > MOST_ALSO:
        yield f"    and {len(problem.also) - MOST_ALSO} places more"


def _line(
    place: Place, sources: Mapping[str, Source], mark: str, style: Style, colour: bool
) -> Iterator[str]:
    """The line behind its gutter, and a caret under what the place means."""
    source = sources.get(place.file)
    text = source.line(place.line) if source else ""
    if not text.strip():
        return
    # A line can be a megabyte long: only what may be shown of it is looked at.
    near = max(place.column - 1 - WIDEST, 0)
    cells = [_shown(text, i) for i in range(near, min(near + 3 * WIDEST, len(text)))]
    at = min(place.column - 1 - near, len(cells))
    begin, end = _window(cells, at)
    before = ("…" if near + begin else "") + "".join(cells[begin:at])
    marked = "".join(cells[at : min(at + place.length, end)])
    after = "".join(cells[at + place.length : end]) + ("…" if near + end < len(text) else "")
    caret = styled(mark * max(columns(marked), 1), style, colour=colour)
    yield f"{place.line:>5} | {before}{marked}{after}".rstrip()
    yield f"      | {' ' * columns(before)}{caret}"


def _window(cells: list[str], at: int) -> tuple[int, int]:
    """Which cells to show of a line that is too long: those around `at`."""
    if sum(map(columns, cells)) <= WIDEST:
        return 0, len(cells)
    begin = max(0, at - WIDEST // 3)
    end, width = begin, 0
    while end < len(cells) and width + columns(cells[end]) <= WIDEST:
        width += columns(cells[end])
        end += 1
    return begin, end


def _shown(text: str, at: int) -> str:
    character = text[at]
    if character == "\t":
        return "→"
    if unicodedata.category(character) == "Zs" and character != " ":
        return f"<U+{ord(character):04X}>"
    return visible_at(text, at)
