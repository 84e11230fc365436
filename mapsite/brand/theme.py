"""The theme of a brand: every field of theme.yaml, its type and its description; nothing else."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from mapsite.plan.model import Url

Colour = Annotated[
    str,
    Meta(
        pattern="^#([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$",
        examples=['"#0b4f6c"'],
    ),
]
LogoFile = Annotated[str, Meta(examples=["logo.svg"])]
FontName = Annotated[str, Meta(examples=["inter", "source-serif"])]


class Fonts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The faces that a brand is set in: bundled ones, or folders of the brand's own."""

    heading: Annotated[
        FontName | None,
        Meta(description="The face of titles: a bundled one, or a folder beside theme.yaml."),
    ] = None
    text: Annotated[
        FontName | None,
        Meta(description="The face of all else: a bundled one, or a folder beside theme.yaml."),
    ] = None


class Remember(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the gate offers to keep a reader signed in."""

    offer: Annotated[bool, Meta(description="Whether it is offered.")] = True
    days: Annotated[
        int, Meta(ge=1, le=90, description="For how many days: a number from 1 to 90.")
    ] = 30


class Theme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A brand: themes/<brand>/theme.yaml."""

    name: Annotated[str, Meta(description="The organisation's name.")]
    primary: Annotated[
        Colour,
        Meta(description="The brand's colour: a hex colour in quotation marks."),
    ]
    accent: Annotated[
        Colour | None,
        Meta(description="A second colour, for key dates: a hex colour in quotation marks."),
    ] = None
    logo: Annotated[
        LogoFile | None, Meta(description="The logo: an SVG or PNG file beside theme.yaml.")
    ] = None
    logo_dark: Annotated[
        LogoFile | None,
        Meta(description="The logo on dark pages; when missing, `logo` on a white plate."),
    ] = None
    fonts: Annotated[Fonts, Meta(description="The faces of titles and of text.")] = Fonts()
    radius: Annotated[
        Literal[0, 6, 14], Meta(description="How round corners are, in pixels: 0, 6 or 14.")
    ] = 6
    rule: Annotated[
        Literal[1, 2], Meta(description="How thick lines between sections are, in pixels: 1 or 2.")
    ] = 1
    hero: Annotated[
        Literal["plain", "band"],
        Meta(description="Whether title and goal stand on a band in the brand's colour."),
    ] = "plain"
    footer: Annotated[str | None, Meta(description="A line at the foot of each page.")] = None
    privacy: Annotated[Url | None, Meta(description="The page of your privacy notice.")] = None
    remember: Annotated[
        Remember, Meta(description="Whether the gate offers to keep a reader signed in.")
    ] = Remember()
