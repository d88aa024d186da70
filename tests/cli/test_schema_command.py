"""``schema``: the JSON Schemas that are published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


class TestSchema:
    @pytest.mark.parametrize(
        ("arguments", "title"),
        [
            ((), "DataOS Worker"),
            (("--type", "worker", "--version", "v1beta"), "DataOS Worker, version v1beta"),
            (("--version", "v2alpha"), "DataOS Worker, version v2alpha"),
            (("--stack", "bento"), "stackSpec of Bento and Benthos"),
            (("--stack", "benthos:3.0"), "stackSpec of Bento and Benthos"),
            (("--stack", "soda+python"), "stackSpec of Soda"),
            (("--config",), "workerlint configuration"),
            (("--report",), "workerlint report"),
            (("--plan",), "workerlint plan"),
        ],
    )
    def test_it_is_a_json_schema(self, run: Run, arguments: tuple[str, ...], title: str) -> None:
        result = run("schema", *arguments)
        assert (result.code, result.err) == (0, "")
        schema = json.loads(result.out)
        assert schema["title"] == title
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        jsonschema.Draft7Validator.check_schema(schema)

    def test_the_version_and_the_stack_choose(self, run: Run) -> None:
        assert {"v1beta", "v2alpha", "bento"} <= json.loads(run("schema").out)["definitions"].keys()
        assert "worker" in json.loads(run("schema", "--version", "v1beta").out)["properties"]
        assert "spec" in json.loads(run("schema", "--version", "v2alpha").out)["properties"]
        assert run("schema", "--stack", "benthos").out == run("schema", "--stack", "bento").out

    def test_it_contains_the_fields_that_the_configuration_adds(self, run: Run, folder: Any) -> None:
        published = run("schema").out
        folder.write("workerlint.toml", "[schema.extra.worker.properties.tier]\nenum = ['gold']\n")
        assert '"tier"' in run("schema").out
        assert '"tier"' in run("schema", "--version", "v2alpha").out
        assert run("schema", "--no-config").out == published
        folder.write("workerlint.toml", "x = 1\n")
        assert run("schema", "--config").code == 0
        result = run("schema")
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "workerlint: error: workerlint.toml:1: unknown key `x`\n  help: pass --no-config to leave out its fields\n"
        )
        folder.write("workerlint.toml", "excludes = []\n")
        assert "help: did you mean `exclude`?\n" in run("schema").err


def test_the_help(run: Run, snapshot: SnapshotAssertion) -> None:
    result = run("schema", "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out == snapshot
