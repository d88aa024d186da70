"""The table of features, and the request that they receive."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint.core.diagnostic import Edit
from workerlint.core.text import Span
from workerlint_lsp.features import FEATURES, Feature

if TYPE_CHECKING:
    from tests.lsp.conftest import Editor

MANIFEST = "type: worker\nworker:\n  logLevel: LOUD\n"


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.method)
def test_each_handler_takes_a_request_and_parameters(feature: Feature) -> None:
    module, _, function = feature.handler.partition(":")
    handler = getattr(import_module(f"workerlint_lsp.{module}"), function)
    assert len(inspect.signature(handler).parameters) == 2


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
