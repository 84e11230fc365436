"""Rules that need the plan alone, and no date of today: a function per rule, listed in CHECKS."""

from __future__ import annotations

from collections.abc import Collection

from mapsite.plan.folders import DealFolder
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.problem import Problem
from mapsite.plan.source import Places


def check_plan(
    plan: Plan, places: Places, folder: DealFolder, brands: Collection[str]
) -> list[Problem]:
    return []


def check_internal(internal: Internal, places: Places) -> list[Problem]:
    return []
