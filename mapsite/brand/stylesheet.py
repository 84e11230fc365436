"""A theme, its colours and its faces → brand.css, which holds all that differs by brand."""

from __future__ import annotations

from collections.abc import Mapping

from mapsite.brand.palette import Palette
from mapsite.brand.theme import Theme
from mapsite.brand.typeface import LANGUAGES, Typeface


def brand_css(theme: Theme, colours: Palette, heading: Typeface, text: Typeface) -> str:
    """The text of brand.css. Paper is always light, so dark is for screens alone."""
    rules = dict.fromkeys((heading.rules, text.rules))
    light = _properties(colours.light)
    dark = "color-scheme:dark;" + _properties(colours.dark)
    shape = (
        f"--radius:{theme.radius}px;--rule:{theme.rule}px;--weight-heading:{heading.heading_weight};"
        f"--font-heading:{heading.stack()};--font-text:{text.stack()};"
    )
    scripts = (
        f"body:lang({language}){{--font-heading:{heading.stack(language)};"
        f"--font-text:{text.stack(language)}}}\n"
        for language in LANGUAGES
    )
    return (
        f"{''.join(rules)}"
        f":root{{color-scheme:light dark}}\n"
        f"@media print{{:root{{color-scheme:light}}}}\n"
        f':root:has(body[data-md-color-scheme="default"]){{color-scheme:light}}\n'
        f"body{{color-scheme:light;{light}{shape}}}\n"
        f"{''.join(scripts)}"
        f"@media screen and (prefers-color-scheme:dark){{"
        f'body:not([data-md-color-scheme="default"]){{{dark}}}}}\n'
        f"@media screen{{"
        f':root:has(body[data-md-color-scheme="slate"]){{color-scheme:dark}}'
        f'body[data-md-color-scheme="slate"]{{{dark}}}}}\n'
    )


def _properties(roles: Mapping[str, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in roles.items())
