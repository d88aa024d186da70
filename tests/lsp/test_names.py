"""The names in a document: which one is at the cursor, and where else it occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint_lsp.names import name_at

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

    from workerlint_lsp.names import Occurrence

HEAD = "type: worker\nworker:\n"
GRAPH = f"""{HEAD}  topology:
    - name: orders
    - name: 'clean'
      dependencies: [orders]
"""
BUNDLE = """\
name: b
version: v1beta
type: bundle
bundle:
  resources:
    - id: depot
      dependencies: []
    - id: feed
      dependencies: [depot]
"""


def found(editor: Editor) -> str:
    """Return the name at the cursor, the line of the occurrence there, and those of all; uses are in brackets."""
    manifest = editor.request.manifest_at(editor.offset)
    named = name_at(manifest, editor.offset) if manifest is not None else None
    if named is None:
        return ""
    name, here = named

    def drawn(place: Occurrence) -> str:
        line = editor.positions.lines.line_of(place.span.start)
        return f"{line}" if place.defines else f"({line})"

    return f"{name.what} {name.text} at {drawn(here)}: {' '.join(map(drawn, name.places))}"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("name:| orders", ""),
        ("name: |orders", "topology element orders at 3: 3 (5)"),
        ("name: orders|", "topology element orders at 3: 3 (5)"),
        ("|'clean'", "topology element clean at 4: 4"),
        ("'clean'|", "topology element clean at 4: 4"),
        ("[|orders]", "topology element orders at (5): 3 (5)"),
        ("[orders|]", "topology element orders at (5): 3 (5)"),
        ("|[orders]", ""),
        ("[orders]|", ""),
        ("|dependencies", ""),
    ],
)
def test_an_element_is_at_each_of_its_characters(editor: type[Editor], place: str, expected: str) -> None:
    text = place.replace("|", "")
    assert GRAPH.count(text) == 1
    assert found(editor(GRAPH.replace(text, place))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a:| &x 1\n  b: *x\n", ""),
        ("  a: |&x 1\n  b: *x\n", "anchor x at 2: 2 (3)"),
        ("  a: &|x 1\n  b: *x\n", "anchor x at 2: 2 (3)"),
        ("  a: &x| 1\n  b: *x\n", "anchor x at 2: 2 (3)"),
        ("  a: &x |1\n  b: *x\n", ""),
        ("  a: &x 1\n  b:| *x\n", ""),
        ("  a: &x 1\n  b: |*x\n", "anchor x at (3): 2 (3)"),
        ("  a: &x 1\n  b: *x|\n", "anchor x at (3): 2 (3)"),
        ("  b: *|x\n", "anchor x at (2): (2)"),
        ("  a: &x 1\n  b: *x\n  c: &x 2\n  d: *|x\n", "anchor x at (5): 4 (5)"),
    ],
)
def test_an_anchor_is_at_its_sign_and_its_name(editor: type[Editor], text: str, expected: str) -> None:
    assert found(editor(HEAD + text)) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("[{name: a, dependencies: [a|, a]}]", "topology element a at (2): 2 (2) (2)"),
        ("[{name: a}, {name: a|}]", "topology element a at 2: 2 2"),
        ("[{name: b, dependencies: [a|]}]", "topology element a at (2): (2)"),
        ("[{dependencies: [b]}, {name: b|}]", "topology element b at 2: 2 (2)"),
        ("[{name: ${A|}}]", ""),
        ("[{name: b, dependencies: [${A|}]}]", ""),
        ("[{name: b, dependencies: [~|]}]", ""),
        ("[{name: b, dependencies: ['|']}]", ""),
        ("[{name: b, dependencies: [[a|]]}]", ""),
        ("[{name: b, dependencies: a|}]", ""),
        ("[{name: [a|]}]", ""),
        ("[{name: ''}, {type: a|}]", ""),
    ],
)
def test_the_names_and_dependencies_of_elements(editor: type[Editor], items: str, expected: str) -> None:
    assert found(editor(f"{HEAD}  topology: {items}\n")) == expected


def test_an_alias_of_a_name_is_an_occurrence_of_the_name(editor: type[Editor]) -> None:
    text = f"{HEAD}  topology:\n    - name: &n or|ders\n    - name: b\n      dependencies: [*n]\n"
    assert found(editor(text)) == "topology element orders at 3: 3 (5)"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("id: de|pot", "Bundle resource depot at 5: 5 (8)"),
        ("[de|pot]", "Bundle resource depot at (8): 5 (8)"),
        ("id: fe|ed", "Bundle resource feed at 7: 7"),
    ],
)
def test_the_ids_of_a_bundle(editor: type[Editor], place: str, expected: str) -> None:
    assert found(editor(BUNDLE.replace(place.replace("|", ""), place))) == expected


def test_an_entry_of_a_bundle_without_an_id_has_no_name(editor: type[Editor]) -> None:
    text = BUNDLE.replace("id: depot", "file: depot.ya|ml")
    assert found(editor(text)) == ""
