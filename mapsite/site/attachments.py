"""A deal's attachments as they are published: pictures cleaned and measured, all else as it is."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from mapsite.pages.deal import Attachment
from mapsite.pages.images import image
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.model import Plan
from mapsite.plan.problem import Problem


class Attachments(Struct, frozen=True, kw_only=True):
    """By path ("files/x.svg"): what pages say of them, and the bytes of those that were cleaned."""

    about: Mapping[str, Attachment]
    cleaned: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def attachments(plan: Plan, folder: DealFolder) -> Attachments:
    """What a deal attaches. Every logo must be a picture, and an SVG comes back without scripts:
    opened by itself it would be a page of this site."""
    logos = {party.logo for party in plan.parties}
    about: dict[str, Attachment] = {}
    cleaned: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path, real in folder.files.items():
        if path not in logos and not path.lower().endswith(".svg"):
            about[path] = Attachment(size=real.stat().st_size)
            continue
        picture, found = image(real.read_bytes(), shown(folder.path / path))
        problems += found
        if picture is not None:
            cleaned[path] = picture.data
            about[path] = Attachment(
                size=len(picture.data), width=picture.width, height=picture.height
            )
    return Attachments(about=about, cleaned=cleaned, problems=tuple(problems))
