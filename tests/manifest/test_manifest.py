"""What is read of a manifest by path: values, keys, sections and the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.manifest import parse_stack
from workerlint.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workerlint.manifest.worker import Worker

    Read = Callable[..., Worker]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("bento", ("bento", "", "")),
        ("bento:3.0", ("bento", "", "3.0")),
        ("flare+alpha:6.0", ("flare", "alpha", "6.0")),
        ("stream-monitor:1.0", ("stream-monitor", "", "1.0")),
    ],
)
def test_a_stack_is_split_into_its_parts(text: str, parts: tuple[str, str, str]) -> None:
    stack = parse_stack(text)
    assert stack is not None
    assert (stack.name, stack.flavour, stack.version) == parts


@pytest.mark.parametrize("text", ["", "bento:", "bento 3.0", "bento:3.0:1", "+alpha", "-bento"])
def test_what_is_no_stack(text: str) -> None:
    assert parse_stack(text) is None


@pytest.mark.parametrize("name", ["autoscaling", "autoScaling"])
def test_autoscaling_is_found_in_both_spellings(worker: Read, name: str) -> None:
    found = worker(f"  {name}: {{minReplicas: 2}}\n")
    assert found.scalar("autoscaling", "minReplicas") is not None
    assert found.key("autoscaling") is found.section.pairs[0][0]  # type: ignore[union-attr]


def test_values_come_in_the_form_that_is_asked_for(worker: Read) -> None:
    found = worker("  a: x\n  b: null\n  c: ${{later}}\n  d: {e: [1, *x]}\n")
    assert found.scalar("a") is not None
    assert found.scalar("b") is None
    assert found.scalar("c") is None
    assert found.mapping("d") is not None
    assert found.mapping("a") is None
    assert len(found.list("d", "e")) == 2
    assert found.list("a") == []
    assert found.get("a", "b") is None


def test_the_section_follows_the_version(worker: Read) -> None:
    newer = worker("  a: x\n", top="spec:\n  b: y\n", head="name: a\nversion: v2alpha\ntype: worker\n")
    assert (newer.section_name, newer.scalar("a")) == ("spec", None)
    assert newer.scalar("b") is not None
    assert worker("  a: x\n").section_name == "worker"


def test_results_are_kept_until_the_cache_is_cleared(worker: Read) -> None:
    found = worker("  a: x\n")
    calls: list[object] = []

    def compute(_given: Worker) -> int:
        calls.append(_given)
        return len(calls)

    assert [found.cached(compute), found.cached(compute)] == [1, 1]
    found.clear_cache()
    assert found.cached(compute) == 2


@pytest.mark.parametrize(
    ("top", "text"),
    [("owner: me\n", "me"), ("owner: ${X}\n", None), ("owner: ~\n", None), ("owner: [a]\n", None), ("", None)],
)
def test_a_top_level_value_is_read_if_it_is_known(worker: Read, top: str, text: str | None) -> None:
    found = worker("  a: x\n", top=top).meta("owner")
    assert (found and found.text) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a_b.c-d", ("a_b.c-d", "", "")),
        ("a+b_c:d-e", ("a", "b_c", "d-e")),
        ("a:1+2", None),
        ("a+", None),
        ("a+:1", None),
        ("a:", None),
        ("_a", None),
        (".a", None),
        ("a:-1", None),
        ("a+b+c", None),
        ("\u00e4", None),
        ("a\u00e4", None),
        ("a/b", None),
        ("---", None),
    ],
)
def test_the_form_of_a_stack_reference(text: str, parts: tuple[str, str, str] | None) -> None:
    stack = parse_stack(text)
    assert (stack and (stack.name, stack.flavour, stack.version)) == parts


def test_keys_and_values_at_nested_paths(worker: Read) -> None:
    found = worker("  a: {b: {c: d}}\n  s: x\n  t: !custom {u: 1}\n  l: [*nowhere]\n  e:\n")

    def text(*path: str) -> str | None:
        node = found.key(*path)
        return None if node is None else found.text[node.start : node.end]

    paths = [("a",), ("a", "b"), ("a", "b", "c"), ("a", "c"), ("s", "x"), ("nothing",), ("nothing", "x"), ("e",)]
    assert [text(*path) for path in paths] == ["a", "b", "c", None, None, None, None, "e"]
    assert found.get("t", "u") is None
    assert found.get("a", "b", "c") is found.scalar("a", "b", "c")
    assert found.mapping("t") is None
    assert found.list("a") == []
    assert found.get("a") is found.get("a")


@pytest.mark.parametrize("name", ["autoscaling", "autoScaling"])
def test_only_the_section_itself_has_two_spellings(worker: Read, name: str) -> None:
    found = worker(f"  a: {{{name}: 1}}\n  {name}: 2\n")
    assert (found.get("a", "autoscaling") is None) == (name == "autoScaling")
    assert (found.key("a", "autoscaling") is None) == (name == "autoScaling")
    assert found.get("autoscaling") is found.get(name)
    assert (found.get("autoScaling") is None) == (name == "autoscaling")
    assert (found.key("autoScaling") is None) == (name == "autoscaling")


def test_the_text_and_the_nodes_of_a_manifest() -> None:
    text = "type: secret\n---\nname: a\ntype: worker\nworker: {stack: b}\n"
    (found,) = read_workers(Source("w.yaml", text))
    assert found.text == text
    assert found.document_text == text[len("type: secret\n") :]
    assert found.root is not None
    assert found.top is found.root
    assert [node.text for node in found.nodes() if isinstance(node, Scalar)] == [
        "name", "a", "type", "worker", "worker", "stack", "b",
    ]  # fmt: skip
    assert found.section_key is found.root.pairs[2][0]
    (unread,) = read_workers(Source("w.yaml", "type: bundle\nbundle: [\n  - spec:\n      type: worker\n"))
    assert list(unread.nodes()) == []
    assert (unread.section, unread.section_key, unread.meta("name"), unread.workspace) == (None, None, None, "")
    assert not unread.complete
    assert found.complete


@pytest.mark.parametrize(
    ("version", "newer"),
    [("v2alpha", True), ("'v2alpha'", True), ("v1beta", False), ("[v2alpha]", False), ("v2", False)],
)
def test_which_version_has_the_other_section(worker: Read, version: str, newer: bool) -> None:
    found = worker("  a: x\n", top="spec: {b: y}\n", head=f"name: a\nversion: {version}\ntype: worker\n")
    assert (found.v2alpha, found.section_name) == (newer, "spec" if newer else "worker")
    assert (found.scalar("b") is not None) == newer


@pytest.mark.parametrize(
    ("section", "known"), [("{a: x}", True), ("!custom {a: x}", False), ("${X}", False), ("[]", False)]
)
def test_only_a_mapping_that_is_known_is_a_section(section: str, known: bool) -> None:
    (found,) = read_workers(Source("w.yaml", f"name: a\nversion: v1beta\ntype: worker\nworker: {section}\n"))
    assert (found.section is not None) == known
    assert (found.scalar("a") is not None) == known
    assert found.section_key is not None
