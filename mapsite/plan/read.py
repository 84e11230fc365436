"""Nodes → a struct of a model, its places, and every problem at once.

Generic over msgspec structs: the plan, the seller's internal notes, a brand's theme are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from mapsite.plan.nodes import compose
from mapsite.plan.places import Places, is_null, key_text, place_of
from mapsite.plan.problem import (
    MOST_PROBLEMS,
    Place,
    Problem,
    has_errors,
    listed,
    nearest,
    quote,
    visible,
)
from mapsite.plan.shape import Field, Shape, fields, homes
from mapsite.plan.source import Source
from mapsite.plan.synonyms import meant
from mapsite.plan.values import READERS, Wrong

T = TypeVar("T", bound=Struct)

# Of more places for a key at the wrong one nobody learns more.
MOST_HOMES = 3

_TEXTS = {"text", "markdown", "id", "url", "email", "file", "time zone", "currency", "digest"}
_PROSE = {"text", "markdown"}
_CUT = re.compile(r"(?P<spaces> +)#(?P<next>\S?)")
_NONE: Mapping[str, Callable[[], str]] = {}


class Reading(Struct, Generic[T], frozen=True, kw_only=True):
    """What was read from one file.

    `value` is None when there are errors. `draft` is then as much as could be read, for checks that
    look for further problems: a required field that is missing or wrong is None in it, an optional
    one has its default. It is None when the file could not be read at all."""

    value: T | None
    draft: T | None
    places: Places
    problems: tuple[Problem, ...]


def read(
    source: Source, type_: type[T], proposals: Mapping[str, Callable[[], str]] = _NONE
) -> Reading[T]:
    """Reads the source as a value of `type_`, a frozen struct of a model. Never raises.

    An empty file is wrong only where something must be said.

    `proposals` make a value to offer where a field of this key is missing or has a wrong form."""
    root, problems = compose(source)
    reader = _Reader(source, type_, problems, proposals)
    draft = reader.struct(root, type_) if root is not None else None
    if [problem.code for problem in problems] == ["empty-file"]:
        required = [field.key for field in fields(type_).values() if field.required]
        if required:
            hint = f"it needs {listed(required, 'and')}"
            problems = [msgspec.structs.replace(problems[0], hint=hint)]
        else:
            draft, problems = type_(), []
    return Reading(
        value=None if has_errors(problems) else draft,
        draft=draft,
        places=Places(source, root),
        problems=tuple(problems),
    )


class _Missing:
    """Stands for a value that is wrong or not given; its problem, if it is one, is reported."""


_NOTHING = _Missing()  # an empty value
_FAILED = _Missing()  # a wrong one


class _Reader:
    """One walk over the nodes of a file, which collects problems as it goes."""

    def __init__(
        self,
        source: Source,
        type_: type[Struct],
        problems: list[Problem],
        proposals: Mapping[str, Callable[[], str]],
    ) -> None:
        self._source = source
        self._type = type_
        self._proposals = proposals
        self._problems = problems
        self._values: dict[str, Callable[[Node, Shape], Any]] = {
            "list": self._list,
            "mapping": self._mapping,
            "struct": lambda node, shape: self.struct(node, shape.struct or Struct),
        }

    def struct(self, node: Node, type_: type[T]) -> T:
        """The struct that a mapping describes, as far as it can be read."""
        known = fields(type_)
        values: dict[str, Any] = {}
        unread: dict[str, tuple[Node, Node]] = {}
        if not isinstance(node, MappingNode):
            self._wrong_kind(node, f"keys with values ({_some(known)})")
            return _blank(type_)
        seen: set[str] = set()
        for key, value in node.value:
            field = known.get(key.value) if key.__class__ is ScalarNode else None
            if field is None:
                if isinstance(key, ScalarNode):
                    unread.setdefault(key_text(key), (key, value))
                continue
            if field.key in seen:
                continue
            seen.add(field.key)
            count = len(self._problems)
            read = self._value(value, field.shape)
            if field.key in self._proposals and len(self._problems) > count:
                hint = f"here is a fresh one: {self._proposals[field.key]()}"
                self._problems[-1] = msgspec.structs.replace(self._problems[-1], hint=hint)
            if read is _NOTHING:
                if field.required:
                    self._missing(place_of(self._source, value), field, value)
                elif field.shape.kind in _TEXTS:
                    self._cut_whole(value)
            elif read is not _FAILED:
                values[field.name] = read
            elif field.required:
                values[field.name] = None
        misspelt = {
            self._unknown(key, name, known, seen, value)
            for name, (key, value) in unread.items()
            if name not in seen
        }
        for field in known.values():
            if field.required and field.key not in seen and field.key not in misspelt:
                self._missing(place_of(self._source, node), field)
            if field.required:
                values.setdefault(field.name, None)
        return type_(**values)

    def _value(self, node: Node, shape: Shape) -> Any:
        """The value of any shape; _NOTHING for an empty one, _FAILED for one with a problem."""
        if node.__class__ is ScalarNode:
            if is_null(node) and (not node.value or shape.kind not in _TEXTS):
                return _NOTHING
            read = READERS.get(shape.kind)
            if read is None:
                return self._scalar_for_collection(node, shape)
            if not node.style and shape.kind in _TEXTS:
                self._cut(node, shape)
            if not node.value.strip() and not shape.choices:
                return _NOTHING
            try:
                prose = shape.kind in _PROSE
                return read(node.value if prose else node.value.strip(), shape)
            except Wrong as wrong:
                self._add(place_of(self._source, node), wrong.code, wrong.message, wrong.hint)
                return _FAILED if wrong.kept is None else wrong.kept
        if collection := self._values.get(shape.kind):
            return collection(node, shape)
        self._wrong_kind(node, _one(shape))
        return _FAILED

    def _list(self, node: Node, shape: Shape) -> Any:
        assert shape.item is not None
        if not isinstance(node, SequenceNode):
            self._wrong_kind(node, "a list", 'begin each item with "- "')
            return _FAILED
        items: list[Any] = []
        for child in node.value:
            item = self._value(child, shape.item)
            if item is _NOTHING:
                self._add(place_of(self._source, child), "missing", "an item of the list is empty",
                          "fill it in, or delete its hyphen")  # fmt: skip
            if isinstance(item, _Missing):
                item = _blank(shape.item.struct) if shape.item.struct else None
                if shape.item.kind in _TEXTS:
                    item = ""
            if item is not None:
                items.append(item)
        if shape.least_items and len(items) < shape.least_items:
            self._add(place_of(self._source, node), "missing", "the list is empty",
                      f"it needs at least {shape.least_items}")  # fmt: skip
        return tuple(items)

    def _mapping(self, node: Node, shape: Shape) -> Any:
        assert shape.item is not None
        if not isinstance(node, MappingNode):
            self._wrong_kind(node, "keys with values")
            return _FAILED
        values: dict[str, Any] = {}
        for key, child in node.value:
            if not isinstance(key, ScalarNode) or key_text(key) in values:
                continue
            value = self._value(child, shape.item)
            if isinstance(value, _Missing):
                value = _blank(shape.item.struct) if shape.item.struct else None
            if value is not None:
                values[key_text(key)] = value
        return values

    def _scalar_for_collection(self, node: Node, shape: Shape) -> _Missing:
        if shape.kind == "list" and shape.item and shape.item.kind in READERS:
            hint = f"write it as a list: [{_short(node.value)}]"
            self._wrong_kind(node, "a list", hint)
        elif shape.kind == "list":
            self._wrong_kind(node, "a list", 'begin each item in a new line with "- "')
        elif shape.struct:
            self._wrong_kind(node, f"keys with values ({_some(fields(shape.struct))})")
        else:
            self._wrong_kind(node, "keys with values")
        return _FAILED

    def _wrong_kind(self, node: Node, wanted: str, hint: str | None = None) -> None:
        got = f"the text {quote(node.value, 40)}" if isinstance(node, ScalarNode) else "a list"
        if isinstance(node, MappingNode):
            got = "a mapping of keys and values"
        if isinstance(node, CollectionNode) and node.flow_style and hint is None:
            sign = "{" if isinstance(node, MappingNode) else "["
            hint = f'put a text that begins with "{sign}" in quotation marks'
        message = f"{got} stands here instead of {wanted}"
        self._add(place_of(self._source, node), "wrong-type", message, hint)

    def _missing(self, place: Place, field: Field, empty: Node | None = None) -> None:
        what = f"{field.key} is {'empty' if empty is not None else 'missing'}"
        hint = _description(field)
        if propose := self._proposals.get(field.key):
            hint = f"here is a fresh one: {field.key}: {propose()}"
        if empty is not None and (cut := self._comment_after(empty)):
            hint = f'put the value in quotation marks: {field.key}: "{_short(cut.strip())}"'
            what += ': YAML reads " #" as the beginning of a comment'
        self._add(place, "missing", what, hint)

    def _unknown(
        self, key: Node, name: str, known: Mapping[str, Field], seen: set[str], value: Node
    ) -> str | None:
        """Says what is wrong with a key, and gives the one that is meant, if that is clear."""
        place = place_of(self._source, key)
        if name and value.start_mark.index == value.end_mark.index == key.end_mark.index:
            message = f"{quote(name)} stands here alone, after a comma"
            hint = "put a text that contains a comma in quotation marks; a number has no comma"
            self._add(place, "unknown-key", message, hint)
            return None
        seen_alone = "".join(c for c in name if visible(c) == c)
        if seen_alone in known and key.value != seen_alone:
            message = f"the key {quote(seen_alone)} has an unseen or special character beside it"
            self._add(place, "unknown-key", message, f"write it anew: {seen_alone}")
            return seen_alone
        if name == "<<":
            message = '"<<" merges another part of the file, which a plan cannot do'
            self._add(place, "unknown-key", message, "write the part out")
            return None
        if not name:
            self._add(place, "unknown-key", "a key is missing before the colon", None)
            return None
        others = [k for k in known if k not in seen]
        hint = f"the keys here are {', '.join(known)}"
        match = None
        if len(self._problems) < MOST_PROBLEMS:
            match = meant(name, others) or nearest(name, others) or nearest(name, known)
            if match:
                hint = f"did you mean {quote(match)}?"
            elif known is fields(self._type) and (held := homes(self._type).get(name)):
                hint = f"it belongs under {listed(held[:MOST_HOMES])}"
        self._add(place, "unknown-key", f"there is no field {quote(name)} here", hint)
        return match

    def _cut(self, node: Node, shape: Shape) -> None:
        """Warns where a comment after a text is probably a part of it."""
        cut = self._comment_after(node)
        if cut is None:
            return
        spaces, rest = cut[: len(cut) - len(cut.lstrip())], cut.lstrip()
        glued = len(rest) > 1 and not rest[1].isspace()
        prose = shape.kind in _PROSE and not shape.refers and not shape.pattern
        if glued or (prose and len(spaces) == 1):
            self._warn_cut(node, f"{node.value}{cut}", comment=not glued)

    def _cut_whole(self, node: Node) -> None:
        cut = (self._comment_after(node) or "").strip()
        if len(cut) > 1 and not cut[1].isspace():
            self._warn_cut(node, cut, comment=False)

    def _warn_cut(self, node: Node, whole: str, *, comment: bool) -> None:
        start = self._source.text.index("#", node.end_mark.index)
        hint = f'put the whole in quotation marks: "{_short(whole)}"'
        if comment:
            hint += "; or, where a comment is meant, two spaces before the #"
        self._problems.append(
            Problem(
                place=self._source.place(start, start + 1),
                code="text-cut",
                message='the text ends before " #": YAML reads the rest as a comment',
                hint=hint,
                severity="warning",
            )
        )

    def _comment_after(self, node: Node) -> str | None:
        """The rest of a plain scalar's line, where a comment with its spaces follows it."""
        text, end = self._source.text, node.end_mark.index
        match = _CUT.match(text, end)
        if match is None or getattr(node, "style", None):
            return None
        return re.compile(r"[^\r\n]*").match(text, end).group()  # type: ignore[union-attr]

    def _add(self, place: Place, code: str, message: str, hint: str | None) -> None:
        self._problems.append(Problem(place=place, code=code, message=message, hint=hint))


def _blank(type_: type[T]) -> T:
    """A struct whose required fields are None: what could not be read, for further checks."""
    return type_(**{field.name: None for field in fields(type_).values() if field.required})


def _some(known: Any) -> str:
    names = list(known)
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")


def _one(shape: Shape) -> str:
    if shape.refers:
        return "one id or name"
    if shape.kind == "choice":
        return "one word"
    kinds = {
        "date": "a date",
        "day": "a date",
        "datetime": "a day and a time",
        "boolean": "true or false",
    }
    return kinds.get(shape.kind, "a number" if shape.kind in ("integer", "decimal") else "a text")


def _short(text: str) -> str:
    return text if len(text) <= 50 else text[:49] + "…"


def _description(field: Field) -> str | None:
    words = field.shape.description
    if not words:
        return None
    example = f" ({field.shape.examples[0]})" if field.shape.examples else ""
    return words.rstrip(".")[0].lower() + words.rstrip(".")[1:] + example
