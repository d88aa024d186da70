"""The sections at the top of a manifest: its own, misspelt ones and those of other resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.sections import (
    in_stack_spec,
    is_bento,
    is_excerpt,
    misspelt_section,
    other_sections,
    stack_spec_ranges,
)
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


def test_sections_of_other_resources_are_found_and_attributes_of_their_name_are_not(worker: Read) -> None:
    found = worker("  a: b\n", top="workflow: {dag: []}\nstack: bento\nvolume:\n")
    assert [section.name for section in other_sections(found)] == ["workflow", "volume"]


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        ("stack: bento\ncompute: c\n", []),
        ("stack: {a: 1}\ncompute: {b: 2}\n", ["stack", "compute"]),
        ("stack: [a]\n", []),
        ("volume:\n", ["volume"]),
        ("volume: ${V}\n", ["volume"]),
        ("secret: x\n", []),
        ("workflow: [a]\nservice: 3\n", ["workflow"]),
        ("depot: *nowhere\n", ["depot"]),
        ("spec: {a: 1}\nown: {b: 1}\n", []),
    ],
)
def test_which_fields_are_sections_of_other_resources(worker: Read, lines: str, sections: list[str]) -> None:
    found = worker("  stack: bento\n  compute: c\n", top=lines)
    assert [section.name for section in other_sections(found)] == sections


def test_an_unreadable_worker_has_no_sections() -> None:
    (found,) = read_workers(Source("w.md", "```yaml\ntype: bundle\nbundle: [\n  - spec:\n      type: worker\n```\n"))
    assert found.root is None
    assert other_sections(found) == []
    assert misspelt_section(found) is None
    assert stack_spec_ranges(found) == []
    assert not is_excerpt(found)


@pytest.mark.parametrize(
    ("path", "lines", "excerpt"),
    [
        ("w.md", "", True),
        ("w.md", "title: x\n", True),
        ("w.md", "name: a\n", False),
        ("w.md", "version: v1beta\n", False),
        ("w.yaml", "", False),
    ],
)
def test_a_block_of_markdown_without_a_name_and_a_version_is_an_excerpt(path: str, lines: str, excerpt: bool) -> None:
    text = f"{lines}type: worker\nworker: {{stack: bento, compute: c}}\n"
    (found,) = read_workers(Source(path, f"```yaml\n{text}```\n" if path == "w.md" else text))
    assert is_excerpt(found) is excerpt


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ("WORKER: {stack: b}\n", "WORKER"),
        ("worker: ${X}\nworkr: {a: 1}\n", ""),
        ("worker: ~\nWorker: {a: 1}\n", "Worker"),
        ("workr: &w {a: 1}\nworke: *w\n", "workr"),
        ("owner: {a: 1}\nworkers: {b: 1}\n", "workers"),
        ("version: v2alpha\nworke: {a: 1}\n", ""),
        ("version: v2alpha\nspce: {a: 1}\n", "spce"),
        ("workr: {stack: bento}\n", "workr"),
        ("workflow: {dag: []}\n", ""),
        ("workr: bento\n", ""),
        ("worker: {stack: bento}\nworkr: {}\n", ""),
        ("worker:\nworkr: {stack: bento}\n", "workr"),
    ],
)
def test_a_misspelt_section_counts_where_there_is_none(lines: str, meant: str) -> None:
    (found,) = read_workers(Source("w.yaml", f"name: a\ntype: worker\n{lines}"))
    field = misspelt_section(found)
    assert (field.name if field else "") == meant


@pytest.mark.parametrize(
    ("stack", "bento"),
    [("bento", True), ("benthos:3.0", True), ("bento-worker+alpha:1", True), ("flare:6.0", False), ("${{s}}", False)],
)
def test_which_stacks_are_bento(worker: Read, stack: str, bento: bool) -> None:
    assert is_bento(worker(f"  stack: {stack}\n")) is bento


def test_the_specification_of_a_stack_counts_under_its_former_names_too(worker: Read) -> None:
    found = worker(
        "  stackSpec: {a: 1}\n  bento: {b: 2}\n  other: {c: 3}\n  [x]: {d: 4}\n  benthos: *s\n", top="s: &s {e: 5}\n"
    )
    assert [found.text[span.start : span.end] for span in stack_spec_ranges(found)] == [
        "{a: 1}",
        "{b: 2}",
        "&s {e: 5}",
    ]


def test_misplaced_parts_belong_to_the_specification_of_the_stack(worker: Read) -> None:
    found = worker(
        "  stack: bento\n  stackSpec:\n  pipeline: {a: 1}\n  resources:\n  limits: {cpu: 1}\n  envs: {b: c}\n"
    )
    inside = {node.text for node in found.nodes() if isinstance(node, Scalar) and in_stack_spec(found, node)}
    assert inside == {"a", "1"}


@pytest.mark.parametrize(("at", "inside"), [(-1, False), (0, True), (7, True), (8, False)])
def test_the_specification_of_a_stack_ends_before_what_follows_it(worker: Read, at: int, inside: bool) -> None:
    found = worker("  stack: bento\n  stackSpec: {a: bcd}\n  envs: {b: c}\n")
    start = found.text.index("{a: bcd}") + at
    assert in_stack_spec(found, Scalar.of(start, start, "")) is inside
