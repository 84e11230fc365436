"""A new deal's folder on disk: complete, or not there at all; never over one that exists."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from pathlib import Path

from mapsite.plan.folders import shown
from mapsite.plan.problem import quote
from mapsite.plan.schema import json_schema

SCHEMA = "plan.schema.json"
LONGEST_SLUG = 64

# Names that Windows keeps for devices, with any ending; a repository is cloned there too.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class WrongSlug(Exception):
    """The name cannot be a deal's folder. `hint` says what can."""

    exit_status = 2

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


class DealExists(Exception):
    """There is a deal of this name, or something else in its place."""

    exit_status = 2
    hint = "choose another name, or edit that one"


def check_slug(slug: str) -> None:
    """Raises WrongSlug for a name that is not safe as a folder, here or on another system."""
    if len(slug) > LONGEST_SLUG:
        message = f"the deal's name has {len(slug):,} characters"
        raise WrongSlug(message, f"up to {LONGEST_SLUG} are safe as a folder's name")
    if not _SLUG.fullmatch(slug):
        proposal = _proposal(slug)
        hint = "use the letters a to z, digits, - and _, and begin with a letter or a digit"
        raise WrongSlug(
            f"{quote(slug)} cannot be a deal's name", f"{hint}: {proposal}" if proposal else hint
        )
    if _DEVICES.fullmatch(slug):
        raise WrongSlug(f"{quote(slug)} cannot be a folder on Windows", f"add a word: {slug}-deal")


def create(plans: Path, slug: str, plan: str) -> tuple[Path, ...]:
    """Makes the deal's folder with this text as plan.yaml, and the schema beside it if missing.

    Gives the files made. Raises WrongSlug, DealExists, and OSError where the disk refuses; then
    nothing is left behind."""
    check_slug(slug)
    plans.mkdir(parents=True, exist_ok=True)
    check_free(plans, slug)
    schema = plans / SCHEMA
    # The name begins with a dot, so that a half-made deal is never taken for one.
    with tempfile.TemporaryDirectory(prefix=".new-", dir=plans) as name:
        made = Path(name) / slug
        made.mkdir()
        (made / "plan.yaml").write_text(plan, "utf-8", newline="\n")
        text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
        (Path(name) / SCHEMA).write_text(text, "utf-8", newline="\n")
        made.rename(plans / slug)
        if schema.exists():
            return (plans / slug / "plan.yaml",)
        (Path(name) / SCHEMA).rename(schema)
    return (plans / slug / "plan.yaml", schema)


def check_free(plans: Path, slug: str) -> None:
    """Raises DealExists where the name is taken, in small or capital letters."""
    if not plans.is_dir():
        return
    for entry in plans.iterdir():
        if entry.name.casefold() == slug.casefold():
            raise DealExists(f"{shown(entry)} is there already")


def _proposal(slug: str) -> str | None:
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    proposal = "-".join(words).casefold()[:LONGEST_SLUG]
    return proposal if proposal and not _DEVICES.fullmatch(proposal) else None
