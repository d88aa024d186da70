"""The resources of a plan side by side: the lines that differ are the changes of the plan."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tests.fixes.generated import manifest
from tests.fixes.loaded import changed

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.dry_run import dry_run
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.attributes import (
    DEFAULT,
    DESCRIBED,
    GIVEN,
    PLATFORM,
    SECRET,
    Attribute,
    Attributes,
)
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.manifests.findings import Manifest
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.plan.diff import compare
from workerlint_shim.plan.plan import Plan, Step
from workerlint_shim.plan.resource_texts import resource_texts
from workerlint_shim.state.recorded_state import RecordedResource

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syrupy.assertion import SnapshotAssertion

    from workerlint_shim.plan.resource_texts import ResourceTexts

    Run = Callable[..., Any]

FILE = "dataproducts/new-worker.yaml"
WORKER = (Path(__file__).parents[1] / "data" / "new-worker.yaml").read_text(encoding="utf-8")
KEY, OTHER_KEY = "dG9rZW5fdGVzdF9hcGlfa2V5X3F3ZXJ0eQ==", "YW5vdGhlcl90ZXN0X2FwaV9rZXlfcXdlcnR5"
WITH_KEY = WORKER.replace("compute:", "runAsApiKey: ${KEY}\n  compute:")


@pytest.fixture
def update(run: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[ResourceTexts]]:
    """Record a manifest, and return the texts of the dry run of another."""

    def compare(
        before: str, after: str, environment: Mapping[str, str] | None = None, later: Mapping[str, str] | None = None
    ) -> list[ResourceTexts]:
        folder.write(FILE, before)
        for name, value in (environment or {}).items():
            monkeypatch.setenv(name, value)
        assert run(f"apply -f {FILE} --record").code == 0
        result = dry_run(after, FILE, environment=later or environment, state=str(folder.state))
        assert result.accepted
        return list(result.resources)

    return compare


def differences(texts: ResourceTexts) -> list[str]:
    return [line for line in ndiff(texts.before.split("\n"), texts.after.split("\n")) if line[0] in "+-"]


def test_a_new_resource_has_no_text_before(snapshot: SnapshotAssertion) -> None:
    (texts,) = dry_run(WORKER, FILE).resources
    assert (texts.action, texts.path, texts.line, texts.before) == ("create", FILE, 1, "")
    assert texts.after == snapshot


def test_only_changes_differ(update: Any) -> None:
    # Other quotes, an equal quantity and another order of fields are no changes.
    text = WORKER.replace("replicas: 2", "replicas: 3").replace("cpu: 500m", "cpu: 0.5").replace("128Mi", '"128Mi"')
    lines = text.replace("description: Copies orders\n", "") + "description: 'Copies orders'\n"
    (texts,) = update(WORKER, lines)
    assert differences(texts) == ["-   replicas: 2", "+   replicas: 3"]
    assert update(WORKER, WORKER) == []


def test_a_field_that_is_removed_has_the_default(update: Any) -> None:
    (texts,) = update(WORKER, WORKER.replace("  replicas: 2\n", ""))
    assert differences(texts) == ["-   replicas: 2", "+   replicas: 1 # default"]


def test_secrets_are_masked_and_it_is_noted_that_they_change(update: Any) -> None:
    (texts,) = update(WITH_KEY, WITH_KEY, {"KEY": KEY}, {"KEY": OTHER_KEY})
    assert differences(texts) == [
        '-   runAsApiKey: "***" # secret',
        '+   runAsApiKey: "***" # secret, different secret',
    ]
    assert KEY not in texts.before + texts.after
    assert OTHER_KEY not in texts.before + texts.after


def test_a_secret_that_stays_does_not_differ(update: Any) -> None:
    (texts,) = update(WITH_KEY, WITH_KEY.replace("replicas: 2", "replicas: 3"), {"KEY": KEY})
    assert differences(texts) == ["-   replicas: 2", "+   replicas: 3"]


def test_a_value_from_a_variable_is_shown_where_it_is_known(update: Any) -> None:
    text = WORKER.replace("replicas: 2", "replicas: ${COUNT}")
    (texts,) = update(text, text.replace("INFO", "DEBUG"), {"COUNT": "3"})
    assert differences(texts) == ["-   logLevel: INFO", "+   logLevel: DEBUG"]
    (texts,) = update(text, text, {"COUNT": "3"}, {"COUNT": "4"})
    assert differences(texts) == ['-   replicas: "***" # from a variable', "+   replicas: 4"]


@pytest.mark.parametrize("seed", range(60))
def test_another_reader_reads_both_texts(seed: int) -> None:
    identity = Identity("city-sync", "v1beta", "worker", "public")
    given = []
    for text in (manifest(seed), manifest(seed + 1)):
        fixed = text.replace("autoscaling:", "autoScaling:")
        try:
            data = YAML().load(fixed)
        except YAMLError:  # an alias is not defined
            return
        given.append((data, read_attributes(read_documents(Document(Source("x.yaml", fixed))).all[0], [], b"")))
    (_, old), (data, new) = given
    item = Manifest(identity, "", (), "x.yaml", 1, lambda _key: new, None, "")
    before = Step("create", item, None, old, ()).recorded("ada", "x.yaml")
    (texts,) = resource_texts(Plan([Step("update", item, before, new, ())], []), b"")
    assert YAML().load(texts.before)["name"] == "city-sync"
    defaults = [tuple(map(str, attribute.path)) for attribute in new if attribute.is_default]
    defaults += [(name,) for name in ("name", "version", "type", "workspace")]
    differences = [
        path
        for path in changed(data, YAML().load(texts.after))
        if not any(path == one[: len(path)] for one in defaults)
    ]
    assert differences == []


def field(path: tuple[str | int, ...], value: object, origin: str = GIVEN, tag: str = "") -> Attribute:
    return Attribute(path, value, "integer" if isinstance(value, int) else "string", origin, tag)  # type: ignore[arg-type]


def lines_of(before: list[Attribute] | None, after: list[Attribute]) -> tuple[list[str], list[str]]:
    """Return the lines below the identity, before and after."""
    identity = Identity("orders", "v1beta", "worker", "public")
    new = Attributes(after)
    item = Manifest(identity, "", (), "x.yaml", 1, lambda _key: new, None, "")
    old = None if before is None else Attributes(before)
    recorded = RecordedResource(identity, "ada", "ada", "active", "", (), old)
    changes = tuple(compare(old or (), new, b"key"))
    (texts,) = resource_texts(Plan([Step("update", item, recorded, new, changes)], []), b"key")
    return texts.before.splitlines()[4:], texts.after.splitlines()[4:]


A, B, OWNER = ("worker", "a"), ("worker", "b"), ("owner",)


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        # A value that both have is shown as the manifest writes it, in its order.
        ([field(A, 1), field(B, 2)], [field(B, 3), field(A, 1)], (["  b: 2", "  a: 1"], ["  b: 3", "  a: 1"])),
        ([field(A, 1), field(B, 2)], [field(A, 1)], (["  a: 1", "  b: 2"], ["  a: 1"])),
        # A default is shown only where the other side has a value.
        (
            [field(A, 1), field(B, 2)],
            [field(A, 3), field(B, 5, DEFAULT)],
            (["  a: 1", "  b: 2"], ["  a: 3", "  b: 5 # default"]),
        ),
        ([field(A, 1), field(B, 5, DEFAULT)], [field(A, 3), field(B, 5, DEFAULT)], (["  a: 1"], ["  a: 3"])),
        (
            [field(A, 1), field(B, 5, DEFAULT)],
            [field(A, 1), field(B, 6)],
            (["  a: 1", "  b: 5 # default"], ["  a: 1", "  b: 6"]),
        ),
        ([field(A, 1), field(B, 5)], [field(A, 2), field(B, 5, DEFAULT)], (["  a: 1", "  b: 5"], ["  a: 2", "  b: 5"])),
        # What the platform has added is left out unless the manifest has it, too.
        ([field(A, 1), field(B, 2, PLATFORM)], [field(A, 3)], (["  a: 1"], ["  a: 3"])),
        ([field(A, 1), field(B, 2)], [field(A, 3), field(B, 4)], (["  a: 1", "  b: 2"], ["  a: 3", "  b: 4"])),
        (
            [field(A, 1), field(B, 2, PLATFORM)],
            [field(A, 3), field(B, 4)],
            (["  a: 1", "  b: 2"], ["  a: 3", "  b: 4"]),
        ),
        # Values of which one is a secret are noted.
        (
            [field(A, "***", SECRET, "00:11")],
            [field(A, "***", SECRET, "00:22")],
            (['  a: "***" # secret'], ['  a: "***" # secret, different secret']),
        ),
        ([], [field(A, "***", SECRET, "00:22")], ([], ['  a: "***" # secret, changed'])),
        (
            [field((*A, "x"), "x"), field((*A, "z"), "z")],
            [field(A, "***", SECRET, "00:22")],
            (["  a:", "    x: x", "    z: z"], ['  a: "***" # secret, changed']),
        ),
    ],
)
def test_both_sides(before: list[Attribute], after: list[Attribute], lines: tuple[list[str], list[str]]) -> None:
    found = lines_of(before, after)
    assert tuple([line for line in side if line != "worker:"] for side in found) == lines


def test_an_owner_that_is_the_user_who_applies_is_left_out() -> None:
    user = field(OWNER, "the user who applies it", DESCRIBED)
    assert lines_of([field(A, 1), field(OWNER, "ada")], [field(A, 2), user])[0] == ["worker:", "  a: 1"]
    assert "owner: ada" in lines_of([field(A, 1), field(OWNER, "ada")], [field(A, 2), field(OWNER, "bob")])[0]
    assert "owner: ada" in lines_of([field(A, 1), field(OWNER, "ada")], [field(A, 2)])[0]


def test_the_fields_of_an_imported_resource_are_unknown() -> None:
    identity = Identity("orders", "v1beta", "worker", "public")
    new = Attributes([field(A, 1)])
    item = Manifest(identity, "", (), "x.yaml", 1, lambda _key: new, None, "")
    recorded = RecordedResource(identity, "ada", "", "active", "")
    (texts,) = resource_texts(Plan([Step("update", item, recorded, new, ())], []), b"")
    assert texts.before.splitlines() == [
        "# fields unknown: imported from a table", "name: orders", "version: v1beta", "type: worker", "workspace: public",
    ]  # fmt: skip
