"""YAML text → nodes, or problems.

Reads one document by the core rules of YAML 1.2: every scalar stays the text that was written, and
the reader of a type decides what it means. What could surprise a person or exhaust a machine is
refused with its place before anything is made of it: tags, anchors and aliases, several documents,
control characters, nesting over 32 levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml._yaml import CParser
from yaml.nodes import MappingNode, Node, ScalarNode

from mapsite.plan import syntax
from mapsite.plan.places import key_text, place_of
from mapsite.plan.problem import MOST_PROBLEMS, Place, Problem, quote, visible
from mapsite.plan.source import Source

DEEPEST = 32

# C0 and C1 without tab and line ends, line and paragraph separators (YAML 1.1 parsers break lines
# at them, editors do not), byte-order marks inside, non-characters and lone surrogates.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
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
        _control(source.place(match.start()), match.group())
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
                yield _control(place_of(source, node), match.group(), escaped=True)
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


def _control(place: Place, character: str, escaped: bool = False) -> Problem:
    name = f"U+{ord(character):04X}"
    what = "an unseen line separator" if character in "\u2028\u2029" else "a control character"
    return Problem(
        place=place,
        code="control-character",
        message=f"{what} ({name}) stands in the text" + (", written as an escape" * escaped),
        hint="delete it; it often comes with a text that was copied from a document",
    )
