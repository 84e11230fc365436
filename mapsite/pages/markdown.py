"""Markdown in a plan → HTML that no plan can make a reader's browser run.

Raw HTML is shown as the text that it is; what is left is cleaned against a list of what may stand
(pyromark renders, nh3 cleans). Headings become strong paragraphs: a plan's text never outranks the
headings of its page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import nh3
import pyromark
from markupsafe import Markup

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {
    *("p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer",
)
# Nothing that only looks like text needs a renderer: most texts of a plan are plain sentences.
PLAIN = re.compile(r"[^\\`*_{}\[\]<>#+|~!&:\n\r\t@=-]*")
# A picture from elsewhere would be a request to a third party; a link is not.
IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>')
# Cleaning takes time that grows with the square of the depth.
DEEPEST = 32
DEEP = re.compile(
    rf"^(?:[ \t]*(?:>|(?:[*+-]|\d{{1,9}}[.)])(?=[ \t]))){{{DEEPEST + 1}}}", re.MULTILINE
)
# "15. March: acceptance" begins with a date; the items of a list count.
NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=[ \t])", re.MULTILINE)
# What Markdown takes for the address of a link, and would not show.
DEFINITION = re.compile(r"^( {0,3})\[(?=[^\]\n]+\]:)", re.MULTILINE)
# To a page on disk, an address without a scheme is a machine in the network.
NETWORK = re.compile(r' href="(?://|\\\\|/\\|\\/)[^"]*"')
HEADING = re.compile(r"<(/?)h[1-6]>")


@lru_cache(8192)
def block(text: str) -> Markup:
    """Markdown → paragraphs, lists and tables."""
    text = text.strip()
    if PLAIN.fullmatch(text) and not text[:1].isdigit():
        return Markup(f"<p>{escape(text, quote=False)}</p>")
    return Markup(CLEANER.clean(_render(text)))


@lru_cache(8192)
def inline(text: str) -> Markup:
    """Markdown → HTML without a paragraph round it where the text is one paragraph."""
    html = block(text).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return Markup(html[3:-4])
    return Markup(html)


def _render(text: str) -> str:
    if DEEP.search(text):
        return f"<p>{escape(text, quote=False)}</p>"
    if "```" not in text and "~~~" not in text:
        text = _as_written(text)
    if "<" in text:
        text = _html_as_text(text)
    html = pyromark.html(text, options=OPTIONS)
    html = IMAGE.sub(r'<a href="\1">\2</a>', html)
    html = NETWORK.sub("", html)
    return HEADING.sub(lambda m: "</strong></p>" if m[1] else "<p><strong>", html)


def _as_written(text: str) -> str:
    """Escapes what only looks like Markdown: numbers that do not count, and link definitions."""
    numbers = [int(match[1]) for match in NUMBERED.finditer(text)]
    counted = [list(range(number, number + len(numbers))) for number in numbers[:1]]
    if len(numbers) == 1 or numbers not in (*counted, [1] * len(numbers)):
        text = NUMBERED.sub(r"\1\\\2", text)
    return DEFINITION.sub(r"\1\\[", text)


def _html_as_text(text: str) -> str:
    # Cleaning alone would drop unknown tags: what somebody wrote must be there to read.
    source, parts, at = text.encode(), [], 0
    for event, place in pyromark.events_with_range(text, options=OPTIONS):
        if isinstance(event, dict) and ("InlineHtml" in event or "Html" in event):
            start, end = place["start"], place["end"]
            if start >= at:
                parts += [source[at:start], source[start:end].replace(b"<", b"&lt;")]
                at = end
    parts.append(source[at:])
    return b"".join(parts).decode()
