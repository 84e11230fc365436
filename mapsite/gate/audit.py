"""The leak audit: a build's last look at every file, before anybody else sees one.

A file may be one of three: shipped, byte for byte; a gate of its brand, with nothing but the text
and the data of #sealed its own; or a page or file of a plan that is open to everyone. In all that
is not sealed text, and in the names of files, no word of any sealed plan may stand, in any form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from mapsite.gate.forms import NOISY, SHORT, View, escaped, views
from mapsite.gate.secrets import Search

# The data of #sealed, and what each may be.
DATA = {
    "v": r"\d{1,4}",
    "kdf": "pbkdf2-sha256",
    "rounds": r"\d{6,7}",
    "salt": "[A-Za-z0-9+/]{22}==",
    "at": "[a-z2-7]{16}/(?:[a-z0-9-]+/)*",
}
BEGIN, END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
COLUMNS = 64

_SEALED = re.compile(r'(<pre id="sealed"[^<>]*>)([^<>]*)(?=</pre>)')
_ATTRIBUTE = re.compile(r' data-([a-z]+)="([^"<>]*)"')
# A header with X25519 stanzas, whose arguments and bodies are 32 bytes (C2SP, age.md), and beside
# them the short one of random bytes that rage adds, for readers to learn to skip the unknown.
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(?:-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n)+"
    rb"(?:-> [!-~]{0,16}-grease(?: [!-~]{1,16}){0,4}\n"
    rb"(?:[A-Za-z0-9+/]{64}\n){0,3}[A-Za-z0-9+/]{0,63}\n)?"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
_RANDOM = re.compile("[a-z0-9]{12,}")
_NONCE, _TAG = 16, 16
_SAMPLE = 2048


class Leak(Struct, frozen=True, kw_only=True, order=True):
    """Something that would be published and must not be.

    `file` is the published file, with … for a part of its path that is itself a secret. `field` is
    where the secret stands, such as `plans/halden/plan.yaml parties[0].name`; None for a file that
    has no place in a site. `form` is how it hides: `base64`, `HTML entities`, `its name`; "" where
    it stands as it is."""

    file: str
    field: str | None = None
    form: str = ""

    @property
    def text(self) -> str:
        """The leak in words, without the secret."""
        if self.field is None:
            return f"{self.file} is {self.form}"
        how = f", in the form of {self.form}" if self.form and self.form != "its name" else ""
        where = "the name of the file" if self.form == "its name" else "the file"
        return f"{self.file}: {where} holds {self.field}{how}"


def audit(
    published: Iterable[tuple[str, bytes]],
    secrets: Search,
    *,
    shipped: Mapping[str, bytes],
    gates: Collection[str],
    open_addresses: Collection[str],
) -> list[Leak]:
    """All leaks of a site, none where it may be published.

    `published` are its files by path below the site; `shipped` the SHA-256 of what the tool and the
    brands ship (`digest`), by path; `gates` each brand's gate page, whatever its #sealed holds;
    `open_addresses` those of the published plans with `access: open`. Files are read one by one."""
    bare = {_bare(gate)[0] for gate in gates}
    leaks: list[Leak] = []
    for path, data in published:
        if shipped.get(path) == digest(data):
            continue
        if found := list(_of_file(path, data, secrets, bare, open_addresses)):
            shown = _shown(path, secrets)
            leaks += (replace(leak, file=shown) for leak in found)
    return sorted(leaks, key=lambda leak: (leak.file, leak.field or "", leak.form))


def find(html: str, secrets: Search) -> list[tuple[str, str]]:
    """The secrets in a page before it is sealed, as field and form: `of_internal` gives them.

    The page is made by our own code, so only what escapes a text in HTML is undone."""
    if not len(secrets):
        return []
    return sorted(_hits(escaped(html.encode("utf-8", "replace")), secrets).items())


def digest(data: bytes) -> bytes:
    """The SHA-256 of a file, as `audit` takes it for what is shipped."""
    return hashlib.sha256(data).digest()


def sealed_fault(text: str) -> str | None:
    """Why a text is not an armoured age file with nothing in clear but what age itself says; None
    if it is one."""
    lines = text.strip().split("\n")
    if len(lines) < 3 or (lines[0], lines[-1]) != (BEGIN, END):
        return "not in age's armour"
    *full, last = lines[1:-1]
    if any(len(line) != COLUMNS for line in full) or not 0 < len(last) <= COLUMNS:
        return "not in lines of age's armour"
    try:
        data = base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error:
        return "not base64"
    header = _HEADER.match(data)
    if header is None:
        return "not an age file for X25519 keys alone"
    payload = data[header.end() :]
    if len(payload) < _NONCE + _TAG:
        return "an age file that is cut off"
    # What is encrypted cannot be made shorter, and does not begin as a gzip file does.
    sample = payload[:_SAMPLE]
    if len(zlib.compress(sample, 1)) < len(sample) or payload[_NONCE:].startswith(b"\x1f\x8b"):
        return "an age file that is not encrypted"
    return None


def _of_file(
    path: str, data: bytes, secrets: Search, gates: set[str], open_addresses: Collection[str]
) -> Iterator[Leak]:
    for field in _in_name(path, secrets):
        yield Leak(file=path, field=field, form="its name")
    text = data.decode("utf-8", "surrogateescape")
    bare, attributes, sealed = _bare(text)
    is_gate = bare in gates
    searched, least = data, SHORT
    if is_gate:
        fault = _attributes_fault(path, attributes) or sealed_fault(sealed)
        if not fault:
            searched, least = attributes.encode(), NOISY
    elif path.partition("/")[0] in open_addresses:
        fault = None
    else:
        fault = "neither shipped, nor a gate, nor of a plan that is open to everyone"
    if fault:
        yield Leak(file=path, form=fault)
    # A gate says which address it is at; nothing else may name one.
    hits = _hits(views(searched), secrets, least, addresses=not is_gate)
    yield from (Leak(file=path, field=field, form=form) for field, form in hits.items())


def _hits(
    readings: Iterable[View], secrets: Search, least: int = SHORT, *, addresses: bool = True
) -> dict[str, str]:
    """Each field that is found, with the simplest form that it is found in."""
    hits: dict[str, str] = {}
    for view in readings:
        for field in secrets.find(view.text, max(view.least, least), addresses=addresses):
            hits.setdefault(field, view.form)
    return hits


def _bare(page: str) -> tuple[str, str, str]:
    """A page without what a deal may have of its own in it; the data of its #sealed, and the text.

    A page with two of them, or none, equals no gate, however it is cut."""
    match = _SEALED.search(page)
    if match is None:
        return page, "", ""
    start, text = match.groups()
    attributes = "".join(attribute[0] for attribute in _ATTRIBUTE.finditer(start))
    bare = page[: match.start()] + _ATTRIBUTE.sub("", start) + page[match.end() :]
    return bare, attributes, text


def _attributes_fault(path: str, attributes: str) -> str | None:
    found = _ATTRIBUTE.findall(attributes)
    if sorted(name for name, _ in found) != sorted(DATA):
        return "a gate with other data than a gate has"
    for name, value in found:
        if not re.fullmatch(DATA[name], value, re.ASCII):
            return f"a gate with a data-{name} that is none"
    if f"{dict(found)['at']}index.html" != path:
        return "a gate that stands at another place than it says"
    return None


def _in_name(path: str, secrets: Search) -> list[str]:
    """The fields that are found in a path, which may hold its address, and whose parts may be
    random: five letters of a thousand deals stand in one of them by chance."""
    hits: dict[str, str] = {}
    for part in {path, *path.split("/")}:
        least = NOISY if part == path or _RANDOM.fullmatch(part) else SHORT
        readings = views(part.encode("utf-8", "surrogateescape"))
        hits |= _hits(readings, secrets, least, addresses=False)
    return sorted(hits)


def _shown(path: str, secrets: Search) -> str:
    """The path as it can be printed: whatever is a secret in it is left out."""
    parts = ["…" if _in_name(part, secrets) else part for part in path.split("/")]
    shown = "/".join(parts)
    return "…" if _in_name(shown, secrets) else shown
