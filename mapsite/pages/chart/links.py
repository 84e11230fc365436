"""Links between rows of a chart, from finish to start, in pieces: one for each row that they pass.

A link comes down from the middle of its first row and turns across in its last one; where the next
bar begins no later than the first one ends, it goes straight down to the bar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mapsite.pages.chart.axis import Axis
from mapsite.pages.chart.pen import Pen

if TYPE_CHECKING:
    from mapsite.plan.model import Milestone
    from mapsite.schedule.row import MilestoneSchedule


class Links:
    """The pieces of all links of a chart, by the milestone whose row they are drawn in.

    `lines` lie under a row's bar and `tips` (arrowheads) over it. `through` are the critical links
    that leave a row at its lower edge, and so pass the tasks below it; `above` are the links that
    enter it at its upper edge, and so pass a heading over it."""

    def __init__(self, pen: Pen, scale: Axis, *, half: float) -> None:
        self._pen = pen
        self._scale = scale
        self._half = half
        self.lines: dict[str, list[str]] = defaultdict(list)
        self.tips: dict[str, list[str]] = defaultdict(list)
        self.through: dict[str, list[str]] = defaultdict(list)
        self.above: dict[str, list[str]] = defaultdict(list)

    def draw(
        self,
        rows: Sequence[MilestoneSchedule],
        milestones: Mapping[str, Milestone],
        *,
        critical_only: bool,
    ) -> None:
        """Draws the links between rows that stand below each other in this order."""
        place = {row.id: at for at, row in enumerate(rows)}
        for at, row in enumerate(rows):
            for id in milestones[row.id].depends_on:
                if id not in place:
                    continue
                other = rows[place[id]]
                critical = other.critical and row.critical and row.start <= other.forecast
                if critical or not critical_only:
                    self._link(rows, place[id], at, critical=critical)

    def _link(
        self, rows: Sequence[MilestoneSchedule], source: int, target: int, *, critical: bool
    ) -> None:
        kind = "g-link g-critical" if critical else "g-link"
        x = self._scale.at(rows[source].forecast)
        whole = self._pen.down(x, kind)
        above = self._pen.down(x, kind, "0", "50%")
        below = self._pen.down(x, kind, "50%", "100%")
        down = source < target
        upper, lower = (source, target) if down else (target, source)
        self.lines[rows[upper].id].append(below)
        self.lines[rows[lower].id].append(above)
        for row in rows[upper + 1 : lower]:
            self.lines[row.id].append(whole)
        for row in rows[upper + 1 : lower + 1]:
            self.above[row.id].append(whole)
        if critical:
            for row in rows[upper:lower]:
                self.through[row.id].append(whole)
        self._tip(rows[target], x, kind, down=down, critical=critical)

    def _tip(
        self, row: MilestoneSchedule, x: float, kind: str, *, down: bool, critical: bool
    ) -> None:
        arrow = "arrow-critical" if critical else "arrow"
        start, end = self._scale.at(row.start), self._scale.at(row.forecast)
        if start <= x <= end:
            # A bar without a length is only its diamond, which is higher.
            edge = self._half if start < end else 0.5
            y = f"{-edge if down else edge}rem"
            tip = self._pen.mark(x, f"{arrow}-{'down' if down else 'up'}", y)
        else:
            to = start if x < start else end
            self.lines[row.id].append(self._pen.across(x, to, kind, "50%"))
            right = (x < to) is not self._pen.rtl
            tip = self._pen.mark(to, f"{arrow}-{'right' if right else 'left'}")
        self.tips[row.id].append(tip)
