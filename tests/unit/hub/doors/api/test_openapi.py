"""The description of the API is whole and speaks of what is there."""

import re

import pytest

from hub.doors.api.openapi import description
from hub.doors.api.table import OPERATIONS, PREFIX

WHOLE = description("https://hub.example")


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        found = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return found.union(*map(references, value.values()))
    if isinstance(value, list):
        return set().union(*map(references, value))
    return set()


def test_it_is_served_to_everybody(api) -> None:
    answer = api.call("GET", "/openapi.json", user="nobody")
    assert (answer.status, answer.json["openapi"]) == (200, "3.1.0")
    assert {path for path in answer.json["paths"] if not path.startswith(PREFIX)} == set()


def test_every_operation_is_described_once() -> None:
    named = [
        described["operationId"] for path in WHOLE["paths"].values() for described in path.values()
    ]
    assert sorted(named) == sorted([one.name for one in OPERATIONS] + ["listenToChanges"])


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/components/schemas/{name}" for name in WHOLE["components"]["schemas"]}
    assert references(WHOLE) <= known


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_each_part_of_a_path_is_a_parameter(operation) -> None:
    described = WHOLE["paths"][PREFIX + operation.path][operation.method.lower()]
    named = {one["name"] for one in described["parameters"] if one["in"] == "path"}
    assert named == set(re.findall(r"{(\w+)}", operation.path))


def test_every_object_says_that_it_holds_nothing_else() -> None:
    for schema in WHOLE["components"]["schemas"].values():
        assert schema.get("type") != "object" or schema["additionalProperties"] is False
