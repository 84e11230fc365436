"""Where nodes and values stand in their file."""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from mapsite.plan.problem import Place
from mapsite.plan.source import Source

Steps: TypeAlias = tuple[str | int, ...]

_NULL = {"", "~", "null", "Null", "NULL"}


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
        """Whether the file has a value at just this path that is not empty, nor null."""
        if self._root is None:
            return False
        node, _, found = self._find(path)
        if isinstance(node, ScalarNode):
            return found and not is_null(node)
        return found and bool(node.value)

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


def place_of(source: Source, node: Node) -> Place:
    """Where a node stands; of a mapping or a list in block style, its first key or item."""
    first = node
    while isinstance(first, CollectionNode) and not first.flow_style and first.value:
        first = first.value[0][0] if isinstance(first, MappingNode) else first.value[0]
        if isinstance(node, SequenceNode):
            return source.place(node.start_mark.index)
    return source.place(node.start_mark.index, first.end_mark.index)


def is_null(node: ScalarNode) -> bool:
    """Whether a scalar is what YAML's core schema writes for nothing."""
    return not node.style and node.value in _NULL


def key_text(node: Node) -> str:
    """A key as it is compared: without spaces around it, in one Unicode form."""
    text: str = node.value if isinstance(node, ScalarNode) else ""
    return (
        text if text.isascii() and text.isalnum() else unicodedata.normalize("NFKC", text).strip()
    )
