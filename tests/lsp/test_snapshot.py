"""A snapshot reads only the documents of a stream that a request is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.core.text import LineIndex
from workerlint.syntax.nodes import Scalar
from workerlint_lsp.positions import UTF16, Positions
from workerlint_lsp.snapshot import Snapshot

if TYPE_CHECKING:
    from workerlint.manifest.worker import Worker

STREAM = "name: one\ntype: worker\n---\nkind: Pod\n---\nname: two\ntype: worker"


def snapshot(text: str) -> Snapshot:
    return Snapshot("file:///a.yaml", "a.yaml", Positions(LineIndex(text), UTF16))


def name_of(worker: Worker) -> str:
    name = worker.root.get("name") if worker.root else None
    return name.text if isinstance(name, Scalar) else ""


def names(text: str, first: int, last: int) -> list[str]:
    return [name_of(worker) for worker in snapshot(text).document.workers_between(first, last)]


def test_the_workers_of_a_stream() -> None:
    assert [name_of(worker) for worker in snapshot(STREAM).document.workers] == ["one", "two"]
    assert names(STREAM, 0, 3) == ["one"]
    assert names(STREAM, STREAM.index("two"), len(STREAM)) == ["two"]


def test_the_worker_at_an_offset() -> None:
    stream = snapshot(STREAM).document
    assert stream.worker_at(STREAM.index("Pod")) is None
    worker = stream.worker_at(len(STREAM))
    assert worker is not None
    assert name_of(worker) == "two"
    assert stream.worker_at(len(STREAM) - 1) is worker
