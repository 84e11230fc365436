"""The one place that prints. Results go to standard output; errors and remarks to standard error.

Colour is used on a terminal alone, and not where NO_COLOR is set. What a plan says is made visible
before it comes here: a runner obeys lines that begin with `::`, a terminal obeys escapes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal, TextIO

import click

Style = Literal["error", "warning", "strong", "faint"]

_CODES: dict[Style, str] = {"error": "1;31", "warning": "1;33", "strong": "1", "faint": "2"}


def coloured(stream: TextIO) -> bool:
    """Whether what is written to the stream may be coloured."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def styled(text: str, style: Style, *, colour: bool) -> str:
    """The text in a style, where there is colour."""
    return f"\033[{_CODES[style]}m{text}\033[0m" if colour and text else text


def result(text: str) -> None:
    """Prints a result of a command."""
    _write(sys.stdout, text)


def remark(text: str, *, quiet: bool) -> None:
    """Prints how it goes, unless it was to be quiet."""
    if not quiet:
        _write(sys.stderr, text)


def error(message: str, hint: str | None = None) -> None:
    """Prints what went wrong, and what would be right."""
    head = styled("error:", "error", colour=coloured(sys.stderr))
    _write(sys.stderr, f"{head} {message}" + (f"; {hint}" if hint else ""))


def usage(wrong: click.ClickException) -> None:
    """Prints how a command is used, and what was wrong in it."""
    context = getattr(wrong, "ctx", None)
    if context is not None:
        _write(sys.stderr, context.get_usage())
    message = wrong.format_message().rstrip(".")
    error(message if message[:2].isupper() else message[:1].lower() + message[1:])


def open_streams() -> None:
    """Gives what was closed before the start (`>&-`) a place to go: nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def flush() -> None:
    """Writes out what is buffered, so that a closed pipe is met here and not at exit."""
    sys.stdout.flush()


def silence() -> None:
    """Lets what is still buffered for a closed pipe go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
