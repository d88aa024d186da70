"""The line that is being typed does not affect the rest of the document."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence

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
