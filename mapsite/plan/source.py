"""YAML text → nodes that know where they stand, or problems.

Reads one document by the core rules of YAML 1.2: every scalar stays the text that was written, and
the reader of a type decides what it means. What could surprise a person or exhaust a machine is
refused with its place before anything is made of it: tags, anchors and aliases, several documents,
control characters, files over 1 MB, nesting over 32 levels.
"""

from __future__ import annotations

import bisect
import codecs
import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias

import yaml
from yaml._yaml import CParser
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from mapsite.plan import syntax
from mapsite.plan.problem import Place, Problem, quote, visible

LARGEST = 1_000_000
DEEPEST = 32
MOST_PROBLEMS = 200

Steps: TypeAlias = tuple[str | int, ...]

# C0 and C1 without tab and line ends, line and paragraph separators (YAML 1.1 parsers break lines
# at them, editors do not), byte-order marks inside, non-characters and lone surrogates.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE = re.compile("\r\n|\r|\n")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAVE_AS = "save it as UTF-8 (in most editors: Save with encoding)"


class Source:
    """The text of one file. `file` is its path as from the working directory, with `/`."""

    __slots__ = ("__dict__", "file", "text")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE.finditer(self.text))]

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of the characters from `start` to `end`, as far as its first line goes."""
        start = min(start, len(self.text))
        number = bisect.bisect_right(self._starts, start)
        column = start - self._starts[number - 1]
        length = min(end or start, self._starts[number - 1] + len(self.line(number))) - start
        return Place(file=self.file, line=number, column=column + 1, length=max(length, 1))

    def start(self, number: int) -> int:
        """The index of the first character of the line with this number, from 1."""
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        """The line with this number, from 1, without its end; empty where there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def decode(file: str, data: bytes) -> tuple[Source | None, list[Problem]]:
    """The text of a file's bytes, without a byte-order mark; None where it is not UTF-8 text."""

    def refused(code: str, message: str, hint: str, place: Place | None = None) -> list[Problem]:
        where = place or Place(file=file)
        return [Problem(place=where, code=code, message=message, hint=hint)]

    if len(data) > LARGEST:
        return None, [too_large(file, len(data))]
    data = data.removeprefix(codecs.BOM_UTF8)
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return None, refused("not-utf-8", f"the file is saved as {name}", _SAVE_AS)
    if data[:4].count(0) in (2, 3) and data[:200].count(0) > len(data[:200]) // 4:
        name = "UTF-32" if data[:4].count(0) == 3 else "UTF-16"
        return None, refused("not-utf-8", f"the file is saved as {name}", _SAVE_AS)
    try:
        return Source(file, data.decode()), []
    except UnicodeDecodeError as error:
        before = Source(file, data[: error.start].decode())
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        guess = f" (it would be {quote(letter)} in Windows-1252)" if letter.isalpha() else ""
        message = f"the byte 0x{byte.hex().upper()} is not UTF-8{guess}"
        return None, refused("not-utf-8", message, _SAVE_AS, before.place(len(before.text)))


def too_large(file: str, size: int) -> Problem:
    """The problem of a file that is over the limit; `size` is in bytes."""
    return Problem(
        place=Place(file=file),
        code="too-large",
        message=f"the file has {size:,} bytes, more than the {LARGEST:,} that are read",
        hint="keep documents in files/ and name them in the plan",
    )


class _TooDeep(Exception):
    """More than DEEPEST levels; the node is the one that holds the next."""

    def __init__(self, node: Node) -> None:
        self.node = node


class _Composer(CParser):
    """PyYAML's C parser with a resolver of its own, which counts levels and resolves nothing.

    The depth is counted here because the C code recurses: later would be too late."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def descend_resolver(self, parent: Node | None, _index: Any) -> None:
        self._depth += 1
        if self._depth > DEEPEST and parent is not None:
            raise _TooDeep(parent)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, _kind: type[Node], _value: Any, _implicit: Any) -> str:
        return ""


def compose(source: Source) -> tuple[Node | None, list[Problem]]:
    """The root of the one document in the source, and all that is wrong with it as YAML.

    The root is None where the text cannot be read at all. Duplicate keys are problems, and the node
    keeps them all: a reader takes the first."""
    problems = [
        _control(source, source.place(match.start()), match.group())
        for match, _ in zip(_CONTROL.finditer(source.text), range(MOST_PROBLEMS), strict=False)
    ]
    if problems:
        return None, problems
    try:
        root = _Composer(source.text).get_single_node()
    except _TooDeep as error:
        return None, [_too_deep(source.place(error.node.start_mark.index))]
    except yaml.MarkedYAMLError as error:
        if error.context == "while increasing flow level":
            # The scanner looks ahead for a colon, and its own limit can come before ours.
            mark = error.problem_mark or error.context_mark
            return None, [_too_deep(source.place(mark.index if mark else 0))]
        return None, [syntax.explain(source, error)]
    except yaml.YAMLError as error:
        place = Place(file=source.file)
        return None, [Problem(place=place, code="not-yaml", message=visible(str(error)))]
    if root is None or (isinstance(root, ScalarNode) and not root.value and not root.style):
        message = "the file is empty" if not source.text.strip() else "the file holds only comments"
        return None, [Problem(place=Place(file=source.file), code="empty-file", message=message)]
    problems = list(_inspect(source, root))
    if any(problem.code in {"tag", "alias"} for problem in problems):
        return None, problems
    return root, problems


def _too_deep(place: Place) -> Problem:
    message = f"more than {DEEPEST} levels stand inside each other"
    hint = "a plan needs 8 at most; look for brackets that were not meant"
    return Problem(place=place, code="too-deep", message=message, hint=hint)


def key_text(node: Node) -> str:
    """A key as it is compared: without spaces around it, in one Unicode form."""
    text: str = node.value if isinstance(node, ScalarNode) else ""
    return (
        text if text.isascii() and text.isalnum() else unicodedata.normalize("NFKC", text).strip()
    )


def _inspect(source: Source, root: Node) -> Iterator[Problem]:
    """Walks over all nodes; stops at the first tag or anchor, below which nodes may be shared."""
    text = source.text + "\n"
    stack = [root]
    while stack:
        node = stack.pop()
        if text[node.start_mark.index] in "!&":
            yield from _tags_and_aliases(source)
            return
        if isinstance(node, ScalarNode):
            if node.style == '"' and (match := _CONTROL.search(node.value)):
                yield _control(source, place_of(source, node), match.group(), escaped=True)
        elif isinstance(node, MappingNode):
            yield from _duplicates(source, node)
            for pair in reversed(node.value):
                stack += (pair[1], pair[0])
        else:
            stack.extend(reversed(node.value))


def _duplicates(source: Source, node: MappingNode) -> Iterator[Problem]:
    first: dict[str, Node] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            yield Problem(
                place=place_of(source, key),
                code="bad-key",
                message="a list or a mapping stands where a key is expected",
                hint='a text that begins with "{" or "[" needs quotation marks',
            )
            continue
        text = key_text(key)
        if (earlier := first.setdefault(text, key)) is key:
            continue
        place = place_of(source, earlier)
        message = f"the key {quote(text)} stands here twice, first in line {place.line}"
        if key.value != earlier.value:
            message += f"; this one is {_spelled(key.value)}, that one {_spelled(earlier.value)}"
        yield Problem(
            place=place_of(source, key),
            code="duplicate-key",
            message=message,
            hint="keep one of them, with all that belongs to it",
            also=(place,),
        )


def _spelled(text: str) -> str:
    return quote("".join(c if c.isascii() else f"<U+{ord(c):04X}>" for c in text))


def _tags_and_aliases(source: Source) -> Iterator[Problem]:
    """Finds them by their events, in the file's order, since shared nodes do not know them."""
    parser = CParser(source.text)
    anchors: dict[str, Place] = {}
    aliases: dict[str, list[Place]] = {}
    tags = 0
    while parser.check_event():
        event = parser.get_event()
        if not isinstance(event, yaml.NodeEvent) or event.start_mark is None:
            continue
        start = event.start_mark.index
        word = re.compile(r"[^\s,\]}]{1,80}").match(source.text, start)
        place = source.place(start, word.end() if word else start)
        if isinstance(event, yaml.AliasEvent):
            aliases.setdefault(str(event.anchor), []).append(place)
        elif word and word.group().startswith("!") and tags < MOST_PROBLEMS:
            tags += 1
            yield Problem(
                place=place,
                code="tag",
                message=f"YAML reads {quote(word.group())} as a tag, and not as text",
                hint='put the text in quotation marks if the "!" belongs to it',
            )
        elif event.anchor is not None:
            anchors.setdefault(event.anchor, place)
    for name, place in list(anchors.items())[:MOST_PROBLEMS]:
        yield _alias(name, place, aliases.get(name, []))


def _alias(name: str, anchor: Place, uses: list[Place]) -> Problem:
    sign = quote(f"&{name}")
    if not uses:
        message = f"YAML reads {sign} as a name for what follows, and not as text"
        hint = 'put the text in quotation marks if the "&" belongs to it'
        return Problem(place=anchor, code="alias", message=message, hint=hint)
    return Problem(
        place=uses[0],
        code="alias",
        message=f"{quote('*' + name)} repeats the part of the file that {sign} names",
        hint="a plan cannot repeat parts: write it out",
        also=(anchor, *uses[1:20]),
    )


def _control(source: Source, place: Place, character: str, escaped: bool = False) -> Problem:
    name = f"U+{ord(character):04X}"
    what = "an unseen line separator" if character in "\u2028\u2029" else "a control character"
    return Problem(
        place=place,
        code="control-character",
        message=f"{what} ({name}) stands in the text" + (", written as an escape" * escaped),
        hint="delete it; it often comes with a text that was copied from a document",
    )


def place_of(source: Source, node: Node) -> Place:
    """Where a node stands; of a mapping or a list in block style, its first key or item."""
    first = node
    while isinstance(first, CollectionNode) and not first.flow_style and first.value:
        first = first.value[0][0] if isinstance(first, MappingNode) else first.value[0]
        if isinstance(node, SequenceNode):
            return source.place(node.start_mark.index)
    return source.place(node.start_mark.index, first.end_mark.index)


class Places:
    """Where each value of a document stands, by its path: `places["milestones", 2, "owner"]`.

    A path that is not there gives its nearest ancestor: a missing field stands where its mapping
    begins. Field names may be written as in the file (`from`) or in the model (`from_`)."""

    __slots__ = ("_root", "_source")

    def __init__(self, source: Source, root: Node | None) -> None:
        self._source = source
        self._root = root

    @property
    def file(self) -> str:
        """The file that they are places of."""
        return self._source.file

    def __getitem__(self, path: str | int | Steps) -> Place:
        return self._place(path if isinstance(path, tuple) else (path,), key=False)

    def key(self, path: str | int | Steps) -> Place:
        """The place of the key that the value at this path stands under."""
        return self._place(path if isinstance(path, tuple) else (path,), key=True)

    def __contains__(self, path: Steps) -> bool:
        """Whether the file has a value, maybe an empty one, at just this path."""
        return self._root is not None and self._find(path)[2]

    def given(self, path: Steps) -> bool:
        """Whether the file has a value at just this path that is not empty."""
        if self._root is None:
            return False
        node, _, found = self._find(path)
        return found and bool(node.value or getattr(node, "style", None))

    def _place(self, path: Steps, *, key: bool) -> Place:
        if self._root is None:
            return Place(file=self._source.file)
        value, at_key, found = self._find(path)
        return place_of(self._source, at_key if key and found and at_key else value)

    def _find(self, path: Steps) -> tuple[Node, Node | None, bool]:
        assert self._root is not None
        node, key = self._root, None
        for step in path:
            if isinstance(step, int):
                if not isinstance(node, SequenceNode) or not 0 <= step < len(node.value):
                    return node, key, False
                node, key = node.value[step], None
                continue
            if not isinstance(node, MappingNode):
                return node, key, False
            for k, v in node.value:
                if key_text(k) in (step, step.rstrip("_")):
                    node, key = v, k
                    break
            else:
                return node, key, False
        return node, key, True
