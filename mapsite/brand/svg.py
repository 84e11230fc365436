"""An SVG file → the same picture without anything that could act: no script, no link, no request.

What is published is written anew from a list of what a logo may have. Style sheets and `style`
attributes become presentation attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import unquote
from xml.parsers import expat

from msgspec import Struct

from mapsite.brand import svg_style

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
MOST_ELEMENTS = 20_000
MOST_DRAWN = 100_000  # elements after every `use`, pattern, marker and mask is followed
DEEPEST = 64
LEAST, MOST = 1e-6, 1e9  # of a length: beyond them a browser's own numbers give way
SMALLEST_SIDE = 24  # pixels: below it, whole numbers would not keep the proportions

_SHAPES = "path rect circle ellipse line polyline polygon text tspan textPath image use"
_GROUPS = (
    "svg g a defs symbol switch marker clipPath mask pattern linearGradient radialGradient stop"
)
_FILTERS = (
    "filter feBlend feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG "
    "feFuncR feGaussianBlur feMerge feMergeNode feOffset feDropShadow"
)
ELEMENTS = frozenset(f"{_SHAPES} {_GROUPS} {_FILTERS} title desc".split())
# What editors leave behind and nobody sees: dropped without a word.
_SILENT = frozenset({"metadata", "style"})

_GEOMETRY = """
 x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d points width height viewBox preserveAspectRatio transform
 dx dy rotate textLength lengthAdjust startOffset href id offset pathLength version
 gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
 clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient
 filterUnits primitiveUnits in in2 result stdDeviation type values mode operator k1 k2 k3 k4
 tableValues slope intercept amplitude exponent role aria-label aria-hidden
"""
ATTRIBUTES = frozenset(_GEOMETRY.split()) | svg_style.PROPERTIES

_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|em|rem)?\s*")
_PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_EXPORT = "export it once more as a plain SVG"


class NotClean(Exception):
    """The file cannot be published: what is wrong (after the file's name), what would be right, and
    where, in lines and columns from 1."""

    def __init__(self, message: str, hint: str = _EXPORT, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.hint, self.line, self.column = message, hint, line, column


class Cleaned(Struct, frozen=True, kw_only=True):
    """The picture as a file of its own, its size in pixels, and what it lost: words and line."""

    data: bytes
    width: int
    height: int
    left_out: dict[str, int]


class Element:
    """A node of the picture. `children` are elements and texts in their order."""

    __slots__ = ("attributes", "children", "line", "name")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element | str] = []
        self.line = line

    def elements(self) -> Iterator[Element]:
        """The element and all that it holds, in the order of the file."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()


def looks_like(data: bytes) -> bool:
    """Whether the bytes are likely meant as an SVG."""
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<?xml", b"<svg", b"<!--", b"<!DOCTYPE", b"<!doctype")) or (
        b"<svg" in start
    )


def clean(data: bytes) -> Cleaned:
    """The picture of an SVG file, cleaned. Raises NotClean."""
    parser = _Parser()
    root = parser.read(data)
    left_out = parser.left_out
    svg_style.inline(root.elements(), parser.sheets)
    _scrub(root, left_out)
    _refuse_explosions(root)
    width, height = _size(root)
    root.attributes["width"], root.attributes["height"] = str(width), str(height)
    text = _written(root, f' xmlns="{SVG}"')
    return Cleaned(data=text.encode(), width=width, height=height, left_out=left_out)


class _Parser:
    """Expat's events → elements of the list, and the style sheets' texts."""

    def __init__(self) -> None:
        self.left_out: dict[str, int] = {}
        self.sheets: list[str] = []
        self._root: Element | None = None
        self._stack: list[Element] = []
        self._skipped = 0
        self._in_style = False
        self._count = 0
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._doctype

    def read(self, data: bytes) -> Element:
        try:
            self._expat.Parse(data, True)
        except expat.ExpatError as error:
            words = expat.errors.messages[error.code]
            raise NotClean(
                f"is not well-formed XML: {words}", line=error.lineno, column=error.offset + 1
            ) from None
        except (ValueError, LookupError) as error:
            raise NotClean(f"is in an encoding that is not read: {error}") from None
        if self._root is None:
            raise NotClean("is not an SVG picture: its first element is not svg")
        return self._root

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, internal: bool
    ) -> None:
        # A plain DOCTYPE, as old editors write it, names a standard and defines nothing.
        if internal:
            raise NotClean("defines entities", line=self._expat.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self._expat.CurrentLineNumber
        namespace, _, name = tag.rpartition(" ")
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise NotClean(f"has more than {MOST_ELEMENTS:,} parts", "simplify the picture", line)
        if len(self._stack) + self._skipped >= DEEPEST:
            raise NotClean(f"has more than {DEEPEST} groups inside each other", line=line)
        if self._skipped:
            self._skipped += 1
            return
        if self._root is None and (name != "svg" or namespace not in ("", SVG)):
            raise NotClean("is not an SVG picture: its first element is not svg", line=line)
        if namespace not in ("", SVG) or name not in ELEMENTS:
            self._skipped = 1
            self._in_style = name == "style" and namespace in ("", SVG)
            if namespace in ("", SVG) and name not in _SILENT:
                self.left_out.setdefault(f"<{name}>", line)
            if self._in_style:
                self.sheets.append("")
            return
        # A link in a logo goes; what it is drawn around stays.
        element = Element("g" if name == "a" else name, dict(_named(attributes)), line)
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self._root = element
        self._stack.append(element)

    def _end(self, _tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            self._in_style = self._in_style and self._skipped > 0
        else:
            self._stack.pop()

    def _text(self, text: str) -> None:
        if self._in_style:
            self.sheets[-1] += text
        elif not self._skipped and self._stack and self._stack[-1].name in _TEXTS:
            self._stack[-1].children.append(text)


_TEXTS = {"text", "tspan", "textPath", "title", "desc"}


def _named(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Attributes by the names that they are written with; those of editors are dropped."""
    for attribute, value in attributes.items():
        namespace, _, name = attribute.rpartition(" ")
        if namespace == "" or (namespace == XLINK and name == "href"):
            yield name, value
        elif namespace == XML and name == "space":
            yield "xml:space", value


def _scrub(root: Element, left_out: dict[str, int]) -> None:
    for element in root.elements():
        kept: dict[str, str] = {}
        for name, value in element.attributes.items():
            if name == "xml:space" and value in ("preserve", "default"):
                kept[name] = value
            elif name == "href":
                if re.fullmatch(r"#[^\s#]+", value) or (
                    element.name == "image" and _PICTURE.fullmatch(value)
                ):
                    kept[name] = value
                else:
                    left_out.setdefault(f"a link to {value[:40]!r}", element.line)
            elif name in ATTRIBUTES and svg_style.is_safe(value):
                kept[name] = value
            elif name.lower().startswith("on") or name in ATTRIBUTES:
                left_out.setdefault(f"the attribute {name}", element.line)
        element.attributes = kept


# What these name is drawn for each element that inherits the attribute, markers for each point.
_INHERITED = ("fill", "stroke", "marker-start", "marker-mid", "marker-end")
# What these name is drawn once, on a layer that costs a browser as much as so many parts.
_LAYERS = {"mask": 20, "clip-path": 4, "filter": 1}
_FILTER_STEP = 200  # parts, too: each goes over the whole picture
_POINT = re.compile(r"[0-9]+")
_PART = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)", re.IGNORECASE)


def _refuse_explosions(root: Element) -> None:
    """Refuses parts in a circle, and parts of parts that would draw more than a browser bears."""
    named: dict[str, Element] = {}
    for element in root.elements():
        if "id" in element.attributes:  # of two with one name, a browser takes the first
            named.setdefault(element.attributes["id"], element)
    # What an element draws with all that it holds and uses, and how many points that has.
    known: dict[int, tuple[int, int] | None] = {}

    def drawn(element: Element) -> tuple[int, int]:
        if id(element) in known:
            if (cost := known[id(element)]) is None:
                raise NotClean("has a part that uses itself", line=element.line)
            return cost
        known[id(element)] = None
        attributes = element.attributes
        parts = _FILTER_STEP if element.name.startswith("fe") else 1
        points = len(_POINT.findall(attributes.get("d") or attributes.get("points") or ""))
        below = [drawn(child) for child in element.children if isinstance(child, Element)]
        target = named.get(unquote(attributes.get("href", "")[1:]))
        if element.name == "use" and target is not None:
            below.append(drawn(target))
        parts += sum(cost[0] for cost in below)
        points += sum(cost[1] for cost in below)
        own = parts
        for name in (*_INHERITED, *_LAYERS):
            match = _PART.match(attributes.get(name, "").lstrip())
            target = named.get(unquote(match[1])) if match else None
            if target is None or target.name.endswith("Gradient"):
                continue
            if name in _LAYERS:
                times = _LAYERS[name]
            else:
                times = points if name.startswith("marker") else own
            parts += drawn(target)[0] * times
        if parts > MOST_DRAWN:
            raise NotClean(f"draws more than {MOST_DRAWN:,} parts", "simplify the picture")
        known[id(element)] = parts, points
        return parts, points

    try:
        drawn(root)
    except RecursionError:
        raise NotClean("has a chain of `use` that is too long") from None


def _size(root: Element) -> tuple[int, int]:
    """Width and height in pixels, in the proportions of the picture; sets a missing viewBox."""
    width, height = (_pixels(root.attributes.get(side, "")) for side in ("width", "height"))
    try:
        box = [float(part) for part in root.attributes["viewBox"].replace(",", " ").split()]
        if (
            len(box) != 4
            or not all(-MOST <= number <= MOST for number in box)
            or min(box[2:]) < LEAST
        ):
            raise NotClean("has a viewBox without a size", "give it four numbers: 0 0 160 40")
    except (KeyError, ValueError):
        if not width or not height:
            raise NotClean("has no size", "give it a viewBox: 0 0 160 40") from None
        box = [0, 0, width, height]
        root.attributes["viewBox"] = f"0 0 {width:g} {height:g}"
    if not width or not height:
        width, height = box[2], box[3]
    if max(width, height) > 40 * min(width, height):
        raise NotClean("is more than 40 times as long as it is high", "check its viewBox")
    scale = max(1.0, SMALLEST_SIDE / min(width, height))
    scale = min(scale, 4000 / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _pixels(length: str) -> float | None:
    match = _LENGTH.fullmatch(length) if len(length) < 40 else None
    pixels = float(match[1]) * _PIXELS.get(match[2] or "px", 16) if match else 0.0
    return pixels if LEAST <= pixels <= MOST else None


def _written(element: Element, more: str = "") -> str:
    attributes = "".join(f' {k}="{escape(v)}"' for k, v in element.attributes.items())
    if not element.children:
        return f"<{element.name}{more}{attributes}/>"
    inside = "".join(
        _written(child) if isinstance(child, Element) else escape(child, quote=False)
        for child in element.children
    )
    return f"<{element.name}{more}{attributes}>{inside}</{element.name}>"
