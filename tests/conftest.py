"""Tiny named fixtures: a plan as somebody would write it, and what mapsite says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from mapsite.plan.folders import DealFolder
from mapsite.plan.load import Loaded, load

# How long one input takes says more of the machine's load than of the code.
settings.register_profile("any machine", parent=settings(), deadline=None)
settings.load_profile("any machine")

EXAMPLE = Path(__file__).parent / "example"

PLAN = """\
title: Warehouse planning
address: k7q2m4xat6w3p5rd
start: 2026-09-01
end: 2026-12-18
parties:
  - {id: us, name: Northwind, side: seller, people: [{id: mia, name: Mia Brandt, signs: true}]}
  - {id: them, name: Halden, side: buyer, people: [{id: jana, name: Jana Kowalski, signs: true}]}
milestones:
  - {id: pilot, title: Pilot agreed, date: 2026-10-09, owner: jana}
  - {id: contract, title: Contract signed, date: 2026-11-20, owner: mia, depends_on: [pilot]}
"""


@pytest.fixture(scope="session")
def plan_text() -> str:
    """A small plan without a problem."""
    return PLAN


@pytest.fixture(scope="session")
def example() -> Path:
    """The deal's folder whose plan uses every field at least once."""
    return EXAMPLE


@pytest.fixture(scope="session")
def deal() -> Callable[..., Loaded]:
    """Loads a plan's text (and internal notes) as a deal's folder would be loaded."""

    def loaded(
        text: str | bytes = PLAN, internal: str | None = None, files: tuple[str, ...] = ()
    ) -> Loaded:
        folder = DealFolder(
            slug="acme",
            path=Path("plans/acme"),
            plan=text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"),
            internal=internal.encode() if internal is not None else None,
            files={name: Path(name) for name in files},
        )
        return load(folder, ("northwind",))

    return loaded


@pytest.fixture(scope="session")
def check(deal: Callable[..., Loaded]) -> Callable[..., list[str]]:
    """The problems of a plan, each as `plan.yaml:line:column: code: what is wrong; what is right`.

    Warnings have `warning: ` before their code."""

    def problems(text: str | bytes = PLAN, **others: object) -> list[str]:
        return [
            f"{p.place.file.removeprefix('plans/acme/')}:{p.place.line}:{p.place.column}: "
            f"{'warning: ' if p.severity == 'warning' else ''}{p.code}: {p.text}"
            for p in deal(text, **others).problems
        ]

    return problems
