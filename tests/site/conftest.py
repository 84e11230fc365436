"""A folder with plans and brands, and a build of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mapsite.site.build import build

TODAY = dt.date(2026, 10, 12)
PLAN = """\
title: {title}
address: {address}
parties:
- {{id: s, name: Seller Ltd, side: seller}}
- {{id: b, name: Buyer Ltd, side: buyer}}
start: 2026-10-01
end: 2026-11-30
milestones:
- {{id: one, title: Contract signed, date: 2026-11-02, owner: b}}
- {{id: two, title: First line live, date: 2026-11-30, owner: s}}
"""


class Desk:
    """A seller's working folder."""

    def __init__(self, folder: Path) -> None:
        self.plans = folder / "plans"
        self.themes = folder / "themes"
        self.site = folder / "site"
        self.plans.mkdir()

    def plan(self, slug, title="A deal", address=None, more="", files=()):
        folder = self.plans / slug
        folder.mkdir(exist_ok=True)
        address = address or (slug * 16)[:16]
        (folder / "plan.yaml").write_text(PLAN.format(title=title, address=address) + more)
        for name, data in dict(files).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)

    def build(self, *only, **options):
        return build(
            plans=self.plans,
            themes=self.themes,
            site=self.site,
            today=lambda plan: TODAY,
            now=0,
            only=only,
            **options,
        )

    def files(self):
        return {
            path.relative_to(self.site).as_posix(): path.read_bytes()
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)
