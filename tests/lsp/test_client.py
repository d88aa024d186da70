"""The settings and capabilities of a client: any value is accepted, or rejected with a warning."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types
from pygls.protocol import default_converter

from workerlint.config.settings import Selectors
from workerlint.engine.registry import load_rules
from workerlint_lsp.client import (
    WORKSPACE,
    Client,
    ClientSettings,
    initial_settings,
    read_settings,
    unknown_rules,
)

from .client_in_process import nested


@pytest.mark.parametrize("given", [None, {}, [], "nonsense", {"enable": None, "select": None, "diagnostics": None}])
def test_missing_settings_are_the_defaults(given: object) -> None:
    warnings: list[str] = []
    assert read_settings(given, warnings.append) == ClientSettings()
    assert warnings == []


def test_names_may_be_dotted_or_nested() -> None:
    warnings: list[str] = []
    nested = read_settings({"diagnostics": {"scope": WORKSPACE, "delay": 50}, "ignore": ["DW1"]}, warnings.append)
    dotted = read_settings(
        {"diagnostics.scope": WORKSPACE, "diagnostics.delay": 50, "ignore": ["DW1"]}, warnings.append
    )
    assert nested == dotted == ClientSettings(scope=WORKSPACE, delay=50, selectors=Selectors(ignore=("DW1",)))
    assert warnings == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("enable", False, ClientSettings(enable=False)),
        ("configuration", "a.toml", ClientSettings(configuration="a.toml")),
        ("policyFile", "policy.toml", ClientSettings(policy_file="policy.toml")),
        ("select", ["DW3"], ClientSettings(selectors=Selectors(("DW3",)))),
        ("select", [], ClientSettings(selectors=Selectors(()))),
        ("extendSelect", ["DW3"], ClientSettings(selectors=Selectors(extend_select=("DW3",)))),
        ("ignore", ["DW3"], ClientSettings(selectors=Selectors(ignore=("DW3",)))),
        ("diagnostics.push", True, ClientSettings(push=True)),
        ("diagnostics.scope", "workspace", ClientSettings(scope=WORKSPACE)),
        ("diagnostics.scope", "openFiles", ClientSettings()),
        ("diagnostics.delay", 0, ClientSettings()),
        ("diagnostics.delay", 1, ClientSettings(delay=1)),
        ("diagnostics.editedLineDelay", 0, ClientSettings(edited_line_delay=0)),
        ("inlayHints.defaults", False, ClientSettings(default_hints=False)),
        ("inlayHints.capacity", False, ClientSettings(capacity_hints=False)),
        ("codeLens", False, ClientSettings(code_lens=False)),
        ("plugins", True, ClientSettings(plugins=True)),
        ("fixAll.unsafe", True, ClientSettings(unsafe_fix_all=True)),
    ],
)
def test_each_setting_by_its_name(name: str, value: object, expected: ClientSettings) -> None:
    warnings: list[str] = []
    assert read_settings({name: value}, warnings.append) == expected
    assert read_settings(nested({name: value}), warnings.append) == expected
    assert warnings == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("enable", 1, "expected a boolean, found 1"),
        ("select", "DW301", "expected a list of strings, found 'DW301'"),
        ("ignore", [1], "expected a list of strings, found [1]"),
        ("configuration", [], "expected a string, found []"),
        ("diagnostics.scope", "everything", "expected one of openFiles, workspace, found 'everything'"),
        ("diagnostics.delay", -1, "expected a non-negative integer, found -1"),
        ("diagnostics.delay", True, "expected a non-negative integer, found True"),
    ],
)
def test_an_invalid_setting_is_reported_and_the_default_used(name: str, value: object, expected: str) -> None:
    warnings: list[str] = []
    assert read_settings(nested({name: value}), warnings.append) == ClientSettings()
    assert warnings == [f"invalid setting `workerlint.{name}`: {expected}; using the default"]


@pytest.mark.parametrize(
    ("given", "warning"),
    [
        ({"ignroe": []}, "unknown setting `workerlint.ignroe`: did you mean `workerlint.ignore`?"),
        (
            {"diagnostics": {"scpoe": "workspace", "delay": 3}},
            "unknown setting `workerlint.diagnostics.scpoe`: did you mean `workerlint.diagnostics.scope`?",
        ),
        ({"diagnostics.scpoe": 1}, "unknown setting `workerlint.diagnostics.scpoe`: did you mean"),
        ({"diagnostics": 5}, "unknown setting `workerlint.diagnostics`"),
        ({"path": "", "nothing": 1}, "unknown setting `workerlint.nothing`"),
        ({"nothing": {"like": "it"}}, "unknown setting `workerlint.nothing`"),
    ],
)
def test_an_unknown_setting_is_reported(given: dict[str, Any], warning: str) -> None:
    warnings: list[str] = []
    read_settings(given, warnings.append)
    assert [message[: len(warning)] for message in warnings] == [warning]


def test_a_folder_sets_what_concerns_its_files() -> None:
    own = ClientSettings(configuration="one.toml", selectors=Selectors(ignore=("DW3",)), code_lens=False, enable=False)
    window = ClientSettings(configuration="all.toml", policy_file="policy.toml", delay=5)
    assert window.with_folder(own) == ClientSettings(
        configuration="one.toml",
        selectors=Selectors(ignore=("DW3",)),
        code_lens=False,
        policy_file="policy.toml",
        delay=5,
    )


def test_settings_of_the_extension_are_known() -> None:
    warnings: list[str] = []
    given = {
        "path": "",
        "interpreter": "",
        "trace": {"server": "off"},
        "importStrategy": "",
        "format": {"enable": True},
    }
    read_settings(given, warnings.append)
    assert warnings == []


@pytest.mark.parametrize(
    "options",
    [
        {"ignore": ["DW301"]},
        {"workerlint": {"ignore": ["DW301"]}},
        {"settings": {"ignore": ["DW301"]}, "showsResults": True},
        {"settings": {"workerlint": {"ignore": ["DW301"]}}},
        {"workerlint.ignore": ["DW301"]},
        {"settings": {"workerlint.ignore": ["DW301"]}},
        {"ignore": ["DW301"], "showsResults": True, "runsGraphviz": True, "revealCommand": "editor.reveal"},
    ],
)
def test_initialization_options_may_be_nested(options: dict[str, Any]) -> None:
    assert initial_settings(options) == {"ignore": ["DW301"]}


@pytest.mark.parametrize("options", [None, [], "nonsense", {"settings": None}])
def test_initialization_options_may_be_missing(options: object) -> None:
    assert initial_settings(options) == {}


def test_a_selector_of_no_rule_is_reported() -> None:
    settings = ClientSettings(selectors=Selectors(("DW3", "DW3O1"), ("invalid-log-levle",), ("ALL", "XY")))
    assert list(unknown_rules(settings, load_rules())) == [
        "unknown rule `DW3O1` in the setting `workerlint.select`: did you mean `DW301`?",
        "unknown rule `invalid-log-levle` in the setting `workerlint.extendSelect`: did you mean `invalid-log-level`?",
        "unknown rule `XY` in the setting `workerlint.ignore`",
    ]
    assert list(unknown_rules(ClientSettings(), load_rules())) == []


_CONVERTER = default_converter()  # type: ignore[no-untyped-call]


def with_capabilities(capabilities: dict[str, Any]) -> Client:
    """Return a client with these capabilities, by their dotted names in the protocol."""
    return Client(_CONVERTER.structure(nested(capabilities), types.ClientCapabilities))


@pytest.mark.parametrize(
    ("capability", "value", "attribute", "expected"),
    [
        ("textDocument.diagnostic", {}, "pulls", True),
        ("workspace.diagnostics.refreshSupport", True, "refreshes_diagnostics", True),
        ("workspace.inlayHint.refreshSupport", True, "refreshes_hints", True),
        ("workspace.codeLens.refreshSupport", True, "refreshes_lenses", True),
        ("workspace.configuration", True, "supports_configuration", True),
        ("textDocument.completion.completionItem.snippetSupport", True, "supports_snippets", True),
        ("textDocument.completion.completionItem.insertReplaceSupport", True, "inserts_or_replaces", True),
        (
            "textDocument.completion.completionItem.insertTextModeSupport.valueSet",
            [2],
            "adjusts_indentation",
            True,
        ),
        (
            "textDocument.completion.completionItem.insertTextModeSupport.valueSet",
            [1],
            "adjusts_indentation",
            False,
        ),
        ("workspace.didChangeWatchedFiles.dynamicRegistration", True, "watches_files", True),
        ("workspace.didChangeWatchedFiles.dynamicRegistration", True, "watches_outside", False),
        ("workspace.didChangeWatchedFiles.relativePatternSupport", True, "watches_outside", False),
        ("workspace.didChangeConfiguration.dynamicRegistration", True, "watches_configuration", True),
        ("window.showDocument.support", True, "shows_documents", True),
        ("window.workDoneProgress", True, "shows_progress", True),
        ("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport", True, "nests_symbols", True),
        ("textDocument.foldingRange.rangeLimit", 7, "max_foldings", 7),
        ("workspace.workspaceEdit.documentChanges", True, "accepts_versioned_edits", True),
        ("textDocument.codeAction.resolveSupport.properties", ["command", "edit"], "resolves_edits", True),
        ("textDocument.codeAction.resolveSupport.properties", ["command"], "resolves_edits", False),
        ("textDocument.hover.contentFormat", ["plaintext"], "hover_markup", "plaintext"),
        ("textDocument.hover.contentFormat", ["plaintext", "markdown"], "hover_markup", "markdown"),
        (
            "textDocument.completion.completionItem.documentationFormat",
            ["plaintext"],
            "completion_markup",
            "plaintext",
        ),
        (
            "textDocument.signatureHelp.signatureInformation.documentationFormat",
            ["plaintext"],
            "signature_markup",
            "plaintext",
        ),
    ],
)
def test_each_capability_by_its_name(capability: str, value: object, attribute: str, expected: object) -> None:
    assert getattr(with_capabilities({capability: value}), attribute) == expected


def test_a_client_watches_outside_of_its_folders_if_it_watches_files_with_a_base() -> None:
    watching = {"dynamicRegistration": True, "relativePatternSupport": True}
    assert with_capabilities({"workspace.didChangeWatchedFiles": watching}).watches_outside


def test_a_client_that_announces_nothing_supports_nothing() -> None:
    client = Client(types.ClientCapabilities())
    kinds = types.MarkupKind
    announced = {name: value for name, value in vars(client).items() if name[0] != "_" and name != "trusted"}
    assert [name for name, value in announced.items() if value and value not in kinds] == []
    assert client.max_foldings == 0
    markup = {client.hover_markup, client.completion_markup, client.signature_markup}
    assert markup == {kinds.Markdown}


def test_a_workspace_is_trusted_unless_the_client_says_otherwise() -> None:
    capabilities = types.ClientCapabilities()
    assert Client(capabilities, {"trusted": True, "showsLimits": True}).shows_limits
    assert Client(capabilities, {"trusted": None}).trusted
    assert not Client(capabilities, {"trusted": False}).trusted


def test_what_the_protocol_has_no_capability_for_is_in_the_initialization_options() -> None:
    capabilities = types.ClientCapabilities()
    able = Client(capabilities, {"showsResults": True, "runsGraphviz": True, "revealCommand": "editor.reveal"})
    assert (able.shows_results, able.runs_graphviz, able.reveal_command) == (True, True, "editor.reveal")
    invalid = Client(capabilities, {"showsResults": 1, "runsGraphviz": "yes", "revealCommand": ["x"]})
    assert (invalid.shows_results, invalid.runs_graphviz, invalid.reveal_command) == (False, False, "")


def test_pulling_without_options_is_a_capability() -> None:
    document = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    assert Client(types.ClientCapabilities(text_document=document)).pulls
