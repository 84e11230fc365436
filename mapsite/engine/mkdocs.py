"""Frames: a microsite's pages once for each brand and language, with marks for what a deal says.

MkDocs builds the frames in process, with Material as its theme and `overrides/` before Material's
templates. Filling a frame needs neither. This module alone imports them, so that another engine can
stand behind `frames` and `Frames.fill`.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

# Material warns of MkDocs 2 on a terminal as soon as it is imported; a seller cannot act on that.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config.base import LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme
from msgspec import Struct

from mapsite.pages.page import PAGES

if TYPE_CHECKING:
    from mapsite.brand.brand import Brand
    from mapsite.pages.language import Language

logging.getLogger("mkdocs").setLevel(logging.ERROR)

MARKS = ("title", "description", "logos", "navigation", "body", "footer")
MARK = re.compile("\ue000([a-z]+)\ue001")
OVERRIDES = Path(__file__).parent / "overrides"

# Under file: a page has no origin, and so no `'self'` (HTML, "opaque origin"; CSP 3, 6.7.2.8).
# Chromium takes all of file: for it; for browsers that do not, `file:` says so. It gives nothing to
# a page that came over http: from there no browser loads a file.
POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self' file:" for kind in ("script", "style", "img", "font")),
        "base-uri 'none'",
        "form-action 'none'",
    )
)


class Rules(Struct, frozen=True, kw_only=True):
    """What a page may run: its Content-Security-Policy, and the integrity that it states of each
    script by its file's name. A sealed page has both from its gate, under whose policy it stays."""

    policy: str = POLICY
    integrity: Mapping[str, str] = {}
    sealed: bool = False


OPEN = Rules()


class Assets(Struct, frozen=True, kw_only=True):
    """The folders of shared files below the site: those of all pages, and those of one brand."""

    common: str
    brand: str


class Frames(Struct, frozen=True, kw_only=True):
    """The frames of one brand and language.

    `parts` holds for each page, in turn, what stays and the name of the mark that follows it."""

    parts: Mapping[str, tuple[str, ...]]

    def fill(self, page: str, marks: Mapping[str, str]) -> str:
        """A page's whole HTML document. `marks` are HTML and hold every name of `MARKS`."""
        parts = list(self.parts[page])
        parts[1::2] = [marks[name] for name in parts[1::2]]
        return "".join(parts)


def frames(brand: Brand, language: Language, assets: Assets, rules: Rules = OPEN) -> Frames:
    """Each page of a microsite, built once with marks in the place of a deal's own texts."""
    marks = {name: f"\ue000{name}\ue001" for name in MARKS}
    built = build_pages(brand, language, assets, {page.name: marks for page in PAGES}, rules)
    return Frames(parts={page: tuple(MARK.split(html)) for page, html in built.items()})


def build_pages(
    brand: Brand,
    language: Language,
    assets: Assets,
    marks: Mapping[str, Mapping[str, str]],
    rules: Rules = OPEN,
) -> dict[str, str]:
    """One MkDocs build of a microsite: the marks of each page → its HTML document."""
    with TemporaryDirectory(prefix="mapsite-") as folder:
        # MkDocs wants a folder for its sources and one to write to; both stay empty.
        docs = Path(folder, "docs")
        docs.mkdir()
        settings = {
            "site_name": "mapsite",
            "docs_dir": str(docs),
            "site_dir": str(Path(folder, "site")),
            "theme": {"name": "material"},
            "plugins": [],
        }
        # Not `load_config`: it looks at standard input, which need not be there.
        config = MkDocsConfig()
        config.load_dict(settings)
        wrong, _ = config.validate()
        assert not wrong
        config.theme = FrameTheme(
            language, {"brand": brand, "language": language, "assets": assets, "rules": rules}
        )
        microsite = config.plugins["mapsite"] = MicrositePlugin(marks)
        build(config)
        return microsite.built


class FrameTheme(Theme):
    """Material with our overrides first: its templates and its words, none of its files."""

    def __init__(self, language: Language, values: Mapping[str, object]) -> None:
        super().__init__(
            name="material",
            custom_dir=str(OVERRIDES),
            direction=language.dir,
            font=False,
        )
        self.static_templates = set()
        self._words = language
        self._values = values

    def get_env(self) -> Environment:
        env = super().get_env()
        env.loader = _Templates(self.dirs)
        # Material escapes in some templates and not in others; every one that is used here is ours.
        env.autoescape = True
        env.trim_blocks = env.lstrip_blocks = True
        env.globals.update(self._values, _=self._words.gettext)
        self["language"] = _material_language(self._words.tag, env)
        return env


class _Templates(FileSystemLoader):
    def list_templates(self) -> list[str]:
        """None: MkDocs would copy what else is listed, 14,000 icons among it, to the site."""
        return []


def _material_language(tag: str, env: Environment) -> str:
    """The nearest language whose words Material has."""
    tags = (tag, tag.split("-")[0], "en")
    template = env.select_template([f"partials/languages/{tag}.html" for tag in tags])
    return Path(str(template.name)).stem


class MicrositePlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Gives MkDocs the pages of a microsite in memory, and takes them back: nothing is written."""

    def __init__(self, marks: Mapping[str, Mapping[str, str]]) -> None:
        self.marks = marks
        self.built: dict[str, str] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        for page in PAGES:
            name = "index.md" if not page.path else f"{page.name}.md"
            file = File.generated(config, name, content="")
            MarkedPage(page.name, file, config, self.marks[page.name])
            files.append(file)
        return files

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        assert isinstance(page, MarkedPage)
        self.built[page.name] = output
        return ""


class MarkedPage(Page):
    """A page whose content and metadata are HTML already."""

    def __init__(
        self, name: str, file: File, config: MkDocsConfig, marks: Mapping[str, str]
    ) -> None:
        super().__init__(None, file, config)
        self.name = name
        self.marks = {mark: Markup(html) for mark, html in marks.items()}

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = dict[str, Any](self.marks)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.marks["body"]
        self.present_anchor_ids = set()
