"""The severities that refuse a file set."""

from __future__ import annotations

import pytest

from workerlint_shim.manifests.linter import refused_severities


@pytest.mark.parametrize(
    ("fail_on", "expected"),
    [
        ("error", ("error",)),
        ("never", ("error",)),
        ("warning", ("error", "warning")),
        ("info", ("error", "warning", "info")),
    ],
)
def test_errors_always_refuse(fail_on: str, expected: tuple[str, ...]) -> None:
    assert refused_severities(fail_on) == expected
