"""A sealed text → the page that carries it: the gate of a brand, and the policy of every page.

The gate is the same for all deals and pages of a brand, but for the text and `data-` attributes of
`#sealed`. What it does stands in `gate.js`, which is made from `browser/`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec import Struct

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand

_PLACE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)+")


class Script(Struct, frozen=True, kw_only=True):
    """A script that is shipped: its file's name among the shared files, and its bytes."""

    name: str
    data: bytes

    @property
    def integrity(self) -> str:
        """What an element's `integrity` says and, in quotes, a policy: `sha256-…`."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.data).digest()).decode()


class Shared(Protocol):
    """The folders of shared files below the site: those of all pages, and those of one brand."""

    @property
    def common(self) -> str: ...
    @property
    def brand(self) -> str: ...


@cache
def scripts() -> Mapping[str, Script]:
    """Every script that a page may run, by name: known before any plan is read."""
    package = files("mapsite")
    of_pages = (package / "engine" / "scripts").iterdir()
    found = [
        *(script for script in of_pages if script.name.endswith(".js")),
        package / "gate" / "gate.js",
        package / "gate" / "save.js",
    ]
    made = (Script(name=script.name, data=script.read_bytes()) for script in found)
    return {script.name: script for script in sorted(made, key=lambda script: script.name)}


def shared_files() -> dict[str, bytes]:
    """What the gate adds to the files that all pages share."""
    names = ("gate.css", "gate.js", "save.js")
    return {name: (files("mapsite.gate") / name).read_bytes() for name in names}


def policy(hashes: Iterable[str]) -> str:
    """The Content-Security-Policy of a page that may run the scripts with these hashes alone.

    The opened page takes the gate's place and stays under the gate's policy, so both have the same.
    `file:` lets local files through on a page from a disk; a page from a server cannot load one."""
    allowed = " ".join(f"'{one}'" for one in sorted(hashes))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed} file:",
            "style-src 'self' file:",
            "img-src data: blob: 'self' file:",
            "font-src 'self' file:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


@cache
def page_policy() -> str:
    """The policy of every gate and every page behind one."""
    return policy([*(script.integrity for script in scripts().values()), _bootstrap().integrity])


def gate(
    brand: Brand,
    armour: str,
    *,
    salt: bytes,
    rounds: int,
    version: int,
    at: str,
    assets: Shared,
) -> str:
    """The gate page of a brand around a sealed text, as an HTML document.

    `at` is where it is published, below the site: `<address>/` or `<address>/timeline/`; `assets`
    are the folders of shared files there. Raises ValueError for a place or a text that is none."""
    if not _PLACE.fullmatch(at):
        raise ValueError(f"not the place of a page: {at!r}")
    if re.search("[<&]", armour):
        raise ValueError("not an armoured text")
    site = "../" * at.count("/")
    return _template().render(
        brand=brand,
        serif=_is_serif(brand),
        words=_words(),
        gate=scripts()["gate.js"],
        bootstrap=Markup(_bootstrap().data.decode()),
        policy=Markup(page_policy()),
        shared=f"{site}{assets.common}/",
        own=f"{site}{assets.brand}/",
        version=version,
        rounds=rounds,
        salt=base64.b64encode(salt).decode(),
        at=at,
        armour=Markup(armour),
    )


def _is_serif(brand: Brand) -> bool:
    """Whether titles are set in a face with serifs: the gate takes one of the device's own then."""
    return bool(re.search(r"--font-heading:[^;]*[ ,]serif;", brand.css))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("mapsite.gate", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    return environment.get_template("gate.html")


@cache
def _words() -> Mapping[str, str]:
    """English, as the script has it: for browsers in which it does not run."""
    words: dict[str, str] = json.loads((files("mapsite.gate") / "words.json").read_bytes())
    return words


@cache
def _bootstrap() -> Script:
    data = (files("mapsite.gate") / "bootstrap.js").read_bytes().strip()
    return Script(name="bootstrap.js", data=data)
