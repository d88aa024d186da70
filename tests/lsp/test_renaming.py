"""Renaming elements of the topology and anchors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.renaming import prepare_rename, rename_symbol

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

HEAD = "name: a\ntype: worker\nworker:\n"
GRAPH = f"""{HEAD}  topology:
    - name: orders
    - name: clean
      dependencies: ['orders', "orders", orders]
    - name: out
      dependencies:
        - clean
"""


def renamed(editor: Editor, new: str) -> str:
    return editor.after(rename_symbol(editor.request, types.RenameParams(editor.document, editor.cursor, new)))


def refusal(editor: Editor, new: str) -> str:
    with pytest.raises(RefusedError) as caught:
        renamed(editor, new)
    return str(caught.value)


@pytest.mark.parametrize(
    ("new", "plain", "single", "double"),
    [
        ("raw", "raw", "'raw'", '"raw"'),
        ("yes", '"yes"', "'yes'", '"yes"'),
        ("3", '"3"', "'3'", '"3"'),
        ("a: b", '"a: b"', "'a: b'", '"a: b"'),
        ("it's", '"it\'s"', "'it''s'", '"it\'s"'),
        ('a "b" \\', '"a \\"b\\" \\\\"', "'a \"b\" \\'", '"a \\"b\\" \\\\"'),
        ("x, y]", '"x, y]"', "'x, y]'", '"x, y]"'),
        ("é😀", '"é😀"', "'é😀'", '"é😀"'),
    ],
)
def test_quotes_are_kept_and_added(editor: type[Editor], new: str, plain: str, single: str, double: str) -> None:
    shown = editor(GRAPH.replace("name: orders", "name: ord|ers"))
    assert renamed(shown, new) == GRAPH.replace("name: orders", f"name: {plain}").replace(
        "['orders', \"orders\", orders]", f"[{single}, {double}, {plain}]"
    )


def test_from_a_dependency(editor: type[Editor]) -> None:
    shown = editor(GRAPH.replace("- clean", "- |clean"))
    assert renamed(shown, "tidy") == GRAPH.replace("clean", "tidy")


def test_in_markdown(editor: type[Editor]) -> None:
    text = f"# Orders\n\n```yaml\n{GRAPH}```\n"
    shown = editor(text.replace("- clean", "- |clean"), path="/manifests/orders.md")
    assert renamed(shown, "tidy") == text.replace("clean", "tidy")


def test_an_alias_follows_the_name_it_stands_for(editor: type[Editor]) -> None:
    text = f"{HEAD}  topology:\n    - name: &n orders\n    - name: b\n      dependencies: [*n, ord|ers]\n"
    assert renamed(editor(text), "raw") == text.replace("|", "").replace("orders", "raw")


def test_an_alias_of_something_else_is_replaced(editor: type[Editor]) -> None:
    text = f"{HEAD}  logLevel: &n orders\n  topology:\n    - name: *n\n    - name: b\n      dependencies: [ord|ers]\n"
    expected = text.replace("|", "").replace("name: *n", "name: raw").replace("[orders]", "[raw]")
    assert renamed(editor(text), "raw") == expected


@pytest.mark.parametrize("doc", ["&n orders", '&n "orders"'])
def test_an_alias_of_another_field_below_the_name_is_replaced(editor: type[Editor], doc: str) -> None:
    text = f"{HEAD}  topology:\n    - name: ord|ers\n      doc: {doc}\n    - name: b\n      dependencies: [*n]\n"
    expected = text.replace("|", "").replace("name: orders", "name: raw").replace("[*n]", "[raw]")
    assert renamed(editor(text), "raw") == expected


def test_a_list_that_two_elements_share_is_written_once(editor: type[Editor]) -> None:
    text = (
        f"{HEAD}  topology:\n    - name: o|ne\n    - name: b\n      dependencies: &d [one]\n"
        "    - name: c\n      dependencies: *d\n"
    )
    assert renamed(editor(text), "two") == text.replace("|", "").replace("one", "two")


def test_an_anchor_with_its_aliases(editor: type[Editor]) -> None:
    text = f"{HEAD}  a: &x\n    x: x\n  b: [*|x, *x]\n  c: &x 2\n  d: *x\n"
    expected = f"{HEAD}  a: &new-1\n    x: x\n  b: [*new-1, *new-1]\n  c: &x 2\n  d: *x\n"
    assert renamed(editor(text), "new-1") == expected


def test_a_client_with_versions_is_told_which(editor: type[Editor]) -> None:
    capable = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
        )
    )
    shown = editor(GRAPH.replace("- clean", "- |clean"), capabilities=capable)
    edit = rename_symbol(shown.request, types.RenameParams(shown.document, shown.cursor, "tidy"))
    assert edit is not None
    assert edit.changes is None
    (change,) = edit.document_changes or ()
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1
    assert shown.after(edit) == GRAPH.replace("clean", "tidy")


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("out", "The topology element `out` already exists."),
        (" ", "A name must not be empty, or start or end with a space."),
        ("a ", "A name must not be empty, or start or end with a space."),
        (" a", "A name must not be empty, or start or end with a space."),
        ("", "A name must not be empty, or start or end with a space."),
        ("a\tb", "A name must not contain line breaks, tabs or other control characters."),
        ("a\nb", "A name must not contain line breaks, tabs or other control characters."),
    ],
)
def test_a_name_that_will_not_do_is_refused(editor: type[Editor], new: str, message: str) -> None:
    assert refusal(editor(GRAPH.replace("- clean", "- |clean")), new) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("  a: &x 1\n  b: *|x\n", "The name of an anchor must consist of letters, digits, `-` and `_`."),
        ("  b: *|x\n", "The anchor `x` is not defined: define it first."),
        (
            "  topology: [{name: a, dependencies: [mi|ssing]}]\n",
            "The topology element `missing` is not defined: define it first.",
        ),
        ("  sta|ck: bento\n", "Only topology elements, ids in Bundles and anchors can be renamed."),
        (
            '  logLevel: "INFO\n  topology:\n    - name: or|ders\n',
            "Fix the syntax error on line 4 first: the line may contain the name.",
        ),
    ],
)
def test_what_cannot_be_renamed_is_refused(editor: type[Editor], text: str, message: str) -> None:
    assert refusal(editor(HEAD + text), "a b") == message


def test_an_anchor_with_the_name_of_an_element(editor: type[Editor]) -> None:
    text = f"{HEAD}  topology:\n    - name: &x x\n    - name: b\n      dependencies: [*|x, x]\n"
    expected = text.replace("|", "").replace("&x", "&y").replace("*x", "*y")
    assert renamed(editor(text), "y") == expected


def test_an_anchor_that_another_has_is_refused(editor: type[Editor]) -> None:
    assert (
        refusal(editor(f"{HEAD}  a: &x 1\n  b: *|x\n  c: &y 2\n"), "y")
        == "The anchor `y` already exists in this document."
    )


def test_the_same_name_changes_nothing(editor: type[Editor]) -> None:
    assert renamed(editor(GRAPH.replace("- clean", "- |clean")), "clean") == GRAPH


def test_what_will_be_renamed_is_shown_first(editor: type[Editor]) -> None:
    shown = editor(GRAPH.replace("'orders'", "'ord|ers'"))
    found = prepare_rename(shown.request, types.PrepareRenameParams(shown.document, shown.cursor))
    assert found is not None
    assert found.placeholder == "orders"
    start, end = shown.positions.offsets(found.range)
    assert shown.text[start - 1 : end + 1] == "'orders'"


def test_what_cannot_be_renamed_is_refused_before_a_new_name_is_typed(editor: type[Editor]) -> None:
    shown = editor(f"{HEAD}  b: *|x\n")
    with pytest.raises(RefusedError, match=r"^The anchor `x` is not defined: define it first\.$"):
        prepare_rename(shown.request, types.PrepareRenameParams(shown.document, shown.cursor))


@pytest.mark.parametrize("new", ["a: b", "a # b", "[a", "*a", "- a"])
def test_a_rename_that_would_change_something_else_is_refused(
    editor: type[Editor], monkeypatch: pytest.MonkeyPatch, new: str
) -> None:
    """If the new name were written without quotes, the text would be compared with the one before."""
    monkeypatch.setattr("workerlint_lsp.renaming.scalar", str)
    message = f"Renaming `clean` to `{new}` would change other parts of the manifest."
    assert refusal(editor(GRAPH.replace("- clean", "- |clean")), new) == message


def test_there_is_nothing_to_rename_in_a_key_or_in_other_yaml(editor: type[Editor]) -> None:
    for text in (GRAPH.replace("topology", "topo|logy"), "worker: &x 1\nb: *|x\n"):
        shown = editor(text)
        assert prepare_rename(shown.request, types.PrepareRenameParams(shown.document, shown.cursor)) is None
    other = editor("worker: &x 1\nb: *|x\n")
    assert rename_symbol(other.request, types.RenameParams(other.document, other.cursor, "y")) is None


@pytest.mark.parametrize("new", ["raw", "'", '"', "#", "a: b"])
def test_a_key_with_the_same_text_is_kept(editor: type[Editor], new: str) -> None:
    text = f"{HEAD}  topology:\n    - name: ty|pe\n      type: type\n"
    after = renamed(editor(text), new)
    assert after.endswith("\n      type: type\n")
    assert "name: type" not in after


def test_the_second_of_two_elements_with_one_name_is_renamed_with_the_first(editor: type[Editor]) -> None:
    text = f"{HEAD}  topology:\n    - name: one\n    - name: o|ne\n"
    assert renamed(editor(text), "two") == text.replace("|", "").replace("one", "two")


def test_the_anchor_of_another_document_may_have_the_name(editor: type[Editor]) -> None:
    text = f"{HEAD}  a: &x 1\n  b: *|x\n---\n{HEAD}  c: &y 2\n"
    assert renamed(editor(text), "y") == text.replace("|", "").replace("&x", "&y").replace("*x", "*y")


def test_a_name_in_the_second_document_of_a_stream(editor: type[Editor]) -> None:
    text = f"{GRAPH}---\n{GRAPH.replace('- clean', '- cl|ean')}"
    assert renamed(editor(text), "tidy") == f"{GRAPH}---\n{GRAPH.replace('clean', 'tidy')}"


@pytest.mark.parametrize(("new", "fits"), [("a", True), ("A-1_b", True), ("", False), ("a.b", False), ("a b", False)])
def test_the_name_of_an_anchor(editor: type[Editor], new: str, fits: bool) -> None:
    there = editor(f"{HEAD}  a: &x 1\n  b: *|x\n")
    if fits:
        assert renamed(there, new) == f"{HEAD}  a: &{new} 1\n  b: *{new}\n"
    else:
        assert refusal(there, new) == "The name of an anchor must consist of letters, digits, `-` and `_`."


def test_names_in_a_manifest_with_other_errors(editor: type[Editor]) -> None:
    text = f"{GRAPH}  logLevel: LOUD\n  logLevel: INFO\n"
    assert renamed(editor(text.replace("- clean", "- cl|ean")), "tidy") == text.replace("clean", "tidy")
