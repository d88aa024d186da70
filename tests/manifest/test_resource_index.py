"""The index of the resources of a run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import Resource, read_resources

KINDS = ("secret", "volume", "stack", "worker")
WORKER = "name: sync\nversion: v1beta\ntype: worker\nworker:\n  compute: c\n"


def read(path: str, text: str) -> list[Resource]:
    return read_resources(Document(Source(path, text)))


def test_names_by_workspace() -> None:
    texts = ["name: a\ntype: secret\n", "name: b\ntype: secret\nworkspace: ops\n", "name: c\ntype: volume\n"]
    index = ResourceIndex((text, read("s.yaml", text)) for text in texts)
    assert index.names("secret") == {"a", "b"}
    assert index.names("secret", "ops") == {"a", "b"}
    assert index.names("secret", "sales") == {"a"}
    assert index.names("compute") == frozenset()
    assert [index.count("secret", workspace) for workspace in ("", "ops", "sales")] == [2, 2, 1]
    assert index.defines("secret", "b")
    assert index.defines("secret", "b", "ops")
    assert not index.defines("secret", "b", "sales")
    assert not index.defines("compute", "a")


def test_the_index_finds_resources_of_a_kind_and_those_with_the_same_name() -> None:
    files = [(path, read(path, WORKER)) for path in ("a.yaml", "b.yaml")]
    index = ResourceIndex(files)
    assert [path for path, _ in index.of_kind("worker")] == ["a.yaml", "b.yaml"]
    assert index.of_kind("secret") == []
    assert [path for path, _ in index.same(files[0][1][0])] == ["a.yaml", "b.yaml"]


def resources() -> st.SearchStrategy[str]:
    """Return the texts of files that define a few resources, many with the same names."""
    names, workspaces = st.sampled_from("ab"), st.sampled_from(["", "w", "v"])
    one = st.builds(_manifest, st.sampled_from(KINDS), names, workspaces)
    return st.lists(one, max_size=3).map("---\n".join)


def _manifest(kind: str, name: str, workspace: str) -> str:
    section = {"worker": "worker:\n  stack: bento\n", "stack": "stack:\n  name: s\n  version: '1'\n"}.get(kind, "")
    return f"name: {name}\nversion: v1beta\ntype: {kind}\n" + f"workspace: {workspace}\n" * bool(workspace) + section


@pytest.mark.slow
@settings(max_examples=examples(200))
@given(st.lists(resources(), min_size=1, max_size=4), st.integers(0, 4), resources())
def test_a_changed_file_has_the_same_effect_as_a_new_index(texts: list[str], changed: int, text: str) -> None:
    files = {f"{at}.yaml": read(f"{at}.yaml", part) for at, part in enumerate(texts)}
    path = f"{changed}.yaml"  # which may be new
    own = read(path, text)
    found = ResourceIndex(files.items()).with_file(path, own)
    expected = ResourceIndex({**files, path: own}.items())
    known = {item for defined in (*files.values(), own) for item in defined}
    for kind in KINDS:
        assert set(found.of_kind(kind)) == set(expected.of_kind(kind))
        for workspace in ("", "w", "v", "u"):
            assert found.names(kind, workspace) == expected.names(kind, workspace)
            assert [found.defines(kind, name, workspace) for name in "ab"] == [
                expected.defines(kind, name, workspace) for name in "ab"
            ]
    for resource in known:
        assert found.same(resource) == expected.same(resource)
    assert found.stacks_by_name == expected.stacks_by_name
