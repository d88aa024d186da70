"""The fields of a manifest: their paths, types and origins."""

from __future__ import annotations

import pytest

from workerlint.core.text import Source, Span
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.attributes import DEFAULT, DESCRIBED, GIVEN, SECRET, VARIABLE, Attributes, path_text
from workerlint_shim.manifests.documents import read_documents

KEY = b"key"


def read(text: str, values: dict[str, str] | None = None, hidden: str = "") -> Attributes:
    document = read_documents(Document(Source("x.yaml", text)), values).all[0]
    masks = [Span(text.index(hidden), text.index(hidden) + len(hidden))] if hidden else []
    return read_attributes(document, masks, KEY)


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("2", 2, "integer"),
        ("0x2", 2, "integer"),
        ("010", "010", "integer"),
        ("1.50", 1.5, "number"),
        (".inf", ".inf", "number"),
        ("1" * 40, int("1" * 40), "integer"),
        ("1" * 41, "1" * 41, "integer"),
        ("1" * 5000, "1" * 5000, "integer"),
        ("True", True, "boolean"),
        ('"2"', "2", "string"),
        ("~", None, "null"),
        ("{}", {}, "mapping"),
        ("[]", [], "list"),
        ("${REPLICAS}", "${REPLICAS}", "unknown"),
        ("{{ replicas }}", "{{ replicas }}", "unknown"),
        ("|\n  a\n  b\n", "a\nb\n", "string"),
    ],
)
def test_values_have_the_types_of_yaml(written: str, value: object, kind: str) -> None:
    (field,) = read(f"kind: {written}")
    assert (field.path, field.value, field.kind) == (("kind",), value, kind)
    assert type(field.value) is type(value)


def test_paths_contain_keys_and_indexes() -> None:
    fields = read("kind:\n  a.b: [1, {c: 2}, []]\n")
    assert [field.path for field in fields] == [("kind", "a.b", 0), ("kind", "a.b", 1, "c"), ("kind", "a.b", 2)]
    assert [path_text(field.path) for field in fields] == ['kind."a.b"[0]', 'kind."a.b"[1].c', 'kind."a.b"[2]']


def test_the_spellings_of_autoscaling_have_one_path() -> None:
    text = "type: worker\nworker:\n  autoscaling: {enabled: true}\n"
    assert read(text) == read(text.replace("autoscaling", "autoScaling"))


def test_masked_keys_have_different_paths() -> None:
    text = "kind: {secret-one: 1, secret-two: 2}"
    fields = read(text, hidden="secret-one: 1, secret-two: 2")
    assert [field.path for field in fields] == [("kind", "***"), ("kind", "*** (2)")]


def test_a_value_from_a_variable_is_known_and_tagged() -> None:
    (field,) = read("kind: ${REPLICAS}", {"REPLICAS": "3"})
    assert (field.value, field.kind, field.origin) == (3, "integer", VARIABLE)
    (other,) = read("kind: ${REPLICAS}", {"REPLICAS": "4"})
    assert field.tag != other.tag


def test_a_secret_has_only_a_tag() -> None:
    (field,) = read("kind: hunter22", hidden="hunter22")
    assert (field.value, field.origin) == ("***", SECRET)
    assert field.is_hidden
    assert field.tag not in {"", read("kind: hunter23", hidden="hunter23")[0].tag}


def test_defaults_replace_what_is_null_or_missing() -> None:
    fields = read("name: a\nversion: v1beta\ntype: worker\nworker:\n  logLevel:\n  replicas: 2\n").by_path()
    level = fields["worker", "logLevel"]
    assert (level.value, level.origin) == ("INFO", DEFAULT)
    dry_run = fields["worker", "dryRun"]
    assert (dry_run.value, dry_run.kind, dry_run.origin) == (False, "boolean", DEFAULT)
    assert fields["owner",].origin == DESCRIBED
    assert not fields["worker", "replicas"].is_default
    assert len({field.path for field in fields.values()}) == len(fields)


def test_a_default_is_there_only_if_the_manifest_has_no_value() -> None:
    text = "name: a\ntype: worker\nowner: ada\nworker:\n  replicas: 3\n  stack: bento:3.0\n"
    for owner, origin in (("owner: ada", GIVEN), ("owner:", DESCRIBED), ("# owner", DESCRIBED)):
        fields = read(text.replace("owner: ada", owner))
        assert len({field.path for field in fields}) == len(fields)
        found = fields.by_path()
        assert found["owner",].origin == origin
        assert found["worker", "replicas"].origin == GIVEN
        assert found["worker", "logLevel"].origin == DEFAULT
        assert not any(path[0] in {"name", "type", "workspace"} for path in found)
    assert {field.path[0] for field in read(text.replace("worker:\n", "other:\n"))} == {"owner", "other"}
