"""How far a long run is: shown on a terminal alone, and only once it has taken a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

# A run that is over before a reader has found the bar needs none.
PATIENCE = 1.0


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many of how many are done; the block's end ends the bar."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    bar = _Bar(label)
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    def __init__(self, label: str) -> None:
        self._label = label
        self._start = time.monotonic()
        self._done = 0
        self._bar: click._termui_impl.ProgressBar[int] | None = None

    def show(self, done: int, total: int) -> None:
        passed = time.monotonic() - self._start
        if self._bar is None and passed > PATIENCE and done < total:
            self._bar = click.progressbar(
                length=total,
                label=self._label,
                show_pos=True,
                item_show_func=lambda rate: f"{rate} a second" if rate else None,
                file=sys.stderr,
            )
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(done - self._done, round(done / passed))
            self._done = done

    def close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
