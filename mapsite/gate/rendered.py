"""A rendered page before it is sealed: it may run the shipped scripts and nothing else.

The page is read by the tokenizer of a small part of HTML, the part that our templates are written
in. What is outside of it is refused, so that no browser can see an element here that this module
does not: every `<` begins a tag, a comment or the doctype, every attribute has its quotation marks,
and elements whose content a browser reads by other rules hold text alone. So nothing has to be
repaired as browsers repair it, and no parser that does is needed: this takes half of its time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from html import unescape

from msgspec import Struct

from mapsite.plan.model import Plan
from mapsite.plan.places import Places
from mapsite.plan.problem import Place, Problem, quote
from mapsite.plan.shape import leaves

CODE = "active-content"

_SPACE = r"[ \t\n\f\r]"
_TOKEN = re.compile(
    r"<(?:[a-z/](?:[^\"'<>]++|\"[^\"]*\"|'[^']*')*+>|!--[^<>-]*(?:-[^<>-]+)*-->|!doctype html>)",
    re.IGNORECASE,
)
_TAG = re.compile(
    rf"<([a-z][a-z0-9]*)((?:{_SPACE}+[a-z_][a-z0-9_.:-]*"
    rf"(?:=(?:\"[^\"]*\"|'[^']*'|[^ \t\n\f\r\"'=<>`]+))?)*){_SPACE}*/?>",
    re.IGNORECASE,
)
_END = re.compile(rf"</[a-z][a-z0-9]*{_SPACE}*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z_][a-z0-9_.:-]*)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^ \t\n\f\r\"'=<>`]+)))?", re.IGNORECASE
)
# A browser reads what is in these as text, up to their own end: HTML 13.2.5.2 and .4.
_RAW = re.compile(r"<(?:script|title|textarea|noscript)\b", re.IGNORECASE)
_RAW_TEXT = re.compile(
    r"<(script|title|textarea|noscript)\b[^<>]*>[^<]*</\1[ \t\n\f\r]*>", re.IGNORECASE
)
_EMPTY_SCRIPT = re.compile(r"(<script\b[^<>]*>)([^<]*)</", re.IGNORECASE)

_HTML = """
    a abbr address article aside b bdi bdo blockquote body br button caption cite code col colgroup
    data datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd label legend li link main mark
    menu meta meter nav noscript ol optgroup option output p pre progress q rp rt ruby s samp script
    search section select small span strong sub summary sup table tbody td textarea tfoot th thead
    time title tr u ul var wbr
"""
_SVG = """
    circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon
    polyline radialgradient rect stop svg symbol text tspan use
"""
ELEMENTS = frozenset((_HTML + _SVG).split())
# Attributes that run something, send something or load something, beside `on…`.
REFUSED = frozenset(
    """
    action archive attributename attributionsrc background classid codebase data dynsrc formaction
    imagesrcset is itemid itemtype longdesc lowsrc manifest nonce ping poster profile sandbox srcdoc
    srcset style usemap xml:base
    """.split()
)
_URLS = frozenset({"href", "src", "xlink:href", "cite"})
_PAINTS = frozenset(
    "clip-path cursor fill filter marker-end marker-mid marker-start mask stroke".split()
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_ON_SCRIPTS = frozenset({"src", "integrity", "crossorigin", "defer", "async"})


class Allowed(Struct, frozen=True, kw_only=True):
    """What a page may load: fixed before any plan is rendered.

    `scripts` are paths below the site with their integrity (`sha256-…`), `styles` paths below the
    site; `policy` is the Content-Security-Policy that every page states."""

    scripts: Mapping[str, str]
    styles: Collection[str]
    policy: str


class Fault(Struct, frozen=True):
    """What a page may not hold: the tag, or the text round it, and why."""

    snippet: str
    why: str


class _Element(Struct, frozen=True):
    """A tag that only the page's own list can judge."""

    name: str
    attributes: Mapping[str, str]


def check(html: str, allowed: Allowed, plan: Plan, places: Places) -> list[Problem]:
    """What keeps a rendered page from being published, each at the plan's field that it came from,
    where the plan has one that says it."""
    problems = []
    for fault in faults(html, allowed):
        place = _place(fault.snippet, plan, places)
        problems.append(
            Problem(
                place=place or Place(file=places.file),
                code=CODE,
                message=f"a page of this plan would hold {quote(fault.snippet)}: {fault.why}",
                hint=None if place else "it may come from a template of the plan's brand",
            )
        )
    return problems


def faults(html: str, allowed: Allowed) -> list[Fault]:
    """All in a page that could run, load or send what is not on the list, once each."""
    found: dict[str, Fault] = {}
    tokens = _TOKEN.findall(html)
    for token in dict.fromkeys(tokens):
        seen = _look(token)
        why = _judge(seen, allowed) if isinstance(seen, _Element) else seen
        if why:
            found[token] = Fault(token, why)
    for fault in _unread(html):
        found.setdefault(fault.snippet, fault)
    if not found and not any(
        isinstance(seen, _Element) and "http-equiv" in seen.attributes
        for seen in map(_look, dict.fromkeys(tokens))
    ):
        return [Fault("<head>", "it states no policy")]
    return list(found.values())


def _unread(html: str) -> Iterator[Fault]:
    """What is outside of the part of HTML that is read here."""
    rest = _TOKEN.sub("", html)
    at = rest.find("<")
    if at >= 0:
        yield Fault(rest[at : at + 40], "no tag can be read here")
    if "\0" in html:
        yield Fault("\0", "no page has this character")
    if len(_RAW.findall(html)) != len(_RAW_TEXT.findall(html)):
        yield Fault("<script", "a script, title, textarea or noscript holds more than text")
    for start, text in _EMPTY_SCRIPT.findall(html):
        if text and not _is_data(start):
            yield Fault(start + text, "it is a script of the page's own")


@lru_cache(16_384)
def _look(token: str) -> _Element | str | None:
    """None for a token that may stand on any page, why it may not, or the element to judge."""
    if token.startswith(("<!", "</")):
        return None if token[1] == "!" or _END.fullmatch(token) else "no tag can be read here"
    match = _TAG.fullmatch(token)
    if match is None:
        return "no tag can be read here"
    name = match[1].lower()
    if name not in ELEMENTS:
        return f"no page has an element {name}"
    attributes: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(match[2]):
        key = attribute[1].lower()
        if key in attributes:
            return f"{key} stands twice"
        attributes[key] = unescape(attribute[2] or attribute[3] or attribute[4] or "")
    for key, value in attributes.items():
        if why := _attribute(name, key, value):
            return why
    return _Element(name, attributes) if name in {"script", "link", "meta"} else None


def _attribute(element: str, key: str, value: str) -> str | None:
    if key.startswith("on"):
        return f"{key} would run a script"
    if key in REFUSED:
        return f"no page has an attribute {key}"
    if key in _PAINTS and "url(" in value.lower() and not value.startswith("url(#"):
        return f"{key} would load something"
    if key not in _URLS or element in {"script", "link"}:
        return None
    # As a browser reads it: without line breaks, and without what stands before it.
    url = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(0x21))))
    scheme = _SCHEME.match(url)
    if element == "a" and key == "href":
        if scheme and scheme[1].lower() not in _SCHEMES:
            return f"links do not lead to {scheme[1].lower()}:"
    elif element == "img" and key == "src":
        if scheme and not _PICTURE.match(url):
            return "pictures are the page's own"
    elif not url.startswith("#"):
        return f"{key} would load something"
    if re.match(r"[/\\]{2}", url):
        return "a machine in the network is no page"
    return None


def _judge(element: _Element, allowed: Allowed) -> str | None:
    attributes = element.attributes
    if element.name == "meta":
        if "http-equiv" not in attributes:
            return None
        stated = (attributes["http-equiv"].lower(), attributes.get("content"))
        ours = ("content-security-policy", allowed.policy)
        return None if stated == ours else "it is not the policy of a page"
    if element.name == "link":
        rel, path = attributes.get("rel"), _below_the_site(attributes.get("href", ""))
        if rel == "stylesheet" and path in allowed.styles:
            return None
        if rel == "icon" and path:
            return None
        return "it is not on the list of style sheets"
    if _is_json(attributes):
        return None
    path = _below_the_site(attributes.get("src", ""))
    if path not in allowed.scripts:
        return "it is not on the list of scripts"
    if attributes.get("integrity") != allowed.scripts[path]:
        return "its integrity is not that of the script"
    odd = [key for key in attributes if key not in _ON_SCRIPTS and not key.startswith("data-")]
    return f"no script has an attribute {odd[0]}" if odd else None


def _is_data(start: str) -> bool:
    seen = _look(start)
    return isinstance(seen, _Element) and _is_json(seen.attributes)


def _is_json(attributes: Mapping[str, str]) -> bool:
    """A data block: no browser runs what has this type (HTML 4.12.1)."""
    return attributes.get("type") == "application/json" and "src" not in attributes


def _below_the_site(url: str) -> str:
    """The path below the site that a page's relative link leads to, or "" for another link."""
    path = re.sub(r"^(?:\./)?(?:\.\./)*", "", url)
    return path if re.fullmatch(r"[\w-]+(?:[/.][\w-]+)*", path, re.ASCII) else ""


def _place(snippet: str, plan: Plan, places: Places) -> Place | None:
    """Where the plan says what the snippet is made of: all of it, else one of its attributes."""
    values = [unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(snippet)]
    for piece in (snippet, unescape(snippet), *sorted(values, key=len, reverse=True)):
        piece = piece.strip()
        if len(piece) < 4:
            continue
        for path, _, value in leaves(plan):
            if isinstance(value, str) and piece in value:
                return places[path]
    return None
