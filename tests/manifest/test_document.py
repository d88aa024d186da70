"""A document is read once, in parts, and takes over from its earlier version what has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.syntax.parser import parse_tree

if TYPE_CHECKING:
    from typing import Any

FIRST = "name: first\ntype: worker\nworker: {stack: bento}\n"
SECOND = "name: second\ntype: worker\nworker: {stack: bento}\n"
SECRET = "name: keys\ntype: secret\n"


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the texts that are parsed."""
    texts: list[str] = []

    def count(text: str, *arguments: Any, **options: Any) -> Any:
        texts.append(text)
        return parse_tree(text, *arguments, **options)

    monkeypatch.setattr("workerlint.manifest.reader.parse_tree", count)
    return texts


def document(*parts: str, previous: Document | None = None, path: str = "w.yaml", **options: bool) -> Document:
    return Document(Source(path, "---\n".join(parts)), previous, **options)


def names(found: Document) -> list[str]:
    return [name.text for worker in found.workers if (name := worker.meta("name"))]


def test_workers_are_read_once_and_nothing_else_is(parses: list[str]) -> None:
    found = document(FIRST, SECRET, SECOND)
    assert names(found) == names(found) == ["first", "second"]
    assert len(parses) == 2


def test_only_the_worker_at_an_offset_is_read(parses: list[str]) -> None:
    found = document(FIRST, SECOND)
    worker = found.worker_at(len(found.text))
    assert worker is not None
    assert worker.meta("name") is not None
    assert len(parses) == 1
    assert found.worker_at(len(found.text) + 1) is None


def test_a_new_version_reads_only_what_has_changed(parses: list[str]) -> None:
    before = document(FIRST, SECOND)
    assert names(before) == ["first", "second"]
    parses.clear()
    after = document(FIRST.replace("first", "changed"), SECOND, previous=before)
    assert names(after) == ["changed", "second"]
    assert len(parses) == 1
    name = after.workers[1].meta("name")
    assert name is not None
    assert after.text[name.start : name.end] == "second"


def test_other_resources_are_read_where_they_are_wanted() -> None:
    found = document(FIRST, SECRET, "name: broken\ntype: [secret\n")
    assert [root.get("name").text for root in found.others(lambda text: "secret" in text)] == ["keys"]  # type: ignore[union-attr]


def test_what_is_released_is_read_again(parses: list[str]) -> None:
    found = document(FIRST)
    assert names(found) == ["first"]
    found.release()
    assert names(found) == ["first"]
    assert len(parses) == 2


def test_markdown_is_yaml_where_it_is_told_to_be() -> None:
    page = f"# Page\n\n```yaml\n{FIRST}```\n"
    assert names(document(page, path="page.md")) == ["first"]
    assert names(document(FIRST, path="page.md")) == []
    assert names(document(FIRST, path="page.md", markdown=False)) == ["first"]


def test_results_are_worked_out_once() -> None:
    found = document(FIRST)
    calls: list[Document] = []

    def work_out(given: Document) -> None:
        calls.append(given)

    found.cached(work_out)
    found.cached(work_out)
    assert calls == [found]
