"""Rules for the files that a plan names: each is there, and inside the deal's own folder."""

from __future__ import annotations

from collections.abc import Iterator

from mapsite.plan.folders import DealFolder
from mapsite.plan.model import Plan
from mapsite.plan.problem import Place, Problem, did_you_mean, quote
from mapsite.plan.shape import leaves
from mapsite.plan.source import Places


def files_exist(plan: Plan, places: Places, folder: DealFolder) -> Iterator[Problem]:
    """Every file that the plan names is there, and inside the deal's folder."""
    reported = set()
    for path, shape, name in leaves(plan):
        if shape.kind != "file" or not name.startswith("files/") or name in folder.files:
            continue
        if name in folder.refused:
            reported.add(name)
            message = f"{quote(name)} is a link that leads out of the deal's folder"
            hint = "copy what it points at into files/"
            yield Problem(place=places[path], code="leads-out", message=message, hint=hint)
            continue
        hint = did_you_mean(name, folder.files) or "put it into the deal's folder files/"
        message = f"there is no file {quote(name)}"
        yield Problem(place=places[path], code="missing-file", message=message, hint=hint)
    for name in sorted(folder.refused - reported):
        yield Problem(
            place=Place(file=f"{places.file.rpartition('/')[0]}/{name}".lstrip("/")),
            code="leads-out",
            message="this link leads out of the deal's folder",
            hint="copy what it points at into files/",
        )
