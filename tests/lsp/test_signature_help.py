"""The signature help of a variable while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.signature_help import signature_help

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lsp.conftest import Editor

META = "name: orders\nversion: v1beta\ntype: worker\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "city.env").write_text("TOPIC=cities\nTOKEN=not-to-be-shown\n")
    (tmp_path / "workerlint.toml").write_text('env-file = "city.env"\n')
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


def explained(there: Editor) -> str:
    found = signature_help(there.request, types.SignatureHelpParams(there.document, there.cursor))
    if found is None:
        return ""
    (signature,) = found.signatures
    assert isinstance(signature.documentation, types.MarkupContent)
    return f"{signature.label} {signature.documentation.value}"


def test_signature_help_says_where_the_value_comes_from(editor: type[Editor], folder: Folder) -> None:
    def at(text: str) -> str:
        return explained(editor(META + text, folder=folder, path=f"{folder.path}/a.yaml"))

    assert at("worker:\n  compute: ${|\n").startswith("${NAME} `dataos-ctl apply` replaces this with the value")
    assert "`TOPIC` is set in" in at("worker:\n  compute: ${TOP|IC}\n")
    assert "`TOPICS` is not set in" in at("worker:\n  compute: a-${TOPICS|}\n")
    assert "not-to-be-shown" not in at("worker:\n  compute: ${TOKEN|}\n")
    assert at("worker:\n  compute: ${TOPIC}|\n") == ""
    assert at("worker:\n  # ${|\n  compute: a\n") == ""


def test_signature_help_without_an_environment(editor: type[Editor]) -> None:
    assert "`env-file` in `workerlint.toml`" in explained(editor(META + "worker:\n  compute: ${A|}\n"))
    assert explained(editor("name: a\ncompute: ${A|}\n")) == ""


def test_the_name_of_the_variable_is_the_active_parameter(editor: type[Editor], folder: Folder) -> None:
    for name in ("", "TOPIC"):
        there = editor(
            f"a: 1\n---\n{META}worker:\n  compute: ${{{name}|\n", folder=folder, path=f"{folder.path}/a.yaml"
        )
        found = signature_help(there.request, types.SignatureHelpParams(there.document, there.cursor))
        assert found is not None
        assert (found.active_signature, found.active_parameter) == (0, 0)
        (parameter,) = found.signatures[0].parameters or ()
        assert isinstance(parameter.label, tuple)
        assert found.signatures[0].label[slice(*parameter.label)] == (name or "NAME")


def test_signature_help_for_the_value_without_a_name(editor: type[Editor], folder: Folder) -> None:
    text = f"{META}worker:\n  compute: ${{|\n"
    words = explained(editor(text, folder=folder, path=f"{folder.path}/a.yaml"))
    assert "is set in" not in words
    assert not words.endswith("\n")
    assert explained(editor(text.replace("${", "$"), folder=folder, path=f"{folder.path}/a.yaml")) == ""
    known = explained(editor(text.replace("${", "${TOPIC"), folder=folder, path=f"{folder.path}/a.yaml"))
    assert known.endswith(f"\n\n`TOPIC` is set in `{folder.path}/city.env`.")
