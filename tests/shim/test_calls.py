"""Calls that make no sense, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


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
        "log -i x",
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
    assert (result.code, result.out) == (2, "")
    assert result.err == snapshot
    assert run(f"{line} --detailed-exitcode").code in {1, 2}


@pytest.mark.parametrize(("switch", "code"), [("=true", 1), ("=1", 1), ("=false", 2), ("", 1)])
def test_a_fault_is_1_with_detailed_exit_codes(run: Run, switch: str, code: int) -> None:
    assert run(f"apply -f nothing.yaml --detailed-exitcode{switch}").code == code
