"""Attributes that a mapping does not have yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]

META = "name: orders\nversion: v1beta\ntype: worker\n"


def test_required_and_usual_fields_come_first_in_documented_order(ask: Ask) -> None:
    answer = ask(META + "worker:\n  replicas: 1\n  stack: bento:3.0\n  |\n")
    assert answer.labels[:5] == ["logLevel", "compute", "resources", "topology", "stackSpec"]
    assert answer.labels[5:9] == ["title", "tags", "autoScaling", "highAvailabilityConfig"]
    assert not {"stack", "replicas", "autoscaling"} & set(answer.labels)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("worker:\n  dataosSecrets:\n    - name: a\n      workspace: b\n      |\n", ["allKeys", "consumptionType"]),
        ("worker:\n  dataosSecrets:\n    - name: a\n      workspace: b\n      |\n    - name: c\n      workspace: d\n      key: e\n",
         ["allKeys", "consumptionType"]),
        ("worker:\n  stack: bento:3.0\n  stackSpec:\n    pipeline:\n      |\n", ["processors"]),
        ("worker:\n  stack: bento:3.0\n  stackSpec:\n    |\n", ["input", "pipeline", "output"]),
        ("worker:\n  resources:\n    |\n", ["requests", "limits"]),
        ("worker:\n  resources:\n    limits:\n      |\n", ["cpu", "memory"]),
        ("worker:\n  topology:\n    - name: a\n      type: b\n    - name: c\n      type: d\n      |\n", ["dependencies"]),
        ("worker:\n  stack: a\n  compute: c\n  topology: []\n  |\n",
         ["stackSpec", "replicas", "logLevel", "resources"]),
        ("|\n", ["tags", "description"]),
    ],
)  # fmt: skip
def test_the_fields_that_most_workers_have_come_first(ask: Ask, text: str, first: list[str]) -> None:
    assert ask(META + text).labels[: len(first)] == first


def test_a_collection_in_brackets_is_written_on_the_line(ask: Ask) -> None:
    answer = ask(META + "worker: {|}\n", snippets=False)
    assert [answer.written(label) for label in ("topology", "resources", "logLevel")] == [
        "topology: ",
        "resources: ",
        "logLevel: ",
    ]
    assert ask(META + "worker: {|}\n").accept("resources") == META + "worker: {resources: {}}\n"


def test_fields_that_belong_above_come_after_those_that_belong_below(ask: Ask) -> None:
    answer = ask(META + "worker:\n  compute: c\n  |\n")
    assert answer.labels[:6] == ["resources", "topology", "stackSpec", "replicas", "stack", "logLevel"]
    assert {item.label for item in answer.items if item.detail == "required"} == {"topology", "stack"}


def test_deprecated_attributes_come_last_and_are_marked(ask: Ask) -> None:
    answer = ask(META + "worker:\n  |\n")
    assert answer.labels[-1] == "secrets"
    assert answer["secrets"].tags == [types.CompletionItemTag.Deprecated]
    assert [item.label for item in answer.items if item.tags] == ["secrets"]


@pytest.mark.parametrize("spelling", ["autoscaling", "autoScaling"])
def test_autoscaling_is_offered_once(ask: Ask, spelling: str) -> None:
    labels = ask(META + f"worker:\n  {spelling}: {{enabled: true}}\n  |\n").labels
    assert not {"autoscaling", "autoScaling"} & set(labels)


def test_the_top_level(ask: Ask) -> None:
    answer = ask("name: orders\nversion: v1beta\ntype: worker\n|")
    assert answer.labels == ["tags", "description", "worker", "layer", "owner", "workspace", "title"]


def test_a_document_on_its_way_to_be_a_worker_is_helped_to_its_type(ask: Ask) -> None:
    answer = ask("name: orders\nversion: v1beta\nty|\n")
    assert answer.labels[0] == "type"
    assert "worker" not in answer.labels
    assert answer.accept("type") == "name: orders\nversion: v1beta\ntype: worker\n"


def test_a_document_with_a_name_is_helped_on_request(ask: Ask) -> None:
    assert ask("name: orders\n|").labels[:2] == ["version", "type"]
    assert ask("name: orders\nver|").labels == []
    assert ask("name: orders\nservices: {}\n|").labels == []


def test_what_each_attribute_of_the_section_writes(ask: Ask, snapshot: SnapshotAssertion) -> None:
    answer = ask(META + "worker:\n    stack: fastfun:2.0\n    |\n")
    assert "\n".join(answer.written(label) for label in answer.labels) == snapshot


def test_the_step_of_the_document_is_kept(ask: Ask) -> None:
    answer = ask(META + "worker:\n    stack: bento:3.0\n    |\n")
    assert answer.accept("persistentVolume") == (
        META + "worker:\n    stack: bento:3.0\n    persistentVolume:\n        name: \n        directory: \n"
    )


def test_a_key_in_an_item_is_indented_by_its_own_column(ask: Ask) -> None:
    answer = ask(META + "worker:\n  topology:\n    - |\n")
    assert answer.accept("dependencies") == META + "worker:\n  topology:\n    - dependencies:\n        - \n"


def test_without_snippets_only_the_key_is_written(ask: Ask) -> None:
    answer = ask(META + "worker:\n  |\n", snippets=False)
    assert {answer.written(label) for label in ("logLevel", "topology", "resources")} == {
        "logLevel: ",
        "topology:",
        "resources:",
    }
    assert ask("name: a\nversion: v1beta\n|", snippets=False).written("type") == "type: worker"
    assert all(item.insert_text_format == types.InsertTextFormat.PlainText for item in answer.items)


def test_a_whole_item_of_a_list(ask: Ask) -> None:
    empty = ask(META + "worker:\n  topology:\n    |\n")
    assert empty.labels == ["- name, type"]
    assert empty.accept("- name, type") == META + "worker:\n  topology:\n    - name: \n      type: \n"
    begun = ask(META + "worker:\n  topology:\n    - |\n")
    assert begun.labels[:3] == ["name, type", "name", "type"]
    assert begun.accept("name, type") == META + "worker:\n  topology:\n    - name: \n      type: \n"
    tight = ask(META + "worker:\n  topology:\n    -|\n")
    assert tight.accept("name, type") == META + "worker:\n  topology:\n    - name: \n      type: \n"


@pytest.mark.parametrize(
    ("text", "label", "start"),
    [
        ("  topology:\n    - |", "name, type", "**Topology element**\n"),
        ("  |", "compute", "**compute**: Compute\n"),
    ],
)
def test_an_item_is_described_by_its_title_and_a_field_by_its_name_as_well(
    ask: Ask, text: str, label: str, start: str
) -> None:
    documentation = ask(f"{META}worker:\n{text}\n")[label].documentation
    assert isinstance(documentation, types.MarkupContent)
    assert documentation.value.startswith(start)


def test_the_next_item_of_a_list(ask: Ask) -> None:
    answer = ask(META + "worker:\n  dataosSecrets:\n    - name: a\n      workspace: b\n    |\n  replicas: 1\n")
    assert answer.accept("name, workspace").endswith("workspace: b\n    - name: \n      workspace: \n  replicas: 1\n")


def test_the_stack_says_what_stands_in_its_section(ask: Ask) -> None:
    text = META + "worker:\n  stack: STACK\n  stackSpec:\n    |\n"
    assert ask(text.replace("STACK", "fastfun:2.0")).labels == ["input", "output"]
    assert ask(text.replace("STACK", "bento+x:4.0")).labels[:4] == ["input", "pipeline", "output", "buffer"]
    assert ask(text.replace("STACK", "my-own:1.0")).labels == []


def test_v2alpha_has_its_own_section(ask: Ask) -> None:
    labels = ask("name: a\nversion: v2alpha\ntype: worker\nspec:\n  |\n").labels
    assert "executionMode" in labels
    assert "topology" not in labels


def test_a_key_with_its_colon_is_renamed_and_nothing_more(ask: Ask) -> None:
    answer = ask(META + "worker:\n  lo|gs: INFO\n")
    assert answer.accept("logLevel", replace=True) == META + "worker:\n  logLevel: INFO\n"
    quoted = ask(META + 'worker:\n  "lo|": INFO\n')
    assert quoted.accept("logLevel", replace=True) == META + 'worker:\n  "logLevel": INFO\n'


def test_a_key_over_its_section_is_written_alone(ask: Ask) -> None:
    answer = ask(META + "wor|\n  stack: bento:3.0\n")
    assert answer.accept("worker") == META + "worker: \n  stack: bento:3.0\n"


def test_what_a_merge_key_brings_in_may_still_be_overridden(ask: Ask) -> None:
    answer = ask(META + "worker:\n  <<: {logLevel: INFO, stack: bento:3.0}\n  |\n")
    assert answer.labels.index("logLevel") > answer.labels.index("stackSpec")
    assert answer["stack"].detail == "overrides the value merged by <<"


def test_each_attribute_is_described(ask: Ask, snapshot: SnapshotAssertion) -> None:
    answer = ask(META + "worker:\n  |\n")
    shown = []
    for label in ("stack", "logLevel", "secrets"):
        documentation = answer[label].documentation
        assert isinstance(documentation, types.MarkupContent)
        shown.append(documentation.value)
    assert "\n\n=====\n\n".join(shown) == snapshot


def test_an_amount_of_cpu_and_memory_comes_with_its_default(ask: Ask) -> None:
    answer = ask(META + "worker:\n  resources:\n    limits:\n      |\n")
    assert answer.accept("memory") == META + "worker:\n  resources:\n    limits:\n      memory: 400Mi\n"
