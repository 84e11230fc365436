"""The model → JSON Schema (2020-12), which editors complete from, and the reference page.

Both say what the reader of YAML accepts: texts may look like numbers, since a text is what was
written; dates and times are strings with a pattern.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.problem import CODES
from mapsite.plan.shape import Field, Shape, fields

_DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_RELATIVE = r"[\w-]+ *[+-] *[0-9]{1,4} *(days?|weeks?|working days?)"
# What an editor's parser may take a text for; a text field takes it as it was written.
_ANY_TEXT = ["string", "number", "boolean"]

_KINDS: Mapping[str, Mapping[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "pattern": f"^{_DATE}$"},
    "day": {"type": "string", "pattern": f"^({_DATE}|{_RELATIVE})$"},
    "datetime": {
        "type": "string",
        "pattern": f"^{_DATE}[T ]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
    },
    "url": {"type": "string", "pattern": "^(https?|mailto|tel):"},
    "email": {"type": "string", "format": "email"},
    "file": {"type": "string", "pattern": "^files/"},
    "time zone": {"type": "string"},
    "currency": {"type": "string"},
    "digest": {"type": "string"},
}
_EXAMPLES = {"date": ("2026-11-20",), "datetime": ("2026-09-08 10:00",)}
_WORDS = {
    "text": "text",
    "markdown": "text, Markdown",
    "id": "id",
    "url": "link",
    "email": "mail address",
    "file": "file",
    "time zone": "time zone",
    "currency": "currency",
    "digest": "digest",
    "boolean": "true or false",
    "integer": "whole number",
    "decimal": "number",
    "date": "calendar date",
    "day": "date",
    "datetime": "day and time",
}


def json_schema(struct: type[Struct] = Plan) -> dict[str, Any]:
    """The JSON Schema of a file that holds one `struct`."""
    found: dict[str, dict[str, Any]] = {}
    root = _object(struct, found)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": found}


def _object(struct: type[Struct], found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    known = fields(struct)
    return {
        "title": struct.__name__,
        "description": summary(struct),
        "type": "object",
        "properties": {key: _property(field, found) for key, field in known.items()},
        "required": [key for key, field in known.items() if field.required],
        "additionalProperties": False,
    }


def _property(field: Field, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    schema = _value(field.shape, found)
    if not field.required:
        schema = _or_empty(schema)
    if field.shape.description:
        schema["description"] = field.shape.description
    if not field.required and isinstance(field.default, str | bool | int):
        schema["default"] = field.default
    return schema


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, or nothing: a key without a value is one that is still to be filled in."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    return {**schema, "type": [*types, "null"]} if types else schema


def _value(shape: Shape, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if shape.struct is not None:
        name = shape.struct.__name__
        if name not in found:
            found[name] = {}
            found[name] = _or_empty(_object(shape.struct, found))
        return {"$ref": f"#/$defs/{name}"}
    if shape.kind == "list":
        assert shape.item is not None
        schema: dict[str, Any] = {"type": "array", "items": _value(shape.item, found)}
        return schema | ({"minItems": shape.least_items} if shape.least_items else {})
    if shape.kind == "mapping":
        assert shape.item is not None
        return {"type": "object", "additionalProperties": _or_empty(_value(shape.item, found))}
    if shape.choices:
        return {"enum": list(shape.choices)}
    schema = dict(_KINDS.get(shape.kind, {"type": _ANY_TEXT}))
    if shape.pattern:
        schema["pattern"] = shape.pattern
    if shape.least is not None:
        schema["minimum"] = shape.least
    if shape.most is not None:
        schema["maximum"] = shape.most
    if examples := shape.examples or _EXAMPLES.get(shape.kind):
        schema["examples"] = list(examples)
    return schema


def reference() -> str:
    """The reference page of plan.yaml and internal.yaml, in Markdown."""
    lines = [
        "# Reference: the plan",
        "",
        "Made from the model by `mapsite schema --format markdown`. Fields in **bold** must be "
        "there; nearly all others may be left out, and an empty part of a plan leaves no empty "
        "part on the page.",
        "",
        "- A **date** is a calendar date (`2026-11-20`), or hangs on another: "
        "`contract + 20 working days`, `end - 2 weeks`, `freeze - 3 days`. What it hangs on is "
        "`start`, `end`, or the id of a key date or a milestone.",
        "- A **person** or **party** is named by id, or by a name that only one has.",
        "- Text is what was written: `no`, `10:30` and `007` need no quotation marks; a text that "
        "contains `: ` or ` #` does.",
        "",
    ]
    for file, struct in (("plan.yaml", Plan), ("internal.yaml", Internal)):
        lines += [f"## {file}", "", summary(struct), "", *_table(struct), ""]
        for inner in _structs(struct):
            lines += [f"### {inner.__name__}", "", summary(inner), "", *_table(inner), ""]
    lines += ["## Problems", "", "What `mapsite check` reports, by its code.", ""]
    lines += ["| code | what it is |", "| --- | --- |"]
    lines += [f"| `{code}` | {_cell(text)} |" for code, text in CODES.items()]
    return "\n".join([*lines, ""])


def summary(struct: type[Struct]) -> str:
    """What a struct is, as its docstring says in one line."""
    return (inspect.getdoc(struct) or "").split("\n\n")[0].replace("\n", " ")


def _structs(root: type[Struct]) -> list[type[Struct]]:
    """The structs inside another, each once, in the order in which they are met."""
    found: dict[type[Struct], None] = {}

    def visit(shape: Shape | None) -> None:
        if shape is None:
            return
        visit(shape.item)
        if shape.struct is not None and shape.struct not in found:
            found[shape.struct] = None
            for field in fields(shape.struct).values():
                visit(field.shape)

    for field in fields(root).values():
        visit(field.shape)
    return list(found)


def _table(struct: type[Struct]) -> Iterator[str]:
    yield "| field | takes | what it is |"
    yield "| --- | --- | --- |"
    for key, field in fields(struct).items():
        name = f"**`{key}`**" if field.required else f"`{key}`"
        yield f"| {name} | {_takes(field)} | {_cell(field.shape.description or '')} |"


def _takes(field: Field) -> str:
    words = _words(field.shape)
    default = field.default
    if isinstance(default, bool) or default in (None, (), {}) or field.required:
        return words
    if isinstance(default, tuple):
        return f"{words}; `[{', '.join(map(str, default))}]` when missing"
    return f"{words}; `{default}` when missing"


def _words(shape: Shape) -> str:
    if shape.struct is not None:
        name = shape.struct.__name__
        return f"[{name}](#{name.lower()})"
    if shape.kind == "list" and shape.item:
        return f"list of {_words(shape.item)}"
    if shape.kind == "mapping" and shape.item and shape.key:
        return f"by {_words(shape.key)}: {_words(shape.item)}"
    if shape.choices:
        return ", ".join(f"`{choice}`" for choice in shape.choices)
    if shape.refers:
        return " or ".join(shape.refers) + (", or a name" if shape.free else "")
    words = _WORDS[shape.kind]
    if shape.least is not None and shape.most is not None:
        words += f", {shape.least} to {shape.most}"
    return words


def _cell(text: str) -> str:
    return re.sub(r"([|<>])", r"\\\1", text)
