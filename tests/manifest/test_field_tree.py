"""Paths of fields: which field a path means, and what is suggested for one that no field has."""

from __future__ import annotations

import pytest

from workerlint.manifest.field_tree import FieldError, FieldTree, StackSpec, shapes_of
from workerlint_schemas.stacks import stack_shape


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("worker", "worker"),
        ("tags", "tags"),
        ("worker.resources.limits.memory", "worker.resources.limits.memory"),
        ("worker.topology.type", "worker.topology[].type"),
        ("worker.topology[].type", "worker.topology[].type"),
        ("worker.topology[12].type", "worker.topology[].type"),
        ("worker.topology[0]", "worker.topology[]"),
        ("worker.autoscaling.enabled", "worker.autoScaling.enabled"),
        ("worker.benthos", "worker.stackSpec"),
        ("", ""),
    ],
)
def test_a_path_means_a_field(path: str, found: str) -> None:
    assert FieldTree().find(path).path == found


@pytest.mark.parametrize(("path", "required"), [("worker.topology[].name", True), ("worker.topology[].doc", False)])
def test_fields_are_required_by_the_mapping_around_them(path: str, required: bool) -> None:
    assert FieldTree().find(path).required is required


@pytest.mark.parametrize(
    ("path", "note"),
    [
        ("worker.autoscaling", "`autoscaling` is the same field; published Workers spell it `autoScaling`"),
        ("worker.flare", "`flare` is deprecated: use `stackSpec`"),
        ("worker.autoScaling", ""),
    ],
)
def test_another_spelling_is_noted(path: str, note: str) -> None:
    assert FieldTree().find(path).note == note


@pytest.mark.parametrize(
    ("path", "message", "help"),
    [
        (
            "directory",
            "unknown field `directory`",
            "did you mean `worker.dataosVolumes[].directory` or `worker.persistentVolume.directory`?",
        ),
        ("topology[].name", "unknown field `topology[].name`", "did you mean `worker.topology[].name`?"),
        ("Limits.CPU", "unknown field `Limits.CPU`", "did you mean `worker.resources.limits.cpu`?"),
        ("WORKER.STACK", "unknown field `WORKER.STACK`", "did you mean `worker`?"),
        ("spec", "unknown field `spec`", "did you mean `worker`?"),
        ("spec.logLevel", "unknown field `spec.logLevel`", "did you mean `worker.logLevel`?"),
        ("worker.dag", "unknown field `worker.dag`", "`dag` is a field of a Workflow"),
        ("worker.topology.ports", "unknown field `worker.topology.ports`", "`ports` is a field of a Service"),
        ("worker.topolgy.name", "unknown field `worker.topolgy.name`", "did you mean `worker.topology.name`?"),
        ("worker.topolgy.zzz", "unknown field `worker.topolgy.zzz`", "did you mean `worker.topology`?"),
        (
            "worker.resources.autoscaling",
            "unknown field `worker.resources.autoscaling`",
            "run `workerlint explain worker.resources` for a list of fields",
        ),
        (
            "worker.resources.bento",
            "unknown field `worker.resources.bento`",
            "run `workerlint explain worker.resources` for a list of fields",
        ),
        (
            "worker.envs.A.B",
            "unknown field `worker.envs.A.B`",
            "`worker.envs` can have any key: run `workerlint explain worker.envs`",
        ),
        ("name.x.y", "unknown field `name.x.y`", "`name` is not a mapping: run `workerlint explain name`"),
        ("[0]", "`[0]` is not a valid path", "use a path such as `worker.topology[].name`"),
        (
            "worker.topology[x]",
            "`worker.topology[x]` is not a valid path",
            "use a path such as `worker.topology[].name`",
        ),
        ("requests.cpuu", "unknown field `requests.cpuu`", "run `workerlint explain` for a list of fields"),
        ("worker.loglevel", "unknown field `worker.loglevel`", "did you mean `worker.logLevel`?"),
        ("wrker.stack", "unknown field `wrker.stack`", "did you mean `worker.stack`?"),
        (
            "worker.topology[0].nmae.x",
            "unknown field `worker.topology[0].nmae.x`",
            "did you mean `worker.topology[0].name`?",
        ),
        ("logLevel", "unknown field `logLevel`", "did you mean `worker.logLevel`?"),
        (
            "cpu",
            "unknown field `cpu`",
            "did you mean `worker.resources.requests.cpu` or `worker.resources.limits.cpu`?",
        ),
        ("limits.cpu", "unknown field `limits.cpu`", "did you mean `worker.resources.limits.cpu`?"),
        ("worker.servicePort", "unknown field `worker.servicePort`", "`servicePort` is a field of a Service"),
        (
            "worker.executionMode",
            "unknown field `worker.executionMode`",
            "version v2alpha has `spec.executionMode`: add `--version v2alpha`",
        ),
        ("zzz", "unknown field `zzz`", "run `workerlint explain` for a list of fields"),
        ("worker.zzz", "unknown field `worker.zzz`", "run `workerlint explain worker` for a list of fields"),
        ("worker.logLevel[]", "`worker.logLevel` is not a list", "remove `[]`"),
        (
            "worker.envs.HOME",
            "unknown field `worker.envs.HOME`",
            "`worker.envs` can have any key: run `workerlint explain worker.envs`",
        ),
        ("name.x", "unknown field `name.x`", "`name` is not a mapping: run `workerlint explain name`"),
        ("worker..x", "`worker..x` is not a valid path", "use a path such as `worker.topology[].name`"),
        ("worker.stackSpec.input", "the fields of `worker.stackSpec` depend on the stack", "add `--stack NAME`"),
    ],
)
def test_an_unknown_path_has_a_suggestion(path: str, message: str, help: str) -> None:
    with pytest.raises(FieldError) as caught:
        FieldTree().find(path)
    assert (str(caught.value), caught.value.help) == (message, help)


def test_a_field_of_the_older_version_is_suggested_for_the_newer() -> None:
    with pytest.raises(FieldError) as caught:
        FieldTree(v2alpha=True).find("worker.logLevel")
    assert caught.value.help == "did you mean `spec.logLevel`?"
    with pytest.raises(FieldError) as caught:
        FieldTree(v2alpha=True).find("spec.topology")
    assert caught.value.help == "version v1beta has `worker.topology`: add `--version v1beta`"
    for path, help in (
        ("spec.benthos", "version v1beta has `worker.stackSpec`: add `--version v1beta`"),
        ("spec.autoscaling.enabled", "version v1beta has `worker.autoScaling.enabled`: add `--version v1beta`"),
        ("worker", "did you mean `spec`?"),
        ("worker.zzz", "run `workerlint explain` for a list of fields"),
    ):
        with pytest.raises(FieldError) as caught:
            FieldTree(v2alpha=True).find(path)
        assert caught.value.help == help


def test_the_stack_adds_fields() -> None:
    tree = FieldTree(stack="soda")
    assert tree.find("worker.stackSpec.inputs[].dataset").required
    assert tree.find("worker.stackSpec.inputs.options.engine").path == "worker.stackSpec.inputs[].options.*"
    assert not FieldTree().get("worker.stackSpec.inputs")
    with pytest.raises(FieldError, match=r"the fields of `worker\.stackSpec` depend on the stack"):
        FieldTree(stack="nope").find("worker.stackSpec.x")
    names = ("stackSpec", "stackSpec.inputs", "stackSpec.inputs[].dataset", "stack", "topology")
    inside = [tree.is_in_stack_spec(tree.find(f"worker.{name}")) for name in names]
    assert inside == [True, True, True, False, False]


def test_a_stack_that_is_not_built_in_brings_its_own_fields() -> None:
    own = stack_shape("soda")
    assert own is not None
    tree = FieldTree(stack="nilus", stack_spec=StackSpec(own, "stack.yaml"))
    assert tree.find("worker.stackSpec.inputs").path == "worker.stackSpec.inputs"
    newer = tree.version_with(True)
    assert newer.find("spec.stackSpec.inputs").path == "spec.stackSpec.inputs"
    assert (newer.stack, newer.version, newer.section) == ("nilus", "v2alpha", "spec")
    without = FieldTree(stack_spec=StackSpec(own, "stack.yaml"))
    assert without.get("worker.stackSpec.inputs") is None


def test_which_paths_begin_with_a_field() -> None:
    tree = FieldTree()
    paths = ("worker", "worker.x", "worker[].a", "tags[0]", "topology", "spec", "")
    assert [tree.starts(path) for path in paths] == [True, True, True, True, False, False, False]
    newer = FieldTree(v2alpha=True)
    assert [tree.in_version(path, newer) for path in ("worker.a.b", "worker", "name", "spec.a")] == [
        "spec.a.b", "spec", "name", "spec.a",
    ]  # fmt: skip


def test_the_fields_of_the_items_of_a_list_in_order() -> None:
    tree = FieldTree(stack="soda")
    found = tree.below(tree.find("worker.topology"))
    assert [field.name for field in found] == ["name", "type", "doc", "properties", "dependencies"]
    assert [field.required for field in found] == [True, True, False, False, False]
    assert [field.name for field in tree.below(tree.root)] == [
        "name", "version", "type", "layer", "tags", "description", "owner", "workspace", "title", "worker",
    ]  # fmt: skip
    assert [field.path for field in tree.below(tree.find("worker.stackSpec.inputs[].options"))] == [
        "worker.stackSpec.inputs[].options.*"
    ]
    assert len(shapes_of(tree.find("worker.topology"))) == 2


@pytest.mark.parametrize("stack", ["", "bento", "fastfun", "scanner", "soda", "stream-monitor"])
@pytest.mark.parametrize("v2alpha", [False, True])
def test_each_field_is_found_by_its_path(stack: str, v2alpha: bool) -> None:
    tree = FieldTree(v2alpha, stack)
    fields = [field for _, field in tree.walk()]
    assert len({field.path for field in fields}) == len(fields) > 10
    assert [tree.find(field.path) for field in fields] == fields


def test_a_suggestion_has_at_most_three_paths() -> None:
    with pytest.raises(FieldError) as caught:
        FieldTree(stack="fastfun").find("properties")
    assert caught.value.help == (
        "did you mean `worker.topology[].properties`, `worker.stackSpec.output.options.iceberg.properties` or "
        "`worker.stackSpec.output.options.hudi.properties`?"
    )


def test_a_walk_can_begin_at_any_field() -> None:
    tree = FieldTree()
    assert [(depth, field.name) for depth, field in tree.walk(tree.find("worker.resources"))] == [
        (0, "requests"),
        (1, "cpu"),
        (1, "memory"),
        (0, "limits"),
        (1, "cpu"),
        (1, "memory"),
    ]
