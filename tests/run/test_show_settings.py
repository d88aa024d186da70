"""``--show-settings``: the settings as TOML, and the rules that are on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    Run = Callable[..., Any]


def test_show_settings(run: Run, folder: Any, snapshot: SnapshotAssertion) -> None:
    folder.write(
        "workerlint.toml",
        'select = ["DW301"]\nstacks = ["kafka-bridge"]\nfail-on = "warning"\n'
        '[severity]\ninvalid-log-level = "warning"\n[per-file-ignores]\n"legacy/*" = ["DW3"]\n',
    )
    folder.clean("worker.yaml")
    folder.clean("other.yaml")
    result = run("check", "--show-settings", "--ignore", "DW2")
    assert result.code == 0
    known = next(line for line in result.out.splitlines() if line.endswith("rules are enabled"))
    assert result.out.replace(known, "# 1 of N rules are enabled") == snapshot
