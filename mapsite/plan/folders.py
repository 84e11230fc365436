"""Deals and brands on disk: finds their folders and reads their bytes; nothing else reads plans/.

Links that lead out of a deal's own folder are never followed: their targets would be published.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from mapsite.plan.problem import Place, Problem, did_you_mean, listed, quote, visible
from mapsite.plan.source import LARGEST, too_large

MOST_NAMED = 8  # deals that a hint lists


class DealFolder(Struct, frozen=True, kw_only=True):
    """A deal's folder as it was read.

    `plan`, `internal` and `readers` are the bytes of plan.yaml, internal.yaml and readers.yaml;
    None where the file is not there or could not be read, which `problems` then says. `files` maps
    each attachment as a plan names it (`files/x.pdf`) to its real path; `refused` are files and
    folders that lead out of the deal's own."""

    slug: str
    path: Path
    plan: bytes | None
    internal: bytes | None = None
    readers: bytes | None = None
    files: Mapping[str, Path] = {}
    refused: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class BrandFolder(Struct, frozen=True, kw_only=True):
    """A brand's folder as it was read: theme.yaml's bytes, and its other files by their path."""

    slug: str
    path: Path
    theme: bytes
    files: Mapping[str, Path] = {}
    problems: tuple[Problem, ...] = ()


class UnknownDeal(Exception):
    """A deal was named that is not in plans/. `hint` says which one is like it."""

    exit_status = 2

    def __init__(self, slug: str, plans: Path, known: Sequence[str]) -> None:
        names = [visible(name) for name in known[:MOST_NAMED]]
        if len(known) > MOST_NAMED:
            names.append(f"{len(known) - MOST_NAMED} more")
        there = f"there is {listed(names, 'and')}" if known else "it holds no plan yet"
        self.hint = did_you_mean(slug, known) or there
        self.slug = slug
        super().__init__(f"no deal {quote(slug)} in {shown(plans)}")


class NoPlans(Exception):
    """The folder of plans is not there. `hint` says where it may be."""

    exit_status = 2

    def __init__(self, plans: Path) -> None:
        above = folder_above(plans)
        self.hint = "mapsite new makes it, with a first plan; --plans names another one"
        if above is not None:
            self.hint = f"it is in {quote(str(above), 200)}: go there, or name it with --plans"
        super().__init__(f"there is no folder {quote(shown(plans))}")


def folder_above(plans: Path) -> Path | None:
    """The nearest folder above the working directory that holds `plans`, a relative path."""
    if plans.is_absolute() or plans.is_dir():
        return None
    return next((above for above in Path.cwd().parents if (above / plans).is_dir()), None)


def shown(path: Path) -> str:
    """A path as messages and reports show it: as from the working directory, with `/`."""
    if path.is_absolute():
        with contextlib.suppress(ValueError, OSError):
            path = path.relative_to(Path.cwd())
    return path.as_posix()


def deals(plans: Path, only: Sequence[str] = ()) -> tuple[DealFolder, ...]:
    """The deals in the folder `plans`, by name; `only` those slugs, in the order given, if any.

    Raises NoPlans where there is no such folder, UnknownDeal where there is no such deal."""
    if not plans.is_dir():
        raise NoPlans(plans)
    known = [entry.name for entry in sorted(plans.iterdir()) if _is_deal(entry)]
    wanted = [_slug(plans, name) for name in only]
    for slug in wanted:
        if slug not in known:
            raise UnknownDeal(slug, plans, known)
    return tuple(_deal(plans, slug) for slug in dict.fromkeys(wanted or known))


def brands(themes: Path) -> dict[str, BrandFolder]:
    """The brands in the folder `themes`, by slug; none where there is no such folder."""
    if not themes.is_dir():
        return {}
    return {
        entry.name: _brand(themes, entry)
        for entry in sorted(themes.iterdir())
        if not entry.name.startswith(".")
        and entry.is_dir()
        and (os.path.lexists(entry / "theme.yaml") or _misnamed(entry, "theme"))
    }


def _slug(plans: Path, name: str) -> str:
    """A deal may be named by its slug or, as a shell completes it, by its folder or its file."""
    path = Path(name)
    if path.name == "plan.yaml":
        path = path.parent
    return path.name if path.parent in (plans, Path()) and path.name else name


def _is_deal(entry: Path) -> bool:
    if entry.name.startswith(".") or not entry.is_dir():
        return False
    return os.path.lexists(entry / "plan.yaml") or _misnamed(entry) is not None


def _misnamed(folder: Path, stem: str = "plan") -> Path | None:
    """The file that somebody meant as `<stem>.yaml`, where that one is not there."""
    if os.path.lexists(folder / f"{stem}.yaml"):
        return None
    for name in (f"{stem}.yml", f"{stem.title()}.yaml", f"{stem.title()}.yml", f"{stem}.YAML"):
        if (folder / name).is_file():
            return folder / name
    return None


def _wrong_name(misnamed: Path, what: str, right: str) -> Problem:
    return Problem(
        place=Place(file=shown(misnamed)),
        code="misnamed-file",
        message=f"{what} in {quote(misnamed.name)} is not read",
        hint=f"name the file {right}",
    )


def _deal(plans: Path, slug: str) -> DealFolder:
    path = plans / slug
    problems: list[Problem] = []
    home = path.resolve()
    if not home.is_relative_to(plans.resolve()):
        problems.append(_leads_out(path, "the folder of plans"))
        return DealFolder(slug=slug, path=path, plan=None, problems=tuple(problems))
    if misnamed := _misnamed(path):
        problems.append(_wrong_name(misnamed, "a plan", "plan.yaml"))
        return DealFolder(slug=slug, path=path, plan=None, problems=tuple(problems))
    plan = _read(path / "plan.yaml", home, problems)
    internal = None
    if os.path.lexists(path / "internal.yaml"):
        internal = _read(path / "internal.yaml", home, problems)
    elif misnamed := _misnamed(path, "internal"):
        problems.append(_wrong_name(misnamed, "what stands", "internal.yaml"))
    readers = None
    if os.path.lexists(path / "readers.yaml"):
        readers = _read(path / "readers.yaml", home, problems)
    elif misnamed := _misnamed(path, "readers"):
        problems.append(_wrong_name(misnamed, "what stands", "readers.yaml"))
    files, refused = _files(path, path / "files", home)
    return DealFolder(
        slug=slug,
        path=path,
        plan=plan,
        internal=internal,
        readers=readers,
        files=files,
        refused=refused,
        problems=tuple(problems),
    )


def _brand(themes: Path, path: Path) -> BrandFolder:
    problems: list[Problem] = []
    home = path.resolve()
    theme = None
    if not home.is_relative_to(themes.resolve()):
        problems.append(_leads_out(path, "the folder of brands"))
    elif misnamed := _misnamed(path, "theme"):
        problems.append(_wrong_name(misnamed, "a brand", "theme.yaml"))
    else:
        theme = _read(path / "theme.yaml", home, problems, "the brand's folder")
    files, refused = _files(path, path, home) if theme is not None else ({}, frozenset())
    problems += [_leads_out(path / name, "the brand's folder") for name in sorted(refused)]
    files.pop("theme.yaml", None)
    return BrandFolder(
        slug=path.name, path=path, theme=theme or b"", files=files, problems=tuple(problems)
    )


def _read(
    path: Path, home: Path, problems: list[Problem], home_name: str = "the deal's folder"
) -> bytes | None:
    """The bytes of a regular file inside `home` and under the limit; else None and a problem."""
    place = Place(file=shown(path))
    try:
        if not path.resolve().is_relative_to(home):
            problems.append(_leads_out(path, home_name))
            return None
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a pipe or a device"
            message = f"{quote(path.name)} is {what}, where a text file is wanted"
            problems.append(Problem(place=place, code="unreadable", message=message))
            return None
        if status.st_size > LARGEST:
            problems.append(too_large(place.file, status.st_size))
            return None
        with path.open("rb") as opened:
            # One byte over the limit tells of a file that grew since: `decode` then refuses it.
            return opened.read(LARGEST + 1)
    except (OSError, RuntimeError) as error:
        words = getattr(error, "strerror", None) or "it is a link to itself"
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            words = "it is a link to a file that is not there"
        message = f"the file cannot be read: {words[:1].lower()}{words[1:]}"
        problems.append(Problem(place=place, code="unreadable", message=message))
        return None


def _leads_out(path: Path, home: str) -> Problem:
    return Problem(
        place=Place(file=shown(path)),
        code="leads-out",
        message=f"this link leads out of {home}",
        hint="copy what it points at into the folder",
    )


def _files(base: Path, folder: Path, home: Path) -> tuple[dict[str, Path], frozenset[str]]:
    """Regular files below `folder` by their path from `base`; and those that lead out of it.

    A link to elsewhere in `home` leads out too: the seller's own notes are there.
    Linked folders are not entered, so that a link to a parent cannot go round for ever."""
    files: dict[str, Path] = {}
    refused: set[str] = set()
    try:
        inside = folder.resolve()
    except (OSError, RuntimeError):
        return files, frozenset()
    if folder.is_symlink() and home not in inside.parents:
        return files, frozenset([folder.relative_to(base).as_posix()])
    for where, folders, names in os.walk(folder):
        folders.sort()
        linked = [name for name in folders if (Path(where) / name).is_symlink()]
        for name in sorted([*names, *linked]):
            path = Path(where) / name
            key = path.relative_to(base).as_posix()
            try:
                real = path.resolve()
                if not real.is_relative_to(inside):
                    refused.add(key)
                elif real.is_file() and not name.startswith("."):
                    files[key] = real
            except (OSError, RuntimeError):
                continue
    return files, frozenset(refused)
