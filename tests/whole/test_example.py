"""The example deal is the schema's contract: each field of a plan and of its notes stands there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan
from mapsite.plan.read import read
from mapsite.plan.shape import Shape, fields
from mapsite.plan.source import Source


def of_model(shape: Shape) -> Iterator[tuple[str, str]]:
    """The fields that a shape is made of, each with the struct that it belongs to."""
    if shape.item is not None:
        yield from of_model(shape.item)
    if shape.struct is not None:
        for field in fields(shape.struct).values():
            yield shape.struct.__name__, field.key
            yield from of_model(field.shape)


def of_file(value: object, shape: Shape, path: tuple[str | int, ...], places) -> Iterator:
    """The fields that a file writes out, each with the struct that it belongs to."""
    if value is None:
        return
    if shape.kind == "list":
        for i, item in enumerate(value):
            yield from of_file(item, shape.item, (*path, i), places)
    elif shape.kind == "mapping":
        for key, item in value.items():
            yield from of_file(item, shape.item, (*path, key), places)
    elif shape.struct is not None:
        for field in fields(shape.struct).values():
            if (*path, field.key) in places:
                yield shape.struct.__name__, field.key
                inside = getattr(value, field.name)
                yield from of_file(inside, field.shape, (*path, field.key), places)


@pytest.mark.parametrize(("file", "model"), [("plan.yaml", Plan), ("internal.yaml", Internal)])
def test_every_field_stands_in_the_example(example, file, model):
    reading = read(Source(file, (example / file).read_text("utf-8")), model)
    whole = Shape(kind="struct", struct=model)
    written = set(of_file(reading.value, whole, (), reading.places))
    assert set(of_model(whole)) - written == set()
