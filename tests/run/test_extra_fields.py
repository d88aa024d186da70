"""The fields that the configuration adds to Workers: known, checked and explained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import pytest

from workerlint.cli.completions import complete_files_and_fields
from workerlint.cli.entry import main
from workerlint.cli.explain_command import command
from workerlint.platform.extra_fields import extra_errors

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Place

SCHEMA = {
    "$defs": {"code": {"type": "string", "pattern": "^CC-[0-9]+$"}},
    "meta": {
        "properties": {
            "costCenter": {"$ref": "#/$defs/code", "description": "Who pays."},
            "contacts": {"type": "array"},
        },
        "required": ["costCenter"],
    },
    "worker": {
        "type": "object",
        "properties": {
            "tier": {"enum": ["gold", "silver"]},
            "backup": {"type": "object", "properties": {"keep": {"type": "integer"}}},
        },
    },
}
INLINE = """\
[schema.extra."$defs".code]
type = "string"
pattern = "^CC-[0-9]+$"

[schema.extra.meta]
required = ["costCenter"]

[schema.extra.meta.properties]
costCenter = {"$ref" = "#/$defs/code", description = "Who pays."}
contacts = {type = "array"}

[schema.extra.worker.properties]
tier = {enum = ["gold", "silver"]}
backup = {type = "object", properties = {keep = {type = "integer"}}}
"""
WORKER = """\
name: city-sync
version: v1beta
type: worker
costCenter: CC-12
worker:
  stack: bento:3.0
  compute: runnable-default
  tier: gold
  backup: {keep: 3}
"""
CODES = ["DW104", "DW105", "DW111", "DW204", "DW205", "DW206", "DW213"]


@pytest.fixture(params=["file", "inline"])
def extended(place: Place, request: pytest.FixtureRequest) -> Place:
    settings = f"select = {json.dumps(CODES)}\n"
    if request.param == "file":
        place.write("schemas/acme.json", json.dumps(SCHEMA))
        place.write("workerlint.toml", f'{settings}[schema]\nextra = "schemas/acme.json"\n')
    else:
        place.write("workerlint.toml", settings + INLINE)
    place.write("w.yaml", WORKER)
    return place


def findings(place: Place, *arguments: str) -> list[dict[str, Any]]:
    result = place.check(".", "--output-format", "json", *arguments)
    found: list[dict[str, Any]] = json.loads(result.out)["findings"]
    return found


def test_extra_fields_are_known(extended: Place) -> None:
    assert findings(extended) == []
    extended.write("w.yaml", WORKER.replace("v1beta", "v2alpha").replace("worker:\n", "spec:\n"))
    assert findings(extended) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "help"),
    [
        ("CC-12", "12", "DW111", "expected a string, found the number `12`", 'quote it: `"12"`'),
        ("CC-12", "acme", "DW111", 'the string `"acme"` does not match `^CC-[0-9]+$`', None),
        ("gold", "gould", "DW111", 'the string `"gould"` is not a valid `tier`', "did you mean `gold`?"),
        ("keep: 3", "keep: few", "DW111", 'expected an integer, found the string `"few"`', None),
        ("costCenter: CC-12\n", "", "DW111", "missing required field `costCenter`", None),
        ("costCenter", "costcenter", "DW105", "unknown top-level field `costcenter`", "did you mean `costCenter`?"),
        ("  tier", "  teir", "DW204", "unknown field `teir`; DataOS may silently ignore it", "did you mean `tier`?"),
    ],
)
def test_wrong_values_and_misspelled_names(
    extended: Place, old: str, new: str, code: str, message: str, help: str | None
) -> None:
    assert old in WORKER
    extended.write("w.yaml", WORKER.replace(old, new))
    (found,) = findings(extended)
    assert (found["code"], found["severity"], found["message"]) == (code, "error", message)
    assert help in {None, found["help"]}


def test_a_misspelled_name_is_renamed(extended: Place) -> None:
    extended.write("w.yaml", WORKER.replace("costCenter", "costcenter").replace("tier", "Tier"))
    extended.check(".", "--fix", "--unsafe-fixes")
    assert (extended.path / "w.yaml").read_text() == WORKER


def test_a_field_at_the_wrong_level_is_misplaced(extended: Place) -> None:
    extended.write("w.yaml", WORKER.replace("costCenter: CC-12\n", "") + "  costCenter: CC-12\n")
    assert [found["code"] for found in findings(extended)][:1] == ["DW206"]


def test_a_variable_is_not_judged(extended: Place) -> None:
    extended.write("w.yaml", WORKER.replace("CC-12", "${COST_CENTER}").replace("gold", "$TIER"))
    assert findings(extended) == []


def test_a_change_of_the_schema_is_not_hidden_by_the_cache(extended: Place) -> None:
    assert findings(extended) == []
    for name in ("schemas/acme.json", "workerlint.toml"):
        file = extended.path / name
        if file.exists():
            extended.write(name, file.read_text().replace("gold", "platinum"))
    assert [found["code"] for found in findings(extended)] == ["DW111"]


@pytest.mark.deep
def test_explain_describes_them(extended: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "worker.tier"]) == 0
    out = capsys.readouterr().out
    assert "gold" in out
    assert "DW111" in out
    assert main(["explain", "costCenter"]) == 0
    assert "Who pays." in capsys.readouterr().out
    assert main(["explain", "--recursive"]) == 0
    assert "keep" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"meta": {}', 1, "not valid JSON"),
        ("[]", 1, "the schema of extra fields must be an object"),
        ('{\n"title": "Acme"}', 1, "neither `meta` nor `worker`"),
        ('{\n"metta": {"properties": {}},\n"worker": {"properties": {}}}', 2, "unknown key `metta`"),
        (
            '{\n"meta": {"properties": {},\n"additionalProperties": false}}',
            3,
            "unknown key `additionalProperties` in `meta`",
        ),
        ('{"meta": {"properties": {\n"owner": {"type": "string"}}}}', 2, "`owner` is a field of DataOS"),
        ('{"worker": {"properties": {\n"ports": {"type": "string"}}}}', 2, "`ports` is a field of DataOS"),
        ('{"meta": {"properties": {"a": {}},\n"required": ["b"]}}', 2, "required field `b` is not defined"),
        ('{"meta": {"properties": {\n"a": {\n"type": "strng"}}}}', 3, "`strng` is not a type"),
        ('{"worker": {"properties": {\n"a": {\n"pattern": "("}}}}', 3, "is not a valid regular expression"),
        ('{"worker": {"properties": {\n"a": {\n"$ref": "#/$defs/b"}}}}', 3, "is not defined"),
    ],
)
def test_a_wrong_schema_is_an_error_with_its_line(place: Place, text: str, line: int, message: str) -> None:
    place.write("workerlint.toml", '[schema]\nextra = "acme.json"\n')
    place.write("acme.json", text)
    place.worker("w")
    result = place.check(".")
    assert result.code == 2
    assert f"acme.json:{line}:" in result.err
    assert message in result.err


def test_a_wrong_table_is_an_error_of_the_configuration(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.write(
        "workerlint.toml", '[schema.extra.worker.properties]\ntier = {\n  type = "strng" }\n'.replace("\n  ", " ")
    )
    place.worker("w")
    result = place.check(".")
    assert result.code == 2
    assert "workerlint.toml:2: " in result.err
    assert main(["check-config", "workerlint.toml"]) == 1
    assert "`strng` is not a type" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ['[schema]\nextra = "acme.json"\n', '\nenv-file = "acme.json"\n', '\nplatform = "acme.json"\n']
)
def test_a_missing_file_is_an_error_with_the_line_that_names_it(
    place: Place, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    place.write("workerlint.toml", line)
    place.worker("w")
    result = place.check(".")
    assert result.code == 2
    said = "acme.json: cannot read the file: No such file or directory (named in workerlint.toml:2)\n"
    assert said in result.err
    assert main(["check-config", "workerlint.toml"]) == 1
    assert said in capsys.readouterr().out


DISORDERED = """\
name: city-sync
costCenter: CC-12
type: worker
worker:
  backup: {keep: 3}
  tier: gold
  stack: bento:3.0
"""
ORDERED = """\
name: city-sync
type: worker
costCenter: CC-12
worker:
  stack: bento:3.0
  tier: gold
  backup: {keep: 3}
"""


def test_they_come_after_the_other_fields_in_the_order_of_their_schema(extended: Place) -> None:
    extended.write("w.yaml", DISORDERED)
    found = findings(extended, "--select", "DW705")
    assert [(item["message"], item["help"]) for item in found] == [
        ("`type` should come before `costCenter`", "move it above `costCenter`"),
        ("`tier` should come before `backup`", "move it above `backup`"),
    ]
    extended.check(".", "--select", "DW705", "--fix")
    assert (extended.path / "w.yaml").read_text() == ORDERED
    assert findings(extended, "--select", "DW705") == []


@pytest.mark.slow
def test_explain_names_the_file_that_defines_them_and_no_page_of_the_reference(
    extended: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "worker.backup"]) == 0
    out = capsys.readouterr().out
    origin = "schemas/acme.json" if (extended.path / "schemas").exists() else "workerlint.toml"
    assert f"  versions:       v1beta, v2alpha (spec.backup)\n  defined in:     {origin}\n\nFIELDS:\n" in out
    assert "REFERENCE" not in out
    assert main(["explain", "worker.teir"]) == 2
    assert "did you mean `worker.tier`?" in capsys.readouterr().err


def completions(begin: str) -> list[str]:
    context = click.Context(command)
    return [item.value for item in complete_files_and_fields(context, command.params[0], begin)]


def test_the_shell_completes_them(extended: Place) -> None:
    assert {"worker.tier", "spec.tier"} <= {*completions("worker.t"), *completions("spec.t")}
    extended.write("workerlint.toml", "x = 1\n")
    assert "worker.topology" in completions("worker.t")


@pytest.mark.parametrize("text", ["", "[schema]\n", "[schema.extra]\n", "[schema]\nextra = 3\n"])
def test_a_definition_that_is_gone_is_an_error(tmp_path: Path, text: str) -> None:
    """The file may change between the reading of the configuration and that of the fields."""
    file = tmp_path / "workerlint.toml"
    file.write_text(text)
    (error,) = extra_errors(str(file))
    assert error.message == "there is no table `[schema.extra]`"
