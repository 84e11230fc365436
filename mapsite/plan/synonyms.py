"""Words that people bring along from other tools, and the plan's own words for them."""

from __future__ import annotations

from collections.abc import Collection

_MEANT = {
    "done": "complete completed finished closed ready erledigt",
    "not started": "open todo to-do planned pending new offen",
    "in progress": "started ongoing doing wip active working",
    "blocked": "stuck waiting on-hold hold paused",
    "dropped": "cancelled canceled skipped removed abandoned deleted",
    "seller": "vendor supplier provider us sales",
    "buyer": "customer client prospect purchaser",
    "medium": "middle normal moderate",
    "high": "critical urgent severe highest",
    "low": "minor lowest",
    "every two weeks": "biweekly bi-weekly fortnightly every-other-week every-second-week",
    "weekly": "every-week each-week",
    "monthly": "every-month each-month",
    "owner": "assignee assigned assigned_to responsible who",
    "due": "deadline due_date duedate until by finish end",
    "date": "deadline due due_date target target_date end finish when",
    "end": "close close_date target_close finish",
    "start": "begin begins start_date kickoff from",
    "depends_on": "dependencies predecessors depends after requires blocked_on",
    "title": "name label subject what",
    "name": "title full_name",
    "what": "title name",
    "description": "notes note details detail comment text body",
    "people": "stakeholders contacts members persons team",
    "parties": "organisations organizations companies stakeholders sides",
    "milestones": "steps phases stages",
    "tasks": "actions action_items todos steps subtasks activities",
    "email": "mail e-mail email_address",
    "phone": "telephone tel mobile",
    "completed": "done_on completed_on finished_on completion_date",
    "files": "attachments documents file document",
    "links": "urls link url",
    "with": "participants partners shared_with",
    "duration": "days length effort lead lead_time",
    "amount": "value price cost sum",
    "probability": "likelihood chance",
    "mitigation": "response countermeasure",
}
_BY_WORD: dict[str, list[str]] = {}
for _own, _others in _MEANT.items():
    for _word in _others.split():
        _BY_WORD.setdefault(_word.replace("-", " ").replace("_", " "), []).append(_own)


def meant(word: str, known: Collection[str]) -> str | None:
    """The word of `known` that somebody means who writes `word` out of habit, or None."""
    key = " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
    return next((own for own in _BY_WORD.get(key, ()) if own in known), None)
