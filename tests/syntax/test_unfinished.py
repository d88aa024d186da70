"""The line that is being typed does not affect the rest of the document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint.syntax.parser import Inventory, parse_tree
from workerlint.syntax.unfinished import empty_section, finish_line, set_line_aside

HEAD = "name: x\nversion: v1beta\ntype: worker\nworker:\n"
TOPOLOGY = [{"name": "a", "type": "input"}]
LIST = "  - name: a\n    type: input\n"


def read(text: str) -> tuple[Document, Any]:
    """Return the document with the cursor at the ``|`` of *text*, and the data of its ``worker:`` section."""
    at = text.index("|")
    document = Document(Source("w.yaml", text.replace("|", "", 1)), typed=at)
    (worker,) = document.workers
    assert worker.root is not None
    return document, plain(worker.root.get("worker"))


def plain(node: Node | None) -> Any:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs if isinstance(key, Scalar)}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) and node.kind != "unknown" else None


@pytest.mark.parametrize(
    ("lines", "data"),
    [
        ("  st|", ""),
        ("  stack: s\n  re|", {"stack": "s"}),
        ("  stack: s\n  re|\n  replicas: 1\n", {"stack": "s", "replicas": "1"}),
        ("  stack: s\n  topology|\n" + LIST, {"stack": "s", "topology": TOPOLOGY}),
        ("  stack: s\n  t|\n" + LIST, {"stack": "s", "t": TOPOLOGY}),
        ("  stack: s\n  limits|\n    cpu: 1\n  replicas: 1", {"stack": "s", "limits": {"cpu": "1"}, "replicas": "1"}),
        ("  stack: s:|\n  replicas: 1\n", {"stack": None, "replicas": "1"}),
        ('  stack: "s|\n  replicas: 1\n', {"stack": None, "replicas": "1"}),
        ("  stack: [|\n  replicas: 1\n", {"stack": "", "replicas": "1"}),
        ("  stack: *|\n  replicas: 1\n", {"stack": "", "replicas": "1"}),
        ("  topology:\n  - name: a\n    type: input\n    na|\n", {"topology": TOPOLOGY}),
        ("  topology:\n  - name: a\n    type: input\n  - {na|\n", {"topology": [*TOPOLOGY, None]}),
        ("  stack: s\n  -|", {"stack": "s"}),
    ],
)
def test_an_unfinished_line_leaves_the_rest_as_it_is(lines: str, data: Any) -> None:
    document, found = read(HEAD + lines)
    assert found == data
    assert document.is_unfinished
    assert not document.workers[0].syntax
    assert document.workers[0].complete


def test_a_key_above_a_list_keeps_its_position_and_that_of_the_list() -> None:
    document, _ = read(HEAD + "  topo|\n" + LIST)
    (worker,) = document.workers
    assert worker.root is not None
    texts = {document.text[node.start : node.end] for node in worker.root.walk() if isinstance(node, Scalar)}
    assert texts == {"name", "x", "version", "v1beta", "type", "worker", "topo", "a", "input"}


@pytest.mark.parametrize(
    "lines",
    [
        "  description: |-\n    word|\n",
        "  stack: s\n  replicas: 1|\n",
        "  topology:\n  - na|\n",
        "  title:\n    'a'|\n",
    ],
)
def test_finished_text_is_read_as_it_is(lines: str) -> None:
    text = HEAD + lines
    at = text.rindex("|")
    document = Document(Source("w.yaml", text[:at] + text[at + 1 :]), typed=at)
    assert document.workers[0].root is not None
    assert not document.is_unfinished


def test_an_error_in_another_line_is_still_reported() -> None:
    document, _ = read(HEAD + '  re|\n  stack: "s\n  replicas: 1\n')
    assert [problem.message for problem in document.workers[0].syntax] == [
        'unterminated quoted string: missing closing `"`'
    ]


def test_in_a_file_an_unfinished_line_is_an_error() -> None:
    document = Document(Source("w.yaml", HEAD + "  stack: s\n  re\n"))
    assert [problem.code for problem in document.workers[0].syntax] == ["DW001"]


def test_a_later_version_does_not_reuse_the_unfinished_line() -> None:
    document, _ = read(HEAD + "  stack: s\n  re|\n")
    later = document.with_typed(None)
    assert [problem.code for problem in later.workers[0].syntax] == ["DW001"]


@given(
    st.text(alphabet="ab:-#[]{}\"'|>&*!%@`, \t$", max_size=12), st.sampled_from(["", LIST, "    a: 1\n", "  b: 2\n"])
)
def test_no_line_breaks_the_reading(line: str, below: str) -> None:
    text = f"{HEAD}  stack: s\n  {line}\n{below}  replicas: 1\n"
    at = len(f"{HEAD}  stack: s\n  {line}")
    for worker in Document(Source("w.yaml", text), typed=at).workers:
        for node in worker.root.walk() if worker.root is not None else ():
            assert 0 <= node.start <= node.end <= len(text)


TYPED = [
    "a: b\nc§\n", "a: b\nc§\nd: e\n", "a:\n  b§\n  c: d\n", "a§\n  b: c\n", "a: b\nc§\n- d\n", "a: b\nc§\n\n  # e\n    d: e\nf: g\n", "a: b\nc§\n  - d\n",
    "a: b\n- c§\nd: e\n", "a:\n  - b: c\n    d§\n  - e\n", "a:\n  - b: c\n  - d§\n    e: f\n", "a: b\n- - c§\n", "a: b:§\nc: d\n", "a: b: c§\nc: d\n", "a: @§\nc: d\n",
    "a: @bc  §\nc: d\n", 'a: "b§\nc: d\n', "- a\n- @b§\n- c\n", "a:\n  - @b§\n  - c: d\n", "a: [b, c§\nd: e\n", "a: {b§\nd: e\n", "a: b\n\t§\nc: d\n", "a: b\n @§\nc: d\n",
    "a: b\n§@\nc: d\n", "a: b\r\nc§\r\nd: e\r\n", "a: b\r\nc§\r\n  d: e\r\n", "a: 'b'\n'c§\nd: e\n", "a: &x b\nc§\nd: *x\n", "a: 1\na: 2\nb§\n  c: 1\n  c: 2\na: 3\n", "a: @\nb§\n",
    "a b§\n  c: d\n", "a: b\nc d§\ne: f\n", "§", "a: [\nb§\n", "a: b\n? c§\n", "a: b\n  c§\nd: e\n",
]  # fmt: skip
"""Documents with the cursor at ``§``."""


def shown_tree(root: Node | None, text: str, base: int) -> str:
    if root is None:
        return "nothing"
    nodes = [node for node in root.walk() if isinstance(node, Scalar)]
    return " ".join(f"{node.text}@{text[node.start - base : node.end - base]!r}" for node in nodes)


def test_each_unfinished_line_as_it_is_finished(snapshot: SnapshotAssertion) -> None:
    shown = []
    for typed in TYPED:
        at = typed.index("§")
        text = typed.replace("§", "")
        shown.append(repr(typed))
        try:
            parse_tree(text)
        except YAMLError:
            found = finish_line(text, 0, at)
            moved = finish_line(text, 7, at)
            if found is not None and moved is not None:
                assert shown_tree(moved.root, text, 7) == shown_tree(found.root, text, 0)
                assert moved.problems == [problem.shifted(7) for problem in found.problems]
                problems = [f"{p.span.start} after {p.first and p.first.start}" for p in found.problems]
                shown.append(f"  finished: {shown_tree(found.root, text, 0)} {problems}")
            else:
                assert moved is found is None
                shown.append("  not finished")
        aside = set_line_aside(text, at)
        if aside is not None:
            assert len(aside[0]) == len(text)
            shown.append(f"  aside: {aside[0]!r}: {getattr(aside[1], 'problem', '')}")
    assert "\n".join(shown) == snapshot


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a:\n  b§\n", "a@'a' @''"),
        ("a:\n  b§\nc: d\n", "a@'a' @'' c@'c' d@'d'"),
        ("x: y\na:\n  - b:\n      c d§\n  - e\n", "x@'x' y@'y' a@'a' b@'b' @'' e@'e'"),
        ("a:\n  'b'§\n", None),
        ("a:\n  b§\n  c\n", None),
        ("a: b§\n", None),
        ("a:\n  - b§\n", None),
        ("a:\n  §\n", None),
        ("a:\n  b: c§\n", None),
        ("b§\n", None),
        ("a: |\n  b§\n", None),
        ("a: [\n  b§\n  ]\n", None),
    ],
)
def test_a_word_below_its_key_becomes_the_first_key(typed: str, expected: str | None) -> None:
    at = typed.index("§")
    text = typed.replace("§", "")
    inventory = Inventory()
    root = parse_tree(text, 0, inventory=inventory)
    before = shown_tree(root, text, 0)
    if isinstance(root, Mapping):
        list(root.entries)
    assert empty_section(root, text, at, inventory) == (expected is not None)
    assert shown_tree(root, text, 0) == (before if expected is None else expected)
    if expected is not None:
        assert inventory.has_gaps
        assert isinstance(root, Mapping)
        assert [value for _, value in root.entries.values()] == [value for _, value in root.pairs]
