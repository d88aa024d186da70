"""Variables: those of the environment file, and those that are used elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint_lsp.client import ClientSettings
from workerlint_lsp.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.lsp.complete.conftest import Answer

    Ask = Callable[..., Answer]

META = "name: orders\nversion: v1beta\ntype: worker\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "city.env").write_text("TOPIC=cities\nTOKEN=not-to-be-shown\n")
    (tmp_path / "workerlint.toml").write_text('env-file = "city.env"\n')
    return Folder(str(tmp_path), ClientSettings(), lambda _message: None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("${|", "${TOPIC}"),
        ("${|}", "${TOPIC}"),
        ("${TO|}", "${TOPIC}"),
        ('"a-${T|}-b"', '"a-${TOPIC}-b"'),
        ("$|", "${TOPIC}"),
        ("$T|", "${TOPIC}"),
        ("a:${|", "a:${TOPIC}"),
    ],
)
def test_variables_of_the_environment_file(ask: Ask, folder: Folder, before: str, after: str) -> None:
    answer = ask(META + f"worker:\n  envs:\n    A: {before}\n", folder=folder, path=f"{folder.path}/a.yaml")
    assert answer.labels == ["TOKEN", "TOPIC"]
    assert "not-to-be-shown" not in str(answer.items)
    text = answer.accept("TOPIC", replace=True)
    if before.startswith("$") and "{" not in before:
        assert text == META + f"worker:\n  envs:\n    A: {before[0]}{after[1:]}\n"
    else:
        assert text == META + f"worker:\n  envs:\n    A: {after}\n"


def test_variables_used_elsewhere_in_the_manifest(ask: Ask) -> None:
    answer = ask(META + "worker:\n  compute: ${COMPUTE}\n  stackSpec:\n    a: >\n      ${|\n")
    assert answer.labels == ["COMPUTE"]


@pytest.mark.parametrize(
    "text", [META + "# ${|\nworker: {a: '${B}'}\n", META + "worker: {a: '${B}', b: $${|}\n", "a: ${B}\nb: ${|\n"]
)
def test_no_variables_elsewhere(ask: Ask, text: str) -> None:
    assert ask(text).labels == []


def test_variables_of_the_environment_come_before_those_of_the_manifest(ask: Ask, folder: Folder) -> None:
    text = META + "worker:\n  envs:\n    A: ${|}\n    B: ${TOPIC}-${OWN_1}\n    C: $${NOT}\n"
    answer = ask(text, folder=folder, path=f"{folder.path}/a.yaml")
    assert [(item.label, item.detail) for item in answer.items] == [
        ("TOKEN", "set in the given environment"),
        ("TOPIC", "set in the given environment"),
        ("OWN_1", "used in this manifest"),
    ]


@pytest.mark.parametrize(
    ("line", "labels"),
    [("A: ${NA|ME}", []), ("A: ${NAME} ${NA|ME}", ["NAME"]), ("A: ${NAME} ${|", ["NAME"]), ("A: ${1|", []),
     ("A: ${NAME}|", []), ("A: '${NAME} $${|'", [])],
)  # fmt: skip
def test_the_variable_at_the_cursor_is_not_one_that_is_used_elsewhere(ask: Ask, line: str, labels: list[str]) -> None:
    assert ask(META + f"worker:\n  envs:\n    {line}\n").labels == labels


def test_variables_in_a_text_with_an_error(ask: Ask) -> None:
    text = META + "worker:\n  compute: ${|\n  title: a: b\n  envs: {A: '${NAME}'}\n"
    assert ask(text).labels == ["NAME"]
