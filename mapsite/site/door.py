"""How a deal's pages and attachments are published: open to everyone, or sealed for its readers.

Both doors take the same pages; only what is written, and where attachments stand, differs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from mapsite.brand.brand import Brand
from mapsite.engine.mkdocs import OPEN, Assets, Rules
from mapsite.gate.page import gate, page_policy, scripts
from mapsite.gate.readers import Readers
from mapsite.gate.rendered import Allowed, check
from mapsite.gate.seal import Sealer
from mapsite.pages.deal import Deal
from mapsite.pages.microsite import Placed
from mapsite.plan.folders import DealFolder
from mapsite.plan.load import Loaded
from mapsite.plan.problem import Problem
from mapsite.site.attachments import Attachments

DOCTYPE = "<!doctype html>"
TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


class Door(Protocol):
    """What the build asks of either."""

    @property
    def rules(self) -> Rules:
        """What a page may run."""

    @property
    def placed(self) -> Placed:
        """Where the deal's attachments are."""

    def check(self, html: str, loaded: Loaded) -> list[Problem]:
        """What keeps a page from being published."""

    def page(self, path: str, html: str) -> bytes:
        """The file of the page at `path` below the microsite's folder ("" or "timeline/")."""

    def file(self, path: str) -> tuple[str, bytes]:
        """Where an attachment ("files/offer.pdf") is written below that folder, and its bytes.

        Raises OSError where it cannot be read."""


class OpenDoor:
    """Everything as it is."""

    rules = OPEN
    placed = Placed()

    def __init__(self, folder: DealFolder, attached: Attachments) -> None:
        self._folder = folder
        self._attached = attached

    def check(self, html: str, loaded: Loaded) -> list[Problem]:
        return []

    def page(self, path: str, html: str) -> bytes:
        return html.encode()

    def file(self, path: str) -> tuple[str, bytes]:
        return path, content(self._folder, self._attached, path)


class SealedDoor:
    """Everything in gates that only the plan's readers open.

    `build` is when the site was built, in UTC seconds."""

    def __init__(
        self,
        *,
        folder: DealFolder,
        attached: Attachments,
        deal: Deal,
        brand: Brand,
        readers: Readers,
        assets: Assets,
        build: int,
    ) -> None:
        self.rules = sealed_rules()
        self._folder = folder
        self._attached = attached
        self._deal = deal
        self._brand = brand
        self._readers = readers
        self._assets = assets
        self._build = build
        self._sealer = Sealer(readers.keys)
        self._allowed = Allowed(
            scripts={f"{assets.common}/{name}": its for name, its in self.rules.integrity.items()},
            styles=[
                f"{assets.common}/pages.css",
                *(f"{assets.brand}/{name}" for name in ("brand.css", "style.css")),
            ],
            policy=self.rules.policy,
        )
        self.placed = Placed(
            links={path: f"files/{self._name(path)}/" for path in attached.about},
            pictures=dict(self._pictures()),
        )

    def check(self, html: str, loaded: Loaded) -> list[Problem]:
        # Under the gate's policy a script of somebody else's does not run; that one stands on the
        # page at all tells that a plan or a template could write it.
        assert loaded.plan is not None
        return check(html, self._allowed, loaded.plan, loaded.places)

    def page(self, path: str, html: str) -> bytes:
        address = self._deal.plan.address
        head = f"{DOCTYPE}<!-- mapsite:1 {address} {path or './'} {self._build} -->"
        document = head + html.removeprefix(DOCTYPE)
        return gate(
            self._brand,
            self._sealer.seal(document.encode()),
            salt=self._readers.salt,
            rounds=self._readers.rounds,
            version=self._readers.version,
            at=f"{address}/{path}",
            assets=self._assets,
        ).encode()

    def file(self, path: str) -> tuple[str, bytes]:
        place = self.placed.links[path]
        data = content(self._folder, self._attached, path)
        site = "../" * f"{self._deal.plan.address}/{place}".count("/")
        html = _attachment().render(
            language=self._deal.language,
            _=self._deal.language.gettext,
            file=self._deal.file(path),
            content=base64.b64encode(data).decode(),
            policy=self.rules.policy,
            integrity=self.rules.integrity["save.js"],
            shared=f"{site}{self._assets.common}/",
            own=f"{site}{self._assets.brand}/",
        )
        return f"{place}index.html", self.page(place, html)

    def _name(self, path: str) -> str:
        """The folder of an attachment: the same at each build, and no guess at the file's name can
        be tried against it, since the keys that it is made from are never published."""
        key = hashlib.sha256("\n".join(sorted(self._readers.keys)).encode()).digest()
        name = hmac.digest(key, f"{self._deal.plan.address}/{path}".encode(), "sha256")
        return base64.b32encode(name[:10]).decode().lower()

    def _pictures(self) -> Iterator[tuple[str, str]]:
        for path, data in self._attached.cleaned.items():
            kind = next((TYPES[end] for end in TYPES if path.lower().endswith(end)), None)
            if kind:
                yield path, f"data:{kind};base64,{base64.b64encode(data).decode()}"


@cache
def sealed_rules() -> Rules:
    """What a sealed page may run: the scripts that are shipped, fixed before any plan is read."""
    integrity = {name: script.integrity for name, script in scripts().items()}
    return Rules(policy=page_policy(), integrity=integrity, sealed=True)


def content(folder: DealFolder, attached: Attachments, path: str) -> bytes:
    """An attachment's bytes as they are published: pictures cleaned, all else as it is."""
    cleaned = attached.cleaned.get(path)
    return folder.files[path].read_bytes() if cleaned is None else cleaned


@cache
def _attachment() -> Template:
    environment = Environment(
        loader=PackageLoader("mapsite.site"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    return environment.get_template("attachment.html")
