"""Hover texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder
from workerlint_lsp.hover import hover

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion
    from tests.lsp.conftest import Editor

MANIFEST = """\
name: orders-sync
version: v1beta
type: worker
worker:
  replicas: 3
  stack: fastfun+alpha:2.0
  logLevel: info
  compute: runnable-default
  envs:
    REGION: ${REGION}
  dataosSecrets:
    - name: orders-database
      workspace: public
  resources:
    requests: {cpu: 250m, memory: 1Gi}
  topology:
    - name: orders
      type: input
      doc: "new *orders* <b>"
    - name: sync
      type: output
      dependencies: [orders]
  stackSpec:
    input:
      datasets:
        - dataos://streams:shop/orders
"""


def shown(editor: Editor) -> str:
    found = hover(editor.request, types.HoverParams(editor.document, editor.cursor))
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.kind == types.MarkupKind.Markdown
    under = ""
    if found.range is not None:
        start, end = editor.positions.offsets(found.range)
        under = editor.text[start:end]
    return f"[{under}]\n{found.contents.value}"


@pytest.mark.parametrize(
    "place",
    [
        "logL|evel",
        "in|fo",
        "fast|fun",
        "repl|icas",
        "250|m",
        "1|Gi",
        "[ord|ers]",
        "${REG|ION}",
        "dep|endencies",
        "data|sets",
        "dataos|Secrets",
        "type: wor|ker",
        "na|me: orders-sync",
    ],
)
def test_keys_and_values(editor: type[Editor], place: str, snapshot: SnapshotAssertion) -> None:
    word = place.replace("|", "")
    assert MANIFEST.count(word) == 1
    assert shown(editor(MANIFEST.replace(word, place))) == snapshot


@pytest.mark.usefixtures("plugin")
def test_the_page_of_a_plugin_is_linked(editor: type[Editor]) -> None:
    text = shown(editor(MANIFEST.replace("fastfun+", "fast|fun+")))
    (linked,) = [line for line in text.splitlines() if "`with-a-page`" in line]
    (plain,) = [line for line in text.splitlines() if "`without-a-page`" in line]
    assert linked.endswith("[Rule documentation](https://acme.example/ac001)")
    assert "Rule documentation" not in plain


def test_a_value_with_a_custom_tag_does_not_come_from_the_environment(editor: type[Editor]) -> None:
    text = MANIFEST.replace("runnable-default", "!reference com|pute")
    assert "The value is known only when the manifest is applied." in shown(editor(text))


@pytest.mark.parametrize(
    ("cpu", "memory", "cores", "size"),
    [
        ("250m", "500k", "0.25 cores", "500000 bytes"),
        ("1", "1Mi", "1 core", "1 MiB"),
        ("1500m", "1500k", "1.5 cores", "1.431 MiB"),
        ("2", "16Gi", "2 cores", "16384 MiB"),
        ("4000", "2Ti", "4000 cores", "2097152 MiB"),
    ],
)
def test_amounts_are_written_out(editor: type[Editor], cpu: str, memory: str, cores: str, size: str) -> None:
    text = MANIFEST.replace("{cpu: 250m, memory: 1Gi}", f"{{cpu: |{cpu}, memory: {memory}}}")
    assert f"`{cpu}` is {cores} per replica." in shown(editor(text))
    text = MANIFEST.replace("memory: 1Gi", f"memory: |{memory}")
    assert f"`{memory}` is {size} per replica." in shown(editor(text))


def test_an_ambiguous_amount_is_not_written_out(editor: type[Editor]) -> None:
    assert "for each replica" not in shown(editor(MANIFEST.replace("{cpu: 250m,", "{cpu: |010,")))


def test_what_the_workspace_defines(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder(str(tmp_path), ClientSettings(), lambda _message: None)
    other = editor(
        "name: orders-database\nversion: v1\ntype: secret\nsecret: {}\n", folder=folder, path=str(tmp_path / "a_b.yaml")
    )
    folder.record("a_b.yaml", other.checked.file.resources)
    here = editor(MANIFEST.replace("orders-database", "orders-d|atabase"), folder=folder, path=str(tmp_path / "w.yaml"))
    assert r"- secret `orders-database`, a\_b.yaml:1" in shown(here)


def test_a_file_of_no_folder_is_told_nothing_of_the_others(editor: type[Editor], tmp_path: Path) -> None:
    folder = Folder("", ClientSettings(), lambda _message: None)
    text = "name: orders-database\nversion: v1\ntype: secret\nsecret: {}\n---\n" + MANIFEST
    editor(text, folder=folder, path=str(tmp_path / "a.yaml"))
    place = MANIFEST.replace("orders-database", "orders-d|atabase")
    assert "Defined in" not in shown(editor(place, folder=folder, path=str(tmp_path / "b.yaml")))


def test_in_a_text_that_cannot_be_read_whole(editor: type[Editor]) -> None:
    assert "Log level" in shown(
        editor(MANIFEST.replace("logLevel", "logL|evel").replace("replicas: 3", "replicas: '3"))
    )


@pytest.mark.parametrize(
    "text",
    ["kind: Depl|oyment\nworker: {}\nspec: {}\n", "# a com|ment\ntype: worker\nworker: {}\n", "|"],
)
def test_silent_elsewhere(editor: type[Editor], text: str) -> None:
    assert shown(editor(text)) == ""


def test_a_secret_is_not_shown(editor: type[Editor]) -> None:
    key = "ZGF0YW9z" * 6
    words = shown(editor(f"type: worker\nworker:\n  runAsApiKey: |{key}\n")).partition("\n")[2]
    assert "DW501" in words
    assert key not in words


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "dataos://lake:audit/cities/2024?acl=rw",
            "Depot `lake`, collection `audit`, dataset `cities/2024`, read and write access.",
        ),
        ("dataos://lake:audit?acl=r", "Depot `lake`, collection `audit`, read access."),
        ("dataos://lake?purpose=rw", "Depot `lake`."),
        ("dataos:///lake:audit/cities", ""),
        ("dataos://:audit/cities", ""),
        ("https://lake:audit/cities", ""),
    ],
)
def test_an_address_is_told_by_its_parts(editor: type[Editor], address: str, said: str) -> None:
    text = f"name: a\ntype: worker\nworker:\n  stackSpec:\n    input: {{datasets: ['{address}|']}}\n"
    typed = editor(text)
    cursor = types.Position(typed.cursor.line, typed.cursor.character - 2)
    found = hover(typed.request, types.HoverParams(typed.document, cursor))
    value = found.contents.value if found and isinstance(found.contents, types.MarkupContent) else ""
    assert (value.partition("\n")[0] if value.startswith("Depot") else "") == said


@pytest.mark.parametrize(("stack", "said"), [("bento", True), ("bento:3.0", False)])
def test_a_stack_without_a_version(editor: type[Editor], stack: str, said: bool) -> None:
    here = editor(f"{MANIFEST.partition('  replicas')[0]}  stack: be|nto\n".replace("be|nto", f"|{stack}"))
    found = hover(here.request, types.HoverParams(here.document, here.cursor))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert ("no version set: each apply uses the latest version" in found.contents.value) is said
