"""Labels that share lanes above a plot, so that none lies over another or is cut off."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mapsite.pages.chart.axis import PLOT, text_width

SIZE = 12
# From the flag to its label, and between a label and the next thing, in px.
GAP = 10
MOST = 6


class Flag(Struct, frozen=True, kw_only=True):
    """A day to label on the axis: its place in per cent, what happens, when, of what kind."""

    x: float
    title: str
    day: str
    kind: str


class Placed(Struct, frozen=True, kw_only=True):
    """A flag in its lane, 0 the uppermost; `before` where its label ends at it.

    `text` is what the label says: its title shortened where the plot is too narrow for it, "" where
    every lane is full."""

    flag: Flag
    lane: int
    before: bool
    text: str


class _Lanes:
    """What the lanes hold: labels as (lane, left, right) and lines as (lane, x), in px.

    A line comes down from its lane through all lower ones; those from above the lanes have -1."""

    def __init__(self, lines: Sequence[float]) -> None:
        self.labels: list[tuple[int, float, float]] = []
        self.lines = [(-1, x / 100 * PLOT) for x in lines]

    def free(self, lane: int, x: float, left: float, right: float, *, crossing: bool) -> bool:
        """Whether a label has room, and, without `crossing`, neither meets a line nor is met."""
        if any(at == lane and left < b + 4 and a - 4 < right for at, a, b in self.labels):
            return False
        if crossing:
            return True
        crossed = any(at < lane and left < line < right for at, line in self.lines)
        return not crossed and not any(at > lane and a < x < b for at, a, b in self.labels)


def place(flags: Sequence[Flag], lines: Sequence[float] = ()) -> list[Placed]:
    """Each flag in the first lane where its label meets no other label and no line.

    `lines` are the places, in per cent, of lines that come down through all lanes; each flag has
    such a line below its own lane. Where a line cannot be avoided, labels still keep apart."""
    lanes = _Lanes(lines)
    return [_placed(flag, lanes) for flag in sorted(flags, key=lambda flag: flag.x)]


def _placed(flag: Flag, lanes: _Lanes) -> Placed:
    x = flag.x / 100 * PLOT
    for short in (False, True):
        for crossing in (False, True):
            for lane in range(MOST):
                for before in (False, True):
                    text = _text(flag, x - GAP if before else PLOT - x - GAP, short=short)
                    wide = text_width(text, SIZE) + GAP
                    left, right = (x - wide, x + 6) if before else (x - 6, x + wide)
                    if text and lanes.free(lane, x, left, right, crossing=crossing):
                        lanes.labels.append((lane, left, right))
                        lanes.lines.append((lane, x))
                        return Placed(flag=flag, lane=lane, before=before, text=text)
    lanes.lines.append((0, x))
    return Placed(flag=flag, lane=0, before=False, text="")


def _text(flag: Flag, room: float, *, short: bool) -> str:
    """The label where it fits `room` px, with a `short` title where that was asked for; else ""."""
    text = f"{flag.title} {flag.day}"
    if not short:
        return text if text_width(text, SIZE) <= room else ""
    room -= text_width(f"… {flag.day}", SIZE)
    keep = int(room / text_width(flag.title, SIZE) * len(flag.title)) if flag.title else 0
    # A title of a few letters says nothing: better the flag alone, and the list below.
    return f"{flag.title[:keep].rstrip()}… {flag.day}" if 8 <= keep < len(flag.title) else ""
