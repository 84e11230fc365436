"""What many pages share: style sheets, scripts and fonts, in folders named by their content.

A browser may keep such a folder for ever, and a page that it kept finds the files that it was made
for. The files of all pages are in one, those of a brand in another: a change of one brand's colour
costs no reader of another brand a download.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from msgspec import Struct

from mapsite.gate.page import shared_files

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand


class SharedFolder(Struct, frozen=True, kw_only=True):
    """A folder of shared files: its name below the site, and its files by path."""

    name: str
    files: Mapping[str, bytes]


@cache
def common() -> SharedFolder:
    """What the pages of every brand share."""
    engine = files("mapsite.engine")
    scripts = {script.name: script.read_bytes() for script in _in(engine / "scripts", ".js")}
    icon = {"icon.svg": (engine / "icon.svg").read_bytes()}
    return _named({**scripts, **icon, **shared_files(), "pages.css": _css()})


def of_brand(brand: Brand) -> SharedFolder:
    """What the pages of one brand share."""
    return _named({**brand.files, "brand.css": brand.css.encode(), **_own_style(brand)})


def is_intact(name: str, content: Mapping[str, bytes]) -> bool:
    """Whether a folder holds what its name says: nobody has put anything else there."""
    return _named(content).name == name


def _own_style(brand: Brand) -> dict[str, bytes]:
    return {} if brand.style is None else {"style.css": brand.style.encode()}


def _css() -> bytes:
    """The style sheets of frame and pages as one, and paper's last: it overrules the others."""
    folders = (files("mapsite.engine") / "styles", files("mapsite.pages") / "styles")
    sheets = [sheet for folder in folders for sheet in _in(folder, ".css")]
    return b"".join(
        sheet.read_bytes() for sheet in sorted(sheets, key=lambda sheet: sheet.name == "print.css")
    )


def _in(folder: Traversable, suffix: str) -> list[Traversable]:
    found = (entry for entry in folder.iterdir() if entry.name.endswith(suffix))
    return sorted(found, key=lambda entry: entry.name)


def _named(content: Mapping[str, bytes]) -> SharedFolder:
    digest = hashlib.sha256()
    for path, data in sorted(content.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return SharedFolder(name=f"assets-{digest.hexdigest()[:16]}", files=content)
