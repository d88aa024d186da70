"""``explain`` shows which names of a Worker the platform file lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., Any]

LISTED = """\
format = 1

[compute]
closed = true
learned = 2026-01-31
names = ["gpu-large"]

[secret.sales]
learned = 2026-01-30
names = ["store"]

[stack]
learned = 2026-01-29
names = ["acme:1.0"]
"""
REFERRING = """\
name: plain
version: v1beta
type: worker
worker:
  stack: acme:1.0
  compute: spot
  dataosSecrets:
    - name: store
      workspace: sales
    - name: billing
      workspace: sales
    - name: ghp_0123456789abcdefghijABCDEFGHIJ012345
      workspace: sales
"""


def test_names_that_the_platform_file_lists_are_marked(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "platform.toml"\n')
    folder.write("platform.toml", LISTED)
    folder.write("w.yaml", REFERRING)
    unlisted = "`billing` is not listed in workspace `sales` (list may be incomplete, learned 2026-01-30)"
    assert run("explain", "w.yaml").out.partition("Platform:\n")[2].splitlines() == [
        "  worker.stack: `acme:1.0` exists (list learned 2026-01-29)",
        "  worker.dataosSecrets[0].name: `store` exists in workspace `sales` (list learned 2026-01-30)",
        f"  worker.dataosSecrets[1].name: {unlisted}",
        "  worker.compute: `spot` does not exist (list learned 2026-01-31)",
    ]
    (data,) = json.loads(run("explain", "w.yaml", "--output-format", "json").out)
    assert [(item["name"], item["status"]) for item in data["platform"]] == [
        ("acme:1.0", "listed"),
        ("store", "listed"),
        ("billing", "not listed"),
        ("spot", "missing"),
    ]


def test_a_missing_platform_file_is_an_error(run: Run, folder: Any) -> None:
    folder.write("workerlint.toml", 'platform = "gone.toml"\n')
    folder.write("w.yaml", REFERRING)
    result = run("explain", "w.yaml")
    assert result.code == 2
    assert "gone.toml: cannot read the file" in result.err
    assert "create it with `workerlint learn`" in result.err
