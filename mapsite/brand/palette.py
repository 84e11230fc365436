"""A brand's two colours → every colour of a page, in light and in dark, each of them readable.

Colour marks trouble: `late`, `soon` and `stop` are the same for every brand, and a brand whose own
hue reads as an alarm draws its bars and links in another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from mapsite.brand.colour import (
    BLACK,
    WHITE,
    Oklch,
    contrast,
    hue_distance,
    oklch,
    readable,
    srgb,
    worst,
)

TEXT, GRAPHIC = 4.6, 3.05  # WCAG asks for 4.5 and 3; the rest is for another's rounding
LIFTED = 6.0  # what a brand's colour is lifted to on dark pages, where 4.6 is dim beside `ink-2`
ALARMS = (27.0, 70.0)  # the hues of `late` and `soon`, in degrees
NEAR = 28.0  # degrees within which a hue reads as an alarm
GREY = 0.035  # the chroma below which a colour has no hue to speak of
PALE = 0.65  # the lightness from which a ground takes dark text
VISIBLE = 1.2  # the contrast below which a filled button cannot be told from the page


class _Scheme(NamedTuple):
    """Lightness (and where it is fixed, chroma) of the roles in one scheme."""

    bg: float
    panel: float
    sunk: float
    line: float
    edge: float
    ink: float
    ink_2: float
    tint: tuple[float, float]
    tint_2: tuple[float, float]
    data_2: tuple[float, float]
    late: Oklch
    soon: Oklch
    stop: Oklch
    alarm_ground: tuple[float, float]


_LIGHT = _Scheme(
    bg=0.995,
    panel=0.973,
    sunk=0.95,
    line=0.89,
    edge=0.62,
    ink=0.215,
    ink_2=0.43,
    tint=(0.953, 0.022),
    tint_2=(0.885, 0.046),
    data_2=(0.895, 0.038),
    late=Oklch(0.51, 0.195, 27),
    soon=Oklch(0.51, 0.11, 68),
    stop=Oklch(0.47, 0.17, 288),
    alarm_ground=(0.943, 0.03),
)
_DARK = _Scheme(
    bg=0.17,
    panel=0.21,
    sunk=0.245,
    line=0.325,
    edge=0.56,
    ink=0.955,
    ink_2=0.76,
    tint=(0.26, 0.035),
    tint_2=(0.36, 0.055),
    data_2=(0.35, 0.05),
    late=Oklch(0.78, 0.13, 25),
    soon=Oklch(0.81, 0.13, 78),
    stop=Oklch(0.78, 0.1, 288),
    alarm_ground=(0.29, 0.06),
)


class Repair(Struct, frozen=True, kw_only=True):
    """A colour of the theme that a page shows otherwise than it was given, and why.

    `field` is the theme's field. A `notice` is what a brand's owner should look at; the rest is
    what dark pages do with any colour that is made for light ones."""

    field: Literal["primary", "accent"]
    text: str
    notice: bool


class Palette(Struct, frozen=True, kw_only=True):
    """Colours by role (`ink-2`) for light and for dark pages, and what was repaired for them."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    repairs: tuple[Repair, ...]


def palette(primary: str, accent: str | None = None) -> Palette:
    """The colours of a brand. `primary` and `accent` are `#rrggbb`."""
    light = _roles(primary, accent, _LIGHT)
    dark = _roles(primary, accent, _DARK)
    return Palette(light=light, dark=dark, repairs=tuple(_repairs(primary, accent, light, dark)))


def visible(primary: str) -> float:
    """The contrast of the brand's colour on a light page, where buttons are filled with it."""
    return contrast(primary, _neutrals(primary, _LIGHT)["bg"])


def _roles(primary: str, accent: str | None, scheme: _Scheme) -> dict[str, str]:
    data = _data(primary, accent)
    roles = _neutrals(data, scheme)
    roles["tint"] = _pale(primary, scheme.tint)
    roles["tint-2"] = _pale(primary, scheme.tint_2)
    grounds = [roles[name] for name in ("bg", "panel", "sunk", "tint")]
    roles["edge"] = readable(roles["edge"], grounds, GRAPHIC)
    roles["brand"] = _text(primary, grounds, scheme)
    roles["fill"] = primary if scheme is _LIGHT else readable(primary, grounds, GRAPHIC)
    roles["on-fill"] = _on(roles["fill"], roles, scheme)
    if accent is None:
        roles["accent"] = roles["ink"] if _alarms(primary) else roles["brand"]
    else:
        roles["accent"] = _text(accent, grounds, scheme)
    roles["data"] = _text(data, grounds, scheme) if data else roles["ink"]
    roles["data-2"] = _pale(roles["data"], scheme.data_2)
    for name, colour in (("late", scheme.late), ("soon", scheme.soon), ("stop", scheme.stop)):
        lightness, chroma = scheme.alarm_ground
        ground = srgb(Oklch(lightness, chroma, colour.hue))
        roles[f"{name}-bg"] = ground
        roles[name] = readable(srgb(colour), [*grounds, ground], TEXT)
    roles["band"] = _band(primary, roles, scheme)
    roles["on-band"] = _on(roles["band"], roles, scheme)
    return roles


def _neutrals(data: str | None, scheme: _Scheme) -> dict[str, str]:
    """Greys with a breath of the hue that the page is drawn in."""
    _, own, hue = oklch(data) if data else Oklch(0, 0, 0)
    breath = min(1.0, own / 0.08)

    def grey(lightness: float, chroma: float) -> str:
        return srgb(Oklch(lightness, chroma * breath, hue))

    dark = scheme is _DARK
    return {
        "bg": grey(scheme.bg, 0.008 if dark else 0.002),
        "panel": grey(scheme.panel, 0.01 if dark else 0.005),
        "sunk": grey(scheme.sunk, 0.012 if dark else 0.007),
        "line": grey(scheme.line, 0.012 if dark else 0.009),
        "edge": grey(scheme.edge, 0.014),
        "ink": grey(scheme.ink, 0.006 if dark else 0.014),
        "ink-2": grey(scheme.ink_2, 0.014),
    }


def _pale(colour: str, ground: tuple[float, float]) -> str:
    """The colour's hue as a ground of this lightness and at most this chroma."""
    lightness, chroma = ground
    _, own, hue = oklch(colour)
    return srgb(Oklch(lightness, min(own, chroma), hue))


def _text(colour: str, grounds: Sequence[str], scheme: _Scheme) -> str:
    """A colour of the brand's as text: itself where it can be read."""
    if worst(colour, grounds) >= TEXT:
        return colour
    return readable(colour, grounds, TEXT if scheme is _LIGHT else LIFTED)


def _on(ground: str, roles: Mapping[str, str], scheme: _Scheme) -> str:
    """The text on a filled ground: the page's own light and dark where they can be read."""
    light, dark = (WHITE, roles["ink"]) if scheme is _LIGHT else (roles["ink"], roles["bg"])
    for text in (light, dark):
        if contrast(text, ground) >= TEXT:
            return text
    return max(WHITE, BLACK, key=lambda text: contrast(text, ground))


def _alarms(colour: str) -> bool:
    """Whether the colour would read as late or due soon."""
    _, chroma, hue = oklch(colour)
    return chroma >= GREY and any(hue_distance(hue, alarm) <= NEAR for alarm in ALARMS)


def _data(primary: str, accent: str | None) -> str | None:
    """The colour of bars and links; None for ink."""
    if not _alarms(primary):
        return primary
    if accent is None or _alarms(accent) or oklch(accent).chroma < GREY:
        return None
    return accent


def _band(primary: str, roles: Mapping[str, str], scheme: _Scheme) -> str:
    """The ground of the hero, edge to edge: the brand's colour, or where that would shout, ink or a
    pale tint of it."""
    pale = oklch(primary).lightness >= PALE
    alarms = _alarms(primary)
    if scheme is _DARK:
        return roles["sunk"] if alarms and not pale else _pale(primary, (0.3, 0.06))
    if alarms:
        return _pale(primary, (0.95, 0.035)) if pale else roles["ink"]
    return primary if pale else readable(primary, [WHITE], 5.5)


def _repairs(
    primary: str, accent: str | None, light: Mapping[str, str], dark: Mapping[str, str]
) -> list[Repair]:
    found: list[Repair] = []
    given: list[tuple[Literal["primary", "accent"], str, str]] = [("primary", primary, "brand")]
    if accent is not None:
        given.append(("accent", accent, "accent"))
    for field, colour, role in given:
        for pages, roles in (("light", light), ("dark", dark)):
            if roles[role] == colour:
                continue
            ratio = worst(colour, (roles[name] for name in ("bg", "panel", "sunk", "tint")))
            text = (
                f"{field} {colour} is {roles[role]} in text on {pages} pages: "
                f"{ratio:.1f}:1 would be unreadable"
            )
            found.append(Repair(field=field, text=text, notice=pages == "light"))
    if _alarms(primary):
        instead = "the accent" if _data(primary, accent) else "ink"
        text = (
            f"primary {primary} would read as late or due soon in bars and links: "
            f"they take {instead}"
        )
        found.append(Repair(field="primary", text=text, notice=False))
    return found
