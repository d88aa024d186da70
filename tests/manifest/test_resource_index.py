"""The index of the resources of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.resource_index import ResourceIndex
from workerlint.manifest.resources import Resource, read_resources

if TYPE_CHECKING:
    from collections.abc import Callable

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


BUNDLE = """\
name: all
version: v1beta
type: bundle
bundle:
  resources:
    - {id: a, workspace: sales, file: w.yaml}
    - {id: b, workspace: ops, file: w.yaml}
    - {id: c, workspace: sales, file: w.yaml}
    - {id: d, workspace: sales, file: own.yaml}
    - {id: e, file: s.yaml}
    - {id: f, workspace: sales, file: gone.yaml}
    - {id: g, spec: {name: inner, version: v1, type: secret}}
"""
FILES = {
    "b.yaml": BUNDLE,
    "w.yaml": f"{WORKER}  dataosVolumes: [{{name: v, directory: /v}}]\n",
    "own.yaml": f"workspace: own\n{WORKER}",
    "s.yaml": "name: s\nversion: v1\ntype: stack\nstack: {name: x, version: '1'}\n",
}


def bundled() -> ResourceIndex:
    return ResourceIndex(
        [(path, read(path, text)) for path, text in FILES.items()],
        lambda _bundle, name: name if name in FILES else None,
    )


def test_bundles_apply_a_file_to_each_of_their_workspaces_once() -> None:
    index = bundled()
    found = [(path, resource.name, resource.workspace) for path, resource in index.of_kind("worker")]
    assert found == [("w.yaml", "sync", "sales"), ("w.yaml", "sync", "ops"), ("own.yaml", "sync", "own")]
    sales = index.of_kind("worker")[0][1]
    assert [(item.kind, item.name, item.workspace) for item in sales.references] == [
        ("volume", "v", "sales"),
        ("compute", "c", ""),
    ]
    (written,) = read("w.yaml", FILES["w.yaml"])
    assert index.placed("w.yaml", written) is index.placed("w.yaml", written)
    assert [item.workspace for item in index.placed("w.yaml", written)] == ["sales", "ops"]
    assert index.placed("other.yaml", written) == [written]
    assert [resource.workspace for _, resource in index.of_kind("stack")] == [""]


def test_the_files_of_a_bundle_are_looked_up() -> None:
    index = bundled()
    files = {resource.name: resource for _, resource in index.of_kind("bundle-file")}
    assert [name for name, resource in files.items() if index.is_missing("b.yaml", resource)] == ["gone.yaml"]
    target, defined = index.in_file("b.yaml", files["w.yaml"])
    assert (target, [item.name for item in defined]) == ("w.yaml", ["sync"])
    assert index.in_file("b.yaml", files["gone.yaml"]) == ("", [])
    without = ResourceIndex([("b.yaml", read("b.yaml", BUNDLE))])
    assert not without.is_missing("b.yaml", files["gone.yaml"])
    assert without.in_file("b.yaml", files["w.yaml"]) == ("", [])


def test_only_whole_documents_are_what_a_bundle_names() -> None:
    index = ResourceIndex([("b.yaml", read("b.yaml", f"{BUNDLE}---\n{WORKER}"))], lambda _bundle, _name: "b.yaml")
    (file, *_) = [resource for _, resource in index.of_kind("bundle-file")]
    assert [item.name for item in index.in_file("b.yaml", file)[1] if item.kind == "worker"] == ["sync"]
    assert all(not item.prefix for item in index.in_file("b.yaml", file)[1])


def test_a_stack_in_several_workspaces_is_defined_once() -> None:
    twice = BUNDLE.replace(
        "{id: e, file: s.yaml}", "{id: e, workspace: a, file: s.yaml}\n    - {id: h, workspace: b, file: s.yaml}"
    )
    texts = {**FILES, "b.yaml": twice}
    index = ResourceIndex([(path, read(path, text)) for path, text in texts.items()], lambda _bundle, name: name)
    assert len(index.of_kind("stack")) == 2
    assert len(index.stacks("x")) == 1
    assert index.stacks("y") == []
    other = FILES["s.yaml"].replace("name: s\n", "name: t\n").replace("'1'", "'2'")
    assert len(ResourceIndex([("s.yaml", read("s.yaml", f"{FILES['s.yaml']}---\n{other}"))]).stacks("x")) == 2


@pytest.mark.parametrize("find", [None, lambda _bundle, name: name])
def test_a_changed_index_is_as_complete_as_before(find: Callable[[str, str], str | None] | None) -> None:
    index = ResourceIndex([(path, read(path, text)) for path, text in FILES.items()], find)
    index.complete_in = ("/x",)
    changed = index.with_file("w.yaml", read("w.yaml", "name: new\ntype: volume\n"))
    assert changed.complete_in == ("/x",)
    assert "new" in changed.names("volume")
    assert [path for path, _ in changed.of_kind("worker")] == ["own.yaml"]
    assert index.order == {"b.yaml": 0, "w.yaml": 1, "own.yaml": 2, "s.yaml": 3}


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
