"""What a brand may add to our pages: style.css after our styles, templates before ours."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from mapsite.plan.problem import MOST_PROBLEMS, Place, Problem, did_you_mean, quote
from mapsite.plan.source import Source, decode

_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(.))")
_CALL = re.compile(
    r"@import|(?<![\w-])(?:(url)|src|image|image-set|-webkit-image-set)\(", re.IGNORECASE
)
_URL = re.compile(r"\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\"'()\s]*))\s*\)")
_RELATIVE = re.compile(r"[\w-][\w./-]*", re.ASCII)


def style(
    file: str, data: bytes, known: Mapping[str, Path]
) -> tuple[str, frozenset[str], list[Problem]]:
    """A brand's style sheet: its text, the files of the brand that it uses, its problems.

    `known` are the brand's files by path. A sheet that asks for anything else is refused, since no
    page makes a request to a third party."""
    source, problems = decode(file, data)
    if source is None:
        return "", frozenset(), problems
    used: set[str] = set()
    for line, what in _requests(source.text):
        if len(problems) == MOST_PROBLEMS:
            break
        place = source.place(source.start(line))
        if what is None:
            hint = "put its rules into style.css; pictures and fonts stand in url()"
            problems.append(
                _problem(place, "style-request", "style.css loads from elsewhere", hint)
            )
        elif what.startswith("#") and len(what) > 1:
            continue
        elif not _RELATIVE.fullmatch(what) or ".." in what:
            message = f"style.css asks for {quote(what)}, which is not a file of this brand"
            hint = "put the file beside theme.yaml and name it: url(pattern.svg)"
            problems.append(_problem(place, "style-request", message, hint))
        elif what not in known:
            message = f"there is no file {quote(what)} beside theme.yaml"
            problems.append(_problem(place, "missing-file", message, did_you_mean(what, known)))
        else:
            used.add(what)
    return source.text, frozenset(used), problems


def templates(
    found: Mapping[str, tuple[str, bytes]], ours: Collection[str]
) -> tuple[dict[str, str], list[Problem]]:
    """A brand's own templates by the name of the one that each replaces (`partials/footer.html`).

    `found` maps that name to the file that problems name and its bytes; `ours` are the names that
    there are."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, (file, data) in sorted(found.items()):
        source, wrong = decode(file, data)
        problems += wrong
        if source is None:
            continue
        if name not in ours:
            message = f"no page has a template {quote(name)}"
            hint = did_you_mean(name, ours) or f"templates are {', '.join(sorted(ours))}"
            problems.append(_problem(Place(file=file), "unknown-template", message, hint))
            continue
        problems += _syntax(source)
        texts[name] = source.text
    return texts, problems


def _syntax(source: Source) -> Iterator[Problem]:
    # Only a brand with templates of its own waits for Jinja.
    from jinja2 import Environment, TemplateSyntaxError

    try:
        Environment(autoescape=True).parse(source.text)
    except TemplateSyntaxError as error:
        place = source.place(source.start(max(1, error.lineno)))
        yield _problem(place, "template-syntax", f"the template cannot be read: {error.message}")


def _requests(css: str) -> Iterator[tuple[int, str | None]]:
    """Each request that a style sheet could make: its line, and what it asks for, which is None for
    all but url(). Comments are searched too: what opens one may stand in a string."""
    text, swallowed = _unescaped(css)
    line, at = 1, 0
    for call in _CALL.finditer(text):
        line += text.count("\n", at, call.start())
        at = call.start()
        target = _URL.match(text, call.end()) if call[1] else None
        asked = next(filter(None, target.groups()), "") if target else None
        yield line + bisect.bisect(swallowed, at), asked


def _unescaped(css: str) -> tuple[str, list[int]]:
    """What a browser reads where CSS has escapes, and the places in it where an escape swallowed
    the end of a line."""
    parts: list[str] = []
    swallowed: list[int] = []
    at = length = 0
    for escape in _ESCAPE.finditer(css):
        letter = escape[2]
        if escape[1] is not None:
            number = int(escape[1], 16)
            letter = chr(number) if 0 < number < 0x110000 else "\ufffd"
        parts += css[at : escape.start()], letter
        length += escape.start() - at + 1
        at = escape.end()
        if escape[0].endswith("\n"):
            swallowed.append(length)
    return "".join([*parts, css[at:]]), swallowed


def _problem(place: Place, code: str, message: str, hint: str | None = None) -> Problem:
    return Problem(place=place, code=code, message=message, hint=hint)
