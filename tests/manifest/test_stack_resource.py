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
    ],
)
def test_the_reference_to_it(section: str, text: str) -> None:
    definition, _ = read(section)
    assert definition is not None
    assert definition.text == text


@pytest.mark.parametrize(
    "section", ["  version: '1.0'\n", "  name: ${N}\n", "  name: a\n  version: ${V}\n", "  name: [a]\n"]
)
def test_a_stack_that_is_not_known(section: str) -> None:
    assert read(section)[0] is None


@pytest.mark.parametrize(
    ("keys", "runs_in"),
    [
        ("  workerConfig: {}\n", ("worker",)),
        ("  serviceConfig: {}\n  workerConfig: {}\n", ("worker", "service")),
        ("", ()),
        ("  workerCofig: {}\n", ()),
    ],
)
def test_what_may_run_it(keys: str, runs_in: tuple[str, ...]) -> None:
    definition, _ = read(f"  name: a\n{keys}")
    assert definition is not None
    assert set(definition.runs_in) == set(runs_in)


def test_a_misspelled_key_names_the_one_that_is_meant() -> None:
    _, root = read("  name: a\n  workerCofig: {}\n  imageConfig: {}\n")
    section = root.get("stack")
    assert isinstance(section, Mapping)
    assert [meant for _, meant in misspelled_runners(section)] == ["workerConfig"]


@pytest.mark.parametrize(("schema", "known"), [('{"$ref": "#"}', True), ('{"const": "${X}"}', False), ("{{x}}", False)])
def test_a_schema_with_a_placeholder_is_not_known(schema: str, known: bool) -> None:
    definition, _ = read(f"  name: a\n  stackSpecValueSchema:\n    jsonSchema: '{schema}'\n")
    assert definition is not None
    assert (definition.schema == schema) == known


def test_a_related_location_names_another_file_only() -> None:
    definition, _ = read("  name: nilus\n")
    assert definition is not None
    assert [definition.related(path).path for path in ("stack.yaml", "worker.yaml")] == [None, "stack.yaml"]
