"""The schema that editors use and the reference page say what the model says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from mapsite.plan.schema import json_schema, reference

ROOT = Path(__file__).parents[2]


class Core(yaml.SafeLoader):
    """Reads YAML nearly as an editor does: dates and the words of YAML 1.1 are texts."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(("timestamp", "bool"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), "tf")


def problems(text: str) -> list[str]:
    document = yaml.load(text, Core)
    return [error.json_path for error in Draft202012Validator(json_schema()).iter_errors(document)]


def test_the_committed_schema_is_the_model_s():
    committed = json.loads((ROOT / "plans" / "plan.schema.json").read_text("utf-8"))
    assert committed == json_schema(), "mapsite schema > plans/plan.schema.json"


def test_the_committed_reference_is_the_model_s():
    committed = (ROOT / "docs" / "reference" / "plan.md").read_text("utf-8")
    assert committed.rstrip("\n") == reference().rstrip("\n"), (
        "mapsite schema --format markdown > docs/reference/plan.md"
    )


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


def test_every_field_has_a_description():
    schema = json_schema()
    objects = {"Plan": schema, **schema["$defs"]}
    assert not [
        f"{name}.{key}"
        for name, described in objects.items()
        for key, field in described["properties"].items()
        if not field.get("description")
    ]


def test_the_example_satisfies_the_schema(example):
    assert problems((example / "plan.yaml").read_text("utf-8")) == []


def test_every_plan_of_the_repository_satisfies_the_schema():
    plans = sorted((ROOT / "plans").glob("*/plan.yaml"))
    assert {plan.parent.name: problems(plan.read_text("utf-8")) for plan in plans} == {
        plan.parent.name: [] for plan in plans
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: jana", "ower: jana"),
        ("2026-10-09", "30.10.2026"),
        ("side: buyer", "side: customer"),
        ("title: Warehouse planning\n", ""),
        ("[pilot]", "pilot"),
        ("owner: jana", "duration: 3 weeks"),
    ],
)
def test_what_check_refuses_an_editor_underlines(check, plan_text, old, new):
    assert old in plan_text
    assert check(plan_text.replace(old, new))
    assert problems(plan_text.replace(old, new))


def test_an_editor_lets_stand_empty_what_check_lets_stand_empty(check, plan_text):
    schema = json_schema()
    optional = schema["properties"].keys() - set(schema["required"])
    for key in optional:
        text = f"{plan_text}{key}:\n"
        assert problems(text) == check(text) == [], key
    for name, described in schema["$defs"].items():
        empty = dict.fromkeys(described["properties"].keys() - set(described["required"]))
        part = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
        paths = [error.json_path for error in Draft202012Validator(part).iter_errors(empty)]
        assert not [path for path in paths if path != "$"], name


def test_an_editor_finds_the_schema_of_a_plan():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"] == {"plans/plan.schema.json": ["plans/*/plan.yaml"]}
    modeline = "# yaml-language-server: $schema=../plan.schema.json"
    for plan in (ROOT / "plans").glob("*/plan.yaml"):
        assert plan.read_text("utf-8").splitlines()[0] == modeline
