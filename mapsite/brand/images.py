"""Logos: SVG and PNG files → images that a page may show, or what is wrong with them, in words."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct

from mapsite.brand import svg
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.model import Plan
from mapsite.plan.problem import Place, Problem, quote

LARGEST = 1_000_000  # bytes of a logo: it is read on phones
WIDEST = 8_000  # pixels
MOST_PIXELS = 16_000_000  # of a few thousand bytes: unpacked, each takes four
PNG = b"\x89PNG\r\n\x1a\n"

_OTHERS = {
    b"\xff\xd8\xff": "a JPEG",
    b"GIF8": "a GIF",
    b"RIFF": "a WebP",
    b"%PDF": "a PDF",
    b"\x00\x00\x01\x00": "an icon file",
    b"BM": "a bitmap",
    b"II*\x00": "a TIFF",
    b"MM\x00*": "a TIFF",
    b"%!PS": "a PostScript file",
}


class Image(Struct, frozen=True, kw_only=True):
    """An image as it is published. `name` is its file's, `width` and `height` are in pixels."""

    name: str
    kind: Literal["svg", "png"]
    data: bytes
    width: int
    height: int


def image(data: bytes, file: str) -> tuple[Image | None, list[Problem]]:
    """The image in the bytes of a file; SVG comes back without anything that could act.

    `file` is the path that problems name. A warning says what was left out of an SVG; an error that
    the file cannot be shown, and the image is None."""
    name = PurePosixPath(file).name
    if len(data) > LARGEST:
        return None, [
            _broken(file, f"{quote(name)} has more than {LARGEST:,} bytes", "save it smaller")
        ]
    if data.startswith(PNG):
        return _png(data, file, name)
    if svg.looks_like(data):
        try:
            cleaned = svg.clean(data)
        except svg.NotClean as wrong:
            place = Place(file=file, line=wrong.line, column=wrong.column)
            return None, [_broken(file, f"{quote(name)} {wrong.message}", wrong.hint, place)]
        problems = [
            Problem(
                place=Place(file=file, line=line),
                code="image-cleaned",
                message=f"{what} is left out of {quote(name)}",
                hint="export the logo as a plain SVG if it looks different on the page",
                severity="warning",
            )
            for what, line in cleaned.left_out.items()
        ]
        picture = Image(
            name=name,
            kind="svg",
            data=cleaned.data,
            width=cleaned.width,
            height=cleaned.height,
        )
        return picture, problems
    what = next((kind for start, kind in _OTHERS.items() if data.startswith(start)), None)
    message = f"{quote(name)} is {what or 'neither an SVG nor a PNG'}"
    if not data:
        message = f"{quote(name)} is empty"
    return None, [_broken(file, message, "save the logo as SVG or PNG")]


def pictures(plan: Plan, folder: DealFolder) -> Iterator[tuple[str, Image | None, list[Problem]]]:
    """The files of a deal that must be pictures, by their path: its parties' logos, and every SVG,
    since opened by itself one with scripts would be a page of the site."""
    logos = {party.logo for party in plan.parties}
    for path, real in folder.files.items():
        if path in logos or "svg" in _endings(path):
            file = shown(folder.path / path)
            try:
                with real.open("rb") as opened:
                    # One byte over the limit tells of a file that is too large.
                    picture, problems = image(opened.read(LARGEST + 1), file)
            except OSError as error:
                picture, problems = None, [unreadable(file, error)]
            if picture is not None and _endings(path)[-1:] != [picture.kind]:
                problems.append(_misnamed(file, picture.kind))
                picture = None
            yield path, picture, problems


def _endings(path: str) -> list[str]:
    """All endings of a file: some servers look at each, and call x.svg.bak an SVG."""
    return PurePosixPath(path).name.lower().split(".")[1:]


def _misnamed(file: str, kind: str) -> Problem:
    # Servers go by the ending: a PNG called logo.html would be a page, with what hides in it.
    name = PurePosixPath(file).name
    hint = f"name it {name.partition('.')[0]}.{kind}, here and in the plan"
    return _broken(file, f"{quote(name)} is {'an SVG' if kind == 'svg' else 'a PNG'}", hint)


def unreadable(file: str, error: OSError) -> Problem:
    """The problem of a file that the system does not give."""
    words = error.strerror or "it is not there any more"
    message = f"the file cannot be read: {words[:1].lower()}{words[1:]}"
    return Problem(place=Place(file=file), code="unreadable", message=message)


def _png(data: bytes, file: str, name: str) -> tuple[Image | None, list[Problem]]:
    damaged = _broken(file, f"{quote(name)} is a damaged PNG", "export it once more")
    width = height = 0
    at = len(PNG)
    kind = b""
    while kind != b"IEND":
        if at + 12 > len(data):
            return None, [damaged]
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        chunk, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data) or zlib.crc32(kind + chunk) != int.from_bytes(data[end - 4 : end]):
            return None, [damaged]
        if at == len(PNG):
            if kind != b"IHDR" or length != 13:
                return None, [damaged]
            width, height = struct.unpack(">II", chunk[:8])
        at = end
    if not (1 <= width <= WIDEST and 1 <= height <= WIDEST and width * height <= MOST_PIXELS):
        message = f"{quote(name)} is {width:,} by {height:,} pixels"
        hint = f"{WIDEST:,} each way are the most, and {MOST_PIXELS:,} in all"
        return None, [_broken(file, message, hint)]
    return Image(name=name, kind="png", data=data[:at], width=width, height=height), []


def _broken(file: str, message: str, hint: str, place: Place | None = None) -> Problem:
    where = place or Place(file=file)
    return Problem(place=where, code="broken-image", message=message, hint=hint)
