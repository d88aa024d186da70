"""The walk over a tree with a compiled schema: what it reports, where, and what it lets pass."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.manifest import schema as schema_walk
from workerlint.manifest.document import read_workers
from workerlint.manifest.schema import Violation, accepts, described_values, mandatory_names, shape_at, walk
from workerlint.syntax.nodes import Node, Scalar, trail_path
from workerlint.syntax.parser import parse_tree
from workerlint_schemas.compiler import compile_schema
from workerlint_schemas.shape import Shape
from workerlint_schemas.stacks import stack_shape
from workerlint_schemas.tables.worker_v1beta import ROOT
from workerlint_schemas.tables.worker_v2alpha import ROOT as V2ALPHA

META = "{name: orders-sync, version: v1beta, type: worker, "


def tree(text: str) -> Node:
    node = parse_tree(dedent(text))
    assert node is not None
    return node


def found(text: str, shape: Shape = ROOT) -> list[tuple[str, str, str, str]]:
    return [_shown(violation) for violation in walk(tree(text), shape)]


def in_worker(text: str) -> list[tuple[str, str, str, str]]:
    return found(META + "worker: " + text + "}")


def in_stack(stack: str, text: str) -> list[tuple[str, str, str, str]]:
    shape = stack_shape(stack)
    assert shape is not None
    return [_shown(violation) for violation in walk(tree(text), shape, ("worker", "stackSpec"))]


def _shown(violation: Violation) -> tuple[str, str, str, str]:
    return violation.code, violation.keyword, violation.dotted, violation.name


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ('{replicas: "3"}', ("DW311", "type", "worker.replicas", "")),
        ("{replicas: 0}", ("DW311", "minimum", "worker.replicas", "")),
        ("{replicas: 1.5}", ("DW311", "type", "worker.replicas", "")),
        ("{autoScaling: {maxReplicas: -1}}", ("DW311", "minimum", "worker.autoScaling.maxReplicas", "")),
        ("{autoscaling: {enabled: yes}}", ("DW205", "type", "worker.autoscaling.enabled", "")),
        ("{logLevel: info}", ("DW301", "enum", "worker.logLevel", "")),
        ("{logLevel: 3}", ("DW205", "type", "worker.logLevel", "")),
        ("{highAvailabilityConfig: {mode: sometimes}}", ("DW331", "enum", "worker.highAvailabilityConfig.mode", "")),
        ("{tags: orders}", ("DW205", "type", "worker.tags", "")),
        ("{tags: [orders, 2024]}", ("DW205", "type", "worker.tags[1]", "")),
        ("{topology: {name: orders}}", ("DW205", "type", "worker.topology", "")),
        ("{topology: [{name: orders}]}", ("DW401", "required", "worker.topology[0]", "type")),
        ("{topology: [{name: '', type: source}]}", ("DW401", "pattern", "worker.topology[0].name", "")),
        ("{dataosSecrets: [{workspace: public}]}", ("DW505", "required", "worker.dataosSecrets[0]", "name")),
        ("{persistentVolume: {name: data}}", ("DW511", "required", "worker.persistentVolume", "directory")),
        ("{dataosVolumes: [{directory: /data}]}", ("DW511", "required", "worker.dataosVolumes[0]", "name")),
        ("{resources: {requests: {gpu: 1}}}", ("DW204", "additionalProperties", "worker.resources.requests", "gpu")),
        ("{replica: 1}", ("DW204", "additionalProperties", "worker", "replica")),
        ("[]", ("DW205", "type", "worker", "")),
    ],
)
def test_a_fault_in_the_worker_section(section: str, expected: tuple[str, str, str, str]) -> None:
    assert in_worker(section) == [expected]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{version: v1beta, type: worker}", ("DW101", "required", "", "name")),
        (META + "layer: admin}", ("DW106", "enum", "layer", "")),
        (META + "labels: [a]}", ("DW105", "additionalProperties", "", "labels")),
        (META + "tags: {a: b}}", ("DW205", "type", "tags", "")),
    ],
)
def test_a_fault_in_the_meta_section(document: str, expected: tuple[str, str, str, str]) -> None:
    assert found(document) == [expected]


@pytest.mark.parametrize(
    ("stack", "spec", "expected"),
    [
        ("bento", "{output: {stdout: {}}}", ("required", "", "input")),
        ("benthos-worker", "{input: []}", ("type", ".input", "")),
        (
            "fastfun",
            "{input: {datasets: []}, output: {datasets: [], options: {commitInterval: 30}}}",
            ("type", ".output.options.commitInterval", ""),
        ),
        (
            "fastfun",
            "{input: {datasets: [], options: {cleanupSubscription: 'true'}}, output: {datasets: []}}",
            ("type", ".input.options.cleanupSubscription", ""),
        ),
        (
            "pulsar-function",
            "{input: {datasets: []}, output: {datasets: [], options: {iceberg: {properties: {size: 5}}}}}",
            ("type", ".output.options.iceberg.properties.size", ""),
        ),
        ("scanner", "{type: worker, worker: soda_indexr}", ("enum", ".worker", "")),
        ("stream-monitor", "{stream: {conditions: {}}}", ("type", ".stream.conditions", "")),
        ("soda", "{inputs: [{dataset: 'dataos://a:b/c'}]}", ("anyOf", ".inputs[0]", "")),
        ("soda", "{inputs: [{dataset: d, profile: {columns: []}}]}", ("minItems", ".inputs[0].profile.columns", "")),
    ],
)
def test_a_fault_in_a_stack_spec(stack: str, spec: str, expected: tuple[str, str, str]) -> None:
    keyword, path, name = expected
    assert in_stack(stack, spec) == [("DW306", keyword, f"worker.stackSpec{path}", name)]


@pytest.mark.parametrize(
    "section",
    [
        "{replicas: '${REPLICAS}', logLevel: '${{log level}}', tags: $TAGS, resources: '${{resources}}'}",
        "{topology: '${{topology}}'}",
        "{topology: ['${{element}}', {'${{attributes}}': }]}",
        "{'${{more}}': 1}",
        "{dataosSecrets: [{{secret}}]}",
        "{resources: {requests: {cpu: 1, memory: 1e9}}, secrets: [a, {name: b}]}",
        "{replicas: , stack: ~, autoscaling: null, topology: [], tags: }",
        "{topology: !reference [.base, topology], envs: !If [a, b], resources: !Ref {a: b}, dataosSecrets: [!Ref {}]}",
        "{stackSpec: {{anything}}, envs: {A: 1, B: true, C: }}",
    ],
)
def test_what_is_not_known_or_not_given_is_not_wrong(section: str) -> None:
    assert in_worker(section) == []


def test_an_item_without_content_has_no_required_field() -> None:
    assert in_worker("{topology: [~], dataosVolumes: [{name: a, directory: /a}, ]}") == [
        ("DW401", "required", "worker.topology[0]", "name")
    ]
    assert in_worker("{dataosSecrets: [null]}") == [("DW505", "required", "worker.dataosSecrets[0]", "name")]


def test_a_standard_tag_does_not_hide_a_collection() -> None:
    assert in_worker("{topology: !!seq [!!map {name: a}]}") == [("DW401", "required", "worker.topology[0]", "type")]


def test_an_empty_item_of_a_list_of_texts_is_wrong() -> None:
    assert in_worker("{tags: [orders, ~]}") == [("DW205", "type", "worker.tags[1]", "")]


def test_a_required_attribute_with_nothing_behind_it_is_missing() -> None:
    assert in_worker("{topology: [{name: , type: source}]}") == [("DW401", "required", "worker.topology[0]", "name")]


def test_nothing_is_looked_at_below_a_wrong_type() -> None:
    assert in_worker("{topology: {name: {deep: [1]}}}") == [("DW205", "type", "worker.topology", "")]


def test_a_merge_brings_in_attributes() -> None:
    text = """\
        name: orders-sync
        version: v1beta
        type: worker
        worker:
          topology:
            - &base {name: orders, type: source}
            - {<<: *base, doc: again}
        """
    assert found(text) == []


def test_a_merge_that_leads_nowhere_leaves_everything_open() -> None:
    assert in_worker("{topology: [{<<: *missing}, {<<: [*missing, {doc: a}]}]}") == []


def test_a_placeholder_key_that_is_merged_in_leaves_everything_open() -> None:
    assert in_worker("{topology: [{<<: {'${{attributes}}': 1}}]}") == []


def test_what_is_merged_in_twice_is_reported_once_where_it_is_written() -> None:
    text = """\
        name: orders-sync
        version: v1beta
        type: worker
        worker:
          dataosVolumes:
            - &base {name: a, directory: /a, readOnly: maybe}
            - {<<: *base, name: b}
            - *base
        """
    violations = walk(tree(text), ROOT)
    assert [(violation.keyword, violation.dotted) for violation in violations] == [
        ("type", "worker.dataosVolumes[0].readOnly")
    ]


def test_an_unknown_attribute_that_is_merged_in_twice_is_reported_once() -> None:
    text = """\
        name: orders-sync
        version: v1beta
        type: worker
        worker:
          dataosVolumes:
            - &base {name: a, directory: /a, size: 5}
            - {<<: *base, name: b}
        """
    (violation,) = walk(tree(text), ROOT)
    assert (violation.keyword, violation.dotted, violation.name) == (
        "additionalProperties",
        "worker.dataosVolumes[0]",
        "size",
    )


def test_an_alias_is_reported_at_what_it_refers_to() -> None:
    text = META + "title: &word loud, worker: {logLevel: *word}}"
    (violation,) = walk(tree(text), ROOT)
    assert (violation.code, violation.dotted) == ("DW301", "worker.logLevel")
    assert violation.node.start == text.index("loud")


def test_a_missing_name_is_reported_with_the_mapping_and_its_key() -> None:
    text = META + "worker: {persistentVolume: {name: data}}}"
    (violation,) = walk(tree(text), ROOT)
    assert violation.node.start == text.index("{name: data}")
    assert violation.key is not None
    assert violation.key.start == text.index("persistentVolume")


def test_an_unknown_name_is_reported_with_the_mapping_and_its_own_key() -> None:
    text = META + "worker: {replica: 1}}"
    (violation,) = walk(tree(text), ROOT)
    assert violation.node.start == text.index("{replica")
    assert violation.key is not None
    assert violation.key.start == text.index("replica:")


def test_aliases_of_aliases_are_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counting(*arguments: Any) -> Violation:
        made.append(arguments)
        return Violation(*arguments)

    monkeypatch.setattr(schema_walk, "Violation", counting)
    numbers = ", ".join(["1"] * 300)
    uses = ", ".join(["*element"] * 300)
    elements = f"[&element {{name: a, type: b, dependencies: [{numbers}]}}, {uses}]"
    assert len(in_worker(f"{{topology: {elements}}}")) == 300
    assert len(made) == 300


@pytest.mark.parametrize(
    ("number", "keywords"),
    [
        ("0.5", ["minimum"]),
        (".5", ["minimum"]),
        ("1e0", []),
        ("0x1", []),
        ("0", ["minimum"]),
        ("100", []),
        ("100.5", ["maximum"]),
        ("0150", []),
        ("-.inf", ["minimum"]),
        (".inf", ["maximum"]),
        (".NaN", []),
        ("9" * 5000, ["maximum"]),
        ("!!float many", []),
        ("'0'", ["type"]),
    ],
)
def test_the_bounds_apply_to_every_way_to_write_a_number_that_readers_agree_on(
    number: str, keywords: list[str]
) -> None:
    shape = Shape(
        "test.json#",
        types=frozenset(("integer", "number")),
        minimum=1,
        maximum=100,
        codes={"type": "DW205", "minimum": "DW205", "maximum": "DW205"},
    )
    assert [violation.keyword for violation in walk(tree(number), shape)] == keywords


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ab", []),
        ("{x: 1}", []),
        ("a", [("minLength", "")]),
        ("{}", [("required", "x")]),
        ("3", [("anyOf", "")]),
        ("${{either}}", []),
        ("{'${{key}}': 1}", []),
    ],
)
def test_of_several_branches_the_one_for_the_kind_speaks(value: str, expected: list[tuple[str, str]]) -> None:
    schema = {
        "anyOf": [
            {"type": "object", "required": ["x"]},
            {"type": "string", "minLength": 2},
        ]
    }
    names: dict[str, Any] = {}
    exec(compile_schema("test.json", schema), names)
    found_here = walk(tree(value), names["ROOT"])
    assert [(violation.keyword, violation.name) for violation in found_here] == expected


def test_a_branch_without_a_type_is_for_every_kind() -> None:
    names: dict[str, Any] = {}
    exec(compile_schema("test.json", {"anyOf": [{"required": ["x"]}, {"type": "string"}]}), names)
    (violation,) = walk(tree("{}"), names["ROOT"])
    assert (violation.keyword, violation.name) == ("required", "x")


def test_the_newer_shape_holds_shared_attributes_to_their_types_and_no_more() -> None:
    text = """\
        name: orders-sync
        version: v2alpha
        type: worker
        anything: 1
        spec:
          compute: [a]
          replicas: 0
          executionMode: default
          logLevel: loud
          whatever: {}
          resources: {requests: {cpu: [], gpu: 1}}
        """
    assert found(text, V2ALPHA) == [
        ("DW205", "type", "spec.compute", ""),
        ("DW311", "minimum", "spec.replicas", ""),
        ("DW205", "type", "spec.resources.requests.cpu", ""),
    ]


MANIFEST = "type: worker\nworker:\n  stack: fastfun+alpha:2.0\n"
NEWER = "version: v2alpha\ntype: worker\nspec:\n  stack: bento\n"


@pytest.mark.parametrize(
    ("text", "path", "title"),
    [
        (MANIFEST, (), "DataOS Worker, version v1beta"),
        (MANIFEST, ("worker", "logLevel"), "Log level"),
        (MANIFEST, ("worker", "topology", 3, "name"), "Element name"),
        (MANIFEST, ("worker", "autoScaling", "minReplicas"), "Minimum replicas"),
        (MANIFEST, ("worker", "stackSpec"), "stackSpec of Fast Fun"),
        (MANIFEST, ("worker", "stackSpec", "input", "datasets"), "Input datasets"),
        (NEWER, ("spec", "stackSpec", "pipeline"), "Pipeline"),
    ],
)
def test_the_schema_of_a_place(text: str, path: tuple[str | int, ...], title: str) -> None:
    worker = next(iter(read_workers(Source("worker.yaml", text))))
    shape = shape_at(worker, path)
    assert shape is not None
    assert shape.documentation["title"] == title


@pytest.mark.parametrize("path", [("worker", "nonsense"), ("worker", "envs", "REGION"), ("worker", 0), ("name", "x")])
def test_a_place_that_no_schema_speaks_of(path: tuple[str | int, ...]) -> None:
    worker = next(iter(read_workers(Source("worker.yaml", MANIFEST))))
    assert shape_at(worker, path) is None


def test_what_is_mandatory_by_a_rule_of_its_own_counts() -> None:
    worker = next(iter(read_workers(Source("worker.yaml", MANIFEST))))
    shape = shape_at(worker, ("worker",))
    assert shape is not None
    assert mandatory_names(shape) == {"stack", "compute", "topology"}


@pytest.mark.parametrize(
    ("value", "keywords"),
    [
        ("ab", ["minLength"]),
        ("abc", []),
        ("abcde", []),
        ("abcdef", ["maxLength"]),
        ("Abc", ["pattern"]),
        ("ab1", []),
        ("'12345'", ["pattern"]),
        ("A", ["minLength", "pattern"]),
        ("123", ["type"]),
        ("[abc]", ["type"]),
    ],
)
def test_the_length_and_the_form_of_a_string(value: str, keywords: list[str]) -> None:
    names: dict[str, Any] = {}
    schema = {"properties": {"a": {"type": "string", "minLength": 3, "maxLength": 5, "pattern": "^[a-z]"}}}
    exec(compile_schema("test.json", schema), names)
    for text in (f"a: {value}\n", f"{{a: &x {value}}}\n", f"x: &x {value}\na: *x\n"):
        assert [violation.keyword for violation in walk(tree(text), names["ROOT"])] == keywords


@pytest.mark.parametrize(
    ("value", "keywords"),
    [
        ("[]", ["minItems"]),
        ("[a]", ["minItems"]),
        ("[a, b]", []),
        ("[a, 1]", ["type"]),
        ("[a, ~]", ["type"]),
        ("{}", ["type"]),
    ],
)
def test_the_length_and_the_items_of_a_list(value: str, keywords: list[str]) -> None:
    names: dict[str, Any] = {}
    schema = {"properties": {"a": {"type": "array", "minItems": 2, "items": {"type": "string"}}}}
    exec(compile_schema("test.json", schema), names)
    assert [violation.keyword for violation in walk(tree(f"a: {value}"), names["ROOT"])] == keywords


TAGGED_IN_BLOCK_STYLE = """\
name: orders-sync
version: v1beta
type: worker
worker:
  resources: !custom
    gpu: 1
  topology:
    - !custom
      name: a
    - &a
      name: b
      doc: x
"""


def test_a_mapping_in_block_style_with_a_tag_of_its_own_is_not_known() -> None:
    assert found(TAGGED_IN_BLOCK_STYLE) == [("DW401", "required", "worker.topology[1]", "type")]
    plain = TAGGED_IN_BLOCK_STYLE.replace(" !custom\n    gpu", "\n    gpu").replace("!custom\n      name", "name")
    assert found(plain) == [
        ("DW204", "additionalProperties", "worker.resources", "gpu"),
        ("DW401", "required", "worker.topology[0]", "type"),
        ("DW401", "required", "worker.topology[1]", "type"),
    ]


@pytest.mark.parametrize(
    ("limits", "value", "keywords"),
    [
        ({"minimum": 2}, "1", ["minimum"]),
        ({"minimum": 2}, "2", []),
        ({"maximum": 2}, "3", ["maximum"]),
        ({"maximum": 2}, "2", []),
        ({"maximum": 2}, "1", []),
        ({"minimum": 2}, "3", []),
        ({}, "3", []),
        ({"minimum": 2, "maximum": 4}, "3", []),
    ],
)
def test_a_number_may_have_one_bound_only(limits: dict[str, int], value: str, keywords: list[str]) -> None:
    names: dict[str, Any] = {}
    exec(compile_schema("test.json", {"properties": {"a": {"type": "integer", **limits}}}), names)
    assert [violation.keyword for violation in walk(tree(f"a: {value}"), names["ROOT"])] == keywords


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("one", []),
        ("two words", []),
        ("'1x'", []),
        ("zzz", [("enum", "a")]),
        ("", []),
        ("''", [("enum", "a")]),
        ("3", [("type", "a")]),
    ],
)
def test_one_of_several_words(value: str, expected: list[tuple[str, str]]) -> None:
    names: dict[str, Any] = {}
    exec(
        compile_schema("test.json", {"properties": {"a": {"type": "string", "enum": ["one", "two words", "1x"]}}}),
        names,
    )
    for text in (f"a: {value}\n", f"{{a: &x {value}}}\n"):
        assert [(one.keyword, one.dotted) for one in walk(tree(text), names["ROOT"])] == expected


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("x", {"string", "either", "any"}),
        ("3", {"integer", "number", "either", "any"}),
        ("3.0", {"integer", "number", "any"}),
        ("3.5", {"number", "any"}),
        ("true", {"any"}),
        ("[]", {"any"}),
        ("~", {"string", "integer", "number", "either", "any"}),
        ("${X}", {"string", "integer", "number", "either", "any"}),
    ],
)
def test_which_kinds_of_values_a_schema_accepts(value: str, kinds: set[str]) -> None:
    shapes = {
        "string": Shape("", types=frozenset(("string",))),
        "integer": Shape("", types=frozenset(("integer",))),
        "number": Shape("", types=frozenset(("integer", "number"))),
        "either": Shape("", any_of=(Shape("", types=frozenset(("string",))), Shape("", types=frozenset(("integer",))))),
        "any": Shape(""),
    }
    found = {name for name, shape in shapes.items() if accepts(shape, tree(value))}
    assert found - {"either"} == kinds - {"either"}
    assert ("either" in found) == (value in {"x", "3", "3.0", "~", "${X}"})


def test_each_value_that_the_schema_describes_is_listed_once() -> None:
    text = "type: worker\nx: &e {name: a}\nworker:\n  stack: bento\n  nonsense: 1\n  topology:\n    - *e\n    - *e\n    - {name: b}\n  resources: ${R}\n  tags: [a]\n"
    worker = next(iter(read_workers(Source("worker.yaml", text))))
    paths = [dotted(trail_path(trail)) for trail, _, _, _ in described_values(worker)]
    assert sorted(paths) == sorted([
        "type", "worker", "worker.stack", "worker.topology", "worker.resources", "worker.tags", "worker.tags[0]",
        "worker.topology[0]", "worker.topology[1]", "worker.topology[2]", "worker.topology[2].name",
        next(path for path in paths if path in {"worker.topology[0].name", "worker.topology[1].name"}),
    ])  # fmt: skip
    assert {key.text for _, key, _, _ in described_values(worker) if isinstance(key, Scalar)} >= {
        "type",
        "worker",
        "name",
    }
    assert [key for trail, key, _, _ in described_values(worker) if isinstance(trail[1], int)] == [None] * 4


def test_a_place_below_any_key_has_a_schema() -> None:
    worker = next(iter(read_workers(Source("worker.yaml", MANIFEST))))
    assert shape_at(worker, ("worker", "stackSpec", "output", "options", "iceberg", "properties", "any")) is not None
