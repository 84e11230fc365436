"""The forms in which a text can hide in a file, each undone: bytes → all that they may say.

Nothing is known of the file. Each form is undone everywhere at once, whatever stands around it, and
what comes out is looked at again: a text in base64 in a compressed stream in an image is found.
"""

from __future__ import annotations

import re
import struct
import zlib
from binascii import a2b_base64
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote_to_bytes

from msgspec import Struct

# How long a text must be for a hit to mean something: where every byte is a text's own; where most
# are noise, as in base64 undone where there was none; where the spaces between words are gone, and
# "the lens" holds "helen".
SHORT, NOISY, SPACELESS = 5, 8, 16

DEEPEST = 3
LARGEST = 32_000_000
# Deflate without a header can begin at any byte. That is tried in files of another kind than text,
# up to this length; no file of a site is one unless it is shipped, and so not searched.
HEADLESS = 65_536

_SPACE = b" \t\n\r\f\v"
_FOLD = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ" + _SPACE, b"abcdefghijklmnopqrstuvwxyz" + b" " * len(_SPACE)
)
_ESCAPE = re.compile(
    rb"((?:\\u[0-9A-Fa-f]{4})+)|\\u\{0*([0-9A-Fa-f]{1,6})\}|\\x([0-9A-Fa-f]{2})|\\([\"'\\/bfnrt])"
)
_PLAIN_ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_CSS_ESCAPE = re.compile(rb"\\([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\n\r\f])?")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64 + b"-_"))
_FROM_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_SEEN = _SPACE + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
# Five characters in UTF-16, of those that most languages of Europe are written with.
_EVERY_OTHER = bytes(5)
_NOT_HEX = bytes(set(range(256)) - set(b"0123456789ABCDEFabcdef"))


# What a zlib stream begins with (RFC 1950, 2.2): a method and a size, then a byte of which three
# bits are free; both as a number can be divided by 31. One byte is looked for with all that follow.
_ZLIB_FIRST = bytes(range(0x08, 0x80, 0x10))
_ZLIB = re.compile(
    b"[%b][%b]"
    % tuple(
        re.escape(bytes(sorted(set(part))))
        for part in (
            _ZLIB_FIRST,
            [
                flags
                for first in _ZLIB_FIRST
                for flags in range(256)
                if not flags & 0x20 and (first << 8 | flags) % 31 == 0
            ],
        )
    )
)
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04")


class View(Struct, frozen=True):
    """One reading of a file: the form that was undone ("" where there was none), what it says, in
    small letters, and how many bytes of a text are enough for a hit."""

    form: str
    text: bytes
    least: int


def plain(data: bytes) -> bytes:
    """In small letters (those of ASCII; `secrets.patterns` knows the others), white space as
    spaces."""
    return data.translate(_FOLD)


def spaceless(data: bytes) -> bytes:
    """In small letters and without white space: lines break where they like."""
    return data.translate(_FOLD, _SPACE)


def views(data: bytes) -> Iterator[View]:
    """Every reading of a file, the simplest first."""
    yield from _read(data, "", SHORT, DEEPEST)
    if len(data) <= HEADLESS and not _is_text(data):
        for at in range(len(data)):
            if text := _headless(data, at):
                yield from _folded(text, "deflate", NOISY)


def escaped(data: bytes) -> Iterator[View]:
    """The readings of a page of our own making: a text stands in it as it is, or escaped."""
    yield from _folded(data, "", SHORT)
    for name, text in _unescapings(data):
        yield from _folded(text, name, SHORT)


def _read(data: bytes, form: str, least: int, depth: int) -> Iterator[View]:
    yield from _folded(data, form, least)
    if depth == 0:
        return
    if b"+" in data:
        # A form writes a space as a plus sign, and a plus sign as %2B.
        spaced = unquote_to_bytes(data.replace(b"+", b" "))
        yield from _folded(spaced, _named(form, "percent encoding"), least)
    text = data
    for name, text in _unescapings(data):
        yield from _folded(text, _named(form, name), least)
    if not _is_text(data):
        yield from _wide(data, form, least)
        yield from _inflated(data, form, least, depth)
    # Noise undone again is noise; whoever hid a text twice in base64 meant to.
    if least < NOISY:
        # An escape that was none, a `\\` before the first character, has changed what is undone.
        for source in dict.fromkeys((data, text)):
            for name, decoded in (*_from_base64(source), *_from_hex(source)):
                yield from _noise(decoded, _named(form, name), depth)


def _noise(data: bytes, form: str, depth: int) -> Iterator[View]:
    yield from _folded(data, form, NOISY)
    if _EVERY_OTHER in data[::2] or _EVERY_OTHER in data[1::2]:
        yield from _folded(data.replace(b"\0", b""), _named(form, "UTF-16"), NOISY)
    yield from _inflated(data, form, NOISY, depth)


def _unescapings(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The text after each escape that it holds is undone, in addition to those before: JSON in an
    attribute is escaped twice."""
    for name, undo in _ESCAPES:
        undone = undo(data)
        if undone != data:
            data = undone
            yield name, data


def _folded(data: bytes, form: str, least: int) -> Iterator[View]:
    yield View(form, plain(data), least)
    yield View(form, spaceless(data), max(least, SPACELESS))


def _named(form: str, inner: str) -> str:
    return f"{inner} in {form}" if form else inner


def _is_text(data: bytes) -> bool:
    """Whether these are characters of UTF-8 that can be seen. Text in UTF-16 is not, nor is what
    was compressed: both leave bytes that no such text has."""
    if data.translate(None, _SEEN):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _entities(data: bytes) -> bytes:
    if b"&" not in data:
        return data
    text = data.decode("utf-8", "surrogateescape")
    # Twice: a page within a page is escaped twice.
    return unescape(unescape(text)).encode("utf-8", "surrogateescape")


def _backslashes(data: bytes) -> bytes:
    return _ESCAPE.sub(_unescaped, data) if b"\\" in data else data


def _unescaped(match: re.Match[bytes]) -> bytes:
    units, point, byte, char = match.groups()
    if units:
        wide = bytes.fromhex(units.replace(b"\\u", b"").decode())
        return wide.decode("utf-16-be", "replace").encode()
    if point or byte:
        return _character(int(point or byte, 16))
    return _PLAIN_ESCAPES.get(char, char)


def _css(data: bytes) -> bytes:
    if b"\\" not in data:
        return data
    return _CSS_ESCAPE.sub(lambda match: _character(int(match[1], 16)), data)


def _character(point: int) -> bytes:
    return chr(point if point < 0x110000 else 0xFFFD).encode("utf-8", "replace")


_ESCAPES = (
    ("percent encoding", unquote_to_bytes),
    ("HTML entities", _entities),
    ("CSS escapes", _css),
    ("JSON escapes", _backslashes),
)


def _wide(data: bytes, form: str, least: int) -> Iterator[View]:
    for name, codec in (("UTF-16 LE", "utf-16-le"), ("UTF-16 BE", "utf-16-be")):
        for start in (0, 1):
            text = data[start:].decode(codec, "replace").encode("utf-8", "replace")
            yield from _folded(text, _named(form, name), least)


def _from_base64(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Of all characters of the alphabet in one row, whatever stands between them: wherever a text
    begins in it, one of the four readings meets it."""
    row = data.translate(_FROM_URL_SAFE, _NOT_BASE64)
    for start in range(4):
        part = row[start:]
        yield "base64", _decoded(part[: len(part) & ~3], part[len(part) & ~3 :])


def _decoded(whole: bytes, rest: bytes) -> bytes:
    return a2b_base64(whole) + (a2b_base64(rest + b"==") if len(rest) > 1 else b"")


def _from_hex(data: bytes) -> Iterator[tuple[str, bytes]]:
    row = data.replace(b"0x", b"").translate(None, _NOT_HEX)
    for start in (0, 1):
        part = row[start:]
        yield "hex", bytes.fromhex(part[: len(part) & ~1].decode("ascii"))


def _inflated(data: bytes, form: str, least: int, depth: int) -> Iterator[View]:
    for name, text in _streams(data):
        if text:
            yield from _read(text, _named(form, name), least, depth - 1)
    if text := _headless(data, 0):
        yield from _read(text, _named(form, "deflate"), NOISY, 0)


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _GZIP.finditer(data):
        yield "gzip", _inflate(data, match.start(), 31)
    for match in _ZLIB.finditer(data):
        if int.from_bytes(match[0], "big") % 31 == 0:
            yield "zlib", _inflate(data, match.start(), 15)
    for match in _ZIP.finditer(data):
        yield "zip", _member(data, match.start())


def _member(data: bytes, at: int) -> bytes:
    """A member of a zip file (APPNOTE.TXT, 4.3.7); one that is only stored stands there anyway."""
    if len(data) < at + 30:
        return b""
    method, name, extra = struct.unpack_from("<H16xHH", data, at + 8)
    return _inflate(data, at + 30 + name + extra, -15) if method == 8 else b""


def _headless(data: bytes, at: int) -> bytes:
    """Deflate without a header (RFC 1951) that begins at a byte, or nothing."""
    kind = (data[at] >> 1) & 3 if at < len(data) else 3
    if kind == 3:
        return b""
    if kind == 0:
        # A stored block says its length twice.
        length = data[at + 1 : at + 5]
        if len(length) < 4 or length[0] ^ length[2] != 0xFF or length[1] ^ length[3] != 0xFF:
            return b""
    return _inflate(data, at, -15)


def _inflate(data: bytes, at: int, window: int) -> bytes:
    """What a compressed stream says until it ends, breaks off or turns out to be none."""
    stream = zlib.decompressobj(window)
    found = []
    size = 0
    # In steps that grow: an error loses what its own step had said.
    step = 64
    try:
        while at < len(data) and not stream.eof and size < LARGEST:
            piece = stream.decompress(data[at : at + step], LARGEST - size)
            found.append(piece)
            size += len(piece)
            at += step
            step = min(2 * step, 65_536)
    except zlib.error:
        pass
    return b"".join(found)
