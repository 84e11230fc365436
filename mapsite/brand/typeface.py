"""The faces that pages are set in: bundled ones and a brand's own, and what stands in for the
scripts that they lack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from msgspec import Struct

LICENCE = re.compile(r"(licen[cs]e|ofl|copying)([-_.].*)?", re.IGNORECASE)
LARGEST = 2_000_000  # bytes of a font file

# The scripts of a file, by the end of its name; as Google Fonts and Fontsource cut them.
_RANGES = {
    "latin": (
        "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
    "latin-ext": (
        "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
        "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,"
        "U+2C60-2C7F,U+A720-A7FF"
    ),
}
_WEIGHTS = {
    "thin": 100,
    "extralight": 200,
    "light": 300,
    "regular": 400,
    "medium": 500,
    "semibold": 600,
    "extrabold": 800,
    "bold": 700,
    "black": 900,
}

_SANS = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif'
)
_SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif'
_TRADITIONAL = (
    '"PingFang TC", "Microsoft JhengHei UI", "Noto Sans CJK TC", "Noto Sans TC"',
    '"Songti TC", "Noto Serif CJK TC", "Noto Serif TC", PMingLiU',
)
# Named by language where the reader's browser would choose badly for a whole page: Han characters
# of another country, Arabic drawn as a book face. The two stacks are those of sans and serif.
_SCRIPTS = {
    "ar": ('"SF Arabic", "Segoe UI", "Geeza Pro", "Noto Sans Arabic", "Noto Kufi Arabic", Tahoma',)
    * 2,
    "fa": ('"SF Arabic", "Segoe UI", "Geeza Pro", "Noto Sans Arabic", Vazirmatn, Tahoma',) * 2,
    "ur": ('"Noto Nastaliq Urdu", "SF Arabic", "Segoe UI", "Noto Sans Arabic", Tahoma',) * 2,
    "he": (
        '"SF Hebrew", "Segoe UI", "Arial Hebrew", "Noto Sans Hebrew", Arial',
        '"New Peninim MT", "Noto Serif Hebrew", "Frank Ruehl CLM", David',
    ),
    "hi": (
        '"Kohinoor Devanagari", "Nirmala UI", "Noto Sans Devanagari", Mangal',
        '"ITF Devanagari", "Nirmala UI", "Noto Serif Devanagari", "Noto Sans Devanagari"',
    ),
    "th": (
        '"Thonburi", "Leelawadee UI", "Noto Sans Thai"',
        '"Noto Serif Thai", "Thonburi", "Leelawadee UI", "Noto Sans Thai"',
    ),
    "ja": (
        '"Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", Meiryo',
        '"Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP"',
    ),
    "ko": (
        '"Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR"',
        '"AppleMyungjo", Batang, "Noto Serif CJK KR", "Noto Serif KR"',
    ),
    "zh": (
        '"PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC"',
        '"Songti SC", "Noto Serif CJK SC", "Noto Serif SC", SimSun',
    ),
    "zh-Hant": _TRADITIONAL,
    "zh-TW": _TRADITIONAL,
    "zh-HK": _TRADITIONAL,
}


class Typeface(Struct, frozen=True, kw_only=True):
    """A face: what style sheets call it, whether it has serifs, how bold a title in it is, and its
    files as they are published (its licence among them). `rules` are its @font-face rules."""

    family: str
    serif: bool
    heading_weight: int
    rules: str
    files: Mapping[str, bytes]

    def stack(self, language: str | None = None) -> str:
        """The value of font-family: the face, then the system's, of a language's script first."""
        script = [_SCRIPTS[language][self.serif]] if language else []
        return ", ".join([f'"{self.family}"', *script, _SERIF if self.serif else _SANS])


class _Bundled(Struct, frozen=True, kw_only=True):
    family: str
    heading_weight: int
    serif: bool = False
    descriptors: str = "font-weight:100 900"


_BUNDLED = {
    "inter": _Bundled(family="Inter", heading_weight=650),
    "source-serif": _Bundled(
        family="Source Serif 4",
        heading_weight=420,
        serif=True,
        descriptors="font-weight:200 900",
    ),
    "hanken-grotesk": _Bundled(family="Hanken Grotesk", heading_weight=650),
    "archivo": _Bundled(
        family="Archivo",
        heading_weight=700,
        descriptors="font-weight:100 900;font-stretch:62% 125%",
    ),
    "bitter": _Bundled(family="Bitter", heading_weight=600, serif=True),
}
BUNDLED = tuple(_BUNDLED)
LANGUAGES = tuple(_SCRIPTS)


@cache
def bundled(name: str) -> Typeface:
    """One of the faces named in `BUNDLED`."""
    face = _BUNDLED[name]
    folder = files("mapsite.brand") / "fonts" / name
    published = {
        f"{name}-{subset}.woff2": (folder / f"{name}-{subset}.woff2").read_bytes()
        for subset in _RANGES
    }
    rules = [
        _rule(face.family, file, f"{face.descriptors};unicode-range:{_RANGES[subset]}")
        for subset, file in zip(_RANGES, published, strict=True)
    ]
    published[f"{name}-LICENSE.txt"] = (folder / "LICENSE").read_bytes()
    return Typeface(
        family=face.family,
        serif=face.serif,
        heading_weight=face.heading_weight,
        rules="".join(rules),
        files=published,
    )


def own(name: str, content: Mapping[str, bytes]) -> Typeface:
    """A face that a brand brings: the files of its folder `name`, its licence among them.

    What a file holds is in its name, as foundries write it: `Acme-Bold.woff2`,
    `Acme-MediumItalic.woff2`, `acme-latin-ext.woff2`. One without a weight is taken
    for variable."""
    published: dict[str, bytes] = {}
    rules: list[str] = []
    for file, data in sorted(content.items()):
        stem, _, suffix = file.rpartition(".")
        if suffix.lower() == "woff2":
            target = f"{name}-{_plain(stem)}.woff2"
            rules.append(_rule(name, target, _descriptors(stem.lower())))
        elif LICENCE.fullmatch(file):
            target = f"{name}-LICENSE.txt"
        else:
            continue
        published[target] = data
    serif = bool(re.search("serif|antiqua|slab", name)) and "sans" not in name
    return Typeface(
        family=name, serif=serif, heading_weight=600, rules="".join(rules), files=published
    )


def _rule(family: str, file: str, descriptors: str) -> str:
    return (
        f'@font-face{{font-family:"{family}";src:url("{file}") format("woff2");'
        f"font-display:swap;{descriptors}}}\n"
    )


def _descriptors(stem: str) -> str:
    found = ["font-style:italic"] if "italic" in stem else []
    number = re.search(r"(?<!\d)[1-9]00(?!\d)", stem)
    word = next(
        (w for w in _WEIGHTS if re.search(rf"[-_ ]{w}(?![a-z])|[-_ ]{w}italic", stem)), None
    )
    weight = number.group() if number else _WEIGHTS[word] if word else "100 900"
    found.append(f"font-weight:{weight}")
    for subset in ("latin-ext", "latin"):
        if subset in stem:
            found.append(f"unicode-range:{_RANGES[subset]}")
            break
    return ";".join(found)


def _plain(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower() or "font"
