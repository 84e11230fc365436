"""A deal's attachments as they are published: pictures cleaned and measured, all else as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from mapsite.brand.images import pictures, unreadable
from mapsite.pages.deal import Attachment
from mapsite.plan.folders import DealFolder, shown
from mapsite.plan.model import Plan
from mapsite.plan.problem import Place, Problem, quote


class Attachments(Struct, frozen=True, kw_only=True):
    """By path ("files/x.svg"): what pages say of them, and the bytes of those that were cleaned."""

    about: Mapping[str, Attachment]
    cleaned: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def attachments(plan: Plan, folder: DealFolder) -> Attachments:
    """What a deal attaches."""
    about: dict[str, Attachment] = {}
    cleaned: dict[str, bytes] = {}
    problems = list(_sources(folder))
    seen = set()
    for path, picture, found in pictures(plan, folder):
        seen.add(path)
        problems += found
        if picture is not None:
            cleaned[path] = picture.data
            about[path] = Attachment(
                size=len(picture.data), width=picture.width, height=picture.height
            )
    for path, real in folder.files.items():
        if path in seen:
            continue
        try:
            about[path] = Attachment(size=real.stat().st_size)
        except OSError as error:
            problems.append(unreadable(shown(folder.path / path), error))
    return Attachments(about=about, cleaned=cleaned, problems=tuple(problems))


def _sources(folder: DealFolder) -> Iterator[Problem]:
    """A hard link leads nowhere that could be refused: it is the deal's own text all the same."""
    private = [folder.path / name for name in ("plan.yaml", "internal.yaml")]
    for path, real in folder.files.items():
        if any(own.exists() and own.samefile(real) for own in private if real.exists()):
            yield Problem(
                place=Place(file=shown(folder.path / path)),
                code="leads-out",
                message=f"{quote(path)} is the deal's own text under another name",
                hint="delete it: what stands in files/ can be published",
            )
