"""Variables in flow collections, whose braces YAML reads as a mapping."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Scalar

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n"


def read(lines: str) -> Worker:
    (worker,) = Document(Source("w.yaml", HEAD + lines)).workers
    return worker


@pytest.mark.parametrize(
    ("lines", "kind", "edits"),
    [
        ("  resources: {limits: {cpu: ${CPU}, memory: 1Gi}}\n", "mapping", ['"${CPU}"']),
        ("  tags: [a, ${TAG}, x-${TAG}]\n", "list", ['"${TAG}"', '"x-${TAG}"']),
        ("  tags: [\n    '${A}', # ${B}\n    ${C}]\n", "list", ['"${C}"']),
    ],
)
def test_it_is_explained_and_quoted(lines: str, kind: str, edits: list[str]) -> None:
    (problem,) = read(lines).syntax
    assert problem.message.endswith(f"in a flow {kind} is not YAML until the variable is replaced")
    assert problem.fix is not None
    assert [edit.content for edit in problem.fix.edits] == edits
    assert not problem.fix.safe


def test_it_is_explained_next_to_another_error() -> None:
    problem = read("  tags: [a, ${TAG}]\n  title: a: b\n").syntax[0]
    assert problem.message == "unquoted `${TAG}` in a flow list is not YAML until the variable is replaced"


def test_a_placeholder_is_explained_and_quoted() -> None:
    worker = read("  resources: {limits: {cpu: ${{cpu limit}}, memory: ${MEMORY}}}\n")
    (problem,) = worker.syntax
    assert (
        problem.message == "unquoted `${{cpu limit}}` in a flow mapping is not YAML until the placeholder is replaced"
    )
    assert problem.fix is not None
    assert [edit.content for edit in problem.fix.edits] == ['"${{cpu limit}}"', '"${MEMORY}"']
    assert fill(worker, {"MEMORY": "1Gi"}).syntax == [problem]
    cpu = worker.get("resources", "limits", "cpu")
    assert isinstance(cpu, Scalar)
    assert cpu.text == "${{cpu limit}}"


def test_everything_else_is_read() -> None:
    worker = read("  resources: {limits: {cpu: ${CPU}, memory: 1Gi}}\n  tags: [$(CPU), '$(OTHER)']\n")
    assert worker.complete
    cpu, memory = worker.get("resources", "limits", "cpu"), worker.get("resources", "limits", "memory")
    assert isinstance(cpu, Scalar)
    assert isinstance(memory, Scalar)
    assert (cpu.text, cpu.kind, memory.text) == ("${CPU}", "unknown", "1Gi")
    assert worker.text[cpu.start : cpu.end] == "${CPU}"
    assert [item.text for item in worker.list("tags") if isinstance(item, Scalar)] == ["$(CPU)", "$(OTHER)"]


def test_it_is_no_error_once_the_variable_has_a_value() -> None:
    worker = read("  resources: {limits: {cpu: ${CPU}}}\n")
    assert fill(worker, {"CPU": "2"}).syntax == []
    assert len(fill(worker, {"CPU": ""}).syntax) == 1


def test_another_error_is_reported_as_before() -> None:
    (problem,) = read("  resources: {limits: {cpu: ${CPU}\n").syntax
    assert "until the variable" not in problem.message


@pytest.mark.parametrize(
    ("lines", "fixed", "title", "variables", "values"),
    [
        ("tags: [${A}]", 'tags: ["${A}"]', "Quote the variable", "A", "${A}"),
        ("tags: [[${A}], {b: ${B}}]", 'tags: [["${A}"], {b: "${B}"}]', "Quote 2 values", "A B", "${A} ${B}"),
        ("tags: [x${A}y${B}]", 'tags: ["x${A}y${B}"]', "Quote the variable", "A B", "x${A}y${B}"),
        ("tags: ['${A} $(B)', ${C}]", "tags: ['${A} $(B)', \"${C}\"]", "Quote the variable", "C", "${A}_$(B) ${C}"),
        ("tags: [$(A), ${B}]", 'tags: [$(A), "${B}"]', "Quote the variable", "B", "$(A) ${B}"),
        ("title: ${A} x\n  tags: [${B}]", 'title: ${A} x\n  tags: ["${B}"]', "Quote the variable", "B", "${A}_x ${B}"),
        (
            "title: |\n    ${A}\n  tags: [${B}]",
            'title: |\n    ${A}\n  tags: ["${B}"]',
            "Quote the variable",
            "B",
            "${A}\n ${B}",
        ),
        ("tags: [${{a}}]", 'tags: ["${{a}}"]', "Quote the placeholder", "${{a}}", "${{a}}"),
        ("envs: {A: ${B}, C: {D: ${E}}}", 'envs: {A: "${B}", C: {D: "${E}"}}', "Quote 2 values", "B E", "${B} ${E}"),
    ],
)
def test_the_fix_the_variables_and_the_values(lines: str, fixed: str, title: str, variables: str, values: str) -> None:
    for before in ("", "a: é\n---\n"):
        text = f"{before}{HEAD}  {lines}\n"
        (worker,) = Document(Source("w.yaml", text)).workers
        (problem,) = worker.syntax
        assert problem.fix is not None
        assert apply_edits(text, problem.fix.edits) == f"{before}{HEAD}  {fixed}\n"
        assert problem.fix.title == title
        assert problem.variables == tuple(variables.split())
        assert worker.section is not None
        read = [node for _, value in worker.section.pairs for node in value.walk() if isinstance(node, Scalar)]
        assert " ".join(node.text.replace(" ", "_") for node in read if "$" in node.text) == values
        assert text[problem.span.start : problem.span.end] in fixed
