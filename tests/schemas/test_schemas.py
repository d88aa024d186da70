"""The published schemas: they are valid, and every field is documented with valid examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from workerlint_schemas import load_schema, schema_path, subschema, subschemas
from workerlint_schemas.compiler import SCHEMAS
from workerlint_schemas.stacks import known_stack, stack_shape
from workerlint_schemas.tables.worker_v1beta import ROOT

FILES = sorted(SCHEMAS.values())


def attributes(schema: dict[str, Any], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every subschema that describes a value a user writes; the targets of ``$ref`` are in ``$defs``."""
    children = [(f"properties/{name}", child) for name, child in schema.get("properties", {}).items()]
    children += [(f"$defs/{name}", child) for name, child in schema.get("$defs", {}).items()]
    children += [("items", schema["items"])] if "items" in schema else []
    if isinstance(schema.get("additionalProperties"), dict):
        children.append(("additionalProperties", schema["additionalProperties"]))
    for step, child in children:
        if "$ref" not in child:
            yield f"{pointer}/{step}", child
            yield from attributes(child, f"{pointer}/{step}")


def pointers(file: str) -> list[str]:
    """Return the pointer of every field in a file."""
    found = [pointer for pointer, _ in attributes(load_schema(file))]
    assert found
    return found


def validator(file: str, pointer: str) -> Draft202012Validator:
    schema = load_schema(file)
    registry: Registry[Any] = Registry().with_resource(schema["$id"], Resource.from_contents(schema))
    return Draft202012Validator({"$ref": f"{schema['$id']}#{pointer}"}, registry=registry)


@pytest.mark.parametrize("file", FILES)
def test_each_schema_is_a_valid_schema(file: str) -> None:
    Draft202012Validator.check_schema(load_schema(file))


@pytest.mark.parametrize("file", FILES)
def test_each_schema_is_published_under_its_own_name(file: str) -> None:
    assert load_schema(file)["$id"] == f"https://workerlint.dev/schemas/{file}"


@pytest.mark.parametrize("file", FILES)
def test_each_attribute_is_documented(file: str) -> None:
    for pointer in pointers(file):
        attribute = subschema(f"{file}#{pointer}")
        assert attribute.get("title"), pointer
        assert attribute.get("description", "").endswith("."), pointer
        assert "examples" in attribute or "enum" in attribute or attribute["type"] == "boolean", pointer


@pytest.mark.parametrize("file", FILES)
def test_examples_and_defaults_are_what_their_attribute_allows(file: str) -> None:
    wrong = []
    for pointer in pointers(file):
        attribute = subschema(f"{file}#{pointer}")
        samples = [*attribute.get("examples", []), *([attribute["default"]] if "default" in attribute else [])]
        check = validator(file, pointer)
        wrong += [(pointer, sample) for sample in samples if not check.is_valid(sample)]
    assert wrong == []


def test_the_order_of_attributes_is_the_documented_one() -> None:
    assert list(ROOT.properties) == [
        "name",
        "version",
        "type",
        "layer",
        "tags",
        "description",
        "owner",
        "workspace",
        "title",
        "worker",
    ]
    assert list(ROOT.properties["worker"].properties) == [
        "title",
        "tags",
        "replicas",
        "autoscaling",
        "autoScaling",
        "highAvailabilityConfig",
        "stack",
        "logLevel",
        "configs",
        "envs",
        "secrets",
        "dataosSecrets",
        "dataosVolumes",
        "tempVolume",
        "persistentVolume",
        "compute",
        "resources",
        "dryRun",
        "runAsApiKey",
        "runAsUser",
        "topology",
        "stackSpec",
    ]


def test_both_spellings_of_autoscaling_are_one_shape() -> None:
    worker = ROOT.properties["worker"].properties
    assert worker["autoscaling"] is worker["autoScaling"]


def test_sections_named_after_a_stack_are_no_attributes() -> None:
    worker = load_schema("worker-v1beta.json")["properties"]["worker"]
    assert set(worker["x-deprecated-sections"]).isdisjoint(worker["properties"])


def test_a_shape_leads_to_its_documentation() -> None:
    shape = ROOT.properties["worker"].properties["replicas"]
    assert shape.documentation["title"] == "Replicas"
    assert shape.documentation["default"] == 1


def test_a_pointer_that_leads_nowhere_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        subschema("worker-v1beta.json#/properties/nothing")


def test_a_schema_that_does_not_exist_is_an_os_error() -> None:
    with pytest.raises(OSError, match=r"nothing\.json"):
        load_schema("nothing.json")


def test_schema_path_leads_to_the_file() -> None:
    with open(schema_path("stacks/bento.json"), encoding="utf-8") as file:
        assert '"stackSpec of Bento' in file.read()


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("bento", "bento"),
        ("benthos-worker", "bento"),
        ("pulsar-function", "fastfun"),
        ("sodaworker", "soda"),
        ("flare", "flare"),
    ],
)
def test_a_stack_is_known_by_every_name(name: str, canonical: str) -> None:
    stack = known_stack(name)
    assert stack is not None
    assert stack.name == canonical
    assert stack.description == load_schema("stacks.json")[canonical]["description"]


def test_an_organisations_own_stack_is_not_known() -> None:
    assert known_stack("acme-ingest") is None
    assert stack_shape("acme-ingest") is None


def test_aliases_of_a_stack_share_its_shape() -> None:
    assert stack_shape("benthos") is stack_shape("bento-worker")
    assert stack_shape("container") is None


def test_no_two_stacks_share_a_name() -> None:
    stacks = load_schema("stacks.json")
    names = [name for canonical, stack in stacks.items() for name in (canonical, *stack["aliases"])]
    assert len(names) == len(set(names))


def test_stacks_of_other_resources_do_not_run_in_a_worker() -> None:
    stacks = load_schema("stacks.json")
    for name in ("flare", "toolbox", "beacon"):
        assert "worker" not in stacks[name]["kinds"]
    for name in ("bento", "fastfun", "scanner", "stream-monitor", "soda", "alpha", "container"):
        assert "worker" in stacks[name]["kinds"]


def test_a_pointer_may_contain_slashes_and_tildes(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"a/b": {"~": [{"~1": 5}, {"/~0": 6}]}}
    monkeypatch.setattr("workerlint_schemas.load_schema", lambda _name: schema)
    assert subschemas("x.json#/a~1b/~0/0/~01")[1:] == [schema["a/b"], schema["a/b"]["~"], {"~1": 5}, 5]
    assert subschemas("x.json#/a~1b/~0/1/~1~00")[-1] == 6
