"""Schemas of Stacks, in published shapes, are evaluated on the nodes of a stackSpec."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.platform.specs import HEAD, Checked, worker_of

from workerlint.core.text import Source
from workerlint.fixes.schema_findings import schema_findings
from workerlint.manifest.document import read_workers
from workerlint.platform.evaluation import evaluate, evaluate_all, evaluate_value
from workerlint.platform.evaluator import evaluator
from workerlint.platform.json_schema import prepare, prepare_data

Check = Callable[[Any, str], Checked]
DRAFT_4 = "http://json-schema.org/draft-04/schema#"

QUALITY: dict[str, Any] = {
    "$schema": DRAFT_4,
    "type": "object",
    "properties": {
        "inputs": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "dataset": {"type": "string"},
                    "options": {"type": "object", "properties": {"engine": {"enum": ["minerva", "postgres"]}}},
                    "checks": {"type": "array"},
                    "profile": {"type": "object"},
                },
                "required": ["dataset"],
                "oneOf": [
                    {"required": ["checks"], "not": {"required": ["profile"]}},
                    {"required": ["profile"], "not": {"required": ["checks"]}},
                    {"required": ["checks", "profile"]},
                ],
            },
        }
    },
    "required": ["inputs"],
    "additionalProperties": False,
}


def test_a_valid_spec_has_no_finding(check: Check) -> None:
    spec = "inputs:\n- dataset: a\n  checks: []\n- {dataset: b, profile: {}, checks: [1]}\n"
    checked = check(QUALITY, spec)
    assert (checked.lines, checked.unchecked) == ([], [])


def test_each_keyword_is_reported_at_its_location(check: Check) -> None:
    spec = """\
inputs:
  - dataset: a
  - data: a
    checks: []
  - dataset: [a]
    profile: true
    options:
      engine: postgre
inptus: []
"""
    assert check(QUALITY, spec).lines == [
        "dataset: missing required field `checks` or `profile` (add `checks` or `profile`, which `nilus:1.0` requires)",
        "data: missing required field `dataset` (did you mean `dataset`?)",
        "[a]: expected a string, found a list (use a single string)",
        "true: expected a mapping, found the boolean `true` (use `NAME: value` lines below the key)",
        'postgre: the string `"postgre"` is not a valid `engine` (did you mean `postgres`?)',
        "inptus: unknown field `inptus` for `nilus:1.0` (remove it; the known field is `inputs`)",
    ]


def test_what_is_required_of_the_spec_itself_is_reported_at_its_key(check: Check) -> None:
    checked = check(QUALITY, "# nothing\n{}\n")
    assert checked.lines == ["stackSpec: missing required field `inputs` (add `inputs`, which `nilus:1.0` requires)"]


@pytest.mark.deep
def test_the_alternative_that_was_meant_is_reported(check: Check) -> None:
    kinds = [
        {"properties": {"type": {"const": "file"}, "path": {"type": "string"}}, "required": ["type", "path"]},
        {"properties": {"type": {"const": "topic"}, "partition": {"type": "integer"}}, "required": ["type"]},
    ]
    schema = {"properties": {"input": {"oneOf": kinds}}}
    assert check(schema, "input: {type: topic, partition: x}").lines == [
        'x: expected an integer, found the string `"x"` (use an integer)'
    ]
    assert check(schema, "input: {type: file}").lines == [
        "input: missing required field `path` (add `path`, which `nilus:1.0` requires)"
    ]
    assert check(schema, "input: {type: topi}").lines == [
        'topi: the string `"topi"` is not a valid `type` (did you mean `topic`?)'
    ]


@pytest.mark.parametrize(
    ("schema", "spec"),
    [
        ({"type": "integer"}, "a: ${X}"),
        ({"type": "integer"}, 'a: "{{x}}"'),
        ({"type": "integer"}, "a: {{x}}"),
        ({"type": "integer"}, "a: !custom x"),
        ({"type": "integer"}, "a: !!binary aGVsbG8="),
        ({"type": "integer"}, "a: *b"),
        ({"enum": ["x"]}, "a: $X"),
        ({"type": "boolean"}, "a: yes"),
        ({"type": "string"}, "a: yes"),
        ({"maximum": 9}, "a: 010"),
        ({"type": "integer"}, "a: 2026-01-01"),
        ({"maximum": 1}, "a: .inf"),
        ({"required": ["b"]}, "a: {${X}: 1}"),
        ({"required": ["b"], "minProperties": 5}, "a: {<<: *c, c: 1}"),
        ({"required": ["b"]}, "a: {{{x}}: 1}"),
        ({"additionalProperties": False}, "a: {${X}: 1}"),
        ({"propertyNames": {"pattern": "^x"}}, "a: {yes: 1, 1.0: 1, null: 1}"),
        ({"dependencies": {"b": ["c"]}}, "a: {b: 1, ${X}: 1}"),
        ({"uniqueItems": True}, "a: [${X}, ${X}]"),
        ({"contains": {"const": 1}}, "a: [${X}]"),
        ({"not": {"type": "string"}}, "a: ${X}"),
        ({"not": {"required": ["b"]}}, "a: {${X}: 1}"),
        ({"not": {"properties": {"b": {"const": 1}}}}, "a: {b: ${X}}"),
        ({"oneOf": [{"properties": {"b": {"const": 1}}}, {"required": ["b"]}]}, "a: {b: ${X}}"),
        ({"if": {"properties": {"b": {"const": 1}}}, "then": {"required": ["c"]}, "else": {"required": ["d"]}}, "a: {b: ${X}}"),
        ({"const": {"b": [1]}}, "a: {b: [${X}]}"),
        ({"const": {"b": 1}}, "a: {${X}: 1}"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_silent(check: Check, schema: Any, spec: str) -> None:
    checked = check({"properties": {"a": schema}}, spec)
    assert (checked.lines, checked.unchecked) == ([], [])


@pytest.mark.parametrize(
    ("schema", "spec", "line"),
    [
        ({"minItems": 3}, "a: [${X}]", "[${X}]: `a` has 1 item"),
        ({"additionalProperties": False}, "a: {b: ${X}}", "b: unknown field `b`"),
        ({"additionalProperties": False}, "a: {b: 1, ${X}: 1}", "b: unknown field `b`"),
        ({"const": {"b": [1, 2]}}, "a: {b: [${X}, 3]}", "{b: [${X}, 3]}: a mapping is not a valid `a`"),
        ({"not": {"required": ["b"]}}, "a: {b: ${X}}", "b: unexpected field `b`"),
        ({"if": {"required": ["b"]}, "then": {"required": ["c"]}}, "a: {b: ${X}}", "a: missing required field `c`"),
        ({"uniqueItems": True}, "a: [1, ${X}, 1]", "1: duplicate item `1`"),
        (
            {"not": {"anyOf": [{"properties": {"b": {"const": 1}}, "required": ["z"]}, {"required": ["c"]}]}},
            "a: {b: ${X}, c: 1}",
            "{b: ${X}, c: 1}: `nilus:1.0` does not allow a mapping here",
        ),
        ({"maxProperties": 1}, "a: {b: 1, c: 1, ${X}: 1}", "{b: 1, c: 1, ${X}: 1}: `a` has 2 fields"),
        ({"type": "array"}, "a: {${X}: 1}", "{${X}: 1}: expected a list"),
    ],
)
def test_what_is_wrong_whatever_the_unknown_part_is_is_reported(
    check: Check, schema: Any, spec: str, line: str
) -> None:
    (found,) = check({"properties": {"a": schema}}, spec).lines
    assert found.startswith(line)


def test_an_empty_spec_is_left_to_others_and_a_null_is_judged() -> None:
    prepared = prepare_data({"type": "object", "required": ["a"]})
    for text, keyword in (
        ("  stackSpec:\n", []),
        ("  stackSpec: null\n", ["type"]),
        ("  stackSpec: {}\n", ["required"]),
    ):
        (worker,) = read_workers(Source("worker.yaml", HEAD.replace("  stackSpec:\n", text)))
        assert worker.section is not None
        found = evaluate(prepared, worker.section.get("stackSpec"), ("worker", "stackSpec")).violations
        assert [violation.keyword for violation in found] == keyword


def test_a_spec_that_is_not_written_lacks_what_is_required() -> None:
    (violation,) = evaluate(prepare_data({"required": ["a"]}), None, ("worker", "stackSpec")).violations
    assert (violation.place, violation.node) == (("worker", "stackSpec", "a"), None)
    assert evaluate(prepare_data({"type": "object"}), None).violations == []


def test_aliases_and_merge_keys_are_followed_and_reported_once(check: Check) -> None:
    spec = """\
shared: &shared
  batch: 30
one: *shared
two:
  <<: *shared
  other: 1
three: *shared
"""
    options = {"type": "object", "additionalProperties": {"type": "string"}}
    checked = check({"properties": {"one": options, "two": options, "three": options}}, spec)
    assert [(line.partition(":")[0], it.path[-1], [it.message for it in it.related]) for line, it in zip(checked.lines, checked.findings, strict=True)] == [
        ("*shared", "batch", ["defined here"]),
        ("1", "other", []),
    ]  # fmt: skip


def test_a_shared_value_is_judged_by_the_schema_of_each_use(check: Check) -> None:
    schema = {"properties": {"one": {"type": "string"}, "two": {"type": "string"}, "three": {"type": "array"}}}
    checked = check(schema, "one: &shared 5\ntwo: *shared\nthree: *shared")
    assert [it.path[-1] for it in checked.findings] == ["one", "three"]


def test_a_location_has_one_finding(check: Check) -> None:
    schema = {
        "properties": {"a": {"allOf": [{"type": "string"}, {"enum": ["x"]}, {"type": "boolean"}, {"minimum": 7}]}}
    }
    assert len(check(schema, "a: 5").lines) == 1
    assert check(schema, "a: 5").lines[0].startswith("5: expected a string")


# Several candidates.


def everywhere(spec: str, *schemas: Any) -> list[str]:
    worker = worker_of(spec)
    assert worker.section is not None
    prepared = [prepare(json.dumps(schema)) for schema in schemas]
    found = evaluate_all(prepared, worker.section.get("stackSpec"), ("worker", "stackSpec")).violations
    return [f"{violation.keyword} {violation.dotted} {violation.value}" for violation in found]


def test_only_what_is_wrong_in_every_candidate_is_reported() -> None:
    one: dict[str, Any] = {
        "properties": {"a": {"type": "string"}, "b": {"enum": ["x"]}, "c": {"type": "string"}},
        "additionalProperties": False,
    }
    two: dict[str, Any] = {
        "properties": {"a": {"type": "array"}, "b": {"enum": ["y"]}, "d": {}},
        "additionalProperties": False,
    }
    for first, second in ((one, two), (two, one)):
        assert sorted(everywhere("a: 1\nb: z\nc: 5\nd: 5\ne: 6", first, second)) == [
            "additionalProperties worker.stackSpec.e False",
            "candidates worker.stackSpec.c string",
            f"enum worker.stackSpec.b {first['properties']['b']['enum'] + second['properties']['b']['enum']}",
            f"type worker.stackSpec.a {[it['properties']['a']['type'] for it in (first, second)]}",
        ]
    assert everywhere("a: s\nb: y", one, two) == []
    assert everywhere("a: 1", one, True) == []


def test_the_message_for_different_reasons_names_none_of_them() -> None:
    worker = worker_of("a: 1")
    assert worker.section is not None
    candidates = [
        prepare_data({"properties": {"a": {"type": "string"}}}),
        prepare_data({"properties": {"a": {"minimum": 5}}}),
    ]
    found = evaluate_all(candidates, worker.section.get("stackSpec"), ("worker", "stackSpec")).violations
    (finding,) = schema_findings(worker, found, "nilus")
    assert finding.message == "the number `1` is not valid in any definition of `nilus`"
    assert finding.help == "compare it with the schemas of `nilus`"


def test_a_candidate_that_is_not_usable_makes_nothing_certain() -> None:
    worker = worker_of("a: 1")
    assert worker.section is not None
    candidates = [prepare('{"properties": {"a": {"type": "string"}}}'), prepare("{")]
    evaluation = evaluate_all(candidates, worker.section.get("stackSpec"))
    assert evaluation.violations == []
    (reason,) = evaluation.unchecked
    assert reason.startswith("the schema is not usable: invalid JSON")


# Hostile schemas and values.


def test_no_file_is_read_and_the_rest_is_checked(check: Check, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"type": "integer", "description": "the contents of a file"}')
    schema = {"properties": {"a": {"$ref": (tmp_path / "secret.json").as_uri()}, "b": {"type": "integer"}}}
    checked = check(schema, "a: x\nb: x")
    assert [line.partition(":")[0] for line in checked.lines] == ["x"]
    assert checked.findings[0].path[-1] == "b"
    assert checked.unchecked == [f"the reference `{schema['properties']['a']['$ref'][:39]}…` is not followed"]


def test_nothing_is_fetched(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        pytest.fail("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    references = ["http://127.0.0.1:9/a.json", "b.json", "//127.0.0.1:9/c"]
    schema = {
        "$id": "http://127.0.0.1:9/schema.json",
        "properties": {f"p{at}": {"$ref": reference} for at, reference in enumerate(references)},
        "patternProperties": {"^x": {"$id": "http://127.0.0.1:9/x/", "allOf": [{"$ref": "y"}]}},
    }
    checked = check(schema, "p0: 1\np1: 1\np2: 1\nx1: 1")
    assert checked.lines == []
    assert checked.unchecked == [f"the reference `{name}` is not followed" for name in (*references, "y")]


def test_a_cycle_of_references_ends(check: Check) -> None:
    checked = check({"allOf": [{"$ref": "#"}, {"required": ["b"]}]}, "a: 1")
    assert len(checked.lines) == 1
    assert checked.unchecked == ["the reference `#` is not followed"]


def test_a_recursive_schema_is_followed_as_deep_as_the_value(check: Check) -> None:
    schema = {"properties": {"child": {"$ref": "#"}, "name": {"type": "string"}}}
    (line,) = check(schema, "child: {child: {child: {name: 1}}}").lines
    assert line.startswith("1: expected a string")


@pytest.mark.slow
def test_definitions_that_double_at_each_step_stop_and_say_so(check: Check) -> None:
    definitions: dict[str, Any] = {"d40": {"type": "string"}}
    for number in range(40):
        following = {"$ref": f"#/definitions/d{number + 1}"}
        definitions[f"d{number}"] = {"allOf": [following, following]}
    checked = check({"allOf": [{"required": ["b"]}, {"$ref": "#/definitions/d0"}], "definitions": definitions}, "a: 1")
    assert checked.unchecked == ["it needs too many steps"]
    assert any("missing required field `b`" in line for line in checked.lines)


def test_a_large_value_is_fully_checked(check: Check) -> None:
    schema = {
        "properties": {
            "a": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["n"],
                    "properties": {"n": {"type": "string", "pattern": "^[a-z]([-a-z0-9]{0,60}[a-z0-9])?$"}},
                },
            }
        }
    }
    checked = check(
        schema, "a:\n" + "".join(f"- {{num: 1, n{'' if at % 2 else 'x'}: name-{at}}}\n" for at in range(600))
    )
    assert checked.unchecked == []


def test_patterns_need_linear_time_and_what_is_not_supported_is_said(check: Check) -> None:
    checked = check({"properties": {"a": {"pattern": "^(a+)+$"}, "b": {"pattern": r"\p{L}"}}}, f"a: {'a' * 500}!\nb: x")
    assert [it.path[-1] for it in checked.findings] == ["a"]
    assert checked.unchecked == [r"the pattern `\p{L}` is not supported"]


def test_a_pattern_that_is_not_supported_never_makes_a_field_unknown(check: Check) -> None:
    checked = check({"patternProperties": {"(?=x)": {}}, "additionalProperties": False}, "a: 1")
    assert checked.lines == []
    assert checked.unchecked == ["the pattern `(?=x)` is not supported"]


def test_aliases_that_grow_exponentially_end(check: Check) -> None:
    spec = "l0: &l0 [x, x]\n" + "".join(f"l{n + 1}: &l{n + 1} [*l{n}, *l{n}]\n" for n in range(15))
    schema = {
        "properties": {"l15": {"type": "string"}, "l14": {"uniqueItems": True}, "l13": {"enum": [1]}, "l12": False},
        "additionalProperties": {"$ref": "#/definitions/list"},
        "definitions": {"list": {"items": {"$ref": "#/definitions/list"}, "maxItems": 5}},
    }
    checked = check(schema, spec)
    assert {it.path[-1] for it in checked.findings} >= {"l15", "l13", "l12"}
    assert checked.unchecked == ["it needs too many steps"]


def test_aliases_that_nest_without_end_end(check: Check) -> None:
    spec = "l0: &l0 [x]\n" + "".join(f"l{n + 1}: &l{n + 1} [*l{n}]\n" for n in range(300))
    checked = check(
        {
            "additionalProperties": {"$ref": "#/definitions/a"},
            "definitions": {"a": {"items": {"$ref": "#/definitions/a"}}},
        },
        spec,
    )
    assert "it nests too deep" in checked.unchecked


def test_values_that_aliases_make_deep_are_bounded(check: Check) -> None:
    spec = "l0: &l0 [x]\n" + "".join(f"l{n + 1}: &l{n + 1} [*l{n}]\n" for n in range(600))
    assert check({"additionalProperties": {"uniqueItems": True}}, spec).unchecked == ["it nests too deep"]


def test_deep_schemas_are_bounded(check: Check) -> None:
    definitions = {f"d{number}": {"allOf": [{"$ref": f"#/definitions/d{number + 1}"}]} for number in range(300)}
    checked = check({"$ref": "#/definitions/d0", "definitions": {**definitions, "d300": {"type": "string"}}}, "a: 1")
    assert checked.unchecked == ["it nests too deep"]


def test_integers_are_compared_exactly_as_long_as_all_readers_read_the_same(check: Check) -> None:
    schema = {"properties": {"a": {"multipleOf": 3}, "b": {"type": "integer", "multipleOf": 7}}}
    assert [it.path[-1] for it in check(schema, f"a: 1{'0' * 240}\nb: 1{'0' * 240}").findings] == ["a", "b"]
    # Go's yaml.v3 reads an integer beyond the range of floating-point numbers as a string.
    assert not check(schema, f"a: 1{'0' * 400}\nb: 1{'0' * 400}").findings
    assert evaluate_value(prepare('{"multipleOf": 3}'), 10**400, {}).violations


def test_numbers_out_of_range_are_harmless(check: Check) -> None:
    schema = {
        "properties": {"a": {"multipleOf": 1e-300}, "b": {"multipleOf": 3, "maximum": 5.5}, "c": {"multipleOf": 7}}
    }
    checked = check(schema, f"a: 1e300\nb: {'9' * 240}\nc: 1{'0' * 400}")
    assert [it.path[-1] for it in checked.findings] == ["b"]
    assert checked.unchecked == []


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[BaseException]], None]:
    """Make the keyword ``title`` raise an exception."""

    def fail(error: type[BaseException]) -> None:
        def keyword(_validator: Any, _value: Any, _instance: Any, _schema: Any) -> Any:
            raise error("from a library")

        monkeypatch.setattr(
            "workerlint.platform.evaluation.evaluator", lambda draft, _: evaluator(draft, {"title": keyword})
        )

    return fail


@pytest.mark.parametrize("error", [RecursionError, OverflowError, type("PanicException", (BaseException,), {})])
def test_an_error_in_the_libraries_is_reported_and_aborts_nothing(
    check: Check, failing: Callable[[type[BaseException]], None], error: type[BaseException]
) -> None:
    failing(error)
    checked = check({"title": "x"}, "a: 1")
    assert (checked.lines, checked.unchecked) == ([], [f"it failed with {error.__name__}"])


def test_an_interrupt_is_not_swallowed(check: Check, failing: Callable[[type[BaseException]], None]) -> None:
    failing(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        check({"title": "x"}, "a: 1")


# More keywords.


def test_keywords_can_be_added() -> None:
    def max_length_of_name(_validator: Any, value: int, instance: Any, _schema: Any) -> Any:
        from jsonschema.exceptions import ValidationError

        if isinstance(instance, str) and len(instance) > value:
            yield ValidationError("")

    worker = worker_of("a: hello\nb: ${X}\n")
    assert worker.section is not None
    schema = {"properties": {"a": {"maxName": 3}, "b": {"maxName": 3}}}
    found = evaluate(
        prepare_data(schema), worker.section.get("stackSpec"), (), {"maxName": max_length_of_name}
    ).violations
    assert [(violation.keyword, violation.path, violation.value) for violation in found] == [("maxName", ("a",), 3)]
