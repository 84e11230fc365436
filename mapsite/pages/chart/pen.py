"""Shapes and texts of a drawing as SVG: x in per cent from where time begins, y in rem.

In a language that is read from the right, time runs from the right: only the pen knows. Shapes take
their colours from classes; what is drawn again and again (`#g-forecast`) is defined once in
partials/marks.html.
"""

from __future__ import annotations

from markupsafe import escape


class Pen:
    """Draws from left to right, or from right to left."""

    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl

    def x(self, part: float) -> str:
        """A place, in per cent from the left."""
        return f"{100 - part if self.rtl else part:.2f}%"

    def box(
        self,
        start: float,
        end: float,
        kind: str,
        y: str,
        height: str,
        *,
        fill: str = "",
        title: str = "",
    ) -> str:
        """A rectangle from one place to another.

        `fill` is the id of a pattern: an attribute, since a browser may look for a pattern named in
        a stylesheet beside that stylesheet. `title` says what the shape is to a pointer."""
        left = 100 - end if self.rtl else start
        pattern = f' fill="url(#{fill})"' if fill else ""
        shape = (
            f'<rect class="{kind}" x="{left:.2f}%" y="{y}" width="{end - start:.2f}%" '
            f'height="{height}"{pattern}'
        )
        return f"{shape}><title>{escape(title)}</title></rect>" if title else f"{shape}/>"

    def across(self, start: float, end: float, kind: str, y: str) -> str:
        """A level line."""
        return f'<line class="{kind}" x1="{self.x(start)}" x2="{self.x(end)}" y1="{y}" y2="{y}"/>'

    def down(self, at: float, kind: str, top: str = "0", bottom: str = "100%") -> str:
        """An upright line."""
        x = self.x(at)
        return f'<line class="{kind}" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'

    def mark(self, at: float, name: str, y: str = "0") -> str:
        """One of the shapes of partials/marks.html."""
        return f'<use href="#g-{name}" x="{self.x(at)}" y="{y}"/>'

    def symbol(self, at: float, state: str, y: str = "0") -> str:
        """The shape of a state, with its middle there."""
        return (
            f'<svg x="{self.x(at)}" y="{y}" overflow="visible"><use class="state-{state}" '
            f'href="#s-{state}" x="-8" y="-8" width="16" height="16"/></svg>'
        )

    def text(
        self,
        at: float,
        y: str,
        text: str,
        kind: str,
        strong: str = "",
        *,
        gap: float = 0,
        before: bool = False,
    ) -> str:
        """A text that begins `gap` rem after a place or, with `before`, ends so much before it.

        `strong` stands after it in weight and colour."""
        gap = -gap if before is not self.rtl else gap
        dx = f' dx="{gap}rem"' if gap else ""
        kind = f"{kind} g-before" if before else kind
        more = f" <tspan>{escape(strong)}</tspan>" if strong else ""
        return f'<text class="{kind}" x="{self.x(at)}" y="{y}"{dx}>{escape(text)}{more}</text>'
