"""Exchanges a finished folder for the published one: a kill at any moment leaves a whole site.

Linux can exchange two names in one step (renameat2). Elsewhere it takes two renames; what a kill
between them leaves is put right by `repair` at the next start.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
# The kernel, the file system or the C library cannot do it; two renames can.
UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY}


def repair(site: Path, old: Path) -> None:
    """Puts the last site back where a swap was cut off between its two renames."""
    if not old.exists():
        return
    if site.exists():
        shutil.rmtree(old)
    else:
        old.rename(site)


def swap(new: Path, site: Path, old: Path) -> None:
    """`new` becomes `site`, and what `site` was is gone. `old` is a free name beside them.

    Raises OSError, and then `site` is as it was."""
    _to_disk(new)
    if not site.exists():
        new.rename(site)
    elif exchange(new, site):
        shutil.rmtree(new, ignore_errors=True)
    else:
        site.rename(old)
        try:
            new.rename(site)
        except OSError:
            old.rename(site)
            raise
        shutil.rmtree(old, ignore_errors=True)
    _entries_to_disk(site.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchanges two names in one step; False where the system cannot. Raises OSError."""
    if sys.platform != "linux":
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    if renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in UNABLE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _to_disk(folder: Path) -> None:
    """A power cut after the swap must not leave empty files under good names.

    One flush of the file system; one for each of thousands of files would take minutes."""
    if sys.platform != "linux":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        ctypes.CDLL(None).syncfs(descriptor)
    finally:
        os.close(descriptor)


def _entries_to_disk(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
