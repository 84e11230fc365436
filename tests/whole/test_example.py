"""The example deal is the schema's contract: each field of a plan and of its notes stands there.

So what holds for it holds for every field of the model, for those of tomorrow too.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from mapsite.plan.anchors import relatives
from mapsite.plan.internal import Internal
from mapsite.plan.model import Plan, Relative
from mapsite.plan.read import read
from mapsite.plan.shape import Shape, fields, leaves
from mapsite.plan.source import Source
from mapsite.schedule.calendar import calendars
from mapsite.schedule.dates import settle

HANGING = Relative(anchor="start", count=9, unit="days")


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


def hung(value: object, shape: Shape) -> object:
    """The value with each date in it hung on the plan's start, where its field allows that."""
    if value is None:
        return None
    if shape.kind == "day":
        return HANGING
    if shape.kind == "list":
        return tuple(hung(item, shape.item) for item in value)
    if shape.struct is not None:
        own = fields(shape.struct).values()
        return replace(value, **{f.name: hung(getattr(value, f.name), f.shape) for f in own})
    return value


def test_every_date_that_may_hang_on_another_is_checked_and_becomes_a_day(example):
    reading = read(Source("plan.yaml", (example / "plan.yaml").read_text("utf-8")), Plan)
    plan = hung(reading.value, Shape(kind="struct", struct=Plan))
    hanging = {path for path, _, value in leaves(plan) if isinstance(value, Relative)}
    assert len(hanging) > 10
    assert {path for path, _ in relatives(plan)} == hanging
    settled = settle(plan, calendars(plan))
    assert not [path for path, _, value in leaves(settled) if isinstance(value, Relative)]
