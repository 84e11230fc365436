"""The templates of new plans: `deals/<name>.yaml`, each with its purpose in its first line."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from mapsite.plan.problem import did_you_mean, quote

DEALS = Path(__file__).with_name("deals")


class Template(Struct, frozen=True, kw_only=True):
    """A plan with gaps. `summary` says in one line what it is for.

    In `text`, `$title` and its like stand for answers, and `$<milestone id>` for that milestone's
    target date. Milestones stand after those that they depend on, and the last one is the goal."""

    name: str
    summary: str
    text: str


class UnknownTemplate(Exception):
    """A template was named that is not there. `hint` says which ones are."""

    exit_status = 2

    def __init__(self, name: str, known: list[str]) -> None:
        self.hint = did_you_mean(name, known) or f"it is one of: {', '.join(known)}"
        super().__init__(f"no template is called {quote(name)}")


def templates() -> tuple[Template, ...]:
    """All templates, the one for most deals first."""
    found = [_read(path) for path in DEALS.glob("*.yaml")]
    return tuple(sorted(found, key=lambda t: (t.name != "software-purchase", t.name)))


def template(name: str) -> Template:
    """The template with this name. Raises UnknownTemplate."""
    found = {each.name: each for each in templates()}
    if name not in found:
        raise UnknownTemplate(name, list(found))
    return found[name]


def _read(path: Path) -> Template:
    summary, _, text = path.read_text("utf-8").partition("\n")
    return Template(name=path.stem, summary=summary.removeprefix("# "), text=text)
