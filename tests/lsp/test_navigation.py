"""Definitions and references of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.text import LineIndex, Source
from workerlint.manifest.document import Document
from workerlint.manifest.resources import read_resources
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.navigation import definition, document_highlights, references
from workerlint_lsp.positions import Positions

from .samples import FILES, positions_of

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

GRAPH = """\
name: orders
type: worker
worker:
  topology:
    - name: &source "orders é😀"
      type: input
    - name: clean
      dependencies: &both
        - "orders é😀"
        - *source
    - {name: out, dependencies: [clean, 'orders é😀']}
    - name: last
      dependencies: *both
"""


def marked(editor: Editor, ranges: list[types.Range]) -> list[str]:
    """Return each range as line, text."""
    offsets = [editor.positions.offsets(range) for range in ranges]
    return [f"{range.start.line}:{editor.text[a:b]}" for range, (a, b) in zip(ranges, offsets, strict=True)]


def defined(editor: Editor) -> list[str]:
    found = definition(editor.request, types.DefinitionParams(editor.document, editor.cursor))
    assert found != [], "an empty answer is null"
    assert {item.uri for item in found or ()} <= {editor.snapshot.uri}
    return marked(editor, [item.range for item in found or ()])


def used(editor: Editor, *, declaration: bool = True) -> list[str]:
    context = types.ReferenceContext(include_declaration=declaration)
    found = references(editor.request, types.ReferenceParams(context, editor.document, editor.cursor))
    assert found != [], "an empty answer is null"
    return marked(editor, [item.range for item in found or ()])


def highlighted(editor: Editor) -> list[str]:
    params = types.DocumentHighlightParams(editor.document, editor.cursor)
    found = document_highlights(editor.request, params) or []
    texts = marked(editor, [item.range for item in found])
    return [f"{text} {item.kind.name.lower()}" for text, item in zip(texts, found, strict=True) if item.kind]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_element_and_all_that_depend_on_it(editor: type[Editor], encoding: str) -> None:
    shown = editor(GRAPH.replace("'orders é😀'", "'orders é😀|'"), encoding=encoding)
    assert defined(shown) == ["4:orders é😀"]
    assert used(shown) == ["4:orders é😀", "8:orders é😀", "9:source", "10:orders é😀"]
    assert used(shown, declaration=False) == ["8:orders é😀", "9:source", "10:orders é😀"]
    assert highlighted(shown)[:2] == ["4:orders é😀 write", "8:orders é😀 read"]


@pytest.mark.parametrize("place", ["*so|urce", "&so|urce", "|*source"])
def test_an_anchor_and_its_aliases(editor: type[Editor], place: str) -> None:
    shown = editor(GRAPH.replace(place.replace("|", ""), place))
    assert defined(shown) == ["4:source"]
    assert used(shown) == ["4:source", "9:source"]


def test_an_alias_means_the_anchor_before_it(editor: type[Editor]) -> None:
    text = "type: worker\nname: a\nworker:\n  a: &x 1\n  b: *x\n  c: !!map &x\n    d: 2\n  e: [*|x]\n"
    assert defined(editor(text)) == ["5:x"]
    assert used(editor(text)) == ["5:x", "7:x"]


def test_an_anchor_is_told_from_a_comment_that_speaks_of_it(editor: type[Editor]) -> None:
    text = "type: worker\nname: a\nworker:\n  a: &x # not &x\n    1\n  b: *|x\n"
    assert defined(editor(text)) == ["3:x"]
    assert editor(text).text.splitlines()[3].index("&x") == 5
    shown = editor(text)
    (found,) = definition(shown.request, types.DefinitionParams(shown.document, shown.cursor)) or []
    assert found.range.start.character == 6


def test_names_are_found_behind_a_syntax_error(editor: type[Editor]) -> None:
    broken = GRAPH.replace("type: input", 'type: "input').replace("[clean", "[cl|ean")
    assert defined(editor(broken)) == ["6:clean"]


@pytest.mark.parametrize("place", ["ty|pe: worker", "type: wor|ker", "${REG|ION}"])
def test_nothing_leads_from_other_text(editor: type[Editor], place: str) -> None:
    text = GRAPH + "    - name: ${REGION}\n"
    shown = editor(text.replace(place.replace("|", ""), place, 1))
    assert (defined(shown), used(shown), highlighted(shown)) == ([], [], [])
    params = types.DocumentHighlightParams(shown.document, shown.cursor)
    assert document_highlights(shown.request, params) is None


def test_other_yaml_is_left_alone(editor: type[Editor]) -> None:
    shown = editor("kind: x\nworker: y\na: &x 1\nb: *|x\n")
    assert (defined(shown), used(shown), highlighted(shown)) == ([], [], [])


WORKER = """\
name: orders
type: worker
worker:
  compute: big
  dataosSecrets:
    - name: "database"
      workspace: public
  dataosVolumes:
    - name: scratch
  persistentVolume:
    name: scratch
"""


@pytest.fixture
def folder() -> Folder:
    folder = Folder("/manifests", ClientSettings(), lambda _message: None)
    for path, text in FILES.items():
        folder.record(path, read_resources(Document(Source(path, text))))
    return folder


def places(shown: Editor, *, declaration: bool | None) -> list[str]:
    """Return the location of a definition, or of the references if *declaration* is set: file, line, text."""
    request = shown.request
    if declaration is None:
        found = definition(request, types.DefinitionParams(shown.document, shown.cursor))
    else:
        context = types.ReferenceContext(include_declaration=declaration)
        found = references(request, types.ReferenceParams(context, shown.document, shown.cursor))
    assert found != [], "an empty answer is null"
    texts = {**FILES, "worker.yaml": shown.text}
    written = []
    for item in found or ():
        name = item.uri.rpartition("/")[2]
        start, end = Positions(LineIndex(texts[name]), "utf-16").offsets(item.range)
        written.append(f"{name}:{item.range.start.line} {texts[name][start:end]}")
    return written


@pytest.mark.parametrize(
    ("place", "where", "uses"),
    [
        ('"data|base"', "secrets.yaml:1 database", ["other.yaml:4 database", 'worker.yaml:5 "database"']),
        ("- name: scr|atch", "volumes.yaml:0 scratch", ["worker.yaml:8 scratch", "worker.yaml:10 scratch"]),
        ("  name: scr|atch", "volumes.yaml:0 scratch", ["worker.yaml:8 scratch", "worker.yaml:10 scratch"]),
        ("compute: |big", "volumes.yaml:3 big", ["other.yaml:3 big", "worker.yaml:3 big"]),
    ],
)
def test_resources_are_found_in_other_files(
    editor: type[Editor], folder: Folder, place: str, where: str, uses: list[str]
) -> None:
    text = WORKER.replace(place.replace("|", ""), place)
    shown = editor(text, folder=folder, path="/manifests/worker.yaml", others=positions_of)
    assert places(shown, declaration=None) == [where]
    assert places(shown, declaration=True) == [where, *uses]
    assert places(shown, declaration=False) == uses


def test_a_secret_of_another_workspace_is_another_one(editor: type[Editor], folder: Folder) -> None:
    text = WORKER.replace("workspace: public", "workspace: qa").replace('"database"', '"data|base"')
    shown = editor(text, folder=folder, path="/manifests/worker.yaml", others=positions_of)
    assert places(shown, declaration=None) == ["secrets.yaml:5 database"]
    assert places(shown, declaration=True) == ["secrets.yaml:5 database", 'worker.yaml:5 "database"']


def test_from_a_secret_to_the_workers_that_use_it(editor: type[Editor], folder: Folder) -> None:
    shown = editor(
        FILES["secrets.yaml"].replace("name: data", "name: |data", 1),
        folder=folder,
        path="/manifests/secrets.yaml",
        others=positions_of,
    )
    assert places(shown, declaration=False) == ["other.yaml:4 database"]
    assert places(shown, declaration=True) == ["secrets.yaml:1 database", "other.yaml:4 database"]


def test_the_newest_text_of_the_document_counts(editor: type[Editor], folder: Folder) -> None:
    """The index contains the file as it was last checked, here with the resource at another location."""
    shown = editor(
        f"# new line\n{WORKER}---\nname: big\ntype: compute\n".replace("compute: big", "compute: b|ig"),
        folder=folder,
        path="/manifests/worker.yaml",
        others=positions_of,
    )
    folder.record("worker.yaml", [])
    assert places(shown, declaration=None) == ["volumes.yaml:3 big", "worker.yaml:13 big"]


def test_a_worker_without_a_name_refers_as_well(editor: type[Editor], folder: Folder) -> None:
    text = WORKER.replace("name: orders\n", "").replace("compute: big", "compute: b|ig")
    shown = editor(text, folder=folder, path="/manifests/worker.yaml", others=positions_of)
    assert places(shown, declaration=False) == ["other.yaml:3 big", "worker.yaml:2 big"]


def test_documents_outside_every_folder_know_nothing_of_each_other(editor: type[Editor]) -> None:
    nowhere = Folder("", ClientSettings(), lambda _message: None)
    nowhere.record("/elsewhere/volumes.yaml", read_resources(Document(Source("x", FILES["volumes.yaml"]))))
    shown = editor(WORKER.replace("compute: big", "compute: b|ig"), folder=nowhere, others=positions_of)
    assert places(shown, declaration=True) == ["worker.yaml:3 big"]


def test_a_file_that_is_gone_is_passed_over(editor: type[Editor], folder: Folder) -> None:
    folder.record("gone.yaml", read_resources(Document(Source("gone.yaml", "name: big\ntype: compute\n"))))
    shown = editor(
        WORKER.replace("compute: big", "compute: b|ig"),
        folder=folder,
        path="/manifests/worker.yaml",
        others=positions_of,
    )
    assert places(shown, declaration=None) == ["volumes.yaml:3 big"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [("compute:| big", 0), ("compute: |big", 1), ("compute: big|", 1), ("compute: big |", 0), ('name: |"database"', 1),
     ('name: "database"|', 1), ('name:| "database"', 0)],
)  # fmt: skip
def test_a_reference_is_at_each_of_its_characters(
    editor: type[Editor], folder: Folder, place: str, expected: int
) -> None:
    old = place.replace("|", "").rstrip()
    shown = editor(WORKER.replace(old, place, 1), folder=folder, path="/manifests/worker.yaml", others=positions_of)
    assert len(places(shown, declaration=None)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [("name:| scratch", False), ("name: |scratch", True), ("name: scratch|", True), ("type:| volume", False)],
)
def test_a_resource_is_at_each_character_of_its_name(
    editor: type[Editor], folder: Folder, place: str, expected: bool
) -> None:
    text = FILES["volumes.yaml"].replace(place.replace("|", ""), place)
    folder.record("worker.yaml", read_resources(Document(Source("worker.yaml", WORKER))))
    texts = {**FILES, "worker.yaml": WORKER}
    shown = editor(
        text,
        folder=folder,
        path="/manifests/volumes.yaml",
        others=lambda path: Positions(LineIndex(texts[path.rpartition("/")[2]]), "utf-16"),
    )
    context = types.ReferenceContext(include_declaration=True)
    found = references(shown.request, types.ReferenceParams(context, shown.document, shown.cursor)) or []
    lines = [(item.uri.rpartition("/")[2], item.range.start.line) for item in found]
    assert lines == ([("volumes.yaml", 0), ("worker.yaml", 8), ("worker.yaml", 10)] if expected else [])


STACK = "name: s\ntype: stack\nstack: {name: acme, version: '1.0', workerConfig: {}}\n"


@pytest.mark.parametrize(
    ("field", "expected"),
    [("stack:| acme:1.0", False), ("stack: |acme:1.0", True), ("stack: acme:1.0|", True), ("sta|ck: acme:1.0", False),
     ("stack: |''", False), ("compute: ac|me", False)],
)  # fmt: skip
def test_a_stack_leads_to_its_definition_from_each_of_its_characters(
    editor: type[Editor], field: str, expected: bool
) -> None:
    folder = Folder("/manifests", ClientSettings(), lambda _message: None)
    folder.record("stack.yaml", read_resources(Document(Source("stack.yaml", STACK))))
    shown = editor(
        f"type: worker\nworker:\n  {field}\n",
        folder=folder,
        path="/manifests/worker.yaml",
        others=lambda _path: Positions(LineIndex(STACK), "utf-16"),
    )
    found = definition(shown.request, types.DefinitionParams(shown.document, shown.cursor))
    assert [item.uri for item in found or ()] == ["file:///manifests/stack.yaml"] * expected


@pytest.mark.parametrize(
    ("kind", "workspace", "uses"),
    [("secret", "", ["other", "worker"]), ("secret", "public", ["other", "worker"]), ("secret", "qa", []),
     ("compute", "qa", [])],
)  # fmt: skip
def test_the_uses_of_a_resource_are_those_of_its_kind_and_workspace(
    editor: type[Editor], folder: Folder, kind: str, workspace: str, uses: list[str]
) -> None:
    folder.record("worker.yaml", read_resources(Document(Source("worker.yaml", WORKER))))
    line = f"workspace: {workspace}\n" if workspace else ""
    texts = {**FILES, "worker.yaml": WORKER}
    shown = editor(
        f"name: data|base\n{line}type: {kind}\n",
        folder=folder,
        path="/manifests/own.yaml",
        others=lambda path: Positions(LineIndex(texts[path.rpartition("/")[2]]), "utf-16"),
    )
    context = types.ReferenceContext(include_declaration=False)
    found = references(shown.request, types.ReferenceParams(context, shown.document, shown.cursor))
    assert [item.uri.rpartition("/")[2] for item in found or ()] == [f"{name}.yaml" for name in uses]


def test_a_reference_without_a_workspace_means_that_of_each(editor: type[Editor], folder: Folder) -> None:
    text = WORKER.replace('"database"\n      workspace: public', "data|base")
    shown = editor(text, folder=folder, path="/manifests/worker.yaml", others=positions_of)
    assert places(shown, declaration=None) == ["secrets.yaml:1 database", "secrets.yaml:5 database"]
    assert places(shown, declaration=False) == ["other.yaml:4 database", "worker.yaml:5 database"]


def test_a_compute_is_used_in_each_workspace(editor: type[Editor], folder: Folder) -> None:
    folder.record("other.yaml", read_resources(Document(Source("other.yaml", FILES["other.yaml"]))))
    shown = editor(
        "name: b|ig\nworkspace: qa\ntype: compute\n",
        folder=folder,
        path="/manifests/volumes.yaml",
        others=positions_of,
    )
    context = types.ReferenceContext(include_declaration=False)
    found = references(shown.request, types.ReferenceParams(context, shown.document, shown.cursor)) or []
    assert [item.uri for item in found] == ["file:///manifests/other.yaml"]


def test_a_file_is_read_once_for_all_locations_in_it(editor: type[Editor], folder: Folder) -> None:
    read: list[str] = []

    def others(path: str) -> Positions | None:
        read.append(path)
        return positions_of(path)

    text = WORKER.replace('"database"\n      workspace: public', "data|base")
    shown = editor(text, folder=folder, path="/manifests/worker.yaml", others=others)
    assert len(places(shown, declaration=None)) == 2
    assert read == ["/manifests/secrets.yaml"]


def test_a_definition_that_is_missing_has_uses(editor: type[Editor]) -> None:
    shown = editor("type: worker\nworker: {topology: [{name: a, dependencies: [mis|sing]}]}\n")
    assert defined(shown) == []
    assert used(shown) == ["1:missing"]
    assert used(editor("type: worker\nworker: {topology: [{name: al|one}]}\n"), declaration=False) == []
