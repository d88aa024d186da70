"""Variables are replaced as values, and everything keeps its offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.engine.project import Project
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Scalar, Sequence

HEAD = "name: w\nversion: v1beta\ntype: worker\nworker:\n"


def filled(lines: str, **values: str) -> Worker:
    (worker,) = Document(Source("w.yaml", HEAD + lines)).workers
    return fill(worker, values)


def value(line: str, **values: str) -> tuple[object, ...]:
    node = filled(f"  title: {line}\n", **values).get("title")
    if isinstance(node, Scalar):
        return node.kind, node.text
    assert isinstance(node, Sequence)
    return tuple(item.text for item in node.items if isinstance(item, Scalar))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("$X", ("integer", "3")),
        ("${X}", ("integer", "3")),
        ('"$X"', ("string", "3")),
        ("a-${X}-$X", ("string", "a-3-3")),
        ("|\n    a $X", ("string", "a 3\n")),
        ("${LIST}", ("a", "b")),
        ("!!str $X", ("string", "3")),
        ("$X # $X", ("integer", "3")),
        ("${EMPTY}", ("unknown", "${EMPTY}")),
        ("${UNSET}", ("unknown", "${UNSET}")),
        ("$X-${UNSET}", ("unknown", "3-${UNSET}")),
        ("$X-${EMPTY}", ("unknown", "3-${EMPTY}")),
        ("${X:-$X}", ("unknown", "${X:-$X}")),
        ("$$X", ("unknown", "$$X")),
        ("${{X}}", ("unknown", "${{X}}")),
        ("${LINES}", ("unknown", "${LINES}")),
        ("${MAP}", ("unknown", "${MAP}")),
    ],
)
def test_the_value_is_what_the_filled_text_would_be(line: str, expected: tuple[object, ...]) -> None:
    assert value(line, X="3", LIST="[a, b]", EMPTY="", LINES="a\nb", MAP="a: b") == expected


def test_an_item_of_a_flow_list_may_become_several() -> None:
    assert value("[$X, c]", X="a, b") == ("a", "b", "c")


def test_a_pair_never_becomes_several() -> None:
    worker = filled("  envs: {A: $X}\n", X="a, B: b")
    assert [item.reason for item in worker.filling.rejected] == ["would add keys"]  # type: ignore[union-attr]


def test_keys_are_filled_in() -> None:
    envs = filled("  envs:\n    ${K}: a\n", K="REGION").get("envs")
    assert isinstance(envs, Mapping)
    assert list(envs.entries) == ["REGION"]


def test_the_document_keeps_its_own_tree() -> None:
    document = Document(Source("w.yaml", HEAD + "  title: $X\n"))
    fill(document.workers[0], {"X": "3"})
    title = document.workers[0].get("title")
    assert isinstance(title, Scalar)
    assert title.text == "$X"


@given(st.text("ab: -#'\"$\n{}[]&*!|>%@`,", max_size=8), st.sampled_from(["$X", '"${X}"', "[$X]", "{a: $X}", "a $X b"]))
def test_no_value_moves_anything_or_adds_a_key(text: str, line: str) -> None:
    worker = filled(f"  title: {line}\n  compute: c\n", X=text)
    section = worker.section
    assert section is not None
    assert list(section.entries) == ["title", "compute"]
    compute, title = section.get("compute"), section.get("title")
    assert compute is not None
    assert worker.text[compute.start : compute.end] == "c"
    assert title is not None
    assert worker.text[title.start : title.end] == line


def test_a_filled_worker_is_not_filled_again() -> None:
    worker = filled("  title: $X\n  compute: $Y\n", X="a\nb", Y="c")
    assert fill(worker, {"X": "a\nb", "Y": "c"}) is worker
    assert worker.filling is not None
    assert (len(worker.filling.filled), len(worker.filling.rejected)) == (1, 1)


@given(st.sampled_from(["''", "010", "x", "~", "[a, '']", "yes"]))
def test_rules_find_what_they_find_in_the_written_value(text: str) -> None:
    """The value counts, not whether it comes from a variable."""

    def codes(line: str) -> list[tuple[str, int]]:
        lines = f"  stack: bento:3.0\n  title: {line}\n  replicas: {line}\n"
        engine = Project(configured=False, variables={"X": text}).engine_for("w.yaml")
        result = engine.check(Document(Source("w.yaml", HEAD + lines)))
        lines_of = result.source.lines
        return sorted((item.code, lines_of.line_of(item.span.start)) for item in result.diagnostics)

    assert codes("$X") == codes(text)


def test_a_key_from_a_variable_is_part_of_the_inventory() -> None:
    assert filled("  ${K}: a\n", K="b").inventory is None
    made = filled("  k: ${V}\n", V="b").inventory
    assert made is not None
    assert "k" in made.names
