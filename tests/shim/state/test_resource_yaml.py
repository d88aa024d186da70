"""A recorded resource as YAML: another reader reads the manifest that was applied, with its defaults."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tests.fixes.generated import manifest
from tests.fixes.loaded import changed

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint_shim.manifests.attribute_reader import read_attributes
from workerlint_shim.manifests.attributes import DEFAULT, DESCRIBED, SECRET, VARIABLE, Attribute, Attributes
from workerlint_shim.manifests.documents import read_documents
from workerlint_shim.manifests.identity import Identity
from workerlint_shim.state.recorded_state import ACTIVE, RecordedResource
from workerlint_shim.state.resource_yaml import identity_map, in_order, resource_yaml

IDENTITY = Identity("city-sync", "v1beta", "worker", "public")
HEAD = "name: city-sync\nversion: v1beta\ntype: worker\nworker:\n"


def read(text: str) -> Attributes:
    return read_attributes(read_documents(Document(Source("x.yaml", text))).all[0], [], b"")


def recorded(attributes: Attributes | None, tags: tuple[str, ...] = ()) -> str:
    return resource_yaml(RecordedResource(IDENTITY, "ada", "bob", ACTIVE, "running:2", tags, attributes))


@pytest.mark.parametrize("seed", range(100))
def test_another_reader_reads_the_manifest(seed: int) -> None:
    text = manifest(seed).replace("autoscaling:", "autoScaling:")
    try:
        before = YAML().load(text)
    except YAMLError:  # an alias is not defined
        return
    attributes = read(text)
    after = YAML().load(recorded(attributes))
    assert after.pop("status") == {"aggregateStatus": "active", "runtime": "running:2"}
    defaults = [tuple(map(str, item.path)) for item in attributes if item.is_default]
    defaults += [(name,) for name in IDENTITY_FIELDS]
    differences = [path for path in changed(before, after) if not any(path == one[: len(path)] for one in defaults)]
    assert differences == []


IDENTITY_FIELDS = ("name", "version", "type", "workspace")
KEYS = st.text(st.sampled_from('ab.[]"\\\n é0*'), max_size=6)
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.text(st.sampled_from("ab \n#:-'\"|>{}[]!&*%@`,?0.~"), max_size=8),
    st.sampled_from(["yes", "010", "1", "1.5", "null", "true", "{}", "[]", "***", "2024-01-01", "100m"]),
    st.booleans(),
    st.none(),
    st.integers(),
)
DATA = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@pytest.mark.deep
@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, DATA, min_size=1, max_size=3))
@example({"": "0E0"})
def test_every_key_and_value_is_restored(data: dict[str, object]) -> None:
    written = yaml.safe_dump(data, default_flow_style=True, width=10_000)
    attributes = read(f"{HEAD}  stackSpec: {written}\n")
    reader = YAML(typ="safe", pure=True)
    # Readers differ about what `0E0` is: it is written as it was.
    assert reader.load(recorded(attributes))["worker"]["stackSpec"] == reader.load(written)


def test_the_users_are_named_and_defaults_marked() -> None:
    lines = recorded(read(f"{HEAD}  stack: bento:3.0\n")).splitlines()
    assert lines[:3] == [
        "# city-sync:v1beta:worker",
        "# worker:v1beta:city-sync:public",
        "# revision 0 of the recorded state",
    ]
    assert "owner: ada # default" in lines
    assert "  runAsUser: bob # default" in lines
    assert "  stack: bento:3.0" in lines
    assert lines.index("layer: user # default") < lines.index("worker:")


def test_a_resource_of_a_table_has_no_fields() -> None:
    assert recorded(None, ("a", "no")).splitlines()[3:] == [
        "# fields unknown: imported from a table",
        "name: city-sync",
        "version: v1beta",
        "type: worker",
        "workspace: public",
        "owner: ada",
        "tags:",
        "  - a",
        '  - "no"',
        "status:",
        "  aggregateStatus: active",
        "  runtime: running:2",
    ]


def test_secrets_stay_masked_and_each_key_is_shown() -> None:
    secrets = [Attribute(("data", key), "***", "string", SECRET, "0a1b2") for key in ("***", "*** (2)")]
    text = recorded(Attributes(secrets))
    assert text.count('"***" # secret') == 2
    assert len(YAML().load(text)["data"]) == 2


@pytest.mark.parametrize(
    ("attribute", "line"),
    [
        (Attribute(("a",), "text", "string"), "a: text"),
        (Attribute(("a",), "yes", "string"), 'a: "yes"'),
        (Attribute(("a",), "1", "string"), 'a: "1"'),
        (Attribute(("a",), 1, "integer"), "a: 1"),
        (Attribute(("a",), "010", "integer"), "a: 010"),
        (Attribute(("a",), True, "boolean"), "a: true"),
        (Attribute(("a",), {}, "mapping"), "a: {}"),
        (Attribute(("a",), [], "list"), "a: []"),
        (Attribute(("a",), "x\ny", "string"), "a: |-"),
        (Attribute(("a",), 3, "integer", DEFAULT), "a: 3 # default"),
        (Attribute(("a",), "who applies", "string", DESCRIBED), "a: who applies # default"),
        (Attribute(("owner",), "rocket", "string"), "owner: rocket"),
        (Attribute(("a",), "***", "string", VARIABLE, "0a1b2"), 'a: "***" # from a variable'),
        (Attribute(("a",), "***", "integer", VARIABLE, "0a1b2"), 'a: "***" # from a variable'),
        (Attribute(("a",), "3", "string", VARIABLE), 'a: "3"'),
    ],
)
def test_a_value_and_its_note(attribute: Attribute, line: str) -> None:
    assert line in recorded(Attributes([attribute])).splitlines()


def test_what_is_not_known_is_left_out() -> None:
    item = RecordedResource(Identity("lake", "v1", "depot", ""), "ada", "bob", ACTIVE, "", (), None)
    assert resource_yaml(item).splitlines() == [
        "# lake:v1:depot",
        "# depot:v1:lake",
        "# revision 0 of the recorded state",
        "# fields unknown: imported from a table",
        "name: lake",
        "version: v1",
        "type: depot",
        "owner: ada",
        "status:",
        "  aggregateStatus: active",
    ]
    assert list(identity_map(IDENTITY)) == ["name", "version", "type", "workspace"]


def test_defaults_of_the_top_level_come_before_the_section() -> None:
    fields = [
        Attribute(("version",), "v1beta", "string"),
        Attribute(("tags", 0), "a", "string"),
        Attribute(("worker", "stack"), "bento", "string"),
        Attribute(("description",), "x", "string"),
        Attribute(("worker", "replicas"), 1, "integer", DEFAULT),
        Attribute(("layer",), "user", "string", DEFAULT),
    ]
    keys = [".".join(map(str, item.path)) for item in in_order(fields, "worker")]
    assert keys == ["tags.0", "layer", "worker.stack", "worker.replicas", "description"]
    assert [item.path[0] for item in in_order(fields[-1:], "worker")] == ["layer"]
