"""What a field takes, as the types of a model say it: one description for all that follow a model.

The reader of YAML, the resolver of references, the JSON Schema and the reference page see a model
through these shapes, and so agree on what a field is.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

_KINDS: dict[Any, str] = {
    str: "text",
    bool: "boolean",
    int: "integer",
    float: "decimal",
    Decimal: "decimal",
    dt.date: "date",
    dt.datetime: "datetime",
}


class Shape(Struct, frozen=True, kw_only=True, eq=False):
    """What one value may be.

    `kind` is text, markdown, id, url, email, file, time zone, currency, digest, boolean, integer,
    decimal, date, day (a date, or relative), datetime, choice, list, mapping or struct. `item` is
    the shape of a list's or a mapping's values, `key` of a mapping's keys."""

    kind: str
    optional: bool = False
    choices: tuple[str | int, ...] = ()
    pattern: str | None = None
    least: int | None = None
    most: int | None = None
    least_items: int | None = None
    refers: tuple[str, ...] = ()
    free: bool = False
    item: Shape | None = None
    key: Shape | None = None
    struct: type[Struct] | None = None
    description: str | None = None
    examples: tuple[str, ...] = ()


class Field(Struct, frozen=True, kw_only=True, eq=False):
    """One field of a struct: its name in Python and in YAML, its shape, if it must be there."""

    name: str
    key: str
    shape: Shape
    required: bool
    default: Any = None


@cache
def fields(struct: type[Struct]) -> Mapping[str, Field]:
    """The fields of a struct by their keys in YAML, in the order of the model."""
    return {
        info.encode_name: Field(
            name=info.name,
            key=info.encode_name,
            shape=shape(info.type),
            required=info.required,
            default=info.default_factory()
            if info.default_factory is not msgspec.NODEFAULT
            else None
            if info.default is msgspec.NODEFAULT
            else info.default,
        )
        for info in msgspec.structs.fields(struct)
    }


@cache
def homes(struct: type[Struct]) -> Mapping[str, tuple[str, ...]]:
    """For each key of the structs below this one the fields that hold it, the nearest first:
    `tasks` stands in `milestones` and in `parties.responsibilities`."""
    found: dict[str, list[str]] = {}
    level = [("", struct)]
    while level:
        below: list[tuple[str, type[Struct]]] = []
        for path, holder in level:
            for field in fields(holder).values():
                if path:
                    found.setdefault(field.key, []).append(path)
                inner = field.shape
                while inner.item is not None:
                    inner = inner.item
                if inner.struct is not None:
                    below.append((f"{path}.{field.key}".lstrip("."), inner.struct))
        level = below
    return {key: tuple(paths) for key, paths in found.items()}


def leaves(value: Struct) -> Iterator[tuple[tuple[str | int, ...], Shape, Any]]:
    """Every value in a struct that holds no others, with its path and shape, in the model's order.

    Empty ones are left out."""
    return _leaves(value, Shape(kind="struct", struct=type(value)), ())


def _leaves(
    value: Any, shape: Shape, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Shape, Any]]:
    if value is None:
        return
    if shape.struct is not None:
        for field in fields(shape.struct).values():
            yield from _leaves(getattr(value, field.name), field.shape, (*path, field.key))
    elif shape.kind == "list" and shape.item is not None:
        for i, item in enumerate(value):
            yield from _leaves(item, shape.item, (*path, i))
    elif shape.kind == "mapping" and shape.item is not None:
        for key, item in value.items():
            yield from _leaves(item, shape.item, (*path, key))
    else:
        yield path, shape, value


def shape(hint: Any) -> Shape:
    """The shape of a type as it stands in a model. Raises TypeError for what no plan can hold."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _with_meta(shape(arguments[0]), arguments[1:])
    if origin in (Union, types.UnionType):
        one, *others = [argument for argument in arguments if argument is not type(None)]
        inner = shape(one)
        if others and inner.kind != "date":
            raise TypeError(f"a field cannot be one of {arguments}")
        kind = "day" if others else inner.kind
        optional = type(None) in arguments
        return msgspec.structs.replace(inner, kind=kind, optional=optional or inner.optional)
    if origin is Literal:
        return Shape(kind="choice", choices=arguments)
    if origin in (tuple, list):
        return Shape(kind="list", item=shape(arguments[0]))
    if origin is dict:
        return Shape(kind="mapping", key=shape(arguments[0]), item=shape(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return Shape(kind="struct", struct=hint)
    if hint in _KINDS:
        return Shape(kind=_KINDS[hint])
    raise TypeError(f"a field cannot be {hint}")


def _with_meta(inner: Shape, metas: tuple[Any, ...]) -> Shape:
    for meta in metas:
        if not isinstance(meta, Meta):
            continue
        extra = meta.extra or {}
        given = {
            "kind": extra.get("kind"),
            "refers": extra.get("refers"),
            "free": extra.get("free"),
            "pattern": meta.pattern,
            "least": meta.ge,
            "most": meta.le,
            "least_items": meta.min_length,
            "description": meta.description,
            "examples": tuple(meta.examples) if meta.examples else None,
        }
        given = {name: value for name, value in given.items() if value is not None}
        inner = msgspec.structs.replace(inner, **given)
    return inner
