"""The facts about a field in hovers, the reference and ``explain``."""

from __future__ import annotations

import pytest

from workerlint.manifest.schema import root_shape
from workerlint.report.field_facts import field_url, read_facts

SECTION = root_shape(v2alpha=False).properties["worker"].properties


def test_the_url_of_a_field_has_no_indexes() -> None:
    assert field_url("worker.topology[3].Name").endswith("/attributes/worker/topology/name")
    assert field_url("worker.topology[].name").endswith("/attributes/worker/topology/name")


def test_a_stack_spec_has_the_same_pages_in_both_versions() -> None:
    assert field_url("spec.stackSpec.input") == field_url("worker.stackSpec.input")
    assert field_url("spec.stackSpec") != field_url("worker.stackSpec")


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("tags", "list of strings"),
        ("secrets", "list of strings or mappings"),
        ("dataosVolumes", "list of mappings"),
        ("replicas", "integer"),
        ("envs", "mapping"),
    ],
)
def test_types_are_in_the_words_of_yaml(name: str, type: str) -> None:
    assert read_facts(SECTION[name]).type == type


def test_values_are_shown_without_quotes() -> None:
    facts = read_facts(SECTION["logLevel"])
    assert (facts.default, facts.allowed) == ("INFO", ("INFO", "DEBUG", "WARN", "ERROR"))
    assert read_facts(SECTION["dryRun"]).default == "false"
    assert read_facts(SECTION["compute"]).default is None


def test_allowed_values_make_examples_unnecessary() -> None:
    assert read_facts(SECTION["stack"]).short_examples == ["bento:3.0", "fastfun+alpha:2.0", "scanner:2.0"]
    assert read_facts(root_shape(v2alpha=False).properties["version"]).short_examples == []
