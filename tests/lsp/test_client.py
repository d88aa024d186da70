"""The settings and capabilities of a client: any value is accepted, or rejected with a warning."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from workerlint.config.settings import Selectors
from workerlint_lsp.client import WORKSPACE, Client, ClientSettings, read_settings


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


def test_a_client_that_announces_nothing_supports_nothing() -> None:
    client = Client(types.ClientCapabilities())
    supported = [name for name, value in vars(client).items() if not name.startswith("_") and value]
    assert supported == []


def test_pulling_without_options_is_a_capability() -> None:
    document = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
    assert Client(types.ClientCapabilities(text_document=document)).pulls
