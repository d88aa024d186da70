"""The effective manifest as YAML: it reads back to the values in force, and names the origin of each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from tests.fixes.generated import manifest
from tests.fixes.loaded import changed, loaded

from workerlint.core.text import Source
from workerlint.manifest.document import Document
from workerlint.manifest.interpolation import fill
from workerlint.report.effective import effective_values
from workerlint.report.effective_yaml import effective_yaml
from workerlint.syntax.nodes import Scalar
from workerlint.syntax.scalars import quoted_scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from workerlint.manifest.worker import Worker

HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"


def worker_of(text: str, variables: Mapping[str, str] | None = None) -> Worker:
    return fill(Document(Source("w.yaml", text)).workers[0], variables or {})


def effective(text: str, **variables: str) -> str:
    return effective_yaml(worker_of(text, variables))


def lines_of(text: str, *keys: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line.startswith(tuple(f"{key}:" for key in keys))]


@pytest.mark.parametrize("seed", range(150))
def test_another_reader_reads_the_values_in_force(seed: int) -> None:
    text = manifest(seed)
    try:
        before = YAML().load(text)
    except YAMLError:  # an alias is not defined
        return
    after = YAML().load(effective(text))
    added = [value.path for value in effective_values(worker_of(text)) if value.origin == "default"]
    differences = list(changed(before, after))
    assert [path for path in differences if not any(path == one[: len(path)] for one in added)] == []
    assert added


def leaves_of(data: Any, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], tuple[str, str]]:
    if isinstance(data, tuple):
        return {path: data}
    items = data.items() if isinstance(data, dict) else enumerate(data)
    return {key: leaf for name, value in items for key, leaf in leaves_of(value, (*path, name)).items()}


SCALARS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30).map(quoted_scalar),
    st.text(st.sampled_from("ab \n#:-'\"|>{[!&*%@`,?\t\x07\u2028\u202e\ufeffé😀"), max_size=12).map(quoted_scalar),
    st.sampled_from(
        ["~", "", "yes", "010", "0x1F", "1_000", "1e3", ".inf", "-.5", "2024-01-01", "=", "a b", "12:30:45"]
    ),
    st.sampled_from(
        ["!!str 1", "!!int '3'", "!own x", "!own", "!!binary aGk=", "'a ''b'''", "${{x}}", "-a", "?a", ":a"]
    ),
    st.sampled_from(
        ["|\n      a\n       b\n", "|+\n      a\n\n", ">-\n      a\n      b\n\n      c\n", "|2\n        a\n"]
    ),
)


@pytest.mark.deep
@settings(max_examples=300, deadline=None)
@given(st.lists(SCALARS, min_size=1, max_size=4), st.sampled_from(["  envs:\n", "  stackSpec:\n    - a\n"]))
def test_every_scalar_keeps_its_type_and_text(scalars: list[str], above: str) -> None:
    keys = [f"K{number}:" if "envs" in above else "-" for number in range(len(scalars))]
    text = HEAD + above + "".join(f"    {key} {each}\n" for key, each in zip(keys, scalars, strict=True))
    worker = worker_of(text)
    if worker.root is None or worker.syntax:
        return
    again = leaves_of(loaded(worker_of(effective_yaml(worker)).root))
    for value in effective_values(worker):
        if isinstance(value.node, Scalar):
            node = value.node
            assert again[value.path] == (node.kind, node.text), text


def test_each_value_has_a_comment_with_its_origin() -> None:
    text = effective(f"{HEAD}  compute: ${{{{compute}}}}\n  replicas: ${{COUNT}}\n  envs: {{A: 'no'}}\n", COUNT="3")
    assert lines_of(text, "name", "layer", "owner", "compute", "replicas", "A", "logLevel", "memory") == [
        "name: a # line 1",
        "layer: user # default",
        "owner: # default: the user who applies it",
        "compute: ${{compute}} # line 6, placeholder",
        "replicas: 3 # line 7, from ${COUNT}",
        "A: 'no' # line 8",
        "logLevel: INFO # default",
        "memory: 100Mi # default",
        "memory: 400Mi # default",
    ]
    assert text.startswith("# Scaling: autoscaling is not set")


def test_a_value_that_is_repeated_names_the_line_where_it_is_written() -> None:
    text = effective(f"{HEAD}  one: &one\n    a: 1\n  two:\n    <<: *one\n    b: 2\n")
    assert lines_of(text, "a", "b") == ["a: 1 # line 7", "a: 1 # line 7", "b: 2 # line 10"]


def test_the_order_is_that_of_the_manifest() -> None:
    text = effective("worker:\n  replicas: 2\n  stack: bento:3.0\ntags: [b, a]\ntype: worker\nname: a\n")
    keys = [line.partition(":")[0] for line in text.splitlines() if line[0].isalpha()]
    assert keys == ["layer", "workspace", "owner", "worker", "tags", "type", "name"]
    assert text.index("replicas") < text.index("stack") < text.index("logLevel")


def test_the_defaults_of_an_empty_section_are_in_it() -> None:
    text = effective(f"{HEAD}  resources:\n")
    assert lines_of(text, "resources", "requests", "cpu") == [
        "resources: # line 6",
        "requests:",
        "cpu: 100m # default",
        "cpu: 400m # default",
    ]


def test_the_workspace_of_a_bundle_is_named() -> None:
    inline = "".join(f"        {line}\n" for line in HEAD.splitlines())
    bundle = (
        "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n    - id: x\n      workspace: w\n      spec:\n"
    )
    assert lines_of(effective(bundle + inline), "workspace") == ["workspace: w # from the Bundle"]


def test_secrets_are_masked_in_values_keys_and_variables() -> None:
    secret = "hunter2-hunter2"
    text = f"{HEAD}  envs:\n    PASSWORD: {secret}\n    TOKEN: ${{TOKEN}}\n  runAsApiKey: {secret}\n"
    shown = effective(text, TOKEN="token-value-1")
    assert secret not in shown
    assert "token-value-1" not in shown
    assert lines_of(shown, "PASSWORD", "TOKEN", "runAsApiKey") == [
        'PASSWORD: "***" # line 7',
        'TOKEN: "***" # line 8, from ${TOKEN}',
        'runAsApiKey: "***" # line 9',
    ]
