"""What a Stack Resource defines about a stack."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.stack_resource import StackDefinition, misspelled_runners, read_stack
from workerlint.syntax.nodes import Mapping

HEAD = "name: s\nversion: v1alpha\ntype: stack\nstack:\n"


def read(section: str) -> tuple[StackDefinition | None, Mapping]:
    source = Source("stack.yaml", HEAD + section)
    (part,) = Document(source).other_parts(lambda _text: True)
    assert isinstance(part.root, Mapping)
    return read_stack(source, part.root), part.root


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("  name: nilus\n", "nilus"),
        ("  name: nilus\n  version: '1.0'\n", "nilus:1.0"),
        ("  name: nilus\n  flavor: python\n  version: '1.0'\n", "nilus+python:1.0"),
        ("  name: nilus\n  flavor: python\n", "nilus+python"),
        ("  name: nilus\n  flavor:\n  version: ~\n", "nilus"),
    ],
)
def test_the_reference_to_it(section: str, text: str) -> None:
    definition, _ = read(section)
    assert definition is not None
    assert definition.text == text


@pytest.mark.parametrize(
    "section",
    [
        "  version: '1.0'\n",
        "  name: ${N}\n",
        "  name:\n",
        "  name: a\n  version: ${V}\n",
        "  name: a\n  flavor: ${V}\n",
        "  name: a\n  version: [1]\n",
        "  name: [a]\n",
        "  - name: a\n",
    ],
)
def test_a_stack_that_is_not_known(section: str) -> None:
    assert read(section)[0] is None


@pytest.mark.parametrize(
    ("keys", "runs_in"),
    [
        ("  workerConfig: {}\n", ("worker",)),
        ("  serviceConfig: {}\n  workerConfig: {}\n", ("worker", "service")),
        ("  workflowJobConfig: {}\n  serviceConfig:\n", ("service", "workflow")),
        ("  workerConfig: {}\n  ServiceConfig: {}\n", ()),
        ("  workerConfig: {}\n  worker_config: {}\n", ("worker",)),
        ("  workerConfig: {}\n  ${K}: {}\n", ()),
        ("  workerConfig: {}\n  imageConfig: {}\n", ("worker",)),
        ("", ()),
        ("  workerCofig: {}\n", ()),
    ],
)
def test_what_may_run_it(keys: str, runs_in: tuple[str, ...]) -> None:
    definition, _ = read(f"  name: a\n{keys}")
    assert definition is not None
    assert definition.runs_in == runs_in


def test_a_misspelled_key_names_the_one_that_is_meant() -> None:
    _, root = read("  name: a\n  workerCofig: {}\n  imageConfig: {}\n")
    section = root.get("stack")
    assert isinstance(section, Mapping)
    assert [meant for _, meant in misspelled_runners(section)] == ["workerConfig"]


@pytest.mark.parametrize(
    ("schema", "known"),
    [('{"$ref": "#"}', True), ('{"const": "${X}"}', False), ("{{x}}", False), ("$x", True), ("3", True)],
)
def test_a_schema_with_a_placeholder_is_not_known(schema: str, known: bool) -> None:
    definition, _ = read(f"  name: a\n  stackSpecValueSchema:\n    jsonSchema: '{schema}'\n")
    assert definition is not None
    assert (definition.schema == schema) == known


def test_a_related_location_names_another_file_only() -> None:
    definition, _ = read("  name: nilus\n")
    assert definition is not None
    assert [definition.related(path).path for path in ("stack.yaml", "worker.yaml")] == [None, "stack.yaml"]


@pytest.mark.parametrize(
    "values",
    ["", "  stackSpecValueSchema: x\n", "  stackSpecValueSchema: {}\n", "  stackSpecValueSchema: {jsonSchema: {a: 1}}\n",
     "  stackSpecValueSchema: {jsonSchema: 3}\n", "  stackSpecValueSchema: {jsonSchema: }\n"],
)  # fmt: skip
def test_a_stack_without_a_schema_that_is_a_string(values: str) -> None:
    definition, _ = read(f"  name: a\n{values}")
    assert definition is not None
    assert definition.schema == ""


def test_where_a_stack_is_defined() -> None:
    definition, root = read("  name: nilus\n  version: '1.0'\n")
    assert definition is not None
    section = root.get("stack")
    assert isinstance(section, Mapping)
    assert definition.span == section.pairs[0][1].span
    assert (definition.path, definition.related("w.yaml").message) == ("stack.yaml", "`nilus:1.0` is defined here")
    assert definition.related("w.yaml").span == definition.span
