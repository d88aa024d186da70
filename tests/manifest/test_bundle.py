"""Workers inside a Bundle: which there are, and where they begin and end."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.manifest.bundle import bundle_entries, bundle_workspaces, inline_span, is_bundle
from workerlint.manifest.document import Document
from workerlint.manifest.resources import worker_resource
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import parse_tree

BUNDLE = """\
name: sales
version: v1beta
type: bundle
bundle:
  resources:
    - id: store
      spec:
        name: store
        version: v1
        type: depot
        depot: {type: postgresql}
    - id: feed
      workspace: sales
      dependencies: [store]
      spec:
        # Reads the orders.
        name: feed
        version: v1beta
        type: worker
        worker:
          replicas: 1
        # the end
    # the next one
    - id: report
      file: report.yaml
      dependencyConditions:
        - resourceId: feed
          status: {is: [active]}
    - workspace: finance
      spec: {name: flow, type: worker, workspace: own, worker: {replicas: 2}}
"""


def read(text: str) -> Document:
    return Document(Source("bundle.yaml", text))


def test_the_workers_of_a_bundle_are_read_and_nothing_else_in_it() -> None:
    feed, flow = read(BUNDLE).workers
    assert feed.entry is not None
    assert flow.entry is not None
    assert (feed.entry.name, flow.entry.name) == ("bundle.resources[feed]", "bundle.resources[3]")
    assert (feed.workspace, flow.workspace) == ("sales", "own")


def test_a_worker_whose_workspace_is_empty_is_in_that_of_the_entry() -> None:
    text = BUNDLE.replace("        name: feed\n", "        name: feed\n        workspace:\n")
    feed = read(text).workers[0]
    resource = worker_resource(feed)
    assert resource is not None
    assert (feed.workspace, resource.workspace) == ("sales", "sales")
    assert read(text.replace("workspace:\n", "workspace: ${SPACE}\n")).workers[0].workspace == ""


def test_a_worker_in_a_bundle_has_its_own_lines_with_the_comments_around_it() -> None:
    feed, flow = read(BUNDLE).workers
    assert feed.document_text.startswith("        # Reads the orders.\n        name: feed\n")
    assert feed.document_text.endswith("          replicas: 1\n        # the end\n")
    assert flow.document_text == "{name: flow, type: worker, workspace: own, worker: {replicas: 2}}"


def test_the_worker_at_an_offset_is_the_one_in_the_bundle() -> None:
    document = read(BUNDLE)
    feed, flow = document.workers
    assert document.worker_at(BUNDLE.index("replicas: 1")) is feed
    assert document.worker_at(BUNDLE.index("replicas: 2")) is flow
    assert document.worker_at(BUNDLE.index("postgresql")) is None
    assert document.workers_between(flow.span.start, flow.span.end) == [flow]


def test_dependencies_are_those_of_both_notations() -> None:
    root = read(BUNDLE).part(0, len(BUNDLE)).root
    found = [[dependency.target for dependency in entry.dependencies] for entry in bundle_entries(root)]
    assert found == [[], ["store"], ["feed"], []]


@pytest.mark.parametrize("key", ["resources", "Resources"])
def test_the_spelling_of_published_bundles_is_read_too(key: str) -> None:
    assert len(read(BUNDLE.replace("  resources:", f"  {key}:")).workers) == 2


@pytest.mark.parametrize(
    "text",
    [
        BUNDLE.replace("type: bundle", "type: workflow"),
        BUNDLE.replace("\nbundle:", "\nworkflow:"),
        BUNDLE.replace("spec:", "template:"),
        "type: bundle\nbundle:\n  resources: {spec: {type: worker, worker: {}}}\n",
    ],
)
def test_nothing_else_contains_workers(text: str) -> None:
    assert read(text).workers == []


def test_a_worker_that_is_repeated_by_an_alias_is_read_once() -> None:
    text = BUNDLE.replace("spec:\n        # Reads", "spec: &feed\n        # Reads") + "    - spec: *feed\n"
    assert [worker.meta("name").text for worker in read(text).workers if worker.meta("name")] == ["feed", "flow"]  # type: ignore[union-attr]


def test_a_bundle_with_a_syntax_error_is_recovered() -> None:
    text = BUNDLE.replace("          replicas: 1", "          replicas: 1\n            stack: bento")
    feed, flow = read(text).workers
    assert len(feed.syntax) == 1
    assert feed.damaged
    assert not flow.syntax
    assert flow.damaged


def test_a_bundle_that_cannot_be_recovered_is_still_reported() -> None:
    (worker,) = read("type: bundle\nbundle: [\n  - spec:\n      type: worker\n").workers
    assert worker.root is None
    assert worker.syntax


def test_an_unchanged_bundle_is_found_again_further_down() -> None:
    before = read(f"a: 1\n---\n{BUNDLE}")
    assert len(before.workers) == 2
    after = Document(Source("bundle.yaml", f"a: 1\nb: 2\n---\n{BUNDLE}"), before)
    assert [worker.document_text for worker in after.workers] == [worker.document_text for worker in before.workers]


@pytest.mark.parametrize("damage", ["", "  x: [\n"])
def test_the_workers_in_a_bundle_whose_type_is_in_the_wrong_case_are_read(damage: str) -> None:
    text = BUNDLE.replace("type: bundle", "type: Bundle") + damage
    assert len(read(text).workers) == len(read(BUNDLE).workers)


RESOURCES = "type: bundle\nbundle:\n  resources:\n"


def test_what_the_entries_of_a_bundle_say() -> None:
    text = (
        f"{RESOURCES}    - {{id: a, file: x}}\n    - {{Id: b, Workspace: w, Spec: {{a: 1}}, File: ' '}}\n    - 3\n"
        "    - {spec: [a], file: [b]}\n    - {spec: !x {a: 1}, file: '${F}'}\n    - {id: '${I}', workspace: '${W}'}\n"
        "    - !x {id: c}\n"
    )
    found = [
        (entry.name, entry.path[2], entry.id, entry.workspace, entry.spec is not None, entry.file and entry.file.text)
        for entry in bundle_entries(parse_tree(text))
    ]
    assert found == [
        ("bundle.resources[a]", 0, "a", "", False, "x"),
        ("bundle.resources[b]", 1, "b", "w", True, None),
        ("bundle.resources[3]", 3, "", "", False, None),
        ("bundle.resources[4]", 4, "", "", False, None),
        ("bundle.resources[5]", 5, "", "", False, None),
    ]


def test_the_dependencies_of_the_entries_with_their_paths() -> None:
    text = (
        f"{RESOURCES}    - id: a\n      dependencies: [b, ~, '${{X}}', *c, {{d: e}}, f]\n      dependencyConditions:\n"
        "        - {resourceId: g}\n        - {ResourceID: h, x: y}\n        - {x: y}\n        - z\n"
        "        - {resourceId: '${H}'}\n    - {id: b, Dependencies: [a], DependencyConditions: [{resourceId: a}]}\n"
        "    - {id: c, dependencies: a, dependencyConditions: {resourceId: a}}\n    - {id: d, dependencies: !x [a]}\n"
    )
    found = [
        (item.source.id, item.target, item.path, text[item.node.start : item.node.end])
        for entry in bundle_entries(parse_tree(text, problems=[]))
        for item in entry.dependencies
    ]
    top = ("bundle", "resources")
    assert found == [
        ("a", "b", (*top, 0, "dependencies", 0), "b"),
        ("a", "f", (*top, 0, "dependencies", 5), "f"),
        ("a", "g", (*top, 0, "dependencyConditions", 0, "resourceId"), "g"),
        ("a", "h", (*top, 0, "dependencyConditions", 1, "ResourceID"), "h"),
        ("b", "a", (*top, 1, "Dependencies", 0), "a"),
        ("b", "a", (*top, 1, "DependencyConditions", 0, "resourceId"), "a"),
    ]


@pytest.mark.parametrize(
    ("text", "entries", "bundle"),
    [
        ("type: Bundle \nbundle: {resources: [{id: a}]}\n", ["bundle.resources[a]"], True),
        (
            "type: ' BUNDLE '\nbundle: {RESOURCES: [{id: a}], resources: [{id: b}]}\n",
            ["bundle.RESOURCES[a]", "bundle.resources[b]"],
            True,
        ),
        ("type: bundle\nbundle: {resources: !x [{id: a}]}\n", [], True),
        ("type: bundle\nbundle: [a]\n", [], False),
        ("type: bundle\nBundle: {resources: [{id: a}]}\n", [], False),
        ("type: ${T}\nbundle: {resources: [{id: a}]}\n", [], False),
        ("bundle: {resources: [{id: a}]}\n", [], False),
        ("- a\n", [], False),
        ("", [], False),
    ],
)
def test_what_is_a_bundle(text: str, entries: list[str], bundle: bool) -> None:
    root = parse_tree(text)
    assert [entry.name for entry in bundle_entries(root)] == entries
    assert is_bundle(root) is bundle


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "bundle: {workspaces: [{name: a}, {name: '${B}'}, c, {x: y}, {name: [d]}, {name: ''}, {name: e}]}\n",
            ["a", "e"],
        ),
        ("x: &x {name: q}\nbundle: {workspaces: [*x]}\n", ["q"]),
        ("bundle: {workspaces: {name: a}}\n", []),
        ("bundle: []\n", []),
        ("a: b\n", []),
    ],
)
def test_the_workspaces_that_a_bundle_creates(text: str, names: list[str]) -> None:
    root = parse_tree(text)
    assert isinstance(root, Mapping)
    assert [name.text for name in bundle_workspaces(root)] == names


@pytest.mark.parametrize(
    ("resources", "spans"),
    [
        (
            (
                "    - spec:\n        # one\n\n        # two\n      # three\n        name: a\n        b: c\n\n"
                "        # four\n\n      # five\n        # six\n    - id: x\n"
            ),
            ["        # two\n      # three\n        name: a\n        b: c\n\n        # four\n"],
        ),
        ("    - spec: &a\n        # c\n        name: a\n", ["&a\n        # c\n        name: a\n"]),
        ("    - spec:\n        a: |\n          # y\n\n        # z", ["        a: |\n          # y\n\n        # z"]),
        (
            "    - spec: {name: a}\n    - spec: &x {}\n    - spec: !!map {b: c}\n",
            ["{name: a}", "&x {}", "!!map {b: c}"],
        ),
        ("    - spec: !!map\n        name: a\n", ["!!map\n        name: a\n"]),
        (
            "    - spec:\n        name: a # q\n          # deeper\n       # less\n        # again\n",
            ["        name: a # q\n          # deeper\n"],
        ),
        ("    - spec:\n        name: a\n      id: x", ["        name: a\n"]),
        ("    - spec:\n        name: a", ["        name: a"]),
        ("    - spec:\n        name:\n        # e\n", ["        name:\n        # e\n"]),
        ("    - spec:\n        name: a\n      id: x\n        # e\n", ["        name: a\n"]),
    ],
)
def test_the_lines_of_a_manifest_in_a_bundle(resources: str, spans: list[str]) -> None:
    text = RESOURCES + resources
    source = Source("b.yaml", text)
    found = [inline_span(source, entry.spec) for entry in bundle_entries(parse_tree(text)) if entry.spec]
    assert [text[span.start : span.end] for span in found] == spans
