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


@pytest.mark.parametrize(
    ("line", "filled_in", "reason"),
    [
        ("$X", "a\rb", "contains a line break: it would add lines"),
        ("$X", "a\u2028b", "contains a line break: it would add lines"),
        ("'$X'", "a\nb", "contains a line break: it would add lines"),
        ("$X", "a # b", "would begin a comment: the rest of it would be lost"),
        ("$X", "# b", "would begin a comment: the rest of it would be lost"),
        ("$X", "a: b", "would add keys"),
        ("$X", "{a: b}", "would add keys"),
        ("$X", "[{a: b}]", "would add keys"),
        ("$X", "[a", "would make the YAML invalid"),
        ("$X", "*x", "would make the YAML invalid"),
        ("$X", "- a", "would make the YAML invalid"),
        ("$X", "[*x]", "would make the YAML invalid"),
        ("'$X'", "it's", "would make the YAML invalid"),
        ("[$X]", "a: b", "would add keys"),
        ("[$X]", " ", "would make the YAML invalid"),
        ("[$X]", "a]", "would make the YAML invalid"),
        ("[$X]", "- a", "would make the YAML invalid"),
        ("{a: $X}", "b, c: d", "would add keys"),
        ("{a: $X}", "b, c", "would add keys"),
        ("{$X: a}", "[b, c]", "would make the YAML invalid"),
    ],
)
def test_a_value_that_would_change_more_is_not_put_in(line: str, filled_in: str, reason: str) -> None:
    worker = filled(f"  title: {line}\n", X=filled_in)
    assert worker.filling is not None
    ((name, span, found),) = [(item.name, item.span, item.reason) for item in worker.filling.rejected]
    assert (name, worker.text[span.start : span.end], found) == ("X", "$X", reason)
    assert worker.filling.filled == []


def test_the_syntax_errors_that_the_values_explain_are_gone() -> None:
    (worker,) = Document(Source("w.yaml", HEAD + "  title: {$X}\n  compute: c\n")).workers
    made = fill(worker, {"X": "a"})
    assert made.source is worker.source
    assert (made.span, made.settings, made.entry) == (worker.span, worker.settings, worker.entry)


def test_the_range_of_what_was_filled_in_has_its_variables() -> None:
    worker = filled("  title: $X-${Y}\n  compute: $Y\n  stack: $Z\n", X="3", Y="4")
    assert worker.filling is not None
    nodes = [worker.get(name) for name in ("title", "compute", "stack")]
    assert [worker.filling.variables_at(node.span) for node in nodes if node] == [["X", "Y"], ["Y"], []]


def test_the_variable_with_the_line_break_is_the_one_that_is_named() -> None:
    worker = filled("  title: $A-$B\n", A="x", B="y\nz")
    assert [item.name for item in worker.filling.rejected] == ["B"]  # type: ignore[union-attr]
    worker = filled("  title: $A-$B\n", A="x", B="y: z")
    assert [item.name for item in worker.filling.rejected] == ["A"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "filled_in", "expected"),
    [
        ("$X", "'a # b'", ("string", "a # b")),
        ("$X", "a#b", ("string", "a#b")),
        ("'$X'", "a # b", ("string", "a # b")),
        ('"$X"', "a: b", ("string", "a: b")),
        ("$X", '"a"', ("string", "a")),
        ("$X", "a b", ("string", "a b")),
        ("$X", "1.5", ("number", "1.5")),
        ("$X", "true", ("boolean", "true")),
        ("$X", "~", ("null", "~")),
        ("!!str $X", "1", ("string", "1")),
        (">\n    a $X", "b: c", ("string", "a b: c\n")),
        ("$X", "[]", ()),
        ("$X", "[a, [b]]", ("a",)),
    ],
)
def test_what_a_value_becomes(line: str, filled_in: str, expected: tuple[object, ...]) -> None:
    assert value(line, X=filled_in) == expected


def test_anchors_and_tags_stay_with_what_is_put_in() -> None:
    worker = filled("  title: &a !t $X\n  name: &b $X\n  c: *b\n", X="[p, q]")
    title, name = worker.get("title"), worker.get("name")
    assert title is not None
    assert name is not None
    assert (title.anchor, title.tag, name.anchor) == ("a", "!t", "b")
    assert worker.get("c") is name
    assert (title.start, title.end) == (worker.text.index("$X"), worker.text.index("$X") + 2)
    number = filled("  title: &a $X\n", X="3").get("title")
    assert number is not None
    assert (number.anchor, number.kind) == ("a", "integer")


@pytest.mark.parametrize("lines", ["  title: x\n", "  title: $Y\n", "  title: ${EMPTY}\n", "  # $X\n  title: x\n"])
def test_a_worker_without_a_variable_that_is_set_is_returned_itself(lines: str) -> None:
    (worker,) = Document(Source("w.yaml", HEAD + lines)).workers
    assert fill(worker, {"X": "3", "EMPTY": ""}) is worker


def test_what_was_filled_in_may_contain_a_variable_that_is_not() -> None:
    worker = filled("  title: $X\n", X="$Y")
    assert fill(worker, {"X": "1", "Y": "2"}) is worker


def test_what_was_filled_in_is_listed_with_its_values() -> None:
    worker = filled("  title: $X-${Y}-$Z\n", X="3", Y="4")
    assert worker.filling is not None
    (item,) = worker.filling.filled
    assert (item.text, item.values) == ("3-4-$Z", (("X", "3"), ("Y", "4")))
    assert worker.text[item.span.start : item.span.end] == "$X-${Y}-$Z"


def test_a_variable_may_be_the_first_thing_in_a_file() -> None:
    (worker,) = Document(Source("w.yaml", f"$K: x\n{HEAD}  title: a\n")).workers
    made = fill(worker, {"K": "owner"})
    assert made.root is not None
    assert list(made.root.entries) == ["owner", "name", "version", "type", "worker"]
