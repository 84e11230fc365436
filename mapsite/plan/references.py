"""References: each is an id, or a name where it is unique; `resolve` makes all of them ids."""

from __future__ import annotations

import unicodedata
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from mapsite.plan.model import Plan
from mapsite.plan.places import Places, Steps
from mapsite.plan.problem import MOST_PROBLEMS, Problem, did_you_mean, listed, nearest, quote
from mapsite.plan.shape import Shape, fields
from mapsite.plan.walk import tasks

T = TypeVar("T", bound=Struct)

# Which shapes a reference leads to: the word for it, and the code of its problem.
_KINDS = {
    "person": ("person", "unknown-person"),
    "party": ("party", "unknown-party"),
    "milestone": ("milestone", "unknown-milestone"),
    "task": ("task", "unknown-task"),
    "risk": ("risk", "unknown-risk"),
}


class Names:
    """What the references of a plan can mean: for each kind, ids and the names that they go by."""

    def __init__(self, plan: Plan) -> None:
        parties = plan.parties or ()
        people = [person for party in parties for person in party.people]
        self._named: dict[str, list[tuple[str, str]]] = {
            "person": [(person.id, person.name) for person in people],
            "party": [(party.id, party.name) for party in parties],
            "milestone": [(m.id, m.title) for m in plan.milestones or ()],
            "task": [(task.id or "", task.title) for _, task in tasks(plan)],
            "risk": [(risk.id or "", risk.title) for risk in plan.risks],
        }
        self.ids = {kind: {id_ for id_, _ in named if id_} for kind, named in self._named.items()}
        self._same = {kind: {_same(id_): id_ for id_ in ids} for kind, ids in self.ids.items()}
        self._by_name: dict[str, dict[str, list[str]]] = {}
        for kind, named in self._named.items():
            by_name = self._by_name[kind] = {}
            for id_, name in named:
                if id_ and name:
                    by_name.setdefault(_same(name), []).append(id_)

    def id_of(self, kinds: tuple[str, ...], word: str) -> str | None:
        """The id that the word is, where something of these kinds has it."""
        same = _same(word)
        return next((self._same[k][same] for k in kinds if same in self._same[k]), None)

    def by_name(self, kinds: tuple[str, ...], word: str) -> list[str]:
        """The ids of all that is called so."""
        return [id_ for kind in kinds for id_ in self._by_name[kind].get(_same(word), ())]

    def known(self, kinds: tuple[str, ...]) -> list[str]:
        """The ids and the names that a reference of these kinds may be."""
        return [word for kind in kinds for pair in self._named[kind] for word in pair if word]

    def other_kind(self, kinds: tuple[str, ...], word: str) -> str | None:
        """The kind of thing that has this id, where it is none of `kinds`."""
        return next((k for k in self.ids if k not in kinds and word in self.ids[k]), None)


def resolve(value: T, names: Names, places: Places) -> tuple[T, list[Problem]]:
    """The value with each reference as an id, and the references that lead nowhere."""
    problems: list[Problem] = []
    shape = Shape(kind="struct", struct=type(value))
    resolved: T = _resolve(value, shape, names, places, (), problems)
    return resolved, problems


def _resolve(
    value: Any, shape: Shape, names: Names, places: Places, path: Steps, problems: list[Problem]
) -> Any:
    if not value or (shape.kind not in _HOLDERS and not shape.refers):
        return value
    if shape.kind == "struct":
        assert shape.struct is not None
        changed = {}
        for field in _referring(shape.struct):
            old = getattr(value, field.name)
            if old:
                new = _resolve(old, field.shape, names, places, (*path, field.key), problems)
                if new is not old:
                    changed[field.name] = new
        return msgspec.structs.replace(value, **changed) if changed else value
    if shape.kind == "list":
        assert shape.item is not None
        new_items = tuple(
            _resolve(item, shape.item, names, places, (*path, i), problems)
            for i, item in enumerate(value)
        )
        same = all(a is b for a, b in zip(new_items, value, strict=True))
        return value if same else new_items
    if shape.kind == "mapping":
        assert shape.item is not None
        assert shape.key is not None
        return {
            _word(key, shape.key, names, places, (*path, key), problems, at_key=True): _resolve(
                item, shape.item, names, places, (*path, key), problems
            )
            for key, item in value.items()
        }
    return _word(value, shape, names, places, path, problems)


_HOLDERS = {"struct", "list", "mapping"}
_REFERRING: dict[type[Struct], list[Any]] = {}


def _referring(struct: type[Struct]) -> list[Any]:
    """The fields of a struct that are references or hold some."""
    if struct not in _REFERRING:
        _REFERRING[struct] = [f for f in fields(struct).values() if _refers(f.shape)]
    return _REFERRING[struct]


def _refers(shape: Shape | None) -> bool:
    if shape is None:
        return False
    if shape.struct is not None:
        return bool(_referring(shape.struct))
    return bool(shape.refers) or _refers(shape.item) or _refers(shape.key)


def _word(
    word: str,
    shape: Shape,
    names: Names,
    places: Places,
    path: Steps,
    problems: list[Problem],
    at_key: bool = False,
) -> str:
    if not shape.refers:
        return word
    if (id_ := names.id_of(shape.refers, word)) is not None:
        return id_
    ids = names.by_name(shape.refers, word)
    if len(ids) == 1:
        return ids[0]
    place = places.key(path) if at_key else places[path]
    what = listed(_KINDS[kind][0] for kind in shape.refers)
    if ids:
        message = f"more than one {what} is called {quote(word)}"
        hint = f"write the id: {listed(ids)}"
        problems.append(Problem(place=place, code="ambiguous-name", message=message, hint=hint))
        return word
    known = names.known(shape.refers) if len(problems) < MOST_PROBLEMS else []
    if shape.free:
        if match := nearest(word, known):
            problems.append(
                Problem(
                    place=place,
                    code="near-miss",
                    message=f"nobody in the plan is called {quote(word)}",
                    hint=f"did you mean {quote(match)}? A name outside the plan may stand here too",
                    severity="warning",
                )
            )
        return word
    if not any(names.ids[kind] for kind in ("person", "party", *shape.refers)):
        return word  # what it refers to could not be read, and that is reported already
    code = _KINDS[shape.refers[0]][1]
    message = f"no {what} has the id or the name {quote(word)}"
    if "person" in shape.refers:
        message = f"nobody is called {quote(word)}"
    suggestion = did_you_mean(word, known)
    if suggestion is None and (other := names.other_kind(shape.refers, word)):
        suggestion = f"that is the id of a {_KINDS[other][0]}; a {what} is wanted here"
    if suggestion is None and known:
        ids_known = [i for kind in shape.refers for i in sorted(names.ids[kind])]
        suggestion = f"known are {', '.join(ids_known[:8])}{', …' if len(ids_known) > 8 else ''}"
    problems.append(Problem(place=place, code=code, message=message, hint=suggestion))
    return word


def _same(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
