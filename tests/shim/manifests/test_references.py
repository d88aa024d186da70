"""The resources that a manifest refers to."""

from __future__ import annotations

from tests.shim.plan.fields import read

from workerlint_shim.manifests.identity import Identity
from workerlint_shim.manifests.references import find_uses

SECTION = """\
  compute: runnable-default
  dataosSecrets:
    - {name: orders-db, workspace: finance}
    - {name: api}
  dataosVolumes:
    - {name: cache, directory: x}
  persistentVolume: {name: disk}
  stackSpec:
    dataosSecrets: [{name: not-one}]
"""


def used(text: str, kind: str) -> list[str]:
    return [str(use) for use in find_uses(Identity("a", "v1", kind, "public"), read(text))]


def test_secrets_volumes_and_the_compute_are_found() -> None:
    assert used(f"worker:\n{SECTION}", "worker") == [
        "compute runnable-default (public)".removesuffix(" (public)"),
        "secret orders-db (finance)",
        "secret api (public)",
        "volume cache (public)",
        "volume disk (public)",
    ]


def test_a_secret_may_belong_to_the_instance() -> None:
    (use,) = find_uses(Identity("a", "v1", "service", "public"), read("service: {dataosSecrets: [{name: api}]}"))
    assert [target.key for target in use.targets] == [("public", "secret", "api"), ("", "instance-secret", "api")]


def test_a_bundle_refers_to_nothing_itself() -> None:
    assert used("bundle: {resources: [{spec: {worker: {dataosSecrets: [{name: api}]}}}]}", "bundle") == []


def test_a_field_outside_of_the_section_refers_to_nothing() -> None:
    assert used("name: a\ncompute: c\npersistentVolume: {name: disk}\nother: {compute: c}\n", "worker") == []
