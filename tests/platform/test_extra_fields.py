"""The definition of the fields that the configuration adds to Workers: what is refused, and what it becomes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from workerlint.config.errors import ConfigurationError
from workerlint.platform.extra_fields import RULE, extra_errors, load_extra

if TYPE_CHECKING:
    from pathlib import Path

REMOVE = "remove it: `extra` adds fields, and does not change those of DataOS"


def errors(tmp_path: Path, text: str | bytes, name: str = "acme.json") -> list[tuple[int, str, str]]:
    """Return the line, the message and the help of each error in a definition."""
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(error.line, error.message, error.hint) for error in extra_errors(str(file))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{}", (1, "the schema of extra fields has neither `meta` nor `worker`", "add one of them")),
        ("[]", (1, "the schema of extra fields must be an object", "use an object with `meta` or `worker`")),
        ('\n{"meta": {}', (2, "not valid JSON: expected `,` or `}`, found the end of the text", "")),
        (b"\xff", (0, "not valid UTF-8", "")),
        ('{"meta": 1}', (1, "`meta` must be an object with `properties`", "")),
        ('{"meta": {}}', (1, "`meta` has no `properties`", "add the fields in `properties`")),
        ('{"worker": {\n"properties": []}}', (1, "`worker` has no `properties`", "add the fields in `properties`")),
        ('{"meta": {"properties": {},\n"type": "array"}}', (2, "`type` of `meta` must be `object`", "")),
        ('{"meta": {"properties": {},\n"required": "a"}}', (2, "`required` must be a list of names", "")),
        ('{"meta": {"properties": {"1": {}},\n"required": [1]}}', (2, "`required` must be a list of names", "")),
        (
            '{"worker": {"properties": {"tier": {}}, "required": [\n"tire"]}}',
            (2, "required field `tire` is not defined", "did you mean `tier`?"),
        ),
        (
            '{"worker": {"properties": {"tier": {}}, "required": ["tier",\n"x"]}}',
            (2, "required field `x` is not defined", "add it to `properties`"),
        ),
        ('{"wroker": {}}', (1, "unknown key `wroker` in the schema of extra fields", "did you mean `worker`?")),
        (
            '{"meta": {"properties": {}},\n"zzz": 1}',
            (2, "unknown key `zzz` in the schema of extra fields", "use `meta`, `worker`"),
        ),
        (
            '{"meta": {"properties": {},\n"zzz": 1}}',
            (2, "unknown key `zzz` in `meta`", "use `type`, `properties`, `required`"),
        ),
        (
            '{"worker": {"properties": {},\n"propertis": 1}}',
            (2, "unknown key `propertis` in `worker`", "did you mean `properties`?"),
        ),
        (
            '{"$defs": {"a": {\n"type": "strng"}},\n\n"meta": {"properties": {}}}',
            (2, "invalid `type`: `strng` is not a type", ""),
        ),
        (
            '{"meta": {"properties": {"a": {\n"type": "strng"}}}}',
            (2, "invalid `type`: `strng` is not a type", ""),
        ),
    ],
)
def test_an_error_has_its_line_and_what_to_do(tmp_path: Path, text: str | bytes, found: tuple[int, str, str]) -> None:
    ((line, message, help),) = errors(tmp_path, text)
    assert (line, message) == found[:2]
    assert help == found[2] or "is not a type" in message
    file = str(tmp_path / "acme.json")
    with pytest.raises(ConfigurationError) as caught:
        load_extra(file, "acme.json")
    assert (caught.value.path, caught.value.line, caught.value.message) == (file, line, message)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("meta", ["name", "type", "worker", "spec", "secret", "servicePort", "schedule", "bento"]),
        ("worker", ["replicas", "topology", "servicePort", "schedule", "bento", "stackSpec"]),
    ],
)
def test_fields_of_dataos_cannot_be_defined(tmp_path: Path, part: str, names: list[str]) -> None:
    for name in names:
        assert errors(tmp_path, json.dumps({part: {"properties": {name: {}}}})) == [
            (1, f"`{name}` is a field of DataOS", REMOVE)
        ]


def test_a_type_of_resources_may_be_a_field_of_the_section(tmp_path: Path) -> None:
    assert errors(tmp_path, json.dumps({"worker": {"properties": {"database": {}}}})) == []


def test_all_errors_of_the_form_are_found(tmp_path: Path) -> None:
    definition = {
        "zzz": 1,
        "meta": {"properties": {"name": {}, "type": {"type": "strng"}}, "required": ["b", "c"]},
        "worker": [],
    }
    assert [message for _, message, _ in errors(tmp_path, json.dumps(definition))] == [
        "unknown key `zzz` in the schema of extra fields",
        "`name` is a field of DataOS",
        "`type` is a field of DataOS",
        "required field `b` is not defined",
        "required field `c` is not defined",
        "`worker` must be an object with `properties`",
    ]


def test_a_part_that_is_not_an_object_does_not_hide_the_other(tmp_path: Path) -> None:
    definition = {"meta": 1, "worker": {"properties": {"tier": {}}, "required": ["x"]}}
    assert [message for _, message, _ in errors(tmp_path, json.dumps(definition))] == [
        "`meta` must be an object with `properties`",
        "required field `x` is not defined",
    ]


def test_descriptions_are_allowed_everywhere(tmp_path: Path) -> None:
    words = {"$comment": "a", "title": "b", "description": "c"}
    part = {"type": "object", "properties": {}, "required": [], **words}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {}, "definitions": {}, **words}
    assert errors(tmp_path, json.dumps({**whole, "meta": part, "worker": part})) == []


TABLE = '[schema.extra.meta.properties]\na = {type = "strng"}\n'


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("workerlint.toml", TABLE, [(2, "invalid `type`: `strng` is not a type")]),
        ("pyproject.toml", TABLE.replace("[schema", "[tool.workerlint.schema"), [(2, "invalid `type`: `strng` is not a type")]),
        ("pyproject.toml", TABLE, [(0, "there is no table `[schema.extra]`")]),
        ("workerlint.toml", "[schema.extra.meta]\nproperties = {}\ntpye = 1\n", [(3, "unknown key `tpye` in `meta`")]),
        ("workerlint.toml", TABLE.replace("strng", "string"), []),
        ("workerlint.toml", "[schema\n", [(1, "not valid TOML")]),
    ],
)  # fmt: skip
def test_a_definition_in_a_configuration(tmp_path: Path, name: str, text: str, found: list[tuple[int, str]]) -> None:
    shown = [
        (line, message.partition(":")[0] if "TOML" in message else message)
        for line, message, _ in errors(tmp_path, text, name)
    ]
    assert shown == found


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    (error,) = extra_errors(str(tmp_path / "none.json"))
    assert (error.line, error.message) == (0, "cannot read the file: No such file or directory")


FIELDS: dict[str, Any] = {
    "$defs": {"code": {"type": "string"}},
    "meta": {
        "properties": {"costCenter": {"$ref": "#/$defs/code", "description": "Who pays."}, "team": {"type": "string"}},
        "required": ["costCenter"],
    },
    "worker": {"type": "object", "properties": {"tier": {"enum": ["gold"]}}, "required": ["tier"]},
}


@pytest.mark.parametrize(("v2alpha", "section"), [(False, "worker"), (True, "spec")])
def test_the_fields_are_those_of_both_versions(tmp_path: Path, v2alpha: bool, section: str) -> None:
    (tmp_path / "acme.json").write_text(json.dumps(FIELDS))
    fields = load_extra(str(tmp_path / "acme.json"), "acme.json")
    root = fields.root(v2alpha)
    assert fields.shown == "acme.json"
    assert fields.meta == ("costCenter", "team")
    assert fields.root(v2alpha) is root
    names = list(root.properties)
    assert names[-3:] == ["costCenter", "team", section]
    assert names[0] == "name"
    below = root.properties[section]
    assert list(below.properties)[-1] == "tier"
    assert "replicas" in below.properties
    assert ("costCenter" in root.documentation["required"], "name" in root.documentation["required"]) == (True, True)
    assert "tier" in below.documentation["required"]
    assert root.properties["costCenter"].documentation["description"] == "Who pays."
    assert root.properties["costCenter"].codes == {"type": RULE, "enum": RULE}
    assert below.properties["tier"].enum == ("gold",)
    assert root.types == frozenset({"mapping"})


@pytest.mark.parametrize(("part", "other"), [("meta", "worker"), ("worker", "meta")])
def test_one_part_is_enough(tmp_path: Path, part: str, other: str) -> None:
    (tmp_path / "acme.json").write_text(json.dumps({key: value for key, value in FIELDS.items() if key != other}))
    fields = load_extra(str(tmp_path / "acme.json"), "acme.json")
    root = fields.root(v2alpha=False)
    assert ("costCenter" in root.properties, "tier" in root.properties["worker"].properties) == (
        part == "meta",
        part == "worker",
    )
    schema = json.loads(fields.text)
    assert schema["required"] == (["costCenter"] if part == "meta" else [])
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["spec"] == {"$ref": "#/properties/worker"}
    assert schema["properties"]["worker"].get("required", []) == (["tier"] if part == "worker" else [])
    assert "type" not in schema["properties"]["worker"]
    assert "meta" not in schema
