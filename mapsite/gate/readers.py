"""readers.yaml → who may read a plan, or all that is wrong with it.

The file holds public keys alone. What the keys of codes were derived with stands beside them: the
plan's salt, the rounds, and the version of the way.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import secrets
import unicodedata
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from mapsite.gate.key import (
    LEAST_ROUNDS,
    MOST_ROUNDS,
    ROUNDS,
    SALT_LENGTH,
    NotPublicKey,
    check_public_key,
)
from mapsite.plan.places import Places
from mapsite.plan.problem import Problem, has_errors, quote
from mapsite.plan.read import read
from mapsite.plan.source import Source

FILE = "readers.yaml"
VERSION = 1


class Reader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who may open the plan's microsite."""

    label: Annotated[str, Meta(description="What the seller calls the reader.")]
    key: Annotated[
        str, Meta(description="The reader's age public key, as mapsite access add writes it.")
    ]
    added: Annotated[
        dt.date, Meta(description="The day on which the reader was added.", examples=["2026-11-25"])
    ]


class Readers(Struct, frozen=True, kw_only=True):
    """Who may open a plan's microsite, and what their codes' keys are derived with."""

    version: int = VERSION
    rounds: int = ROUNDS
    salt: bytes
    readers: tuple[Reader, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The public keys of all readers: what the plan's pages are sealed for."""
        return tuple(reader.key for reader in self.readers)


class ReadersReading(Struct, frozen=True, kw_only=True):
    """What was read from one readers.yaml. `value` is None when there are errors."""

    value: Readers | None
    places: Places
    problems: tuple[Problem, ...]


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of readers.yaml, as they are written."""

    version: Annotated[int, Meta(description="How keys are derived from codes.", examples=["1"])]
    rounds: Annotated[
        int,
        Meta(
            description="How often a code is hashed.",
            ge=LEAST_ROUNDS,
            le=MOST_ROUNDS,
            examples=[str(ROUNDS)],
        ),
    ]
    salt: Annotated[
        str,
        Meta(
            description="No code opens anything without the salt it was made with: take it from "
            "the file's last version."
        ),
    ]
    readers: tuple[Reader, ...] = ()


def fresh() -> Readers:
    """Nobody yet, with a salt that no other plan has."""
    return Readers(salt=secrets.token_bytes(SALT_LENGTH))


def read_readers(source: Source) -> ReadersReading:
    """Reads the text of a readers.yaml. Never raises."""
    reading = read(source, _File)
    problems = [_worded(problem) for problem in reading.problems]
    file, salt = reading.draft, None
    if file is not None:
        problems += _version(file, reading.places)
        salt = _salt(file.salt or "")
        if file.salt and salt is None:
            problems.append(_wrong_salt(reading.places))
        problems += _wrong_keys(file, reading.places)
        problems += _twice(file, reading.places)
    value = None
    if file is not None and salt is not None and not has_errors(problems):
        value = Readers(version=file.version, rounds=file.rounds, salt=salt, readers=file.readers)
    ordered = sorted(problems, key=lambda problem: problem.place)
    return ReadersReading(value=value, places=reading.places, problems=tuple(ordered))


def folded(label: str) -> str:
    """A label as it is compared: two that a person would read as one are one."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def _worded(problem: Problem) -> Problem:
    """A problem that every YAML file can have, with what is right for this one."""
    if problem.code != "empty-file":
        return problem
    return replace(problem, hint="delete it; mapsite access add makes it anew, with a first reader")


def _version(file: _File, places: Places) -> Iterator[Problem]:
    if file.version is not None and file.version != VERSION:
        yield Problem(
            place=places["version"],
            code="unknown-version",
            message=f"version {file.version} is not known",
            hint=f"this mapsite knows version {VERSION}; a later one may have written the file",
        )


def _salt(text: str) -> bytes | None:
    try:
        salt = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return salt if len(salt) == SALT_LENGTH else None


def _wrong_salt(places: Places) -> Problem:
    return Problem(
        place=places["salt"],
        code="wrong-salt",
        message=f"the salt is not {SALT_LENGTH} bytes in base64",
        hint="take it from the file's last version: codes open nothing without it",
    )


def _wrong_keys(file: _File, places: Places) -> Iterator[Problem]:
    for i, reader in enumerate(file.readers):
        if not reader.key:
            continue
        try:
            check_public_key(reader.key)
        except NotPublicKey as wrong:
            yield Problem(
                place=places["readers", i, "key"],
                code="wrong-key",
                message=str(wrong),
                hint=wrong.hint,
            )


def _twice(file: _File, places: Places) -> Iterator[Problem]:
    """Removing a reader must be sure to shut out one person, and all of that person's keys."""
    keys: dict[str, int] = {}
    labels: dict[str, int] = {}
    for i, reader in enumerate(file.readers):
        if reader.key and (first := keys.setdefault(reader.key, i)) != i:
            yield Problem(
                place=places["readers", i, "key"],
                code="duplicate-reader",
                message=f"this is the key of {quote(file.readers[first].label or 'another')} too",
                hint="delete one of the two",
                also=(places["readers", first, "key"],),
            )
        if reader.label and (first := labels.setdefault(folded(reader.label), i)) != i:
            line = places["readers", first, "label"].line
            yield Problem(
                place=places["readers", i, "label"],
                code="duplicate-reader",
                message=f"the label {quote(reader.label)} is taken",
                hint=f"line {line} has it first; add what tells the two apart",
                also=(places["readers", first, "label"],),
            )
