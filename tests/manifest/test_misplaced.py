"""Misplaced fields are recognized by their location, grouped, and moved back without other changes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.examples import examples

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.fixes.fixer import fix_document
from workerlint.manifest.document import Document, read_workers
from workerlint.manifest.worker import Worker

HEAD = "name: a\nversion: v1beta\ntype: worker\n"
MISPLACED = [rule for rule in load_rules() if rule.code == "DW206"]


def read(text: str) -> Worker:
    (worker,) = read_workers(Source("worker.yaml", text))
    return worker


def fixed(text: str) -> str:
    return fix_document(
        Engine(Settings(), MISPLACED), Document(Source("worker.yaml", text)), lambda _found, _fix: True
    ).text


def groups(text: str) -> list[tuple[str, list[str], str]]:
    return [
        (group.kind, [getattr(key, "text", "") for key, _ in group.pairs], ".".join(group.target_path))
        for group in read(text).misplaced.groups
    ]


def test_a_well_placed_worker_has_none() -> None:
    text = f"{HEAD}worker:\n  stack: bento\n  resources:\n    limits: {{cpu: 1}}\n  stackSpec:\n    input: {{stdin: {{}}}}\n"
    assert groups(text) == []


def test_what_other_rules_must_know() -> None:
    worker = read(f"{HEAD}worker:\n  stack: bento\n  resources:\n  limits:\n    cpu: 1\n  stackSpec:\n  input: {{}}\n")
    assert worker.misplaced.filled == {("resources",), ("stackSpec",)}
    assert worker.misplaced.present == {("resources", "limits"), ("stackSpec", "input")}
    cpu = worker.misplaced.find("resources", "limits", "cpu")
    assert cpu is not None
    assert cpu.text == "1"


def test_the_whole_of_a_worker_beside_its_section() -> None:
    text = f"{HEAD}worker:\nstack: bento\ncompute: runnable-default\n"
    assert groups(text) == [("beside", ["stack", "compute"], "worker")]
    assert fixed(text) == f"{HEAD}worker:\n  stack: bento\n  compute: runnable-default\n"


def test_sections_swallowed_by_the_one_above() -> None:
    text = f"{HEAD}worker:\n  highAvailabilityConfig:\n    level: zone\n    # two\n    replicas: 2\n    stackSpec:\n    input: {{}}\n    stack: bento\n"
    assert groups(text) == [
        ("too deep", ["replicas", "stackSpec", "stack"], "worker"),
        ("beside", ["input"], "worker.stackSpec"),
    ]


def test_autoscaling_settings_without_their_section() -> None:
    text = f"{HEAD}worker:\n  stack: bento\n  minReplicas: 1\n  maxReplicas: 3\n  compute: c\n"
    assert groups(text) == [("outside", ["minReplicas", "maxReplicas"], "worker.autoScaling")]
    assert fixed(text) == (
        f"{HEAD}worker:\n  stack: bento\n  autoScaling:\n    minReplicas: 1\n    maxReplicas: 3\n  compute: c\n"
    )


def test_requests_outside_resources_that_have_limits() -> None:
    text = f"{HEAD}worker:\n  requests:\n    cpu: 1\n  resources:\n    limits:\n      cpu: 2\n  stack: bento\n"
    assert groups(text) == [("outside", ["requests"], "worker.resources")]
    assert fixed(text) == (
        f"{HEAD}worker:\n  resources:\n    limits:\n      cpu: 2\n    requests:\n      cpu: 1\n  stack: bento\n"
    )


def test_a_key_that_its_place_already_has_is_not_misplaced() -> None:
    assert groups(f"{HEAD}replicas: 2\nworker:\n  replicas: 1\n") == []


def test_unknown_and_ambiguous_keys_are_not_misplaced() -> None:
    assert groups(f"{HEAD}worker:\n  stack: bento\n  cpu: 1\n  color: red\n  ${{{{key}}}}: x\n") == []


def test_a_name_in_the_section_is_a_volumes_only_beside_a_directory() -> None:
    assert groups(f"{HEAD}worker:\n  stack: bento\n  name: a\n") == []
    assert groups(f"{HEAD}worker:\n  stack: bento\n  name: a\n  directory: /data\n") == [
        ("outside", ["name", "directory"], "worker.persistentVolume")
    ]


def test_flow_mappings_are_named_and_left_alone() -> None:
    text = f"{HEAD}worker: {{stack: bento, minReplicas: 1}}\n"
    assert groups(text) == [("outside", ["minReplicas"], "worker.autoScaling")]
    assert fixed(text) == text


def test_block_scalars_comments_and_line_ends_move_along() -> None:
    text = (
        f"{HEAD}worker:\n    stack: bento\n    stackSpec:\n    # in\n    input:\n        a: |\n            x\n\n              y\n    output: # out\n"
        "        b: 1\n    compute: c\n"
    ).replace("\n", "\r\n")
    expected = (
        f"{HEAD}worker:\n    stack: bento\n    stackSpec:\n        # in\n        input:\n            a: |\n                x\n\n"
        "                  y\n        output: # out\n            b: 1\n    compute: c\n"
    ).replace("\n", "\r\n")
    assert fixed(text) == expected


ATTRIBUTES = {
    "resources": ("requests: {cpu: 1}", "limits:\n  cpu: 2\n  memory: 1Gi"),
    "autoScaling": ("enabled: true", "maxReplicas: 3"),
    "stackSpec": ("input:\n  stdin: {}", "output:\n  # to the terminal\n  stdout: {}"),
}


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(
    st.permutations(list(ATTRIBUTES)),
    st.sets(st.sampled_from(list(ATTRIBUTES)), min_size=1),
    st.sampled_from([2, 4]),
    st.booleans(),
)
def test_lost_indentation_is_given_back(order: list[str], lost: set[str], step: int, comments: bool) -> None:
    """Whatever sections lost their indentation, the fix gives the manifest that would have been meant."""

    def render(losing: set[str]) -> str:
        out = [*HEAD.splitlines(), "worker:", f"{' ' * step}stack: bento", f"{' ' * step}compute: c"]
        for name in order:
            out.append(f"{' ' * step}{name}:")
            depth = step if name in losing else 2 * step
            for content in ATTRIBUTES[name]:
                for line in content.split("\n"):
                    inner = len(line) - len(line.lstrip())
                    out.append(" " * (depth + inner // 2 * step) + line.strip())
                    if comments and not line.strip().startswith("#"):
                        out[-1] += " # note"
        return "\n".join(out) + "\n"

    broken = render(lost)
    mended = fixed(broken)
    assert mended == render(set())
    assert fixed(mended) == mended
    load = YAML(typ="safe", pure=True).load
    assert load(io.StringIO(mended)) == load(io.StringIO(render(set())))


def test_an_older_configuration_names_its_component_and_may_hold_others() -> None:
    lost = "worker:\n  stack: bento:3.0\n  stackSpec:\n    output:\n      stdout:\n      codec: lines\n"
    assert groups(f"{HEAD}{lost}") == [("beside", ["codec"], "worker.stackSpec.output.stdout")]
    named = lost.replace("stdout:\n", "type: stdout\n      stdout:\n").replace("codec: lines", "drop: {}")
    assert groups(f"{HEAD}{named}") == []


@pytest.mark.parametrize(
    "lines",
    [
        "version: v1beta\nworker:\n  stack: bento\n  stackSpec:\n    input:\n      stdin:\n      ${{more}}: x\n",
        "version: v2alpha\nspec:\n  stack: bento\n  stackSpec:\n    input:\n      stdin:\n      codec: lines\n",
    ],
    ids=["a placeholder", "the newer shape"],
)
def test_what_may_belong_beside_an_empty_component_is_left_there(lines: str) -> None:
    assert groups(f"name: a\ntype: worker\n{lines}") == []


def test_a_swallowed_section_gets_its_attributes_back_before_it_moves() -> None:
    text = (
        f"{HEAD}worker:\n  highAvailabilityConfig:\n    level: zone\n    stack: bento\n    stackSpec:\n"
        "    input:\n      stdin: {}\n    output:\n      stdout: {}\n"
    )
    assert fixed(text) == (
        f"{HEAD}worker:\n  highAvailabilityConfig:\n    level: zone\n  stack: bento\n  stackSpec:\n"
        "    input:\n      stdin: {}\n    output:\n      stdout: {}\n"
    )


@pytest.mark.parametrize("field", ["label: a", "processors: []", "plugin: {}"])
@pytest.mark.parametrize("part", ["input", "output"])
def test_the_fields_of_any_component_are_next_to_it(part: str, field: str) -> None:
    lost = f"worker:\n  stack: bento:3.0\n  stackSpec:\n    {part}:\n      stdin:\n      {field}\n"
    assert groups(f"{HEAD}{lost}") == []
    assert groups(f"{HEAD}{lost}      codec: lines\n") == [("beside", ["codec"], f"worker.stackSpec.{part}.stdin")]


@pytest.mark.parametrize(
    ("stack", "key"),
    [
        *(("bento", key) for key in (
            "input", "output", "pipeline", "buffer", "cache_resources", "rate_limit_resources", "metrics", "logger", "http",
            "tracer", "input_resources", "processor_resources", "output_resources",
        )),
        *(("benthos-worker:3.0", key) for key in (
            "input", "output", "pipeline", "buffer", "cache_resources", "metrics", "logger", "http", "tracer")),
        ("fastfun+alpha:1.0", "input"), ("fastfun+alpha:1.0", "output"), ("pulsar-function", "input"),
        ("pulsar-function", "output"), ("soda", "inputs"), ("stream-monitor:1.0", "incident"), ("stream-monitor:1.0", "stream"),
    ],
)  # fmt: skip
def test_the_keys_of_a_stack_spec_next_to_it(stack: str, key: str) -> None:
    text = f"{HEAD}worker:\n  stack: {stack}\n  stackSpec:\n  {key}: {{}}\n"
    assert groups(text) == [("beside", [key], "worker.stackSpec")]
    assert groups(text.replace(f"stack: {stack}", "stack: other")) == []


@pytest.mark.parametrize("place", ["stack: bento\nworker:\n", "worker:\n  resources:\n    stack: bento\n"])
def test_the_stack_may_be_misplaced_itself(place: str) -> None:
    assert ("beside", ["pipeline"], "worker.stackSpec") in groups(f"{HEAD}{place}  stackSpec:\n  pipeline: {{}}\n")


B = "worker:\n  stack: bento:3.0\n"
Row = tuple[str, str, list[str], str, str]


def rows(worker: Worker) -> list[Row]:
    return [
        (
            group.kind,
            ".".join(group.target_path),
            [getattr(key, "text", "") for key, _ in group.pairs],
            getattr(group.section, "text", ""),
            worker.text[group.target.start : group.target.end].partition("\n")[0] if group.target else "",
        )
        for group in worker.misplaced.groups
    ]


STDIN: Row = ("beside", "worker.stackSpec.input.stdin", ["codec"], "stdin", "")
STDOUT: Row = ("beside", "worker.stackSpec.output.stdout", ["codec"], "stdout", "")
PIPELINE: Row = ("beside", "worker.stackSpec", ["pipeline"], "stackSpec", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Bento's components.
        (f"{B}  stackSpec:\n    input: {{type: x, stdin: , codec: l}}\n    output: {{stdout: , codec: l}}\n", [STDOUT]),
        (f"{B}  stackSpec:\n    input: 3\n    output:\n      stdout:\n      codec: l\n", [STDOUT]),
        (f"{B}  stackSpec:\n    input: {{stdin: }}\n    output: {{stdout: , codec: l}}\n", [STDOUT]),
        (f"{B}  stackSpec:\n    input: {{'${{K}}': , a: }}\n    output: {{stdout: , codec: l}}\n", [STDOUT]),
        (
            f"{B}  stackSpec:\n  input:\n    stdin:\n    codec: l\n",
            [("beside", "worker.stackSpec", ["input"], "stackSpec", ""), STDIN],
        ),
        (f"{B}  stackSpec:\n    input:\n      stdin: {{}}\n      codec: l\n", []),
        (f"{B}  stackSpec:\n    input: !x\n      stdin:\n      codec: l\n", []),
        (f"{B}  stackSpec:\n    input:\n      label: x\n      stdin:\n      codec: l\n", [STDIN]),
        (
            f"{B}  stackSpec:\n    input:\n      stdin:\n      codec: l\n      d: e\n",
            [("beside", "worker.stackSpec.input.stdin", ["codec", "d"], "stdin", "")],
        ),
        ("worker:\n  stack: benthos\n  stackSpec:\n    output:\n      stdout:\n      codec: l\n", [STDOUT]),
        ("worker:\n  stack: other\n  stackSpec:\n    output:\n      stdout:\n      codec: l\n", []),
        # At the top level.
        (
            "stack: bento\ncompute: c\nworker:\n  replicas: 1\n",
            [("outside", "worker", ["stack", "compute"], "worker", "replicas: 1")],
        ),
        ("replicas: 2\n", [("outside", "worker", ["replicas"], "", "")]),
        # Next to a section that exists.
        (f"{B}  requests: {{cpu: 1}}\n  resources: 3\n", []),
        (f"{B}  requests: {{cpu: 1}}\n  resources: ${{R}}\n", []),
        (f"{B}  requests: {{cpu: 1}}\n  resources: {{requests: {{cpu: 2}}}}\n", []),
        (
            f"{B}  requests: {{cpu: 1}}\n  resources: {{limits: {{}}}}\n",
            [("outside", "worker.resources", ["requests"], "resources", "{limits: {}}")],
        ),
        (
            f"{B}  minReplicas: 1\n  autoscaling: {{maxReplicas: 2}}\n",
            [("outside", "worker.autoscaling", ["minReplicas"], "autoscaling", "{maxReplicas: 2}")],
        ),
        (
            f"{B}  minReplicas: 1\n  autoScaling: {{maxReplicas: 2}}\n",
            [("outside", "worker.autoScaling", ["minReplicas"], "autoScaling", "{maxReplicas: 2}")],
        ),
        (
            f"{B}  name: a\n  persistentVolume: {{directory: /d}}\n",
            [("outside", "worker.persistentVolume", ["name"], "persistentVolume", "{directory: /d}")],
        ),
        # The section does not exist.
        (f"{B}  directory: /d\n", [("outside", "worker.persistentVolume", ["directory"], "", "")]),
        (f"{B}  [a]: 1\n  level: zone\n", [("outside", "worker.highAvailabilityConfig", ["level"], "", "")]),
        # Next to an empty section.
        (
            f"{B}  minReplicas: 1\n  autoscaling:\n",
            [("beside", "worker.autoscaling", ["minReplicas"], "autoscaling", "")],
        ),
        (
            f"{B}  autoScaling:\n  minReplicas: 1\n  resources:\n  limits: {{}}\n  maxReplicas: 3\n",
            [
                ("beside", "worker.autoScaling", ["minReplicas", "maxReplicas"], "autoScaling", ""),
                ("beside", "worker.resources", ["limits"], "resources", ""),
            ],
        ),
        (
            f"{B}  resources:\n    limits:\n    cpu: 1\n    memory: 1Gi\n",
            [("beside", "worker.resources.limits", ["cpu", "memory"], "limits", "")],
        ),
        (
            f"{B}  resources:\n    requests:\n    limits:\n    cpu: 1\n",
            [("beside", "worker.resources.requests", ["cpu"], "requests", "")],
        ),
        # Too deep.
        (
            f"{B}  resources:\n    limits: {{cpu: 1}}\n    replicas: 2\n    tags: [a]\n",
            [("too deep", "worker", ["replicas", "tags"], "", "stack: bento:3.0")],
        ),
        (f"{B}  resources:\n    limits: {{cpu: 1}}\n    owner: me\n", [("too deep", "", ["owner"], "", "name: a")]),
        (f"{B}  replicas: 1\n  resources:\n    replicas: 2\n", []),
        (f"{B}  resources:\n    <<: {{replicas: 2}}\n", []),
        (f"{B}  resources: !custom {{replicas: 2}}\n", []),
        # The stack is at another level, or not known.
        ("worker:\n  compute:\n    stack: bento\n  stackSpec:\n  pipeline: {}\n", [PIPELINE]),
        ("worker:\n  stack: [bento]\n  stackSpec:\n  pipeline: {}\n", []),
        ("worker:\n  stackSpec:\n  pipeline: {}\n  compute: c\n", []),
    ],
)
def test_where_misplaced_fields_belong(text: str, expected: list[Row]) -> None:
    assert rows(read(f"{HEAD}{text}")) == expected


def test_misplaced_fields_are_found_by_the_path_that_they_should_have() -> None:
    found = read(
        f"{HEAD}{B}  resources:\n    limits: {{cpu: 1}}\n    owner: me\n    replicas: 2\n  level: zone\n"
    ).misplaced
    assert found.contains(("owner",))
    assert found.contains(("worker", "replicas"))
    assert found.contains(("worker", "highAvailabilityConfig", "level"))
    assert not found.contains(("worker", "owner"))
    assert not found.contains(("worker", "level"))
    assert not found.contains(("replicas",))
    assert found.present == {("replicas",), ("highAvailabilityConfig", "level")}
    assert found.filled == set()
    assert len(found.keys) == 3
    replicas = found.find("replicas")
    assert replicas is not None
    assert replicas.dotted == "worker.resources.replicas"
    assert found.find("level") is None
    assert found.find("replicas", "x") is None
    assert found.find("owner") is None


def test_the_newer_version_has_no_misplaced_fields() -> None:
    text = "name: a\nversion: v2alpha\ntype: worker\nspec:\n  stack: bento\n  requests: {cpu: 1}\nreplicas: 2\n"
    assert rows(read(text)) == []
