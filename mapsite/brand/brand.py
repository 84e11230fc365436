"""A brand's folder → the brand: style sheet, logos, fonts and words; or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from mapsite.brand import overrides, typeface
from mapsite.brand.colour import from_hex
from mapsite.brand.images import Image, image
from mapsite.brand.palette import VISIBLE, Palette, palette, visible
from mapsite.brand.stylesheet import brand_css
from mapsite.brand.theme import Fonts, Remember, Theme
from mapsite.brand.typeface import Typeface
from mapsite.plan.folders import BrandFolder, shown
from mapsite.plan.places import Places
from mapsite.plan.problem import Place, Problem, did_you_mean, has_errors, listed, quote
from mapsite.plan.read import read
from mapsite.plan.source import Source, decode

PLAIN = Theme(
    name="",
    primary="#2f353d",
    accent="#2f5f8f",
    fonts=Fonts(heading="source-serif", text="inter"),
)
_HEX = re.compile("#([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_FOLDER = re.compile(r"[A-Za-z0-9][\w-]*", re.ASCII)


class Brand(Struct, frozen=True, kw_only=True):
    """The look of a microsite.

    `css` is the text of brand.css: custom properties for light and dark, and @font-face rules.
    `files` are what it, the logos and `style` need, by their path beside brand.css: fonts with
    their licences, logos, pictures. `logo` and `logo_dark` are among them by their `name`; a logo
    without a dark version stands on a white plate in the dark. `style` is the brand's own style
    sheet, `templates` its own templates by the name of the one that each replaces. `repairs` says,
    a line each, which colours a page shows otherwise than its owner gave them."""

    slug: str
    name: str
    css: str
    files: Mapping[str, bytes]
    logo: Image | None = None
    logo_dark: Image | None = None
    footer: str | None = None
    privacy: str | None = None
    hero: str = "plain"
    remember: Remember = Remember()
    style: str | None = None
    templates: Mapping[str, str] = {}
    palette: Palette
    repairs: tuple[str, ...] = ()


def brand(
    folder: BrandFolder | None, replaceable: Collection[str] = ()
) -> tuple[Brand | None, list[Problem]]:
    """The brand of a folder, or the built-in `plain` without one, and all that is wrong with it.

    `replaceable` are the names of the templates that the brand may replace by its own. The brand is
    None when there are errors. Never raises for what a folder holds."""
    if folder is None:
        return plain(), []
    if has_errors(folder.problems):
        return None, list(folder.problems)
    return _Reader(folder, replaceable).brand()


@cache
def plain() -> Brand:
    """The built-in brand: nobody's colours, for any deal."""
    heading, text = typeface.bundled("source-serif"), typeface.bundled("inter")
    colours = palette(PLAIN.primary, PLAIN.accent)
    return replace(_brand("plain", PLAIN, colours, heading, text), repairs=())


def _brand(slug: str, theme: Theme, colours: Palette, heading: Typeface, text: Typeface) -> Brand:
    return Brand(
        slug=slug,
        name=theme.name,
        css=brand_css(theme, colours, heading, text),
        files={**heading.files, **text.files},
        footer=theme.footer,
        privacy=theme.privacy,
        hero=theme.hero,
        remember=theme.remember,
        palette=colours,
        repairs=tuple(repair.text for repair in colours.repairs),
    )


def theme_source(folder: BrandFolder | None) -> dict[str, Source]:
    """The text of a brand's theme.yaml by its file, for reports; nothing where it is no text."""
    if folder is None:
        return {}
    source, _ = decode(shown(folder.path / "theme.yaml"), folder.theme)
    return {source.file: source} if source else {}


class _Reader:
    """One reading of a brand's folder, which collects problems as it goes."""

    def __init__(self, folder: BrandFolder, replaceable: Collection[str]) -> None:
        self._folder = folder
        self._replaceable = replaceable
        self._file = shown(folder.path / "theme.yaml")
        self._problems = list(folder.problems)
        self._places: Places

    def brand(self) -> tuple[Brand | None, list[Problem]]:
        source, problems = decode(self._file, self._folder.theme)
        self._problems += problems
        if source is None:
            return None, self._problems
        reading = read(source, Theme)
        self._problems += reading.problems
        self._places = reading.places
        theme = reading.draft
        if theme is None:
            return None, self._problems
        colours = self._colours(theme)
        heading = self._face(theme.fonts.heading, ("fonts", "heading")) or typeface.bundled("inter")
        text = self._face(theme.fonts.text, ("fonts", "text")) or typeface.bundled("inter")
        logo, logo_dark = self._logo(theme.logo, "logo"), self._logo(theme.logo_dark, "logo_dark")
        style, pictures = self._style()
        templates = self._templates()
        if colours is None or has_errors(self._problems):
            return None, self._problems
        plain = _brand(self._folder.slug, theme, colours, heading, text)
        logos = {picture.name: picture.data for picture in (logo, logo_dark) if picture}
        whole = replace(
            plain,
            files={**pictures, **plain.files, **logos},
            logo=logo,
            logo_dark=logo_dark,
            style=style,
            templates=templates,
        )
        return whole, self._problems

    def _add(
        self,
        path: tuple[str, ...],
        code: str,
        message: str,
        hint: str | None = None,
        warning: bool = False,
    ) -> None:
        self._problems.append(
            Problem(
                place=self._places[path],
                code=code,
                message=message,
                hint=hint,
                severity="warning" if warning else "error",
            )
        )

    def _colours(self, theme: Theme) -> Palette | None:
        primary, accent = (
            self._colour(field, text)
            for field, text in (("primary", theme.primary), ("accent", theme.accent))
        )
        if primary is None:
            return None
        if (ratio := visible(primary)) < VISIBLE:
            message = f"primary {primary} cannot be told from a light page: {ratio:.2f}:1"
            hint = "give the brand's darkest colour as primary, and this one as accent"
            self._add(("primary",), "colour-refused", message, hint)
            return None
        colours = palette(primary, accent)
        for repair in colours.repairs:
            if repair.notice:
                self._add((repair.field,), "colour-repaired", repair.text, warning=True)
        return colours

    def _colour(self, field: str, text: str | None) -> str | None:
        """The colour as #rrggbb; None where it is missing or wrong, which is then a problem."""
        if text is None or not _HEX.fullmatch(text):
            return None
        colour = from_hex(text)
        if colour is None:
            message = f"{field} {quote(text)} lets through what is behind it"
            solid = text[:7] if len(text) == 9 else text[:4]
            hint = f"write it without its last digits: {quote(solid)}"
            self._add((field,), "colour-refused", message, hint)
        return colour

    def _face(self, name: str | None, path: tuple[str, ...]) -> Typeface | None:
        if name is None:
            return None
        if name in typeface.BUNDLED:
            return typeface.bundled(name)
        content = {
            PurePosixPath(file).name: real
            for file, real in self._folder.files.items()
            if PurePosixPath(file).parent.as_posix() == name
        }
        fonts = [file for file in content if file.lower().endswith(".woff2")]
        if not fonts or not _FOLDER.fullmatch(name):
            self._unknown_face(name, path, bool(content))
            return None
        licences = [file for file in content if typeface.LICENCE.fullmatch(file)]
        if not licences:
            message = f"the fonts in {quote(name)} have no licence beside them"
            hint = f"put the text that allows to publish them into {name}/LICENSE"
            self._add(path, "missing-licence", message, hint)
            return None
        data: dict[str, bytes] = {}
        for file in [*fonts, *licences]:
            where = f"{name}/{file}"
            read_data = self._read(where, typeface.LARGEST)
            if read_data is not None and file in fonts and read_data[:4] != b"wOF2":
                message = f"{quote(where)} is not a WOFF2 font"
                self._add(path, "broken-font", message, "convert it, or ask the foundry for WOFF2")
            elif read_data is not None:
                data[file] = read_data
        return typeface.own(name, data)

    def _unknown_face(self, name: str, path: tuple[str, ...], is_folder: bool) -> None:
        known = [*typeface.BUNDLED, *self._font_folders()]
        if is_folder:
            message = f"the folder {quote(name)} has no font in it"
            hint: str | None = "fonts are WOFF2 files, with a licence beside them"
        else:
            message = f"there is no font {quote(name)}"
            hint = did_you_mean(name, known) or (
                f"fonts are {listed(known)}, or a folder beside theme.yaml with WOFF2 files"
            )
        self._add(path, "unknown-font", message, hint)

    def _font_folders(self) -> Iterator[str]:
        found = (PurePosixPath(file) for file in self._folder.files if file.endswith(".woff2"))
        yield from dict.fromkeys(path.parent.as_posix() for path in found if len(path.parts) == 2)

    def _logo(self, name: str | None, field: str) -> Image | None:
        if name is None:
            return None
        if name not in self._folder.files:
            pictures = [f for f in self._folder.files if f.lower().endswith((".svg", ".png"))]
            hint = did_you_mean(name, pictures) or "logos stand beside theme.yaml: SVG or PNG files"
            self._add((field,), "missing-file", f"there is no file {quote(name)}", hint)
            return None
        data = self._read(name)
        if data is None:
            return None
        picture, problems = image(data, self._path(name))
        self._problems += problems
        if picture is None:
            return None
        stem = re.sub("[^A-Za-z0-9]+", "-", name.rpartition(".")[0]).strip("-") or field
        return replace(picture, name=f"{stem}.{picture.kind}")

    def _style(self) -> tuple[str | None, dict[str, bytes]]:
        data = self._read("style.css") if "style.css" in self._folder.files else None
        if data is None:
            return None, {}
        text, used, problems = overrides.style(self._path("style.css"), data, self._folder.files)
        self._problems += problems
        pictures: dict[str, bytes] = {}
        for name in sorted(used):
            content = self._read(name)
            if content is None:
                continue
            if content[:4] == b"wOF2":
                pictures[name] = content
                continue
            picture, wrong = image(content, self._path(name))
            self._problems += wrong
            if picture is not None:
                pictures[name] = picture.data
        return text, pictures

    def _templates(self) -> dict[str, str]:
        found: dict[str, tuple[str, bytes]] = {}
        for name in self._folder.files:
            if name.startswith("templates/") and (data := self._read(name)) is not None:
                found[name.removeprefix("templates/")] = (self._path(name), data)
        texts, problems = overrides.templates(found, self._replaceable)
        self._problems += problems
        return texts

    def _path(self, name: str) -> str:
        return shown(self._folder.path / name)

    def _read(self, name: str, most: int = 2_000_000) -> bytes | None:
        """The bytes of one of the folder's files; None where they cannot be had, a problem then."""
        place = Place(file=self._path(name))
        path: Path = self._folder.files[name]
        try:
            size = path.stat().st_size
            if size <= most:
                return path.read_bytes()
            message = f"the file has {size:,} bytes, more than the {most:,} that are read"
            problem = Problem(place=place, code="too-large", message=message)
        except OSError as error:
            words = error.strerror or "it is not there any more"
            message = f"the file cannot be read: {words[:1].lower()}{words[1:]}"
            problem = Problem(place=place, code="unreadable", message=message)
        self._problems.append(problem)
        return None
