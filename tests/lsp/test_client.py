"""The settings and capabilities of a client: any value is accepted, or rejected with a warning."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

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
    "given",
    [
        {"enable": 1},
        {"select": "DW301"},
        {"ignore": [1]},
        {"configuration": []},
        {"diagnostics": {"scope": "everything"}},
        {"diagnostics": {"delay": -1}},
        {"diagnostics": {"delay": True}},
    ],
)
def test_an_invalid_setting_is_reported_and_the_default_used(given: dict[str, Any]) -> None:
    warnings: list[str] = []
    assert read_settings(given, warnings.append) == ClientSettings()
    (warning,) = warnings
    assert f"invalid setting `workerlint.{next(iter(given))}" in warning


@pytest.mark.parametrize(
    ("given", "warning"),
    [
        ({"ignroe": []}, "unknown setting `workerlint.ignroe`: did you mean `workerlint.ignore`?"),
        (
            {"diagnostics": {"scpoe": "workspace", "delay": 3}},
            "unknown setting `workerlint.diagnostics.scpoe`: did you mean `workerlint.diagnostics.scope`?",
        ),
        ({"diagnostics.scpoe": 1}, "unknown setting `workerlint.diagnostics.scpoe`: did you mean"),
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
    read_settings({"path": "", "interpreter": "", "trace": {"server": "off"}}, warnings.append)
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


def test_a_client_that_announces_nothing_supports_nothing() -> None:
    client = Client(types.ClientCapabilities())
    kinds = types.MarkupKind
    announced = {name: value for name, value in vars(client).items() if name[0] != "_" and name != "trusted"}
    assert [name for name, value in announced.items() if value and value not in kinds] == []


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
