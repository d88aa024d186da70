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
from workerlint_lsp.client import ClientSettings
from workerlint_lsp.features import FEATURES, Feature
from workerlint_lsp.folder import Folder

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


@pytest.mark.parametrize("excluded", [False, True])
def test_the_configuration_applies_to_a_file_that_is_not_checked(
    editor: type[Editor], tmp_path: Path, excluded: bool
) -> None:
    text = f'owners = ["ada"]\nplatform = "platform.toml"\nexclude = ["{"w" if excluded else "v"}.yaml"]\n'
    (tmp_path / "workerlint.toml").write_text(text)
    (tmp_path / "platform.toml").write_text("format = 1\n")
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    request = editor(MANIFEST, folder=folder, path=str(tmp_path / "w.yaml")).request
    assert request.checked is not None
    assert bool(request.checked.reports) is not excluded
    assert request.platform.settings.owners == ("ada",)
    assert (request.platform.file is not None) is not excluded
    (worker,) = request.workers
    here = request.manifest_at(0)
    assert here is not None
    assert worker.settings.owners == here.settings.owners == ("ada",)


def test_secrets_in_a_text_about_a_finding_are_masked(editor: type[Editor]) -> None:
    key = "c2VjcmV0" * 5
    request = editor(f"type: worker\nworker:\n  runAsApiKey: {key}\n").request
    assert request.checked is not None
    (found,) = [item for item in request.checked.file.diagnostics if item.code == "DW501"]
    assert key not in request.mask(found, f"Remove {key}")


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
