"""A document reads each part of its text once, and reuses parts of an earlier version with the same result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.reader import Part, read_part
from workerlint.manifest.resources import read_resources
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence

WORKER = "name: {name}\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  replicas: 2\n"
SECRET = "name: db\nversion: v1\ntype: secret\nsecret:\n  type: key-value\n"
PARTS = [
    WORKER.format(name="one"),
    WORKER.format(name="two") + "  envs: &e {A: 'b'}\n  configs: *e\n  tags: [x, !t y]\n",
    WORKER.format(name="three") + "  replicas: 3\n  compute: *nowhere\n",
    WORKER.format(name="four") + "  stackSpec: |\n    {{x}}\n",
    WORKER.format(name="five").replace("replicas: 2", 'replicas: "2'),
    "type: worker\nworker:\n\tstack: bento\n",
    SECRET,
    "kind: Pod\nworker: 1\n",
    "",
]


def dump(node: Node | None) -> Any:
    """Return the content of a tree."""
    if node is None:
        return None
    head = (type(node).__name__, node.start, node.end, node.anchor, node.tag, node.kind)
    if isinstance(node, Scalar):
        return *head, node.text, node.style
    if isinstance(node, Alias):
        return *head, node.name, node.node and (node.node.start, node.node.end)
    if isinstance(node, Mapping):
        return *head, node.flow, [(dump(key), dump(value)) for key, value in node.pairs]
    assert isinstance(node, Sequence)
    return *head, node.flow, [dump(item) for item in node.items]


def facts(document: Document) -> Any:
    """Return the content of the Workers and other resources of a document."""
    workers = [
        (
            worker.span,
            dump(worker.root),
            worker.syntax,
            worker.problems,
            worker.damaged,
            worker.source.text,
            worker.section_key and worker.section_key.start,
        )
        for worker in document.workers
    ]
    return workers, read_resources(document)


edits = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 12), st.sampled_from(["", "x", "\n", "# c\n", "---\n", " ", "é", "😀", "'"])
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5), edits)
def test_a_later_version_is_as_if_read_anew(parts: list[str], changes: list[tuple[float, int, str]]) -> None:
    text = "---\n".join(parts)
    document = Document(Source("w.yaml", text))
    facts(document)
    for at, length, content in changes:
        start = int(at * len(text))
        text = text[:start] + content + text[start + length :]
        document = Document(Source("w.yaml", text), document)
        assert facts(document) == facts(Document(Source("w.yaml", text)))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Record where each YAML document that is read begins."""
    starts: list[int] = []

    def recording(source: Source, start: int, end: int, typed: int | None = None) -> Part:
        starts.append(start)
        return read_part(source, start, end, typed)

    monkeypatch.setattr("workerlint.manifest.document.read_part", recording)
    return starts


def test_every_part_is_read_once_and_when_it_is_asked_for(read: list[int]) -> None:
    text = "---\n".join(PARTS[:4])
    document = Document(Source("w.yaml", text))
    assert read == []
    third = text.index("name: three")
    worker = document.worker_at(third)
    assert worker is not None
    assert worker.root is not None
    assert read == [worker.span.start]
    assert document.worker_at(third + 3) is worker
    assert len(document.workers) == 4
    assert len(document.workers_between(0, len(text))) == 4
    assert len(read) == 4


def test_of_a_later_version_only_what_has_changed_is_read(read: list[int]) -> None:
    text = "---\n".join(PARTS[:4])
    document = Document(Source("w.yaml", text))
    assert len(document.workers) == 4
    read.clear()
    later = Document(Source("w.yaml", f"# above\n{text}"), document)
    assert len(later.workers) == 4
    assert read == [0]


def test_a_released_document_reads_again(read: list[int]) -> None:
    document = Document(Source("w.yaml", PARTS[0]))
    before = facts(document)
    document.release()
    assert facts(document) == before
    assert read == [0, 0]


def test_what_is_worked_out_is_kept() -> None:
    calls: list[Document] = []

    def count(document: Document) -> int:
        calls.append(document)
        return len(document.workers)

    document = Document(Source("w.yaml", PARTS[0]))
    assert (document.cached(count), document.cached(count)) == (1, 1)
    document.release()
    assert document.cached(count) == 1
    assert calls == [document]


def test_markdown_is_read_by_its_yaml_blocks_unless_it_is_yaml_all_the_same() -> None:
    text = f"# Title\n\n```yaml\n{PARTS[0]}```\n"
    (worker,) = Document(Source("notes.md", text)).workers
    assert worker.root is not None
    assert text[worker.root.start :].startswith("name: one")
    assert Document(Source("notes.md", text), markdown=False).yaml.text == text


BROKEN = "name: [\n"
FILES_WITH_BROKEN = {
    "before a Worker": (f"{BROKEN}---\n{PARTS[0]}", ["name: [\n"]),
    "after a Worker": (f"{PARTS[0]}---\n{BROKEN}", ["---\nname: [\n"]),
    "two": (f"{BROKEN}---\n{PARTS[0]}---\na: b: c\n", ["name: [\n", "---\na: b: c\n"]),
    "alone": (BROKEN, []),
    "without a Worker": (f"{BROKEN}---\n{SECRET}", []),
    "a template": (f"{PARTS[0]}---\nname: a\n{{{{- if .Values.x }}}}\n", []),
    "sound": (f"{PARTS[0]}---\n{SECRET}", []),
    "a Worker": (f"{PARTS[0]}---\n{PARTS[4]}", []),
    "a bomb": (f"{PARTS[0]}---\n{'[' * 200}{']' * 200}\n", []),
}


def test_a_document_with_an_undefined_alias_is_broken_next_to_a_worker() -> None:
    other = "---\nkind: Pod\nglob: '*.x'\nspec: *nowhere\n"
    (broken,) = Document(Source("w.yaml", PARTS[0] + other)).broken
    assert [problem.name for problem in broken.problems] == ["nowhere"]
    assert not Document(Source("w.yaml", PARTS[0] + other.replace("glob:", "glob: &nowhere"))).broken


@pytest.mark.parametrize(("text", "broken"), FILES_WITH_BROKEN.values(), ids=FILES_WITH_BROKEN)
def test_broken_documents_next_to_a_worker(text: str, broken: list[str]) -> None:
    document = Document(Source("w.yaml", text))
    assert [worker.document_text for worker in document.broken] == broken
    assert all(worker.syntax for worker in document.broken)


def test_blocks_in_markdown_do_not_break_each_other() -> None:
    document = Document(Source("w.md", f"```yaml\n{PARTS[0]}```\n```yaml\n{BROKEN}```\n"))
    assert len(document.workers) == 1
    assert not document.broken


def test_only_the_offsets_of_a_worker_are_in_it() -> None:
    text = f"{PARTS[0]}---\n{SECRET}---\n{PARTS[1]}"
    document = Document(Source("w.yaml", text))
    one, two = document.workers
    places = [0, len(PARTS[0]) - 1, len(PARTS[0]), text.index("secret:"), text.index("two"), len(text), len(text) + 1]
    assert [document.worker_at(at) for at in places] == [one, one, None, None, two, two, None]
    assert document.worker_at(-1) is None
    assert Document(Source("s.yaml", SECRET)).worker_at(3) is None


def test_the_bundle_around_an_offset_stands_for_a_worker() -> None:
    bundle = "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: a\n      spec:\n        type: worker\n        worker: {}\n"
    text = f"{SECRET}---\n{bundle}"
    document = Document(Source("b.yaml", text))
    (around,) = document.bundles
    assert around.document_text == f"---\n{bundle}"
    found = document.manifest_at(text.index("id: a"))
    assert found is not None
    assert found.span == around.span
    assert document.manifest_at(text.index("worker: {}")) is document.workers[0]
    assert document.manifest_at(3) is None
    assert Document(Source("b.yaml", bundle.replace("type: bundle", "type: workflow"))).bundles == []


def test_a_line_that_is_being_typed_is_read_as_if_it_were_finished() -> None:
    text = f"{PARTS[0]}  compu\n"
    typed = Document(Source("w.yaml", text)).with_typed(len(text) - 1)
    assert not typed.workers[0].syntax
    assert typed.is_unfinished
    assert typed.with_typed(len(text) - 1) is typed
    assert typed.known_parts() == {}
    plain = typed.with_typed(None)
    assert plain.workers[0].syntax
    assert not plain.is_unfinished


def test_what_was_found_sound_need_not_be_read_again() -> None:
    text = f"{PARTS[0]}---\nkind: Pod\n"
    document = Document(Source("w.yaml", text))
    assert document.broken == []
    assert document.sound == {"---\nkind: Pod\n"}
    assert Document(Source("w.yaml", f"# above\n{text}"), document).sound == {"---\nkind: Pod\n"}
    assert Document(Source("w.yaml", PARTS[0]), document).sound == set()
    document.release()
    assert document.sound == set()
    assert document.is_released


def test_a_broken_document_may_begin_with_a_byte_order_mark() -> None:
    document = Document(Source("w.yaml", f"{PARTS[0]}---\n\ufeffname: [\n"))
    assert len(document.broken) >= 1


@pytest.mark.parametrize("before", ["", "kind: Pod\n---\n", f"{PARTS[0]}---\n"])
def test_the_line_that_is_being_typed_may_be_in_any_document(before: str) -> None:
    text = f"{before}{PARTS[1]}  compu\n"
    typed = len(text) - 2
    document = Document(Source("w.yaml", text), typed=typed)
    worker = document.worker_at(typed)
    assert worker is not None
    assert not worker.syntax
    assert document.is_unfinished
    if before:
        elsewhere = Document(Source("w.yaml", text), typed=2)
        found = elsewhere.worker_at(typed)
        assert found is not None
        assert found.syntax
        assert not elsewhere.is_unfinished


@pytest.mark.parametrize("before", ["", "kind: Pod\n---\n"])
def test_a_typed_line_that_cannot_be_finished_is_set_aside(before: str) -> None:
    text = f"{before}{PARTS[0]}  envs: {{a: [\n  compute: c\n"
    typed = text.index("[") + 1
    document = Document(Source("w.yaml", text), typed=typed)
    worker = document.worker_at(typed)
    assert worker is not None
    assert document.is_unfinished
    compute = worker.scalar("compute")
    assert compute is not None
    assert text[compute.start : compute.end] == "c"


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [(0, 0, ["one"]), (0, 1, ["one", "two"]), (1, 1, ["one", "two"]), (2, 2, ["two"]), (-1, -1, [])],
)
def test_the_workers_that_touch_a_range(first: int, last: int, names: list[str]) -> None:
    text = f"{PARTS[0]}---\n{PARTS[1]}"
    border = len(PARTS[0])
    offsets = {0: border - 1, 1: border, 2: border + 1, -1: -1}
    workers = Document(Source("w.yaml", text)).workers_between(offsets[first], offsets[last])
    assert [name.text for worker in workers if (name := worker.meta("name"))] == names


def test_documents_that_are_not_workers_are_given_if_they_are_wanted() -> None:
    text = f"{SECRET}---\n- a\n---\n{PARTS[0]}---\n{SECRET.replace('db', 'other')}---\nname: [\n"
    document = Document(Source("w.yaml", text))
    starts = [part.start for part in document.other_parts(lambda chunk: "other" not in chunk)]
    assert starts == [0]
    assert len(list(document.other_parts(lambda _chunk: True))) == 2


def test_the_worker_at_an_offset_of_a_bundle_that_is_not_yaml() -> None:
    spec = "    - spec:\n        type: worker\n        name: {}\n        worker: {{replicas: 1}}\n"
    text = f"type: bundle\nbundle:\n  resources:\n{spec.format('a')}{spec.format('b')}  x: [\n"
    document = Document(Source("b.yaml", text))
    one, two = document.workers
    at = [0, text.index("name: a"), text.index("name: b"), len(text)]
    assert [document.worker_at(offset) for offset in at] == [one, one, two, two]


def test_a_byte_order_mark_or_the_end_of_a_document_may_separate_two() -> None:
    other = "---\nkind: Pod\n"
    assert Document(Source("w.yaml", f"{PARTS[0]}{other}")).broken == []
    marked = Document(Source("w.yaml", f"{PARTS[0]}{other}---\n\ufeffkind: Job\n"))
    assert [worker.document_text for worker in marked.broken] == ["\ufeffkind: Job\n"]
    ended = Document(Source("w.yaml", f"{PARTS[0]}...\n{BROKEN}"))
    assert len(ended.broken) == 1
