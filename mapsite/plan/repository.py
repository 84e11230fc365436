"""mapsite.yaml → what holds for all plans of a repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from mapsite.plan.folders import shown
from mapsite.plan.model import Url
from mapsite.plan.problem import Problem
from mapsite.plan.read import read
from mapsite.plan.source import Source, decode

FILE = "mapsite.yaml"


class Repository(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a repository of plans."""

    url: Annotated[Url | None, Meta(description="Where the site is published.")] = None
    allow_public_repository: Annotated[
        bool,
        Meta(description="Publish from a repository that everyone can read, its plans included."),
    ] = False


class RepositoryReading(Struct, frozen=True, kw_only=True):
    """What was read from mapsite.yaml. `value` is None when there are errors, `source` where there
    is no file or no text."""

    value: Repository | None
    source: Source | None = None
    problems: tuple[Problem, ...] = ()


def repository(root: Path) -> RepositoryReading:
    """The settings in a repository's folder; all as they are by default where the file is missing.

    Raises OSError where the file cannot be read."""
    path = root / FILE
    if not path.exists():
        return RepositoryReading(value=Repository())
    source, refused = decode(shown(path), path.read_bytes())
    if source is None:
        return RepositoryReading(value=None, problems=tuple(refused))
    reading = read(source, Repository)
    if [problem.code for problem in reading.problems] == ["empty-file"]:
        return RepositoryReading(value=Repository(), source=source)
    return RepositoryReading(value=reading.value, source=source, problems=reading.problems)
