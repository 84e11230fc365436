"""Style sheets and `style` attributes of an SVG file → presentation attributes."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from mapsite.brand.svg import Element

Rule: TypeAlias = tuple[int, int, dict[str, str]]

# The presentation attributes of SVG 2, without those that only a page would use.
PROPERTIES = frozenset(
    """
 fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
 stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility overflow
 clip-path clip-rule mask filter marker-start marker-mid marker-end vector-effect paint-order
 stop-color stop-opacity flood-color flood-opacity color-interpolation color-interpolation-filters
 shape-rendering text-rendering font-family font-size font-style font-weight font-stretch
 font-variant letter-spacing word-spacing text-anchor dominant-baseline alignment-baseline
 baseline-shift text-decoration writing-mode direction unicode-bidi
 """.split()
)

_FUNCTIONS = frozenset("url rgb rgba hsl hsla matrix translate scale rotate skewx skewy".split())
_WORD = string.ascii_letters + string.digits + "-_"
_URL = re.compile(r"url\(\s*(?:\"#[^\"()\s]+\"|'#[^'()\s]+'|#[^\"'()\s]+)\s*\)", re.IGNORECASE)
_SELECTOR = re.compile(r"(\*|[a-zA-Z]+)?([.#][\w-]+)?")


def is_safe(value: str) -> bool:
    """Whether an attribute's value asks for nothing: it calls no function but those that paint or
    move, and `url()` names a part of the same picture. Escapes could hide another."""
    if "\\" in value or "/*" in value or "<" in value or "javascript:" in value.lower():
        return False
    for before in value.split("(")[:-1]:
        before = before.rstrip()
        if before[len(before.rstrip(_WORD)) :].lower() not in _FUNCTIONS | {""}:
            return False
    return "url" not in _URL.sub("", value).lower()


def inline(elements: Iterable[Element], sheets: Iterable[str]) -> None:
    """Moves what style sheets and `style` attributes say into presentation attributes.

    Selectors are those that drawing programs write: an element, a class, an id, or an element with
    one of the two. An id wins over a class, a class over an element, then what comes later; a
    `style` attribute wins over all."""
    rules = _rules(sheets)
    for element in elements:
        classes = element.attributes.pop("class", "").split()
        marks = ("", *(f".{name}" for name in classes), "#" + element.attributes.get("id", ""))
        matching = [
            rule
            for name in ("", "*", element.name)
            for mark in dict.fromkeys(marks)
            for rule in rules.get((name, mark), ())
        ]
        for _, _, declarations in sorted(matching, key=lambda rule: rule[:2]):
            element.attributes.update(declarations)
        element.attributes.update(_declarations(element.attributes.pop("style", "")))


def _rules(sheets: Iterable[str]) -> dict[tuple[str, str], list[Rule]]:
    """Weight, order and declarations by element and by class (with `.`) or id (with `#`)."""
    found: dict[tuple[str, str], list[Rule]] = {}
    order = 0
    for selectors, block in (rule for sheet in sheets for rule in _blocks(sheet)):
        declarations = dict(_declarations(block))
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if not match or not match[0]:
                continue
            name, mark = match[1] or "", match[2] or ""
            weight = 4 * (mark[:1] == "#") + 2 * (mark[:1] == ".") + (name not in ("", "*"))
            order += 1
            found.setdefault((name, mark), []).append((weight, order, declarations))
    return found


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and block of each rule; what stands in an at-rule is left out."""
    first, *rest = sheet.split("/*")
    text = first + "".join(part.partition("*/")[2] for part in rest)
    depth, selectors = 0, ""
    for part in re.split(r"([{}])", text):
        if part in ("{", "}"):
            depth = max(0, depth + (1 if part == "{" else -1))
        elif depth == 0:
            selectors = part.rpartition(";")[2]
        elif depth == 1 and "@" not in selectors:
            yield selectors, part


def _declarations(block: str) -> Iterator[tuple[str, str]]:
    for declaration in block.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if colon and name in PROPERTIES and value:
            yield name, value
