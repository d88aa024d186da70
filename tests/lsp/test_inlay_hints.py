"""Inlay hints at the ends of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

import workerlint.manifest.document
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.inlay_hints import inlay_hints
from workerlint_lsp.priority import CancelledWorkError

from .samples import SCALED

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.conftest import Editor


def drawn(editor: Editor, first: int = 0, last: int = 99) -> str:
    """Return the text with the hints where an editor shows them."""
    place = types.Range(types.Position(first, 0), types.Position(last, 0))
    hints = inlay_hints(editor.request, types.InlayHintParams(editor.document, place))
    return editor.apply(
        [
            types.TextEdit(types.Range(hint.position, hint.position), f" «{hint.label}»")
            for hint in sorted(hints, key=lambda hint: hint.position.line)
        ]
    )


def test_defaults_and_capacity(editor: type[Editor], snapshot: SnapshotAssertion) -> None:
    assert drawn(editor(SCALED)) == snapshot


def test_without_resources(editor: type[Editor], snapshot: SnapshotAssertion) -> None:
    assert drawn(editor("type: worker\nlayer: user\nworkspace: w\nworker:\n  replicas: 2\n")) == snapshot


def test_only_the_lines_that_are_asked_for(editor: type[Editor]) -> None:
    text = drawn(editor(SCALED), 8, 9)
    assert text.count("«") == 2
    assert "resources: «5 replicas" in text


def test_nothing_is_read_again_for_them(editor: type[Editor], monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor requests them for the visible range at every keystroke, when the check has read the text already."""
    here = editor("---\n".join(["type: worker\nworker:\n  replicas: 2\n"] * 50))
    monkeypatch.setattr(workerlint.manifest.document, "read_part", lambda *_: pytest.fail("read again"))
    assert drawn(here, 41, 42).count("«") == 2


def test_each_kind_can_be_switched_off(editor: type[Editor]) -> None:
    assert "«5 replicas" not in drawn(editor(SCALED, settings=ClientSettings(capacity_hints=False)))
    assert "«layer" not in drawn(editor(SCALED, settings=ClientSettings(default_hints=False)))
    off = ClientSettings(capacity_hints=False, default_hints=False)
    assert drawn(editor(SCALED, settings=off)) == SCALED


def test_none_while_lines_cannot_be_read(editor: type[Editor]) -> None:
    text = "type: worker\nworker:\n  stack: 'bento\n  replicas: 2\n"
    assert drawn(editor(text)) == text


def test_a_worker_that_is_nested_too_deeply_has_none(editor: type[Editor]) -> None:
    text = f"type: worker\nworker: {'[' * 3000}\n"
    here = editor(text)
    assert len(here.request.workers) == 1
    assert drawn(here) == text


@pytest.mark.parametrize(
    ("resources", "label"),
    [
        ("requests: {cpu: $A, memory: $B}\n    limits: {cpu: 1, memory: 1Gi}", "2 replicas: limits 2 CPU and 2Gi"),
        ("requests: {cpu: 1, memory: 1Gi}\n    limits: {cpu: $A, memory: $B}", "2 replicas: requests 2 CPU and 2Gi"),
        ("requests: {cpu: 1, memory: $A}\n    limits: {cpu: $B, memory: 1Gi}",
         "2 replicas: requests 2 CPU, limits 2Gi"),
        ("requests: {cpu: $A, memory: $B}\n    limits: {cpu: $A, memory: $B}", ""),
    ],
)  # fmt: skip
def test_the_capacity_leaves_out_what_is_not_known(editor: type[Editor], resources: str, label: str) -> None:
    settings = ClientSettings(default_hints=False)
    text = f"type: worker\nworker:\n  replicas: 2\n  resources:\n    {resources}\n"
    expected = text.replace("resources:", f"resources: «{label}»") if label else text
    assert drawn(editor(text, settings=settings)) == expected


@pytest.mark.parametrize(("replicas", "shown"), [(1, False), (2, True)])
def test_the_capacity_of_one_replica_is_that_of_the_manifest(editor: type[Editor], replicas: int, shown: bool) -> None:
    settings = ClientSettings(default_hints=False)
    text = f"type: worker\nworker:\n  replicas: {replicas}\n  resources: {{requests: {{cpu: 1}}}}\n"
    assert ("«" in drawn(editor(text, settings=settings))) is shown


@pytest.mark.parametrize(("first", "last", "lines"), [(2, 2, [2]), (1, 1, []), (2, 3, [2, 3]), (3, 3, [3]), (4, 9, [])])
def test_the_hints_are_those_on_the_lines_of_the_range(
    editor: type[Editor], first: int, last: int, lines: list[int]
) -> None:
    text = drawn(editor("name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"), first, last)
    assert [number for number, line in enumerate(text.splitlines()) if "«" in line] == lines


def test_what_a_hint_means_is_explained(editor: type[Editor]) -> None:
    here = editor(SCALED)
    place = types.Range(types.Position(0, 0), types.Position(99, 0))
    hints = inlay_hints(here.request, types.InlayHintParams(here.document, place))
    assert all(hint.padding_left for hint in hints)
    assert {(hint.tooltip, str(hint.label).startswith("5 replicas")) for hint in hints} == {
        ("Defaults of fields that the manifest does not set.", False),
        ("Total of all replicas at the maximum number of replicas.", True),
    }


@pytest.mark.parametrize(
    ("scaling", "shown"), [("", True), ("  autoScaling: {enabled: false}\n", True),
                           ("  autoScaling: {enabled: true}\n", False), ("  autoScaling: {enabled: $X}\n", False)],
)  # fmt: skip
def test_the_default_of_replicas_is_hidden_where_autoscaling_sets_them(
    editor: type[Editor], scaling: str, shown: bool
) -> None:
    text = f"type: worker\nworker:\n  stack: a\n{scaling}"
    assert ("replicas: 1" in drawn(editor(text))) is shown


def test_defaults_of_the_top_level_need_the_type_they_are_next_to(editor: type[Editor]) -> None:
    settings = ClientSettings(capacity_hints=False)
    text = "name: a\nversion: v1beta\nworker:\n  stack: bento:3.0\n"
    lines = drawn(editor(text, settings=settings)).splitlines()
    assert [number for number, line in enumerate(lines) if "«" in line] == [2]


@pytest.mark.parametrize("resources", ["resources:\n", "resources: []\n", "resources: $X\n"])
def test_a_section_that_is_no_mapping(editor: type[Editor], resources: str) -> None:
    text = f"type: worker\nlayer: user\nworkspace: w\nworker:\n  logLevel: INFO\n  dryRun: true\n  replicas: 1\n  {resources}"
    after = drawn(editor(text))
    assert [line.partition(" «")[2] for line in after.splitlines() if "«" in line] in (
        [],
        ["requests: {cpu: 100m, memory: 100Mi}, limits: {cpu: 400m, memory: 400Mi}»"],
    )


def test_a_request_that_was_cancelled_stops(editor: type[Editor]) -> None:
    here = editor(SCALED)
    request = here.request
    request.work.is_cancelled = True
    place = types.Range(types.Position(0, 0), types.Position(99, 0))
    with pytest.raises(CancelledWorkError):
        inlay_hints(request, types.InlayHintParams(here.document, place))
