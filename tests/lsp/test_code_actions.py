"""The code actions at a finding, and their edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.diagnostic import Diagnostic, Fix
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.code_actions import code_actions, resolve_code_action
from workerlint_lsp.endpoint import RefusedError
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

KEY = "dataos_" + "c2VjcmV0LXRva2Vu" * 2


def actions(
    editor: Editor, *, only: list[str] | None = None, named: list[types.Diagnostic] | None = None
) -> list[types.CodeAction]:
    context = types.CodeActionContext(named or [], [*only] if only else None)
    params = types.CodeActionParams(editor.document, types.Range(editor.cursor, editor.cursor), context)
    return code_actions(editor.request, params) or []


def titles(editor: Editor, **asked: object) -> list[str]:
    return [item.title for item in actions(editor, **asked)]  # type: ignore[arg-type]


def test_the_fix_comes_first_and_the_comments_last(editor: type[Editor]) -> None:
    here = editor("type: worker\nworker:\n  logLevel: in|fo\n")
    found = actions(here, only=["quickfix"])
    assert [item.title for item in found] == [
        "Replace with `INFO`",
        "Suppress DW301 invalid-log-level on this line",
        "Suppress DW301 invalid-log-level in this document",
    ]
    assert [item.is_preferred for item in found] == [True, None, None]
    assert here.after(found[0].edit) == "type: worker\nworker:\n  logLevel: INFO\n"
    assert here.after(found[1].edit) == "type: worker\nworker:\n  logLevel: info # workerlint: ignore[DW301]\n"
    assert found[0].diagnostics == [item for item in here.checked.reports if item.code == "DW301"]


@pytest.mark.parametrize(
    ("line", "offered"),
    [("logLevel: |info", True), ("logLevel: info|", True), ("logLevel:| info", False), ("logLevel: info  |", False)],
)
def test_a_fix_is_offered_from_the_first_character_of_its_finding_to_the_last(
    editor: type[Editor], line: str, offered: bool
) -> None:
    here = editor(f"type: worker\nworker:\n  {line}\n")
    assert ("Replace with `INFO`" in titles(here)) is offered
    named = [item for item in here.checked.reports if item.code == "DW301"]
    assert "Replace with `INFO`" in titles(here, named=named)


def test_a_fix_that_needs_a_look_is_not_preferred(editor: type[Editor]) -> None:
    here = editor("name: a\ntype: worker\nworker:\n  logLvel|: INFO\n")
    found = actions(here, only=["quickfix"])
    assert here.after(found[0].edit) == "name: a\ntype: worker\nworker:\n  logLevel: INFO\n"
    assert found[0].is_preferred is None


def test_alternatives_are_offered(editor: type[Editor]) -> None:
    here = editor(
        "type: worker\nworker:\n  resources:\n    requests:\n      cpu: 10|00m\n    limits:\n      cpu: 400m\n"
    )
    fixes = [item for item in actions(here, only=["quickfix"]) if not item.title.startswith("Suppress")]
    assert [item.title for item in fixes] == ["Raise `limits.cpu` to `1000m`", "Lower `requests.cpu` to `400m`"]


ELEMENTS = "type: worker\nworker:\n  topology:\n    - name: cities\n    - name: enrich\n      dependencies: [{}]\n"
BUNDLE = "type: bundle\nbundle:\n  resources:\n    - id: cities\n      file: a.yaml\n    - id: b\n      file: b.yaml\n"


@pytest.mark.parametrize(
    ("text", "fixes"),
    [
        (ELEMENTS.format("city|s"), ["Replace with `cities`", "Add an element named `citys`"]),
        (ELEMENTS.format("ware|house"), ["Add an element named `warehouse`"]),
        ("type: worker\nworker:\n  configs: &small {}\n  envs: *smal|\n", ["Replace with `*small`"]),
        ("type: worker\nworker:\n  envs: *smal|\n", ['Replace with `"*smal"`']),
        (BUNDLE + "      dependencies: [city|s]\n", ["Replace with `cities`"]),
    ],
)
def test_a_reference_to_nothing_is_renamed_or_its_target_is_added(
    editor: type[Editor], text: str, fixes: list[str]
) -> None:
    here = editor(text)
    found = [item for item in actions(here, only=["quickfix"]) if not item.title.startswith("Suppress")]
    assert [item.title for item in found] == fixes
    codes = {item.code for item in found[0].diagnostics or ()}
    fixed = editor(here.after(found[0].edit))
    assert codes.isdisjoint(item.code for item in fixed.checked.reports)


def test_behind_characters_of_two_units(editor: type[Editor]) -> None:
    for encoding in ("utf-8", "utf-16", "utf-32"):
        here = editor("type: worker\nworker: {title: '😀é', logLevel: in|fo}\n", encoding=encoding)
        found = actions(here, only=["quickfix"])
        assert here.after(found[0].edit) == "type: worker\nworker: {title: '😀é', logLevel: INFO}\n"


def test_a_finding_on_the_line_counts_when_the_client_names_it(editor: type[Editor]) -> None:
    here = editor("type: worker\nworker:\n  |logLevel: info\n")
    assert titles(here, only=["quickfix"]) == []
    named = types.Diagnostic(
        types.Range(types.Position(2, 99), types.Position(2, 99)), "whatever", code="DW301", source="workerlint"
    )
    assert titles(here, only=["quickfix"], named=[named])[0] == "Replace with `INFO`"


def test_nothing_where_nothing_is_wrong(editor: type[Editor]) -> None:
    sound = (
        "name: a\nversion: v1beta\ntype: wor|ker\nworker:\n  stack: bento:3.0\n  compute: runnable-default\n"
        "  topology: [{name: a, type: bento}]\n"
    )
    assert titles(editor(sound), only=["quickfix"]) == []
    assert titles(editor("kind: Deploy|ment\nworker: {logLevel: info}\nspec: {}\n")) == []


RESOLVING = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(
        code_action=types.CodeActionClientCapabilities(resolve_support=types.ClientCodeActionResolveOptions(["edit"]))
    )
)


class TestResolvedFixes:
    TEXT = "type: worker\nworker:\n  resources:\n    requests:\n      cpu: 10|00m\n    limits:\n      cpu: 400m\n"

    def test_each_gets_its_own_edit(self, editor: type[Editor]) -> None:
        here = editor(self.TEXT, capabilities=RESOLVING)
        first, second, *_ = actions(here, only=["quickfix"])
        assert (first.edit, second.edit) == (None, None)
        start = here.text.index("1000m")
        assert [action.data for action in (first, second)] == [
            {"uri": here.snapshot.uri, "fix": ["DW323", start, start + 5, number]} for number in (0, 1)
        ]
        assert here.after(resolve_code_action(here.request, first).edit) == here.text.replace("400m", "1000m")
        assert here.after(resolve_code_action(here.request, second).edit) == here.text.replace("1000m", "400m")

    def test_one_whose_finding_is_gone_has_none(self, editor: type[Editor]) -> None:
        first, *_ = actions(editor(self.TEXT, capabilities=RESOLVING), only=["quickfix"])
        later = editor(self.TEXT.replace("400m", "2"), capabilities=RESOLVING)
        assert resolve_code_action(later.request, first).edit is None

    def test_one_that_is_not_among_the_fixes_of_its_finding_has_none(self, editor: type[Editor]) -> None:
        here = editor(self.TEXT, capabilities=RESOLVING)
        action, *others = [item for item in actions(here, only=["quickfix"]) if item.edit is None]
        assert isinstance(action.data, dict)
        action.data["fix"][3] = 1 + len(others)
        assert resolve_code_action(here.request, action).edit is None

    @pytest.mark.parametrize("data", [None, [], "fix"])
    def test_one_with_data_of_another_server_has_none(self, editor: type[Editor], data: types.LSPAny) -> None:
        here = editor("|type: worker\nworker:\n  logLevel: info\n", capabilities=RESOLVING)
        action = types.CodeAction("Replace with `INFO`", data=data)
        assert resolve_code_action(here.request, action).edit is None

    def test_one_that_changes_what_it_does_not_name_is_refused(self, editor: type[Editor]) -> None:
        here = editor("|type: worker\nworker:\n  logLevel: info\n", capabilities=RESOLVING)
        found = here.checked.file.diagnostics
        at = next(index for index, item in enumerate(found) if item.code == "DW301")
        item = found[at]
        assert item.fix
        unnamed = Fix(item.fix.title, item.fix.edits, item.fix.applicability, [("worker", "stack")])
        found[at] = Diagnostic(item.code, item.name, item.severity, item.span, item.message, "", (unnamed,))
        action = types.CodeAction("Replace with `INFO`", types.CodeActionKind.QuickFix)
        action.data = {"uri": here.snapshot.uri, "fix": [item.code, item.span.start, item.span.end, 0]}
        with pytest.raises(RefusedError, match="this fix of DW301 would change something else"):
            resolve_code_action(here.request, action)


class TestFixAll:
    TEXT = "|type: worker\nworker:\n  logLevel: info\n  replicas: 2.0\n  loglevels: X\n"

    def test_the_safe_fixes_at_once(self, editor: type[Editor]) -> None:
        here = editor(self.TEXT)
        (found,) = actions(here, only=["source.fixAll"])
        assert found.kind == "source.fixAll.workerlint"
        assert found.title == "workerlint: Apply all safe fixes"
        assert here.after(found.edit) == "type: worker\nworker:\n  logLevel: INFO\n  replicas: 2.0\n  loglevels: X\n"

    def test_it_is_announced_and_worked_out_later_for_clients_that_can(self, editor: type[Editor]) -> None:
        here = editor(self.TEXT, capabilities=RESOLVING)
        found = next(item for item in actions(here) if item.kind == "source.fixAll.workerlint")
        assert found.edit is None
        assert found.data == {"uri": here.snapshot.uri}
        assert "logLevel: INFO" in here.after(resolve_code_action(here.request, found).edit)

    def test_the_other_fixes_too_when_the_setting_says_so(self, editor: type[Editor]) -> None:
        text = (
            "|name: a\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  topology: [{name: a, type: b}]\n"
        )
        assert actions(editor(text), only=["source.fixAll.workerlint"]) == []
        here = editor(text, settings=ClientSettings(unsafe_fix_all=True))
        (found,) = actions(here, only=["source.fixAll.workerlint"])
        assert found.title == "workerlint: Apply all fixes"
        assert "compute: runnable-default" in here.after(found.edit)

    @pytest.mark.parametrize("resolving", [False, True])
    def test_it_is_not_offered_where_nothing_can_be_fixed(self, editor: type[Editor], resolving: bool) -> None:
        capabilities = RESOLVING if resolving else None
        here = editor("|type: worker\nworker:\n  logLevel: LOUD\n", capabilities=capabilities)
        assert "source.fixAll.workerlint" not in {item.kind for item in actions(here)}

    def test_it_changes_nothing_in_a_file_that_is_excluded_by_now(self, editor: type[Editor], tmp_path: Path) -> None:
        here = editor(self.TEXT, capabilities=RESOLVING)
        found = next(item for item in actions(here) if item.kind == "source.fixAll.workerlint")
        (tmp_path / "workerlint.toml").write_text('exclude = ["w.yaml"]\n')
        folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
        now = editor(self.TEXT, capabilities=RESOLVING, folder=folder, path=str(tmp_path / "w.yaml"))
        assert now.after(resolve_code_action(now.request, found).edit) == now.text

    def test_other_kinds_are_not_answered(self, editor: type[Editor]) -> None:
        assert actions(editor(self.TEXT), only=["source.organizeImports", "refactor"]) == []


def test_edits_carry_the_version_where_the_client_takes_it(editor: type[Editor]) -> None:
    capable = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
        )
    )
    here = editor("type: worker\nworker:\n  logLevel: in|fo\n", capabilities=capable)
    edit = actions(here)[0].edit
    assert edit is not None
    assert edit.changes is None
    assert edit.document_changes is not None
    change = edit.document_changes[0]
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.version == 1


def test_a_kind_of_the_protocol_includes_the_kinds_below_it(editor: type[Editor]) -> None:
    here = editor("type: worker\nworker:\n  logLevel: in|fo\n")
    only = [types.CodeActionKind.Source]
    assert titles(here, only=only) == ["workerlint: Apply all safe fixes"]
    assert titles(here, only=[types.CodeActionKind.SourceFixAll]) == titles(here, only=only)


def test_the_empty_kind_means_all_kinds(editor: type[Editor]) -> None:
    here = editor("type: worker\nworker:\n  logLevel: in|fo\n")
    assert titles(here, only=[""]) == titles(here)
    assert titles(here, only=["refactor"]) == []


class TestSortFields:
    TEXT = (
        "version: v1beta\n# of the team\nname: a\ntype: worker\n\nworker:\n  compute: runnable-default\n"
        "  stack: bento:3.0\n  resources:\n    limits:\n      memory: 1Gi\n      cpu: 1\n|"
    )
    SORTED = (
        "# of the team\nname: a\nversion: v1beta\ntype: worker\n\nworker:\n  stack: bento:3.0\n"
        "  compute: runnable-default\n  resources:\n    limits:\n      cpu: 1\n      memory: 1Gi\n"
    )

    @pytest.mark.parametrize("only", ["source", "source.sortFields", "source.sortFields.workerlint"])
    def test_fields_are_sorted_at_all_levels(self, editor: type[Editor], only: str) -> None:
        here = editor(self.TEXT, capabilities=RESOLVING)
        found = next(item for item in actions(here, only=[only]) if item.kind == "source.sortFields.workerlint")
        assert found.title == "workerlint: Sort the fields in the documented order"
        assert here.after(found.edit) == self.SORTED

    @pytest.mark.parametrize("only", [None, [""], ["quickfix"], ["source.fixAll"]])
    def test_it_is_offered_only_where_it_is_requested(self, editor: type[Editor], only: list[str] | None) -> None:
        kinds = {item.kind for item in actions(editor(self.TEXT), only=only)}
        assert "source.sortFields.workerlint" not in kinds

    def test_it_is_not_offered_for_sorted_fields(self, editor: type[Editor]) -> None:
        assert actions(editor(f"{self.SORTED}|"), only=["source.sortFields"]) == []

    def test_it_changes_nothing_in_a_file_that_is_excluded(self, editor: type[Editor], tmp_path: Path) -> None:
        (tmp_path / "workerlint.toml").write_text('exclude = ["w.yaml"]\n')
        folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
        here = editor(self.TEXT, folder=folder, path=str(tmp_path / "w.yaml"))
        assert actions(here, only=["source"]) == []
