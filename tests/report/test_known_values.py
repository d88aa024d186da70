"""The page of a field lists its known values: of the documentation, the configuration and the platform file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

PLATFORM = """\
format = 1
[compute]
closed = true
learned = 2026-01-31
from = "computes.txt"
names = ["runnable-default", "gpu"]
[secret.public]
learned = 2026-02-01
names = ["store"]
[secret.sandbox]
learned = 2026-02-01
names = ["cache"]
[stack]
learned = 2026-02-02
names = ["bento:4.0", "flare:7.0"]
[stack."flare:7.0"]
runs-in = ["workflow"]
learned = 2026-02-02
"""


@pytest.mark.deep
def test_the_values_of_the_configuration_are_known(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'computes = ["gpu-small"]\nstacks = ["acme:1.0"]\n')
    assert "KNOWN VALUES:\n  workerlint.toml:\n    gpu-small\n" in run("explain", "worker.compute").out
    assert "  workerlint.toml:\n    acme:1.0\n" in run("explain", "spec.stack").out
    page = json.loads(run("explain", "--output-format", "json", "worker.compute").out)
    assert page["known_values"] == [
        {"values": ["gpu-small"], "origin": "workerlint.toml", "complete": False, "learned": None}
    ]


@pytest.mark.deep
@pytest.mark.parametrize(
    ("path", "known"),
    [
        (
            "worker.compute",
            ["  platform.toml, compute, learned 2026-01-31, complete:", "    runnable-default, gpu"],
        ),
        (
            "worker.dataosSecrets.name",
            [
                "  platform.toml, secret in public, learned 2026-02-01, may be incomplete:",
                "    store",
                "  platform.toml, secret in sandbox, learned 2026-02-01, may be incomplete:",
                "    cache",
            ],
        ),
        (
            "spec.stack",
            [
                "  documented for Workers:",
                "    bento, fastfun, scanner, stream-monitor, soda, container, alpha",
                "  platform.toml, stack, learned 2026-02-02, may be incomplete:",
                "    bento:4.0",
            ],
        ),
        ("worker.logLevel", []),
        ("worker.persistentVolume.name", []),
    ],
)
def test_the_values_of_the_platform_file_are_known(run: Run, folder: Any, path: str, known: list[str]) -> None:
    folder.write("platform.toml", PLATFORM)
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    lines = run("explain", path).out.splitlines()
    if not known:
        assert "KNOWN VALUES:" not in lines
        return
    start = lines.index("KNOWN VALUES:") + 1
    assert lines[start : lines.index("", start)] == known
