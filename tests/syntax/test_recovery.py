"""A syntax error is explained in words, its lines are set aside, and the rest is still read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.examples import examples

from workerlint.core.record import replace
from workerlint.core.text import Source, Span
from workerlint.fixes.fixer import apply_edits
from workerlint.manifest.document import read_workers
from workerlint.manifest.worker import Worker
from workerlint.syntax.libyaml import YAMLError
from workerlint.syntax.nodes import Mapping, Node, Sequence, text_of
from workerlint.syntax.parser import parse_tree
from workerlint.syntax.recovery import byte_order_mark_problem, recover

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "name: a\nversion: v1beta\ntype: worker\n"
BROKEN = {
    "no blank behind a dash": "worker:\n  topology:\n    -name: c\n     type: input\n  compute: c\n",
    "unclosed double quote": 'worker:\n  stack: "bento\n  compute: "runnable-default"\n  replicas: 2\n',
    "unclosed at the end": 'worker:\n  compute: runnable-default\n  stack: "bento\n',
    "unclosed single quote": "worker:\n  stack: 'bento\n  compute: x\n  replicas: 2\n",
    "apostrophe": "description: 'it's here'\nworker:\n  stack: bento\n",
    "colon in value": "description: a: b\nworker:\n  stack: bento\n",
    "child of a scalar": "worker:\n  stack: bento\n    compute: x\n  replicas: 1\n",
    "indented too little": "worker:\n    stack: bento\n  compute: x\n",
    "no space, first": "worker:\n  stack:bento\n  compute: x\n",
    "no space, later": "worker:\n  compute: x\n  stack:bento\n",
    "no space, before a comment": "worker:\n  compute: x\n  stack:bento # the stack\n",
    "at sign": "worker:\n  stack: @bento\n  compute: x\n",
    "backtick": "worker:\n  stack: `bento`\n  compute: x\n",
    "percent": "worker:\n  stack: %bento\n  compute: x\n",
    "star": "worker:\n  title: * every day\n  compute: x\n",
    "exclamation": "worker:\n  title: !important stuff\n  compute: x\n",
    "escape": 'worker:\n  title: "a\\d"\n  compute: x\n',
    "list on the line of its key": "tags: - a\nworker:\n  compute: x\n",
    "bracket": "tags: [a, b\nworker:\n  compute: x\n",
    "bracket too many": "worker:\n  tags: [a, b]]\n  compute: y\n",
    "brace": "worker:\n  envs: {A: b\n  compute: x\n",
    "no colon": "worker:\n  replicas 3\n  compute: x\n",
    "text behind a value": 'worker:\n  stack: "bento" 3\n  compute: x\n',
    "tab in one line": "worker:\n  stack: bento\n\tcompute: x\n  replicas: 2\n",
    "tabs at four": "worker:\n\tstack: bento\n\tresources:\n\t\tlimits:\n\t\t\tcpu: 1\n    compute: x\n",
    "tab on a blank line": "worker:\n  stack: bento\n \t\n  compute: x\n",
    "tab on the line below a key": "worker:\n\t\n  compute: x\n",
    "null character": "worker:\n  stack: be\x00nto\n  compute: x\n",
    "merge conflict": (
        "worker:\n<<<<<<< HEAD\n  stack: bento\n||||||| base\n  stack: a\n=======\n  stack: b\n>>>>>>> b\n  compute: c\n"
    ),
    "two merge conflicts": (
        "<<<<<<< a\nlayer: user\n=======\nlayer: x\n>>>>>>> b\nworker:\n<<<<<<< a\n  stack: a\n=======\n>>>>>>> b\n"
    ),
    "merge conflict marker that was left": "worker:\n  stack: bento\n>>>>>>> b\n  compute: c\n",
    "no-break spaces": "worker:\n  stack: bento\n\u00a0\u00a0compute: c\n",
    "no-break space after a colon": "worker:\n  stack:\u00a0bento\n  compute: c\n",
    "no-break spaces that are read as keys": "worker:\n\u00a0\u00a0stack: bento\n\u3000 compute: a\u00a0b\n",
    "no-break spaces and tabs": "worker:\n\tstack:\u00a0bento\n\tcompute: c\n",
    "no-break space in a block scalar": "worker:\n  title: |\n    \u00a0a:\u00a0b\n  compute: [\n",
    "typographic quotes": "description: “a: b”\nworker:\n  compute: c\n",
    "typographic quotes in a list": "tags:\n  - \u2018a\u2019: b: c\nworker:\n  compute: c\n",
    "unclosed at the end of the file": "worker:\n  compute: c\n  tags: [a, 'b]', # ]\n    {c: d}, [\n",
    "list items not in line": "tags:\n  - a\n - b\nworker:\n  stack: x\n",
    "item among keys": "worker:\n  - stack: x\n  compute: y\n",
    "block scalar header": "worker:\n  title: |x\n    a\n  compute: y\n",
    "merge conflict without a start": "worker:\n  stack: a\n=======\n  stack: b\n>>>>>>> b\n  compute: c\n",
    "merge conflict without an end": "worker:\n<<<<<<< a\n  stack: a\n=======\n  stack: b\n  compute: c\n",
    "two starts of a merge conflict": "worker:\n<<<<<<< a\n  stack: a\n<<<<<<< b\n  stack: b\n=======\n>>>>>>> c\n  compute: c\n",
    "more signs than a merge conflict has": "worker:\n  stack: a\n>>>>>>>>\n  compute: c\n",
    "no sign of a merge conflict but equals signs": "worker:\n  stack: a\n=======\n  compute: c\n",
    "Unicode space": "worker:\n  compute: c\n  stack:\u2003\u2003bento\n",
    "narrow no-break space": "worker:\n  compute: c\n  stack:\u202fbento\n",
    "no-break space at the end": "worker:\n  compute: c\n  stack:\u00a0",
    "null character twice": "worker:\n  stack: \x00be\x00nto\n  compute: x\n",
    "byte order mark in a value": "worker:\n  stack: a\ufeffb\n  compute: x\n",
    "tabs on one line of eight": "worker:\n\t  stack: bento\n",
    "tab of one column": "worker:\n  a:\n \t b: c\n   d: e\n",
    "tabs and another error": "worker:\n\tstack: bento\n\tcompute: @c\n\treplicas: 1\n",
    "tabs whose width is unknown": "worker:\n  a:\n\tb: c\n    d: e\n",
    "two errors": "worker:\n  stack: @a\n  compute: c\n  title: @b\n    more: x\n  replicas: 1\n",
    "error with deeper lines": "worker:\n  stack: a: b\n    c: d\n\n      e: f\n\n  compute: c\n",
    "error on the last line": "worker:\n  compute: c\n  tags: [",
    "repeated key": "worker:\n  stack: a\n  stack: b\n  title: @x\n",
    "variables in brackets": "worker:\n  envs: {A: ${B}, C: d}\n  tags: [${E}, f]\n  compute: c\n",
    "tabs up to the end": "worker:\n\tstack: bento",
    "tabs that may be deeper": "worker:\n  a:\n    b: c\n\td: e\n",
    "tabs in an order that only four columns allow": "worker:\n\ta: 1\n    b: 2\n  c: @d\n",
    "tabs of eight columns": "worker:\n  a:\n        b: c\n\td: e\n",
    "lines below a key that is missing": "worker:\n  resources:\n      cpu: 1\n      memory: 1Gi\n    limits: {}\n  compute: c\n",
    "too deep": f"worker:\n  a: @x\n  b: {'[' * 200}\n",
    "no-break space and another error": "worker:\n  stack:\u00a0bento\n  compute: @c\n",
    "merge conflict and another error": "worker:\n<<<<<<< a\n  stack: @a\n=======\n>>>>>>> b\n",
    "repeated key and tabs": "worker:\n\tstack: a\n\tstack: b\n",
    "old placeholder twice": "worker:\n  configs:\n    {{a: b}}\n    {{c: d}}\n  compute: y\n",
}


def read(text: str) -> Worker:
    (worker,) = read_workers(Source("worker.yaml", text))
    return worker


def paths(node: Node | None, path: str = "") -> Iterator[tuple[str, Node]]:
    """Yield the scalars below a node with their paths."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield from paths(value, f"{path}.{text_of(key)}")
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from paths(item, f"{path}.{number}")
    elif node is not None:
        yield path[1:], node


@pytest.mark.parametrize("name", BROKEN)
def test_words_and_what_is_still_read(name: str, snapshot: SnapshotAssertion) -> None:
    text = HEAD + BROKEN[name]
    worker = read(text)
    lines = worker.source.lines
    out = []
    for problem in worker.syntax:
        place = lines.position(problem.span.start)
        marked = text[problem.span.start : problem.span.end]
        out.append(f"{place.line}:{place.column} {problem.code} {problem.message}\n  = {problem.help}\n  > {marked!r}")
        if problem.fix is not None:
            fixed = apply_edits(text, problem.fix.edits).removeprefix(HEAD)
            out.append(f"  fix: {problem.fix.title} ({problem.fix.applicability}): {fixed!r}")
        if problem.variables:
            out.append(f"  variables: {', '.join(problem.variables)}")
    out += [
        f"{problem.kind}: {text[problem.span.start : problem.span.end]!r} after {problem.first and problem.first.start}"
        for problem in worker.problems
    ]
    out += [f"skipped: {text[span.start : span.end]!r}" for span in worker.damaged]
    out += [f"still read: {path}: {text[node.start : node.end]!r}" for path, node in paths(worker.root)][3:]
    assert "\n".join(out) == snapshot


def test_a_broken_document_is_read_in_the_same_way_after_another() -> None:
    before = "foreign: é😀\n---\n"
    by = len(before)
    for broken in BROKEN.values():
        alone = read(HEAD + broken)
        (after,) = read_workers(Source("worker.yaml", f"{before}{HEAD}{broken}"))
        assert [replace(problem, span=problem.span.shifted(by), fix=None) for problem in alone.syntax] == [
            replace(problem, fix=None) for problem in after.syntax
        ]
        for one, other in zip(alone.syntax, after.syntax, strict=True):
            assert (one.fix is None) == (other.fix is None)
            if one.fix is not None and other.fix is not None:
                assert apply_edits(after.text, other.fix.edits) == before + apply_edits(alone.text, one.fix.edits)
        # A document begins at its `---`.
        damaged = [(max(span.start, by), span.end) for span in after.damaged]
        assert [(span.start + by, span.end + by) for span in alone.damaged] == damaged
        assert [(path, node.start + by, node.end + by) for path, node in paths(alone.root)] == [
            (path, node.start, node.end) for path, node in paths(after.root)
        ]
        assert [problem.shifted(by) for problem in alone.problems] == after.problems


def test_a_broken_document_does_not_hide_the_others() -> None:
    text = f'{HEAD}description: "x\n---\n{HEAD}worker: {{}}\n---\nforeign: [\n'
    workers = list(read_workers(Source("worker.yaml", text)))
    assert [len(worker.syntax) for worker in workers] == [1, 0]
    assert workers[1].complete


def test_tabs_alone_leave_nothing_out() -> None:
    worker = read("worker:\n\tstack: bento\n\tcompute: a\n\tresources:\n\t\tlimits:\n\t\t\tcpu: 1\n")
    assert worker.complete
    cpu = worker.scalar("resources", "limits", "cpu")
    assert cpu is not None
    assert worker.text[cpu.start : cpu.end] == "1"


def test_a_tab_on_a_blank_line_hides_nothing() -> None:
    worker = read(f"{HEAD}worker:\n  stack: bento\n\t\n  compute: x\n")
    assert worker.complete
    assert list(worker.section.entries if worker.section else ()) == ["stack", "compute"]


def test_tabs_inside_a_block_scalar_are_its_own() -> None:
    text = f"{HEAD}worker:\n\tstack: bento\n  title: |\n    a\n    \tb\n"
    worker = read(text)
    assert worker.syntax[0].fix is not None
    assert len(worker.syntax[0].fix.edits) == 1


def test_tabs_inside_a_block_scalar_do_no_harm_beside_another_fault() -> None:
    worker = read(f"{HEAD}worker:\n  title: |\n    a\n    \tb\n  stack: x: y\n")
    assert [problem.code for problem in worker.syntax] == ["DW001"]


def test_forty_broken_lines_give_one_message() -> None:
    lines = "".join(f"  k{number}: @x\n" for number in range(40))
    worker = read(f"{HEAD}worker:\n{lines}")
    assert [problem.code for problem in worker.syntax] == ["DW001"]
    assert not worker.complete


@pytest.mark.slow
@settings(max_examples=examples(300))
@given(st.data())
def test_any_damage_is_survived_with_true_places(data: st.DataObject) -> None:
    """Whatever is cut or put into a manifest, it is read without an exception and all places lie inside the text."""
    text = HEAD + 'tags: [a, "b"]\nworker:\n  stack: bento\n  resources:\n    limits: {cpu: 1}\n  title: |\n    x\n'
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        junk = data.draw(st.text("\t\n\r \"'[]{}:-#&*!|>%@`a\x00\ud800é😀", max_size=3))
        text = text[:at] + junk + text[at + data.draw(st.integers(0, 2)) :]
    for worker in read_workers(Source("worker.yaml", text)):
        for problem in worker.syntax:
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
            assert problem.message
        todo = [worker.root] if worker.root else []
        while todo:
            node = todo.pop()
            assert 0 <= node.start <= node.end <= len(text)
            if isinstance(node, Mapping):
                todo += [value for _, value in node.pairs if isinstance(value, Mapping)]


@pytest.mark.parametrize(("lines", "is_read"), [(12, True), (13, False)])
def test_a_document_is_repaired_twelve_times(lines: int, is_read: bool) -> None:
    broken = "".join(f"  k{number}: @x\n" for number in range(lines))
    for before in ("", "a: 1\n---\n"):
        (worker,) = read_workers(Source("worker.yaml", f"{before}{HEAD}worker:\n{broken}  stack: bento\n"))
        start = len(before)
        assert (worker.root is not None) == is_read
        whole = [] if is_read else [(start + (before.index("---") - start if before else 0), len(worker.text))]
        assert [(span.start, span.end) for span in worker.damaged if span.end == len(worker.text)] == whole


@pytest.mark.parametrize(
    ("text", "message", "fixed"),
    [
        ("a: 1\n\ufeffb: 2\n", "replace it with a `---` line", "a: 1\n---\nb: 2\n"),
        ("a: 1\n# b\n\ufeffb: 2\n", "replace it with a `---` line", "a: 1\n# b\n---\nb: 2\n"),
        ("--- a\n\ufeffb: 2\n", "replace it with a `---` line", "--- a\n---\nb: 2\n"),
        ("a: 1\n\ufeff---\nb: 2\n", "delete it", "a: 1\n---\nb: 2\n"),
        ("a: 1\n\ufeff...\nb: 2\n", "delete it", "a: 1\n...\nb: 2\n"),
        ("a: 1\n---\n\ufeffb: 2\n", "delete it", "a: 1\n---\nb: 2\n"),
        ("a: 1\n--- # c\n\n  # d\n\ufeffb: 2\n", "delete it", "a: 1\n--- # c\n\n  # d\nb: 2\n"),
        ("a: 1\n...\n\ufeffb: 2\n", "delete it", "a: 1\n...\nb: 2\n"),
        ("# a\n\n\ufeffb: 2\n", "delete it", "# a\n\nb: 2\n"),
        ("\n\ufeffb: 2\n", "delete it", "\nb: 2\n"),
        ("b\n\ufeffb: 2\n", "replace it with a `---` line", "b\n---\nb: 2\n"),
    ],
)
def test_a_byte_order_mark_inside_a_file(text: str, message: str, fixed: str) -> None:
    problem = byte_order_mark_problem(text, text.index("\ufeff"))
    assert (problem.code, text[problem.span.start : problem.span.end], problem.help) == ("DW006", "\ufeff", message)
    assert problem.message == "byte order mark (U+FEFF) inside the file: were two files joined?"
    assert problem.fix is not None
    assert apply_edits(text, problem.fix.edits) == fixed
    deletes = message == "delete it"
    assert problem.fix.title == ("Delete the byte order mark" if deletes else "Replace the byte order mark with `---`")
    assert problem.fix.safe == deletes


def test_a_document_of_which_nothing_is_left() -> None:
    with pytest.raises(YAMLError) as caught:
        parse_tree("@x\n")
    found = recover("@x\n", 5, caught.value)
    assert (found.root, found.damaged) == (None, [Span(5, 7)])
