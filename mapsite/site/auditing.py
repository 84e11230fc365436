"""What a build says on purpose and what it must not, collected deal by deal for the leak audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from mapsite.engine.mkdocs import Assets
from mapsite.gate.audit import Leak, audit, digest, find
from mapsite.gate.key import ROUNDS
from mapsite.gate.page import gate
from mapsite.gate.readers import VERSION, Readers
from mapsite.gate.secrets import (
    Search,
    Secrets,
    of_deal,
    of_internal,
    shipped_words,
    words_of_brand,
    words_of_plan,
)
from mapsite.pages.language import Language
from mapsite.plan.load import Loaded

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand

# How deep below an address a gate can stand: the overview, a page, an attachment.
DEPTHS = ("a/", "a/b/", "a/b/c/")


class Leaked(Exception):
    """Something of a sealed plan would have been published. No site was built."""

    def __init__(self, leaks: Iterable[Leak]) -> None:
        self.leaks = tuple(leaks)
        lines = "\n".join(f"  {leak.text}" for leak in self.leaks)
        super().__init__(f"this must not be published; the last site stays:\n{lines}")


class Audit:
    """One build's secrets, and what it publishes on purpose."""

    def __init__(self) -> None:
        self._secrets = Secrets(fields={})
        self._public: list[bytes] = []
        self._public_files: list[Path] = []
        self._open: set[str] = set()
        self._brands: set[str] = set()
        self._gates: list[str] = []
        self._shipped: dict[str, bytes] = {}
        self.needed = False

    def keep(self, loaded: Loaded, readers: Readers | None) -> None:
        """All that a deal says stays between its readers."""
        if loaded.plan is not None:
            self._secrets |= of_deal(loaded.folder, loaded.plan, loaded.internal, readers)

    def publish(self, loaded: Loaded, language: Language) -> None:
        """The deal's plan is open to everyone; the seller's notes on it are not."""
        if loaded.plan is not None:
            self._public += words_of_plan(loaded.plan, language)
            # Documents of one program are alike in parts, whoever wrote them.
            self._public_files += loaded.folder.files.values()
            self._open.add(loaded.plan.address)
            self._secrets |= of_internal(loaded.folder, loaded.internal)

    def hold_notes(self, loaded: Loaded, pages: Mapping[str, str], language: Language) -> None:
        """Raises Leaked where a page of a deal, before it is sealed, holds the seller's notes.

        `pages` are HTML documents by their path below the site."""
        if loaded.plan is None or loaded.internal is None:
            return
        public = chain(shipped_words(), self._public, words_of_plan(loaded.plan, language))
        notes = Search(of_internal(loaded.folder, loaded.internal), public)
        leaks = [
            Leak(file=path, field=field, form=form)
            for path, html in pages.items()
            for field, form in find(html, notes)
        ]
        if leaks:
            raise Leaked(leaks)

    def brand(self, brand: Brand, assets: Assets) -> None:
        """The gates of a brand, whose words are public."""
        self.words(brand)
        self._gates += (
            gate(brand, "", salt=bytes(16), rounds=ROUNDS, version=VERSION, at=at, assets=assets)
            for at in DEPTHS
        )

    def words(self, brand: Brand) -> None:
        """What a brand says is public."""
        if brand.slug not in self._brands:
            self._brands.add(brand.slug)
            self._public += words_of_brand(brand)

    def ship(self, files: Mapping[str, bytes]) -> None:
        """Files, by path below the site, that tell nothing of any deal."""
        self._shipped |= {path: digest(data) for path, data in files.items()}

    def hold(self, published: Iterable[tuple[str, bytes]]) -> None:
        """Raises Leaked where a file of the site holds what it must not."""
        files = (path.read_bytes() for path in self._public_files)
        search = Search(self._secrets, chain(shipped_words(), self._public, files))
        leaks = audit(
            published,
            search,
            shipped=self._shipped,
            gates=self._gates,
            open_addresses=self._open,
        )
        if leaks:
            raise Leaked(leaks)
