"""Colours: sRGB and OKLCH, the contrast of WCAG 2.2, and the nearest colour that can be read.

A colour is its text `#rrggbb`, since that is what a style sheet holds: contrast is always that of
the rounded colour which a reader sees.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

WHITE, BLACK = "#ffffff", "#000000"


class Oklch(NamedTuple):
    """Lightness from 0 to 1, chroma from 0 (grey), hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def from_hex(text: str) -> str | None:
    """A CSS hex colour as `#rrggbb`, or None where a part of it is transparent.

    `text` has three, four, six or eight hexadecimal digits after the `#`."""
    digits = text.removeprefix("#").lower()
    if len(digits) < 6:
        digits = "".join(2 * digit for digit in digits)
    return f"#{digits[:6]}" if digits[6:] in ("", "ff") else None


@lru_cache(4096)
def oklch(colour: str) -> Oklch:
    """The colour in OKLCH (Björn Ottosson, "A perceptual color space", 2020)."""
    r, g, b = _linear(colour)
    l_ = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    m_ = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s_ = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_
    a = 1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_
    b = 0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


@lru_cache(4096)
def srgb(colour: Oklch) -> str:
    """The colour as sRGB shows it: lightness and hue stay, chroma is cut as far as it must be."""
    if _fits(channels := _channels(colour)):
        return _hex(channels)
    low, high = 0.0, colour.chroma
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _fits(_channels(colour._replace(chroma=middle))) else (low, middle)
        )
    return _hex(_channels(colour._replace(chroma=low)))


@lru_cache(4096)
def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1 (WCAG 2.2)."""
    r, g, b = _linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def worst(colour: str, grounds: Iterable[str]) -> float:
    """The lowest contrast of a colour on any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def hue_distance(one: float, other: float) -> float:
    """The degrees between two hues, from 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def readable(colour: str, grounds: Iterable[str], ratio: float) -> str:
    """The colour itself where it has the contrast on all grounds, else the nearest that has it.

    The grounds are all light or all dark, and the lightness moves away from them; the hue stays."""
    grounds = tuple(grounds)
    if worst(colour, grounds) >= ratio:
        return colour
    given = oklch(colour)
    end = 0.0 if worst(BLACK, grounds) > worst(WHITE, grounds) else 1.0
    wrong, right = given.lightness, end
    for _ in range(12):
        middle = (wrong + right) / 2
        passes = worst(srgb(given._replace(lightness=middle)), grounds) >= ratio
        wrong, right = (wrong, middle) if passes else (middle, right)
    return srgb(given._replace(lightness=right)) if right != end else (BLACK, WHITE)[int(end)]


def _linear(colour: str) -> tuple[float, float, float]:
    r, g, b = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return r, g, b


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _channels(colour: Oklch) -> tuple[float, float, float]:
    """Linear red, green and blue, which lie outside 0 to 1 where sRGB has no such colour."""
    angle = math.radians(colour.hue)
    a, b = colour.chroma * math.cos(angle), colour.chroma * math.sin(angle)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in channels)


def _hex(channels: tuple[float, float, float]) -> str:
    values = (round(255 * _encoded(min(max(channel, 0.0), 1.0))) for channel in channels)
    return "#" + "".join(f"{value:02x}" for value in values)
