"""Writes a site beside the last one, and exchanges them when all of it stands.

A build that fails, or is killed, leaves the last site as it was.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mapsite.site.lock import Locked, lock
from mapsite.site.swap import repair, swap

MARKER = "mapsite.json"
WORDS = {
    errno.ENOSPC: "no space is left on the disk",
    errno.EDQUOT: "your share of the disk is full",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.EROFS: "that disk can only be read",
    errno.EBUSY: "the folder is in use, or another disk is mounted there (name a folder inside it)",
}


class Refused(Exception):
    """A folder that no site may be written to. The message says why, and what would do."""

    exit_status = 2


class Unwritable(Exception):
    """The disk, or another build, kept a site from being written. The last one stays."""


class Publication:
    """A site that is being written: relative paths with `/` → files in a folder nobody sees yet."""

    def __init__(self, site: Path, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self._assets: set[str] = set()

    def write(self, path: str, data: bytes) -> None:
        """A new file of the site. Raises ValueError for a path that leads out of it."""
        with self._place(path).open("xb") as file:
            file.write(data)

    def write_assets(self, folder: str, files: Mapping[str, bytes]) -> None:
        """Shared files under a name that their content gives; once, however many pages use them."""
        if folder in self._assets:
            return
        self._assets.add(folder)
        for path, data in files.items():
            self.write(f"{folder}/{path}", data)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the new site so far: its path, and its bytes as they are on the disk."""
        for path in sorted(self._folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(self._folder).as_posix(), path.read_bytes()

    def keep_assets(self) -> None:
        """Keeps the shared files of the last site: a page in a browser's cache still needs them."""
        for folder in _assets(self._site):
            if not (self._folder / folder).exists():
                _link(self._site / folder, self._folder / folder)

    def keep_rest(self, without: Collection[str]) -> None:
        """Keeps all of the last site that is not written anew, without some of its folders.

        The shared files that its pages use stay in use."""
        self._assets |= set(_assets(self._site))
        for entry in sorted(self._site.iterdir()) if self._site.exists() else []:
            kept = self._folder / entry.name
            if entry.name not in {MARKER, *without} and not kept.exists():
                _link(entry, kept)

    def finish(self) -> None:
        """Writes the marker by which the next build knows the folder as its own."""
        marker = {"made by": "mapsite build", "assets": sorted(self._assets)}
        self.write(MARKER, json.dumps(marker, indent=1).encode() + b"\n")

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        place = self._folder.joinpath(*parts)
        # `joinpath` starts again at a drive letter; a back slash parts folders on Windows alone.
        inside = place.is_relative_to(self._folder) and len(place.parts) == len(
            self._folder.parts
        ) + len(parts)
        if not all(parts) or {".", ".."} & set(parts) or "\0" in path or not inside:
            raise ValueError(f"not a path inside the site: {path!r}")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


@contextmanager
def publication(site: Path) -> Iterator[Publication]:
    """A new site in place of `site`, once the block has ended without an exception.

    Who may read it is said by the process's umask, as for any other file. Raises Unwritable; `site`
    must have passed `check_place`."""
    site = site.resolve()
    new, old, lock_file = (site.with_name(f".{site.name}.{end}") for end in ("new", "old", "lock"))
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        with lock(lock_file):
            repair(site, old)
            _remove(new)
            new.mkdir()
            try:
                made = Publication(site, new)
                yield made
                made.finish()
                swap(new, site, old)
            finally:
                _remove(new)
    except Locked:
        raise Unwritable("another build is writing this site; wait until it has ended") from None
    except OSError as error:
        raise Unwritable(
            f"the site cannot be written: {_reason(error)}; the last one stays"
        ) from error


def check_place(site: Path, sources: Collection[Path]) -> None:
    """Raises Refused unless `site` is new, empty or made by a build, and apart from `sources`."""
    if site.is_symlink():
        raise Refused(f"{site} is a link; name the folder that it leads to")
    if site.exists() and not site.is_dir():
        raise Refused(f"{site} is a file; name a folder")
    real = site.resolve()
    if Path.cwd().is_relative_to(real):
        raise Refused(f"{site} is the folder that you are in; name one inside it, such as site")
    for source in sources:
        if source.exists() and real.is_relative_to(source.resolve()):
            raise Refused(f"{site} is inside {source}; name a folder beside it, such as site")
        if source.exists() and source.resolve().is_relative_to(real):
            raise Refused(f"{site} holds {source}; name a folder beside it, such as site")
    for above in real.parents:
        if _marker(above) is not None:
            raise Refused(f"{site} is inside the site {above}, whose next build would remove it")
    if (site / ".git").exists():
        raise Refused(f"{site} holds a git repository, which a build would remove; name another")
    if site.exists() and any(site.iterdir()) and _marker(site) is None:
        raise Refused(
            f"{site} is not empty and was not made by a build; name a new or an empty folder"
        )


def _reason(error: OSError) -> str:
    return WORDS.get(error.errno or 0, (error.strerror or str(error)).lower())


def _marker(site: Path) -> dict[str, object] | None:
    try:
        marker = json.loads((site / MARKER).read_bytes())
    except (OSError, ValueError):
        return None
    made_here = isinstance(marker, dict) and marker.get("made by") == "mapsite build"
    return marker if made_here else None


def _assets(site: Path) -> list[str]:
    """The folders of shared files that the last site's pages use."""
    named = (_marker(site) or {}).get("assets")
    names = named if isinstance(named, list) else []
    present = {entry.name for entry in site.iterdir()} if site.exists() else set()
    return [name for name in names if name in present and str(name).startswith("assets-")]


def _link(source: Path, target: Path) -> None:
    """The same files under a second name: no build writes to a file that stands."""
    if source.is_symlink():
        return
    if source.is_dir():
        target.mkdir()
        for entry in source.iterdir():
            _link(entry, target / entry.name)
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        shutil.copy2(source, target)


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
