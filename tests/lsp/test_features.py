"""The table of features, and the request that they receive."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest
from lsprotocol import types

import workerlint_lsp.server
from workerlint.core.diagnostic import Edit
from workerlint.core.text import Span
from workerlint_lsp.features import FEATURES, Feature

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

MANIFEST = "type: worker\nworker:\n  logLevel: LOUD\n"


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.method)
def test_each_handler_takes_a_request_and_the_parameters_of_its_method(feature: Feature) -> None:
    request, params = inspect.signature(feature.handler).parameters.values()
    assert request.annotation == "Request"
    message = types.METHOD_TO_TYPES[feature.method][0]
    expected = attrs.fields_dict(message)["params"].type
    assert params.annotation == f"types.{getattr(expected, '__name__', expected)}"


def test_the_server_registers_every_feature() -> None:
    modules = {feature.handler.__module__ for feature in FEATURES}
    directory = Path(workerlint_lsp.server.__file__).parent
    decorated = {path.stem for path in directory.rglob("*.py") if "\n@feature(" in path.read_text(encoding="utf-8")}
    assert modules == {f"workerlint_lsp.{name}" for name in decorated}


def test_each_method_has_one_feature() -> None:
    methods = [feature.method for feature in FEATURES]
    assert len(set(methods)) == len(methods)


@pytest.mark.parametrize("versioned", [True, False])
def test_an_edit_names_the_version_only_to_clients_that_support_it(editor: type[Editor], versioned: bool) -> None:
    capabilities = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=versioned)
        )
    )
    typed = editor(MANIFEST, capabilities=capabilities)
    start = MANIFEST.index("LOUD")
    edit = typed.request.workspace_edit([Edit(Span(start, start + 4), "INFO"), Edit(Span(0, 0), "# first\n")])
    assert typed.after(edit) == "# first\n" + MANIFEST.replace("LOUD", "INFO")
    assert (edit.document_changes is not None, edit.changes is not None) == (versioned, not versioned)
