"""Deals to measure with: as many as wanted, all of one size, each its own, the same for each seed.

    python bench/deals.py 100 some/folder      writes some/folder/deal-0001/plan.yaml, …

A deal has 12 milestones, 40 tasks and some hundred Markdown texts, about 30 KB of YAML.
"""

from __future__ import annotations

import base64
import datetime as dt
import random
import sys
from pathlib import Path

import yaml

WORDS = (
    "agree align audit board budget cold contract count data date dock draft forecast freeze goal "
    "interface invoice launch legal load lorry measure migrate order pallet pilot plan planner "
    "price process report review risk route security shift site stock supplier system team test "
    "timeline training truck value warehouse week workshop"
).split()
START = dt.date(2026, 9, 1)
TODAY = dt.date(2026, 10, 12)
MILESTONES, TASKS = 12, 40
STATUS = ["done", "in progress", "not started", "not started", "blocked"]


class Writer:
    """Invents the texts of one deal."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def sentence(self, words: int) -> str:
        return " ".join(self.random.choices(WORDS, k=words)).capitalize()

    def text(self) -> str:
        """A Markdown text of a paragraph, now and then with emphasis, a link or a list."""
        start = f"{self.sentence(6)} **{self.sentence(2)}** {self.sentence(5).lower()}."
        return start + self.random.choice(
            [
                "",
                f" See [the {self.sentence(1).lower()}](https://northwind.example/notes).",
                f"\n\n- {self.sentence(4)}\n- {self.sentence(5)}\n",
                f" {self.sentence(9)}.",
            ]
        )

    def address(self) -> str:
        return base64.b32encode(self.random.randbytes(10)).decode().lower()

    def day(self, after: int) -> dt.date:
        """A working day about so many days after the start."""
        day = START + dt.timedelta(days=after + self.random.randint(-2, 2))
        return day - dt.timedelta(days=max(0, day.isoweekday() - 5))


def deal(seed: int) -> dict[str, object]:
    """One deal's plan, as YAML would give it."""
    write = Writer(seed)
    choice, sample = write.random.choice, write.random.sample
    people = {side: [f"{side}-{i}" for i in range(5)] for side in ("seller", "buyer")}
    owners = [*people["seller"], *people["buyer"]]

    def task(number: int, after: int) -> dict[str, object]:
        return {
            "id": f"t{number}",
            "title": write.sentence(4),
            "owner": choice(owners),
            "due": write.day(after),
            "status": choice(STATUS),
            "description": write.text(),
            **({"done_when": write.text()} if number % 2 else {}),
        }

    def milestone(number: int) -> dict[str, object]:
        after = 8 + number * 9
        first, last = number * TASKS // MILESTONES, (number + 1) * TASKS // MILESTONES
        return {
            "id": f"m{number}",
            "title": write.sentence(3),
            "date": write.day(after),
            "owner": choice(owners),
            "with": sample(owners, 2),
            "description": write.text(),
            "done_when": write.text(),
            "status": "done" if number < 3 else "not started",
            "depends_on": [f"m{i}" for i in sample(range(number), min(number, 2))],
            "duration": 5,
            "phase": ["Evaluate", "Decide", "Launch"][number // 4],
            "tasks": [task(i, after - 4) for i in range(first, last)],
        }

    def party(side: str) -> dict[str, object]:
        return {
            "id": side,
            "name": f"{write.sentence(2)} Ltd",
            "side": side,
            "country": "DE" if side == "seller" else "NO",
            "people": [
                {
                    "id": id_,
                    "name": write.sentence(2).title(),
                    "title": write.sentence(2),
                    "role": write.sentence(5),
                    "signs": id_.endswith("0"),
                }
                for id_ in people[side]
            ],
            "responsibilities": [
                {"area": write.sentence(1), "description": write.text()} for _ in range(2)
            ],
        }

    return {
        "title": write.sentence(5),
        "address": write.address(),
        "summary": write.text(),
        "value": write.text(),
        "why_now": write.text(),
        "access": "open",
        "objective": {
            "goal": f"{write.sentence(10)}.",
            "criteria": [write.text() for _ in range(3)],
            "assumptions": [write.text() for _ in range(2)],
        },
        "parties": [party("seller"), party("buyer")],
        "start": START,
        "end": START + dt.timedelta(days=125),
        "key_dates": [
            {"id": "freeze", "date": write.day(80), "title": "Freeze", "why": write.text()}
        ],
        "approvals": [
            {"what": write.sentence(2), "by": choice(owners), "due": write.day(50 + 10 * i)}
            for i in range(3)
        ],
        "milestones": [milestone(i) for i in range(MILESTONES)],
        "resources": [
            {"what": write.sentence(4), "type": "technical", "provider": choice(owners)}
            for _ in range(4)
        ],
        "reviews": [
            {
                "title": "Weekly review",
                "frequency": "weekly",
                "first": dt.datetime(2026, 9, 8, 10),
                "until": START + dt.timedelta(days=120),
                "time_zone": "Europe/Berlin",
                "agenda": [write.text() for _ in range(2)],
                "attendees": sample(owners, 4),
            }
        ],
        "risks": [
            {
                "id": f"r{i}",
                "title": write.sentence(5),
                "description": write.text(),
                "mitigation": write.text(),
                "probability": choice(["high", "medium", "low"]),
                "impact": choice(["high", "medium", "low"]),
                "owner": choice(owners),
            }
            for i in range(6)
        ],
        "questions": [
            {"question": write.text(), "owner": choice(owners), "due": write.day(60)}
            for _ in range(3)
        ],
        "decisions": [
            {"decision": write.text(), "date": write.day(20), "by": sample(owners, 2)}
            for _ in range(3)
        ],
        "signoff": {"statement": write.text()},
    }


def write_deals(count: int, plans: Path) -> None:
    """Writes the first so many deals below a folder."""
    for number in range(1, count + 1):
        folder = plans / f"deal-{number:04}"
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(deal(number), sort_keys=False, allow_unicode=True)
        (folder / "plan.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    write_deals(int(sys.argv[1]), Path(sys.argv[2]))
