"""Changes of readers.yaml: a reader more or less, and the rest of the file stays as it is.

Comments, layout and line ends are kept byte for byte. Each new text is read back before it is
given: it says just what was meant, or it is not given at all.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import shutil
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from mapsite.gate.readers import Reader, Readers, folded, read_readers
from mapsite.plan.nodes import compose
from mapsite.plan.places import key_text
from mapsite.plan.problem import quote
from mapsite.plan.source import Source

_HEADER = "# Who may read this plan: public keys, and no secret. mapsite access writes it.\n"
_PLAIN = re.compile(r"[^\W\d_][\w.' -]*")
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


class NotEditable(Exception):
    """The file cannot be changed without a risk to what else stands in it."""

    hint = "write its readers as a list, each with label, key and added"


class UnknownReader(Exception):
    """No reader has this label."""

    exit_status = 2


def new_file(readers: Readers) -> str:
    """The text of a new readers.yaml."""
    text = (
        f"{_HEADER}version: {readers.version}\nrounds: {readers.rounds}\n"
        f"salt: {base64.b64encode(readers.salt).decode()}\nreaders:\n"
    )
    text += "".join("\n".join(_item(reader, 2, 4)) + "\n" for reader in readers.readers)
    return _read_back(text, readers)


def with_reader(source: Source, reader: Reader) -> str:
    """The file's text with one reader more, at the end of its list.

    The file must be without errors. Raises NotEditable."""
    before = _readers(source)
    after = replace(before, readers=(*before.readers, reader))
    return _read_back(_Text(source).add(reader), after)


def without_reader(source: Source, label: str) -> str:
    """The file's text without the lines of the reader of this label.

    The file must be without errors. Raises UnknownReader, NotEditable."""
    before = _readers(source)
    for i, reader in enumerate(before.readers):
        if folded(reader.label) == folded(label):
            after = replace(before, readers=before.readers[:i] + before.readers[i + 1 :])
            return _read_back(_Text(source).remove(i), after)
    raise UnknownReader(f"no reader is called {quote(label)}")


def save(path: Path, data: bytes) -> None:
    """Writes a file whole, or leaves the last one as it was. Raises OSError."""
    path = path.resolve()
    # A name with a dot in front is no part of a deal, should the machine stop here.
    written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with written.open("xb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, written)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


class _Span(NamedTuple):
    start: int
    end: int


class _Text:
    """The text of a readers.yaml without errors, and where its list of readers stands in it."""

    def __init__(self, source: Source) -> None:
        root, _ = compose(source)
        assert isinstance(root, MappingNode)
        self._source = source
        self._text = source.text
        self._root = root
        self._key: Node | None = None
        self._list: Node | None = None
        for key, value in root.value:
            if key_text(key) == "readers":
                self._key, self._list = key, value
        line_end = re.search(r"\r\n|\r|\n", source.text)
        self._newline = line_end.group() if line_end else "\n"

    def add(self, reader: Reader) -> str:
        """With a reader at the end of the list, laid out like the one before."""
        if not isinstance(self._list, SequenceNode):
            return self._begin_list(reader)
        if self._list.flow_style and (self._list.value or self._root.flow_style):
            return self._add_in_brackets(reader, self._list)
        if self._list.value:
            *_, last = self._list.value
            dash = self._list.start_mark.column
            if last.flow_style:
                lines = [" " * dash + "- " + _in_braces(reader)]
            else:
                same_line = last.start_mark.line == self._source.place(self._dash(last)).line - 1
                lines = _item(reader, dash, last.start_mark.column if same_line else dash + 2)
            return self._insert(self._text, self._end(last), lines)
        return self._begin_list(reader)

    def remove(self, index: int) -> str:
        """Without the reader at this index of the list."""
        assert isinstance(self._list, SequenceNode)
        item = self._list.value[index]
        if self._list.flow_style:
            start, end = self._between_brackets(self._list, index)
            return self._text[:start] + self._text[end:]
        start, end = self._source.start(self._source.place(self._dash(item)).line), self._end(item)
        if end == len(self._text) and not self._text.endswith(("\n", "\r")):
            start -= len(self._newline)
        text = self._text[:start] + self._text[end:]
        if len(self._list.value) > 1:
            return text
        colon = self._colon()
        return f"{text[:colon]} []{text[colon:]}"

    def _begin_list(self, reader: Reader) -> str:
        """A first reader, in lines below the key, whatever stood for an empty list."""
        if self._key is None or self._list is None:
            lines = ["readers:", *_item(reader, 2, 4)]
            return self._insert(self._text, len(self._text), lines)
        colon = self._colon()
        empty = isinstance(self._list, ScalarNode) and not self._list.value
        end = colon if empty else self._list.end_mark.index
        text = self._text[:colon] + self._text[end:]
        column = self._key.start_mark.column
        return self._insert(
            text, self._next_line(text, colon), _item(reader, column + 2, column + 4)
        )

    def _add_in_brackets(self, reader: Reader, readers: SequenceNode) -> str:
        if not readers.value:
            at = readers.start_mark.index + 1
            return self._text[:at] + _in_braces(reader) + self._text[at:]
        *_, last = readers.value
        at = last.end_mark.index
        before = " "
        if last.start_mark.line != readers.start_mark.line:
            before = self._newline + " " * last.start_mark.column
        return f"{self._text[:at]},{before}{_in_braces(reader)}{self._text[at:]}"

    @staticmethod
    def _between_brackets(readers: SequenceNode, index: int) -> _Span:
        item = readers.value[index]
        if index + 1 < len(readers.value):
            return _Span(item.start_mark.index, readers.value[index + 1].start_mark.index)
        if index:
            return _Span(readers.value[index - 1].end_mark.index, item.end_mark.index)
        return _Span(item.start_mark.index, item.end_mark.index)

    def _insert(self, text: str, at: int, lines: list[str]) -> str:
        """The text with lines at an index that is the beginning of a line, or the text's end."""
        block = self._newline.join(lines)
        if at == len(text) and not text.endswith(("\n", "\r")):
            return text + self._newline + block
        return text[:at] + block + self._newline + text[at:]

    def _dash(self, item: Node) -> int:
        """The index of the hyphen that a block item begins with."""
        assert self._list is not None
        number = item.start_mark.line + 1
        while not self._source.line(number).startswith("-", self._list.start_mark.column):
            number -= 1
        return self._source.start(number) + self._list.start_mark.column

    def _end(self, item: Node) -> int:
        """The index after the last line of a block item, a comment in that line included."""
        last = item
        while isinstance(last, CollectionNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, MappingNode) else last.value[-1]
        end = last.end_mark
        return end.index if end.column == 0 else self._next_line(self._text, end.index)

    def _colon(self) -> int:
        """The index after the colon of `readers`."""
        assert self._key is not None
        return self._text.index(":", self._key.end_mark.index) + 1

    @staticmethod
    def _next_line(text: str, at: int) -> int:
        line_end = re.compile(r"\r\n|\r|\n").search(text, at)
        return line_end.end() if line_end else len(text)


def _item(reader: Reader, dash: int, key: int) -> list[str]:
    """The lines of a reader in block style; `dash` and `key` are columns from 0."""
    first = " " * dash + "-" + " " * (key - dash - 1)
    return [
        f"{first}label: {_scalar(reader.label)}",
        f"{' ' * key}key: {reader.key}",
        f"{' ' * key}added: {reader.added.isoformat()}",
    ]


def _in_braces(reader: Reader) -> str:
    label, added = _scalar(reader.label), reader.added.isoformat()
    return f"{{label: {label}, key: {reader.key}, added: {added}}}"


def _scalar(label: str) -> str:
    """A label as YAML text: plain where no reader of YAML could take it for anything else."""
    if _PLAIN.fullmatch(label) and label.casefold() not in _NOT_TEXT:
        return label
    # What JSON escapes, YAML reads alike (YAML 1.2, 1.3).
    return json.dumps(label, ensure_ascii=False)


def _readers(source: Source) -> Readers:
    value = read_readers(source).value
    if value is None:
        raise NotEditable(f"{source.file} has errors")
    return value


def _read_back(text: str, meant: Readers) -> str:
    if read_readers(Source("readers.yaml", text)).value != meant:
        raise NotEditable("the list of readers is laid out in a way that is not edited here")
    return text
