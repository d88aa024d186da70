"""What files define and what their Workers refer to."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.manifest.document import Document
from workerlint.manifest.resources import Reference, may_mean, read_resources

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
