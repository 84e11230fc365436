"""The seller's own notes on a deal (internal.yaml), by the ids of its plan.

No page is ever made from them: no type that a page receives can hold these.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from mapsite.plan.model import Day, MilestoneRef, OwnerRef, PerCent, PersonRef, RiskRef, Status


class Note(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note on something of the plan."""

    note: Annotated[str | None, Meta(description="What the seller wants to remember.")] = None


class PersonNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note on a person, with the part that a seller would name."""

    part: Annotated[str | None, Meta(description="The part in a seller's words: champion.")] = None
    note: Annotated[str | None, Meta(description="What the seller wants to remember.")] = None


class InternalTask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A task that only the seller sees."""

    title: Annotated[str, Meta(description="What is to be done.")]
    owner: Annotated[OwnerRef | None, Meta(description="Who does it.")] = None
    due: Annotated[Day | None, Meta(description="The day by which it is to be done.")] = None
    status: Annotated[Status, Meta(description="How far it is.")] = "not started"


class MilestoneNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note on a milestone, with the seller's own tasks."""

    note: Annotated[str | None, Meta(description="What the seller wants to remember.")] = None
    tasks: Annotated[tuple[InternalTask, ...], Meta(description="The seller's own tasks.")] = ()


class Internal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The seller's own notes on a deal."""

    note: Annotated[str | None, Meta(description="A note on the whole deal.")] = None
    confidence: Annotated[
        PerCent | None, Meta(description="How sure the seller is, in per cent.")
    ] = None
    record: Annotated[str | None, Meta(description="The deal in the CRM.")] = None
    people: Annotated[dict[PersonRef, PersonNote], Meta(description="Notes on people, by id.")] = {}
    milestones: Annotated[
        dict[MilestoneRef, MilestoneNote], Meta(description="Notes on milestones, by id.")
    ] = {}
    risks: Annotated[dict[RiskRef, Note], Meta(description="Notes on risks, by id.")] = {}
