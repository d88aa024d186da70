"""The entry point: invalid command lines, and errors of the system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]
    from collections.abc import Callable


ARGUMENTS = ("apply", "-f", "dataproducts/new-worker.yaml")


@pytest.mark.parametrize(
    "line",
    [
        "aply -f x.yaml",
        "resource aply",
        "develop",
        "develop schema",
        "develop -t worker",
        "-f x.yaml aply",
        "develop stak versions",
        "user frobnicate",
        "log --manifestFile x.yaml",
        "apply new-worker.yaml",
        "apply",
        "apply -f -",
        "apply -f nothing.yaml",
        "apply -f dataproducts",
        "apply -f dataproducts/new-workr.yaml",
        "apply -f dataproducts/new-worker.yaml - w curriculum",
        "apply --record --dry-run -f dataproducts/new-worker.yaml",
        "apply --record --lint -f dataproducts/new-worker.yaml",
        "apply --lint --output json -f dataproducts/new-worker.yaml",
        "get -n new-worker",
        "get -f dataproducts",
        "get -f a.yaml -f b.yaml",
        "get -i new-worker",
        "get --id new-worker",
        "get -i a:v1:secret -n b",
        "get new-worker",
        "delete -t worker -n one two",
        "delete",
        "delete -t worker",
        "history new-worker",
        "rollback",
        "state",
        "state import",
        "install-shim",
        "develop generate",
        "develop generate -t workr",
        "develop generate -t service",
    ],
)
def test_a_call_that_makes_no_sense(run: Run, line: str, snapshot: SnapshotAssertion) -> None:
    result = run(line)
    assert result.code == 2
    assert result.out == "" or json.loads(result.out)["error"]["message"] in result.err
    assert result.err == snapshot
    assert run(f"{line} --detailed-exitcode").code in {1, 2}


@pytest.mark.parametrize(("switch", "code"), [("=true", 1), ("=1", 1), ("=false", 2), ("", 1)])
def test_a_fault_is_1_with_detailed_exit_codes(run: Run, switch: str, code: int) -> None:
    assert run(f"apply -f nothing.yaml --detailed-exitcode{switch}").code == code


def test_an_output_that_takes_no_more(process: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        result = process(*ARGUMENTS, capture_output=False, stdout=full, stderr=-1)
    assert result.code == 2
    assert result.err.endswith("ERRO[0000] cannot write standard output: No space left on device\n")
    assert "Traceback" not in result.err


def test_a_folder_that_is_gone(process: Run, folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = folder.path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = process("apply", "-f", str(folder.path / ARGUMENTS[2]))
    assert (result.code, result.out) == (2, "")
    assert result.err == "ERRO[0000] the current directory no longer exists\n  help: change to another directory\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "/srv/rules"), "cannot access /srv/rules: Permission denied"),
        (BlockingIOError(11, "Resource temporarily unavailable"), "system error: Resource temporarily"),
    ],
)
def test_a_refusal_of_the_system_names_what_it_was_about(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    monkeypatch.setattr("workerlint_shim.entry.read_command", Mock(side_effect=error))
    result = run("apply -f worker.yaml")
    assert (result.code, result.out) == (2, "")
    assert f"ERRO[0000] {message}" in result.err
