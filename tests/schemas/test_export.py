"""The exported schemas: draft-07 without keywords of our own, and of one mind with the linter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError
from syrupy.assertion import SnapshotAssertion
from tests.examples import examples
from tests.manifest.generated import SPOILERS, block, spoilt_ways, values

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.schema import Violation, schema_violations, walk
from workerlint.manifest.worker import Worker
from workerlint_schemas import load_schema
from workerlint_schemas.compiler import SCHEMAS
from workerlint_schemas.export import ALL_VERSIONS, VERSIONS, export, exported_names
from workerlint_schemas.stacks import stack_shape

NAMES = exported_names()
DRAFT_07 = frozenset(Draft7Validator.META_SCHEMA["properties"])
HEAD = {"name": "city-sync", "version": "v1beta", "type": "worker"}
SECTION = {
    "stack": "bento:3.0",
    "compute": "runnable-default",
    "topology": [{"name": "cities", "type": "source"}],
    "stackSpec": {"input": {}, "output": {}},
}


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every subschema of a schema, itself included."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, value in schema.items():
        if keyword in {"properties", "definitions", "patternProperties"}:
            children = list(value.values())
        elif keyword in {"allOf", "anyOf"}:
            children = value
        elif keyword in {"if", "then", "else", "not", "items", "additionalProperties", "propertyNames"}:
            children = [value]
        else:
            continue
        for child in children:
            yield from subschemas(child)


def worker(**fields: Any) -> dict[str, Any]:
    """Return a valid Worker with these fields in its section."""
    return {**HEAD, "worker": {**SECTION, **fields}}


def is_valid(document: Any, name: str = ALL_VERSIONS) -> bool:
    return Draft7Validator(export(name)).is_valid(document)


@pytest.mark.parametrize("name", NAMES)
def test_only_keywords_of_draft_07_are_used(name: str) -> None:
    schema = export(name)
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["$id"] == f"https://workerlint.dev/schemas/{name}"
    for subschema in subschemas(schema):
        assert subschema.keys() <= DRAFT_07
        assert "$ref" not in subschema or subschema.keys() == {"$ref"}, "draft-07 ignores what is next to $ref"


ENTRIES = {"report.json": {"summaryLine"}}
"""The definitions that are there for readers of the schema."""


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_empty_list_of_definitions(name: str) -> None:
    assert export(name).get("definitions", True)


@pytest.mark.parametrize("name", NAMES)
def test_each_definition_is_used_and_each_reference_is_defined(name: str) -> None:
    schema = export(name)
    used = {each["$ref"].removeprefix("#/definitions/") for each in subschemas(schema) if "$ref" in each}
    assert used | ENTRIES.get(name, set()) == schema.get("definitions", {}).keys()


@pytest.mark.parametrize("name", NAMES)
def test_examples_and_defaults_are_valid(name: str) -> None:
    schema = export(name)
    for subschema in subschemas(schema):
        validator = Draft7Validator({**subschema, "definitions": schema.get("definitions", {})})
        for sample in [*subschema.get("examples", ()), *([subschema["default"]] if "default" in subschema else ())]:
            assert validator.is_valid(sample), (subschema, sample)


def descriptions(value: Any) -> Iterator[str]:
    """Yield the titles and descriptions in a schema; those of ``$defs`` may be overridden where they are used."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, item in value.items() if isinstance(value, dict) else ():
        if key in {"title", "description"} and isinstance(item, str):
            yield item
        elif key != "$defs":
            yield from descriptions(item)


@pytest.mark.parametrize("name", NAMES[1:])
def test_descriptions_are_kept(name: str) -> None:
    kept = set(descriptions(export(name)))
    assert set(descriptions(load_schema(name))) <= kept
    if name in SCHEMAS.values():
        fields = load_schema(name)["properties"]
        assert set(descriptions(fields)) <= set(descriptions(export(ALL_VERSIONS)))


class TestValues:
    @pytest.mark.parametrize("version", ["v1beta", "v2alpha", "${VERSION}"])
    def test_versions(self, version: str) -> None:
        section = "spec" if version == "v2alpha" else "worker"
        assert is_valid({**HEAD, "version": version, section: SECTION})

    @pytest.mark.deep
    @pytest.mark.parametrize("version", ["", "v1", "V1beta", 1, None])
    def test_other_versions_are_errors(self, version: Any) -> None:
        assert not is_valid({**worker(), "version": version})

    @pytest.mark.parametrize("name", VERSIONS)
    def test_a_schema_of_one_version_accepts_no_other(self, name: str) -> None:
        for version in VERSIONS:
            section = "spec" if version == "v2alpha" else "worker"
            assert is_valid({**HEAD, "version": version, section: SECTION}, VERSIONS[name]) == (version == name)

    @pytest.mark.parametrize("kind", ["", "Worker", "workers", "service", None])
    def test_other_types_are_errors(self, kind: Any) -> None:
        assert not is_valid({**worker(), "type": kind})

    def test_another_resource_in_the_same_file_is_not_an_error(self) -> None:
        assert is_valid({"name": "city-database", "version": "v1", "type": "secret", "secret": {"type": "key-value"}})

    @pytest.mark.parametrize("field", ["stack", "compute"])
    def test_empty_strings_are_errors_in_required_fields(self, field: str) -> None:
        assert not is_valid(worker(**{field: ""}))

    @pytest.mark.parametrize("value", ["${VALUE}", "${{value}}", "$VALUE", "{{value}}", None])
    @pytest.mark.parametrize(
        "field", ["replicas", "dryRun", "logLevel", "autoscaling", "envs", "resources", "dataosVolumes", "stackSpec"]
    )
    def test_each_field_may_be_a_variable_or_unset(self, field: str, value: Any) -> None:
        assert is_valid(worker(**{field: value}))

    @pytest.mark.parametrize(
        ("cpu", "valid"), [(1, True), (0.5, True), ("1", True), ("500m", True), (0, False), (-1, False), ("1x", False)]
    )
    def test_a_quantity_is_a_number_or_a_string_and_each_has_its_limits(self, cpu: Any, valid: bool) -> None:
        assert is_valid(worker(resources={"limits": {"cpu": cpu}})) == valid

    @pytest.mark.parametrize("spelling", ["autoscaling", "autoScaling"])
    def test_both_spellings_of_autoscaling(self, spelling: str) -> None:
        limits = {"enabled": True, "maxReplicas": 3, "targetCPUUtilizationPercentage": 80}
        assert is_valid(worker(**{spelling: limits}))
        assert not is_valid(worker(**{spelling: {**limits, "maxReplicas": 0}}))

    def test_both_spellings_at_once_are_an_error(self) -> None:
        assert not is_valid(worker(autoscaling={}, autoScaling={}))

    @pytest.mark.parametrize("spelling", ["envVars", "envvars", "propFile", "propfile", "file"])
    def test_spellings_of_the_consumption_type(self, spelling: str) -> None:
        entry = {"name": "city-database", "workspace": "public", "consumptionType": spelling}
        assert is_valid(worker(dataosSecrets=[entry]))
        assert not is_valid(worker(dataosSecrets=[{**entry, "consumptionType": "volume"}]))

    @pytest.mark.parametrize("stack", ["bento", "benthos", "bento-worker:3.0", "bento+edge:4.0"])
    def test_the_stack_decides_about_its_fields(self, stack: str) -> None:
        assert not is_valid(worker(stack=stack, stackSpec={"output": {}}))
        assert is_valid(worker(stack="acme-bento:3.0", stackSpec={"output": {}}))
        assert is_valid(worker(stack="bento:${VERSION}", stackSpec={"output": {}}))
        assert is_valid(worker(stack=stack, stackSpec={"${{fields}}": 1}))


# Generated Workers

ENGINE = Engine(Settings(), list(load_rules()))
VALIDATOR = Draft7Validator(export(ALL_VERSIONS))


@pytest.mark.deep
@pytest.mark.parametrize("table", SCHEMAS)
def test_the_schema_finds_what_the_linter_finds(table: str) -> None:
    """What the walk finds is an error at the same path, and where the schema has an error, the linter has a finding.

    A mapping with a variable as a key is the exception: the schema reports its missing fields.
    """
    source = load_schema(SCHEMAS[table])
    stack = table.removeprefix("stack_").replace("_", "-") if table.startswith("stack_") else ""

    @settings(max_examples=examples(40), suppress_health_check=list(HealthCheck), database=None, phases=PHASES)
    @given(values(source, source), st.integers(0, len(SPOILERS) - 1))
    def check(document: Any, first: int) -> None:
        for faulty in [document, *spoilt_ways(document, first)]:
            whole = worker(stack=f"{stack}:1.0", stackSpec=faulty) if stack else faulty
            assert differences(whole) == [], whole

    check()


PHASES = (Phase.generate,)
"""Each example is hundreds of documents: it takes minutes to make one smaller, and the document is shown anyway."""


def differences(document: Any) -> list[str]:
    """Return what only the schema or only the linter finds in a document; nothing if it is not a Worker."""
    text = block(document)
    workers = read_workers(Source("worker.yaml", text))
    if not workers or has_variable_as_key(document):
        return []
    errors = {reported_at(error) for error in VALIDATOR.iter_errors(document)}
    missed = [
        each.dotted
        for each in violations(workers[0])
        # A rule reports `spec` only if the version is known.
        if errors.isdisjoint((each.path, (*each.path, each.name))) and (each.path, each.name) != ((), "spec")
    ]
    fields = [diagnostic.field for diagnostic in ENGINE.check(Document(Source("worker.yaml", text))).diagnostics]
    alone = [dotted(path) for path in errors if not any(overlap(dotted(path), field) for field in fields)]
    return [f"only the linter: {field}" for field in missed] + [f"only the schema: {field}" for field in alone]


def reported_at(error: ValidationError) -> tuple[str | int, ...]:
    """Return the path of an error; that of the entry if the keys of a Secret conflict: a rule reports another key."""
    path = tuple(error.absolute_path)
    return path[:3] if path[:2] == ("worker", "dataosSecrets") and "allOf" in error.absolute_schema_path else path


def violations(read: Worker) -> list[Violation]:
    """Return the violations of the schemas of the Worker and its Stack."""
    spec = read.section.get("stackSpec") if read.section is not None else None
    shape = stack_shape(read.stack.name) if read.stack is not None and not read.v2alpha else None
    if spec is None or shape is None or spec.kind != "mapping":
        return schema_violations(read)
    return [*schema_violations(read), *walk(spec, shape, ("worker", "stackSpec"))]


def has_variable_as_key(value: Any) -> bool:
    children = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return (isinstance(value, dict) and "${{key}}" in value) or any(map(has_variable_as_key, children))


def overlap(one: str, other: str) -> bool:
    """Return whether one of two fields is the other or inside it."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and (not shorter or longer[len(shorter) :][:1] in {"", ".", "["})


def test_the_order_of_the_stacks_has_no_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    known = export(ALL_VERSIONS)["definitions"]
    stacks = dict(reversed(load_schema("stacks.json").items()))
    monkeypatch.setattr(
        "workerlint_schemas.export.load_schema", lambda name: stacks if name == "stacks.json" else load_schema(name)
    )
    assert export(ALL_VERSIONS)["definitions"].keys() == known.keys()


def _bare(schema: Any, *, is_map: bool = False) -> Any:
    """Return a schema without its titles, descriptions, defaults and examples."""
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    maps = {"properties", "patternProperties", "definitions"}
    shown = {"title", "description", "default", "examples"}
    return {
        name: _bare(below, is_map=name in maps and not is_map)
        for name, below in schema.items()
        if is_map or name not in shown
    }


def _outline(path: str, schema: Any) -> Iterator[str]:
    """Yield a schema, a line for each part of it."""
    text = json.dumps(schema)
    is_flat = not isinstance(schema, dict) and "{" not in text
    if is_flat or len(text) <= 100:
        yield f"{path}: {text}"
        return
    for name, below in schema.items() if isinstance(schema, dict) else enumerate(schema):
        yield from _outline(f"{path}/{name}", below)


@pytest.mark.parametrize("name", [ALL_VERSIONS, "stacks/soda.json", "baseline.json"])
def test_what_a_schema_requires(name: str, snapshot: SnapshotAssertion) -> None:
    assert list(_outline("", _bare(export(name)))) == snapshot


def test_what_a_schema_with_extra_fields_requires(snapshot: SnapshotAssertion) -> None:
    tier = {"enum": ["gold", "silver"]}
    contact = {"type": "object", "properties": {"mail": {"type": "string", "minLength": 3}}, "required": ["mail"]}
    extra = {
        "properties": {
            "costCenter": {"type": "string", "pattern": "^[0-9]+$"},
            "worker": {"properties": {"tier": tier, "contact": {"$ref": "#/$defs/contact"}}, "required": ["tier"]},
            "spec": {"$ref": "#/properties/worker"},
        },
        "required": ["costCenter"],
        "$defs": {"contact": contact},
    }
    plain, added = (list(_outline("", _bare(export(ALL_VERSIONS, more)))) for more in (None, extra))
    assert [line for line in added if line not in plain] + [
        f"- {line}" for line in plain if line not in added
    ] == snapshot
