"""Paths of fields: which field a path means, and what is suggested for one that no field has."""

from __future__ import annotations

import pytest

from workerlint.manifest.field_tree import FieldError, FieldTree


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


def test_the_stack_adds_fields() -> None:
    tree = FieldTree(stack="soda")
    assert tree.find("worker.stackSpec.inputs[].dataset").required
    assert tree.find("worker.stackSpec.inputs.options.engine").path == "worker.stackSpec.inputs[].options.*"
    assert not FieldTree().get("worker.stackSpec.inputs")


@pytest.mark.parametrize("stack", ["", "bento", "fastfun", "scanner", "soda", "stream-monitor"])
@pytest.mark.parametrize("v2alpha", [False, True])
def test_each_field_is_found_by_its_path(stack: str, v2alpha: bool) -> None:
    tree = FieldTree(v2alpha, stack)
    fields = [field for _, field in tree.walk()]
    assert len({field.path for field in fields}) == len(fields) > 10
    assert [tree.find(field.path) for field in fields] == fields


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
