"""The format of a manifest, which keeps its meaning."""

from __future__ import annotations

import io
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.engine.registry import load_rules
from workerlint.engine.rule_page import read_page
from workerlint.fixes.fixer import apply_edits
from workerlint.fixes.formatter import Style, format_lines, format_worker
from workerlint.manifest.document import read_workers

HEAD = "name: a\ntype: worker\nworker:\n"
MANIFESTS = [
    example.manifest.text for rule in load_rules() for example in read_page(rule).examples if not example.config
]
"""The examples of every page, good and bad."""


def laid_out(text: str, **style: Any) -> str:
    source = Source("worker.yaml", text)
    wanted = Style(**style)
    return apply_edits(text, [edit for worker in read_workers(source) for edit in format_worker(worker, wanted)])


def check(before: str, after: str, **style: Any) -> None:
    assert laid_out(before, **style) == after
    assert laid_out(after, **style) == after


def test_lists_are_indented_below_their_key_and_dashes_take_two_columns() -> None:
    check(
        f"{HEAD}    topology:\n    -   name: a\n        type: x\n    - - 1\n      -    2\n    -\n        b: 1\n    - &a\n      c: 1\n",
        f"{HEAD}  topology:\n    - name: a\n      type: x\n    - - 1\n      - 2\n    -\n      b: 1\n    - &a\n      c: 1\n",
    )


def test_everything_else_stays_byte_for_byte() -> None:
    inside = [
        "envs: {A:  1,   B: [ x,y ]}   # why",
        "A:      'x'      # é😀",
        "B: ~",
        'C: "a\\tb"',
        "? d",
        "D: &anchor !!str  3",
        "E: *anchor",
    ]
    lines = [line for line in inside if not line.startswith("?")]
    before = HEAD + "".join(f"     {line}\n" for line in lines)
    check(before, HEAD + "".join(f"  {line}\n" for line in lines))


def test_block_texts_move_as_a_whole() -> None:
    check(
        f"{HEAD}    a: |\n         one\n           two   \n\n         three\n    b: >2-\n         deep\n      less\n    c: 1\n",
        f"{HEAD}  a: |\n    one\n      two   \n\n    three\n  b: >2-\n       deep\n    less\n  c: 1\n",
    )


def test_blank_lines_of_a_block_text_keep_what_is_text() -> None:
    check(
        f"{HEAD}  a: |+\n        x\n          \n      \n\n  b: 1\n", f"{HEAD}  a: |+\n    x\n      \n    \n\n  b: 1\n"
    )


def test_comments_go_where_they_belong() -> None:
    check(
        f"# top\n{HEAD}    # above envs\n    envs:\n        A: 1\n        # last in envs\n\n    # above topology\n"
        "    topology:\n    # above the item\n    - name: a\n      # in the item\n    # - name: b\n# the end\n",
        f"# top\n{HEAD}  # above envs\n  envs:\n    A: 1\n    # last in envs\n\n  # above topology\n"
        "  topology:\n    # above the item\n    - name: a\n      # in the item\n    # - name: b\n# the end\n",
    )


def test_a_comment_below_a_block_text_does_not_become_text() -> None:
    check(f"{HEAD}  a: |\n        x\n      # no text\n", f"{HEAD}  a: |\n    x\n  # no text\n")


def test_values_over_several_lines_move_along() -> None:
    check(
        f"{HEAD}    a: one\n       two\n    b: 'x\n\n       y  \n      z'\n    c: [1,\n          2]  \n    d:\n        late\n",
        f"{HEAD}  a: one\n     two\n  b: 'x\n\n     y  \n    z'\n  c: [1,\n        2]\n  d:\n    late\n",
    )


def test_the_order_of_attributes_and_empty_lines_stay() -> None:
    text = (
        "version: v1beta\n\nname: a\ntype: worker\n\n\nworker:\n    compute: x\n\n    # newest\n    stack: bento:3.0\n"
    )
    check(text, text.replace("    ", "  "))


def test_each_worker_of_a_stream_is_laid_out_by_itself() -> None:
    worker = "version: v1beta\nname: a\ntype: worker\nworker:\n    stack: bento:3.0\n"
    other = "b:\n      a: 1   \n"
    after = worker.replace("    ", "  ")
    check(f"{worker}---\n{other}---   \n{worker}---\n{other}", f"{after}---\n{other}---\n{after}---\n{other}")


def test_an_edit_touches_no_more_than_blanks() -> None:
    text = f"{HEAD}    topology:\n    -   name: a  \n    compute: x\n"
    (worker,) = read_workers(Source("worker.yaml", text))
    for edit in format_worker(worker, Style()):
        assert not f"{text[edit.span.start : edit.span.end]}{edit.content}".strip(" ")


def test_carriage_returns_stay() -> None:
    check(
        f"{HEAD}    a: |\n        x\n    b: 1  \n".replace("\n", "\r\n"),
        f"{HEAD}  a: |\n    x\n  b: 1\n".replace("\n", "\r\n"),
    )


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}    a: "x\n    b: 1\n',
        f"{HEAD}\ta: 1\n",
        "worker:\n      a: 1   \n",
        f"{HEAD}    ? a\n    : 1\n",
        f"{HEAD}    a:\n    -\tb\n",
    ],
    ids=["a syntax error", "tabs", "no Worker", "an explicit key", "a tab behind a dash"],
)
def test_what_is_not_understood_is_left_alone(text: str) -> None:
    assert laid_out(text) == text


@pytest.mark.parametrize(
    ("end", "style", "expected"),
    [
        ("", {}, ""),
        ("", {"final_newline": True}, "\n"),
        ("", {"one_newline": True}, ""),
        ("\n", {"final_newline": True, "one_newline": True}, "\n"),
        ("\n\n\n", {"final_newline": True}, "\n\n\n"),
        ("\n\n\n", {"one_newline": True}, "\n"),
        ("  \n  \n  ", {"one_newline": True}, "\n"),
        ("   ", {"final_newline": True}, "\n"),
        ("   ", {"trim": False}, "   "),
        ("   \n\n", {"trim": False}, "   \n\n"),
        ("   \n\n", {}, "\n\n"),
        (" # end\n\n", {"one_newline": True}, " # end\n"),
    ],
)
def test_the_end_of_the_text(end: str, style: dict[str, bool], expected: str) -> None:
    for newline in ("\n", "\r\n"):
        before, after = (f"{HEAD}    a: 1{tail}".replace("\n", newline) for tail in (end, expected))
        assert laid_out(before, **style) == after.replace("    a", "  a")


@pytest.mark.parametrize("style", [{"one_newline": True}, {"final_newline": True, "one_newline": True}])
def test_the_end_stays_where_it_is_content(style: dict[str, bool]) -> None:
    check(f"{HEAD}    a:   1\n    b: |+\n        x\n\n\n", f"{HEAD}  a:   1\n  b: |+\n    x\n\n\n", **style)
    text = f"{HEAD}    a:   1 \n    b: |+\n        x\n\n\n"
    assert laid_out(text, step=3, trim=False, **style) == f"{HEAD}   a:   1 \n   b: |+\n      x\n\n\n"


def test_the_end_of_a_document_is_not_that_of_the_text() -> None:
    text = f"{HEAD}  a: 1\n\n---\nb: 1\n\n"
    assert laid_out(text, final_newline=True, one_newline=True) == text


def test_the_end_is_written_where_the_lines_cannot_be_indented() -> None:
    text = f"{HEAD}    ? a\n    : 1\n"
    assert laid_out(f"{text}\n\n", one_newline=True) == text
    assert laid_out(text[:-1], final_newline=True) == text


def lines_formatted(text: str, first: int, last: int) -> str:
    (worker,) = read_workers(Source("worker.yaml", text))
    return apply_edits(text, format_lines(worker, Style(), first, last))


def test_the_lines_of_a_range_are_formatted() -> None:
    lines = [*HEAD.splitlines(), "    a: 1  ", "    b: 2  ", "    c: 3  ", "    d: 4  "]
    text = "".join(f"{line}\n" for line in lines)
    assert lines_formatted(text, 0, 9) == text.replace("    ", "  ").replace("  \n", "\n")
    # A part of a mapping alone cannot be indented in another way.
    assert lines_formatted(text, 4, 5) == text
    trailing = text.replace("    ", "  ")
    for first, last in ((4, 5), (3, 3), (6, 6)):
        expected = [line.rstrip() if first <= at <= last else line for at, line in enumerate(trailing.splitlines())]
        assert lines_formatted(trailing, first, last) == "".join(f"{line}\n" for line in expected)


def test_the_lines_of_what_is_not_understood_are_left_alone() -> None:
    for text in (f"{HEAD}    ? a\n    : 1  \n", f'{HEAD}    a: "x\n    b: 1  \n', f"{HEAD}\ta: 1  \n"):
        assert lines_formatted(text, 0, 9) == text


def test_workers_in_a_bundle_are_left_alone() -> None:
    text = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n    resources:\n        - id: a\n          spec:\n"
        "              name: a\n              version: v1beta\n              type: worker\n              worker: {}  \n"
    )
    assert laid_out(text) == text
    assert lines_formatted(text, 0, 99) == text


PARTS = st.sampled_from([
    "# note", "", "   ", "a: 1", "b:", "  c: x  ", "    - d", "- e: 1", "  f: 2", "g: |", "      text", "  h: >-",
    "  more", "i: [1,", "  2]", "j: 'x", "  y'", "k: &a {l: 1}", "m: *a", "  # deep", "- - n", "o: |2", "p: !!str", "q: &b",
    "  r: 1 # why", "-   s: 1", "    t: 2", '"u": "v \\', "---", "stack: bento", "compute: x", "name: b",
])  # fmt: skip
SHAPES = st.lists(st.tuples(st.integers(0, 4), PARTS), max_size=14)


def plain(node: Any) -> Any:
    """Return data as ruamel.yaml read it, without its own types and without an order of attributes."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else (type(node).__name__, str(node))


def remarks(node: Any, seen: set[int] | None = None) -> list[str]:
    """Return all comments of a tree of ruamel.yaml."""
    seen = set() if seen is None else seen
    if node is None or id(node) in seen:
        return []
    seen.add(id(node))
    found = []
    if hasattr(node, "start_mark") and hasattr(node, "value"):
        found = [line.strip() for line in str(node.value).splitlines() if line.strip()]
    parts = [*(node.values() if isinstance(node, dict) else node if isinstance(node, (list, tuple)) else ())]
    annotations = getattr(node, "ca", None)
    if annotations is not None:
        parts += [annotations.comment, annotations.items, getattr(annotations, "end", None)]
    parts.append(getattr(node, "comment", None))
    return sorted([*found, *(remark for part in parts for remark in remarks(part, seen))])


def data(text: str) -> str | None:
    """Return the data of a text, read by libyaml, with sorted keys; None where it cannot read the text."""
    try:
        # Written again, as data may contain itself, which == cannot compare.
        return str(yaml.dump(list(yaml.load_all(text, yaml.CSafeLoader)), Dumper=yaml.CSafeDumper))
    except Exception:  # noqa: BLE001 - whatever it does not read is no reference
        return None


def reference(text: str) -> Any:
    """Return data and comments by ruamel.yaml; None where it cannot read the text."""
    loader = YAML()
    loader.allow_duplicate_keys = True
    try:
        documents = list(loader.load_all(io.StringIO(text)))
    except Exception:  # noqa: BLE001 - whatever it does not read is no reference
        return None
    return [plain(document) for document in documents], sorted(remark for item in documents for remark in remarks(item))


@pytest.mark.slow
@settings(max_examples=examples(400))
@given(
    st.one_of(
        st.sampled_from(MANIFESTS),
        SHAPES.map(lambda parts: HEAD + "".join(f"{'  ' * depth}{part}\n" for depth, part in parts)),
    ),
    st.integers(1, 8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
# ruamel.yaml rejects the second text, whose line of spaces is less indented than its key. libyaml and PyYAML read both.
@example(f"{HEAD}  g: |\n       \n  compute: x\n", 8, "\n", False)
def test_the_reference_reads_the_same_data_and_comments(text: str, step: int, newline: str, final: bool) -> None:
    text = text.replace("\n", newline)
    after = laid_out(text, step=step, final_newline=final, one_newline=final)
    assert laid_out(after, step=step, final_newline=final, one_newline=final) == after
    expected = data(text)
    if expected is not None:
        assert data(after) == expected
    before, then = reference(text), reference(after)
    if before is not None and then is not None:
        assert then == before
