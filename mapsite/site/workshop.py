"""What a build makes once for several deals: brands, languages, shared files and frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mapsite.brand.brand import Brand, brand, theme_source
from mapsite.engine.mkdocs import Assets, Frames, Rules, frames
from mapsite.pages.language import Language, language
from mapsite.pages.replaceable import replaceable
from mapsite.plan.folders import BrandFolder
from mapsite.plan.problem import Problem
from mapsite.plan.source import Source
from mapsite.site.shared import SharedFolder, common, of_brand


class Workshop:
    """The brands of `themes`, made when a deal first asks for them.

    `problems` and `sources` are those of the brands that were asked for, `remarks` what a seller
    should know of them, once a brand or language."""

    def __init__(self, themes: Mapping[str, BrandFolder]) -> None:
        self.themes = themes
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.remarks: list[str] = []
        self._brands: dict[str, Brand | None] = {}
        self._languages: dict[str, Language] = {}
        self._shared: dict[str, SharedFolder] = {}
        self._frames: dict[tuple[str, str, bool], Frames] = {}

    def brand(self, slug: str) -> Brand | None:
        """The brand with this name, `plain` where it has no folder; None where it has errors."""
        if slug not in self._brands:
            folder = self.themes.get(slug)
            made, problems = brand(folder, replaceable())
            self.problems += problems
            self.sources |= theme_source(folder)
            self._brands[slug] = made
            if made is not None:
                self.remarks += [f"brand {slug}: {repair}" for repair in made.repairs]
        return self._brands[slug]

    def brands(self) -> Iterator[Brand]:
        """All that were asked for."""
        yield from (made for made in self._brands.values() if made is not None)

    def language(self, tag: str) -> Language:
        """The language of a tag, with a remark where its words are missing."""
        if tag not in self._languages:
            self._languages[tag] = language(tag)
            if self._languages[tag].missing:
                self.remarks.append(
                    f"language {tag}: its words are not translated yet and stand in English"
                )
        return self._languages[tag]

    def shared(self, brand: Brand) -> tuple[SharedFolder, SharedFolder]:
        """The files that all pages share, and those that the brand's share."""
        if brand.slug not in self._shared:
            self._shared[brand.slug] = of_brand(brand)
        return common(), self._shared[brand.slug]

    def assets(self, brand: Brand) -> Assets:
        """Where these files are, below the site."""
        of_all, own = self.shared(brand)
        return Assets(common=of_all.name, brand=own.name)

    def frame(self, brand: Brand, language: Language, rules: Rules) -> Frames:
        """The brand's pages in a language, to be filled."""
        key = (brand.slug, language.tag, rules.sealed)
        if key not in self._frames:
            self._frames[key] = frames(brand, language, self.assets(brand), rules)
        return self._frames[key]
