"""Walks over a plan: every task, wherever it stands, with what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from mapsite.plan.model import Milestone, Party, Plan, Task
from mapsite.plan.places import Steps

# What a task belongs to: a milestone, or the party whose responsibility it is.
Home: TypeAlias = Milestone | Party


def tasks(plan: Plan) -> Iterator[tuple[Steps, Task]]:
    """Every task of a plan with its path, in the file's order: milestones', then parties'."""
    return ((path, task) for path, task, _ in _tasks(plan))


def live_tasks(plan: Plan) -> Iterator[tuple[Steps, Task, Home]]:
    """The tasks that were not dropped, neither themselves nor with their milestone."""
    for path, task, home in _tasks(plan):
        if task.status != "dropped" and not (
            isinstance(home, Milestone) and home.status == "dropped"
        ):
            yield path, task, home


def owner_of(task: Task, home: Home) -> str | None:
    """Who answers for a task: its owner, else its milestone's, else its party."""
    return task.owner or (home.owner if isinstance(home, Milestone) else home.id)


def _tasks(plan: Plan) -> Iterator[tuple[Steps, Task, Home]]:
    for m, milestone in enumerate(plan.milestones or ()):
        for t, task in enumerate(milestone.tasks):
            yield ("milestones", m, "tasks", t), task, milestone
    for p, party in enumerate(plan.parties or ()):
        for r, area in enumerate(party.responsibilities):
            for t, task in enumerate(area.tasks):
                yield ("parties", p, "responsibilities", r, "tasks", t), task, party
