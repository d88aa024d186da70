"""What files define and what their Workers refer to."""

from __future__ import annotations

import pytest

from workerlint.core.diagnostic import Related
from workerlint.core.record import replace
from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.manifest.document import Document
from workerlint.manifest.resources import (
    Reference,
    defines_referred,
    may_mean,
    other_resources,
    read_resources,
    resource_type,
    worker_references,
    worker_resource,
)
from workerlint.syntax.nodes import Mapping
from workerlint.syntax.parser import parse_tree

WORKER = """\
name: sync
version: v1beta
type: worker
workspace: sales
worker:
  compute: runnable
  dataosSecrets:
    - {name: keys, workspace: ops}
    - name: ${{later}}
  dataosVolumes:
    - {name: scratch, directory: /tmp}
  persistentVolume: {name: data}
"""
OTHERS = """\
---
name: keys
type: secret
workspace: ops
---
name: data
type: volume
---
name: web
type: service
---
name: ${{later}}
type: secret
---
name: broken
type: [secret
"""


def read(text: str) -> list[tuple[str, str, str, int]]:
    found = read_resources(Document(Source("all.yaml", text)))
    return [(resource.kind, resource.name, resource.workspace, resource.line) for resource in found]


def test_resources_that_others_may_refer_to_or_repeat_are_read_with_their_lines() -> None:
    assert read(WORKER + OTHERS) == [
        ("worker", "sync", "sales", 1),
        ("secret", "keys", "ops", 14),
        ("volume", "data", "", 18),
    ]


def test_a_line_far_down_is_counted_too() -> None:
    assert read("# comment\n" * 2000 + "name: keys\ntype: secret\n") == [("secret", "keys", "", 2001)]


def test_the_references_of_a_worker_have_their_paths_and_places() -> None:
    (worker,) = read_resources(Document(Source("w.yaml", WORKER)))
    assert [(ref.kind, ref.name, ref.workspace, dotted(ref.path)) for ref in worker.references] == [
        ("secret", "keys", "ops", "worker.dataosSecrets[0].name"),
        ("volume", "scratch", "sales", "worker.dataosVolumes[0].name"),
        ("volume", "data", "sales", "worker.persistentVolume.name"),
        ("compute", "runnable", "", "worker.compute"),
    ]
    assert all(WORKER[ref.span.start : ref.span.end] == ref.name for ref in worker.references)


def test_a_shared_name_is_reported_where_it_is_used_and_not_edited() -> None:
    text = "name: sync\nversion: v1beta\ntype: worker\nx: &name old\nworker:\n  compute: *name\n"
    (worker,) = read_resources(Document(Source("w.yaml", text)))
    finding = worker.references[0].finding("wrong", name="new")
    assert text[finding.span.start : finding.span.end] == "*name"
    assert [text[item.span.start : item.span.end] for item in finding.related] == ["old"]
    assert finding.fixes == ()


def test_a_name_of_its_own_is_replaced() -> None:
    (worker,) = read_resources(Document(Source("w.yaml", WORKER)))
    finding = worker.references[-1].finding("wrong", name="12")
    assert [(edit.content, fix.paths, fix.safe) for fix in finding.fixes for edit in fix.edits] == [
        ('"12"', (("worker", "compute"),), False)
    ]
    assert finding.path == ("worker", "compute")


@pytest.mark.parametrize(
    ("wanted", "workspace", "meant"),
    [("ops", "ops", True), ("ops", "sales", False), ("ops", "", True), ("", "ops", True)],
)
def test_a_workspace_that_is_not_written_may_be_any(wanted: str, workspace: str, meant: bool) -> None:
    text = "name: keys\ntype: secret\n" + (f"workspace: {workspace}\n" if workspace else "")
    (secret,) = read_resources(Document(Source("s.yaml", text)))
    reference = Reference("secret", "keys", wanted, secret.span, ("worker", "dataosSecrets", 0, "name"))
    assert may_mean(reference, secret) is meant


@pytest.mark.parametrize(
    ("text", "defines"),
    [
        ("type: secret\n", True),
        ("  type: Volume\n", True),
        ('{"name": "a", "type": "compute"}\n', True),
        ("{type: stack}\n", True),
        ("'type': instance-secret\n", True),
        ("type : bundle\n", True),
        ("type: service\n", False),
        ("kind.type: secret\n", False),
        ("subtype: secret\n", False),
        ("type: secretive\n", False),
        ("x: y type: secret\n", False),
        ("x: y type: secret\ntype: secret\n", True),
    ],
)
def test_what_may_define_something_is_seen_in_the_text(text: str, defines: bool) -> None:
    assert defines_referred(text) == defines


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("type: secret\n", "secret"),
        ("type: instance-secret\n", "secret"),
        ("type: volume\n", "volume"),
        ("type: compute\n", "compute"),
        ("type: stack\nstack: {name: s}\n", "stack"),
        ("type: Secret\nversion: v1\nsecret: {}\n", "secret"),
        ("type: Instance-Secret\nversion: v1\nsecret: {}\n", "secret"),
        ("type: Volume\nversion: v1\nvolume: {}\n", "volume"),
        ("type: Secret\nversion: v1\n", ""),
        ("type: Secret\nsecret: {}\n", ""),
        ("type: Volume\nversion: v1\nsecret: {}\n", ""),
        ("type: ${T}\n", ""),
        ("type: workflow\n", ""),
    ],
)
def test_the_kind_of_a_resource(lines: str, kind: str) -> None:
    found = read(f"name: a\n{lines}")
    assert [item[0] for item in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("name: a\nworkspace: w\n", [("a", "w")]),
        ("name: a\nworkspace:\n", [("a", "")]),
        ("name: a\nworkspace: ${W}\n", []),
        ("name: a\nworkspace: [w]\n", [("a", "")]),
        ("name: ${N}\n", []),
        ("name:\n", []),
        ("name: [a]\n", []),
        ("name: 12\n", [("12", "")]),
        ("workspace: w\n", []),
    ],
)
def test_a_resource_has_a_known_name(lines: str, found: list[tuple[str, str]]) -> None:
    assert [item[1:3] for item in read(f"{lines}type: secret\n")] == found


BUNDLE = """\
name: all
version: v1beta
type: bundle
bundle:
  workspaces:
    - {name: sales}
    - {name: "${{W}}"}
    - x
    - {title: y}
  resources:
    - id: keys
      workspace: ops
      spec: &keys {name: keys, version: v1, type: secret, secret: {}}
    - {id: again, workspace: dev, spec: *keys}
    - {id: own, workspace: dev, spec: {name: own, version: v1, type: volume, workspace: mine}}
    - {id: file, workspace: dev, file: other.yaml}
    - {id: none, workspace: dev, file: " "}
    - {id: sync, workspace: dev, spec: {name: sync, version: v1beta, type: worker, worker: {stack: bento}}}
"""


def test_a_bundle_defines_workspaces_resources_and_files() -> None:
    assert read(BUNDLE) == [
        ("worker", "sync", "dev", 18),
        ("workspace", "sales", "", 6),
        ("secret", "keys", "ops", 13),
        ("secret", "keys", "dev", 13),
        ("volume", "own", "mine", 15),
        ("bundle-file", "other.yaml", "dev", 16),
    ]
    found = read_resources(Document(Source("all.yaml", BUNDLE)))
    assert [item.prefix for item in found if item.kind in {"worker", "bundle-file"}] == [
        "bundle.resources[sync].spec",
        "bundle.resources[file]",
    ]


def test_a_bundle_in_markdown_names_no_files() -> None:
    found = read_resources(Document(Source("all.md", f"```yaml\n{BUNDLE}```\n")))
    assert "bundle-file" not in {item.kind for item in found}
    assert "workspace" in {item.kind for item in found}


def test_the_other_resources_have_the_form_of_a_worker_once_each() -> None:
    document = Document(Source("all.yaml", f"{BUNDLE}---\nname: c\ntype: compute\n---\nname: s\ntype: service\n"))
    names = [name.text for item in other_resources(document) if (name := item.meta("name"))]
    assert names == ["all", "keys", "own", "c"]
    inside = [item for item in other_resources(document) if item.entry is not None]
    assert [item.prefix for item in inside] == ["bundle.resources[keys].spec", "bundle.resources[own].spec"]
    assert inside[0].document_text.startswith("&keys {name: keys")


def test_a_stack_that_a_worker_uses_or_a_resource_defines() -> None:
    text = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento+x:3.0\n---\nname: b\ntype: stack\nstack: {name: nilus}\n"
    worker, stack = read_resources(Document(Source("all.yaml", text)))
    assert (worker.stack, stack.stack) == ("bento", "nilus")
    assert stack.definition is not None
    assert worker.definition is None


@pytest.mark.parametrize("before", ["# x\n" * 1249, "# x\n" * 1250, "# x\n" * 1300, "# x\r\n" * 3, "# x\r" * 3])
def test_the_line_of_a_name_wherever_it_is(before: str) -> None:
    text = f"{before}name: keys\ntype: secret\n"
    assert read(text) == [("secret", "keys", "", before.count("# x") + 1)]


def test_a_reference_that_is_not_known_or_not_a_scalar_is_left_out() -> None:
    text = (
        "name: sync\nversion: v1beta\ntype: worker\nworker:\n  compute: [a]\n  dataosSecrets:\n"
        "    - x\n    - {name: ''}\n    - {name: |\n        long\n      }\n    - {workspace: w}\n"
    )
    (worker,) = read_resources(Document(Source("w.yaml", text.replace("    - {name: |\n        long\n      }\n", ""))))
    assert worker.references == ()
    block = "name: sync\nversion: v1beta\ntype: worker\nworker:\n  compute: |-\n    long\n"
    (worker,) = read_resources(Document(Source("w.yaml", block)))
    assert [(item.name, item.editable) for item in worker.references] == [("long", False)]
    finding = worker.references[0].finding("wrong", name="short", help="h", severity="info")
    assert (finding.fixes, finding.help, finding.severity, finding.written) == ((), "h", "info", None)


@pytest.mark.parametrize(("kind", "name"), [("volume", "keys"), ("secret", "other")])
def test_a_reference_to_another_kind_or_name(kind: str, name: str) -> None:
    (secret,) = read_resources(Document(Source("s.yaml", "name: keys\ntype: secret\n")))
    assert not may_mean(Reference(kind, name, "", secret.span, ()), secret)


PLATFORM_WORKER = """\
name: sync
version: v1beta
type: worker
workspace: sales
owner: me
worker:
  runAsUser: you
  dataosSecrets:
    - {name: keys, workspace: ops}
    - {name: other}
"""


@pytest.mark.parametrize("option", ["platform", "workspaces", "owners"])
def test_workspaces_and_users_are_references_only_if_they_are_compared_with_something(option: str) -> None:
    document = Document(Source("w.yaml", PLATFORM_WORKER))
    (worker,) = document.workers
    plain = [(item.kind, item.name, item.workspace, dotted(item.path)) for item in worker_references(worker)]
    assert plain == [
        ("secret", "keys", "ops", "worker.dataosSecrets[0].name"),
        ("secret", "other", "", "worker.dataosSecrets[1].name"),
    ]
    worker.settings = replace(worker.settings, **{option: ("x",)})
    assert [(item.kind, item.name, item.workspace, dotted(item.path)) for item in worker_references(worker)] == [
        *plain,
        ("workspace", "sales", "", "workspace"),
        ("workspace", "ops", "", "worker.dataosSecrets[0].workspace"),
        ("user", "me", "", "owner"),
        ("user", "you", "", "worker.runAsUser"),
    ]


def test_a_worker_without_a_section_refers_to_nothing() -> None:
    (worker,) = read_resources(Document(Source("w.yaml", "name: a\nversion: v1beta\ntype: worker\n")))
    assert (worker.references, worker.stack, worker.prefix) == ((), "", "")
    (unread,) = Document(Source("b.yaml", "type: bundle\nbundle: [\n  - spec:\n      type: worker\n")).workers
    assert worker_resource(unread) is None


def test_a_reference_has_the_related_locations_of_its_rule() -> None:
    text = "name: sync\nversion: v1beta\ntype: worker\nx: &name old\nworker:\n  compute: *name\n"
    (worker,) = read_resources(Document(Source("w.yaml", text)))
    (reference,) = worker.references
    other = Related(worker.span, "here")
    finding = reference.finding("wrong", related=[other])
    assert [item.message for item in finding.related] == ["defined here", "here"]
    assert finding.written == reference.span
    assert reference.finding("wrong").message == "wrong"


@pytest.mark.parametrize(
    ("value", "editable"),
    [("c", True), ("'c'", True), ("&x c", True), ("!!str c", False), (">-\n    c", False)],
)
def test_a_name_can_be_replaced_unless_something_else_would_change(value: str, editable: bool) -> None:
    text = f"name: sync\nversion: v1beta\ntype: worker\nworker:\n  compute: {value}\n"
    (worker,) = read_resources(Document(Source("w.yaml", text)))
    (reference,) = worker.references
    assert (reference.name, reference.editable, reference.use) == ("c", editable, None)
    assert len(reference.finding("wrong", name="new\nline").fixes) == editable
    assert reference.finding("wrong").fixes == ()
    titles = [fix.title for fix in reference.finding("wrong", name="other").fixes]
    assert titles == ["Replace with `other`"] * editable


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ("type: BUNDLE\nbundle: {}\nversion: v1\n", "bundle"),
        ("type: ' secret '\n", "secret"),
        ("type: Workflow\nversion: v1\nworkflow: {}\n", "Workflow"),
        ("type: Secret\nversion: v1\nSecret: {}\n", "Secret"),
        ("type: Compute\nversion: v1\ncompute: {}\n", "compute"),
        ("type: Instance-Secret\nversion: v1\ninstance-secret: {}\n", "instance-secret"),
        ("type: Volume\nversion: 1\nvolume: {}\n", "Volume"),
        ("type: [secret]\n", ""),
        ("a: b\n", ""),
    ],
)
def test_the_type_that_is_meant(lines: str, kind: str) -> None:
    root = parse_tree(f"name: a\n{lines}")
    assert isinstance(root, Mapping)
    assert resource_type(root) == kind
