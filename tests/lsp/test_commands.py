"""The results of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workerlint.authoring import WARNING, rule
from workerlint.engine.registry import load_rules
from workerlint_lsp.commands import CommandError, explain_manifest, explain_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syrupy.assertion import SnapshotAssertion

    from workerlint.authoring import Finding, Worker

TEXT = """\
name: first
type: worker
worker:
  replicas: 2
  topology:
    - {name: in, type: input}
    - {name: out, type: output, dependencies: [in, gone]}
---
name: second```
type: worker
worker: {envs: {REGION: "${REGION}"}}
"""


def test_explain_a_rule() -> None:
    result = explain_rule("request-exceeds-limit", load_rules())
    assert result["title"] == "DW323 request-exceeds-limit"
    assert result["markdown"].startswith("# DW323 request-exceeds-limit\n\n**")
    assert result["markdown"] == explain_rule("DW323", load_rules())["markdown"]
    assert "^^^^" in result["markdown"]
    assert result["markdown"].endswith("\n\n<https://workerlint.dev/rules/dw323>\n")


def test_a_rule_without_a_page_has_no_link() -> None:
    def found_by_nobody(_worker: Worker) -> Iterator[Finding]:
        """Do nothing."""
        yield from ()

    explained = explain_rule("AC009", [rule("AC009", "no-page", WARNING)(found_by_nobody)])
    assert "<" not in explained["markdown"]


@pytest.mark.parametrize("code", ["DW999", "DW3", ""])
def test_explain_no_rule(code: str) -> None:
    with pytest.raises(CommandError, match=f"unknown rule {code}"):
        explain_rule(code, load_rules())


def test_explain_a_manifest(snapshot: SnapshotAssertion) -> None:
    assert explain_manifest(TEXT, "worker.yaml", None)["markdown"] == snapshot


def test_one_worker_of_several() -> None:
    markdown = explain_manifest(TEXT, "worker.yaml", 1)["markdown"]
    assert "Worker first" not in markdown
    assert markdown.startswith("# Worker second\\`\\`\\`\n")


def test_what_is_not_there() -> None:
    with pytest.raises(CommandError, match=r"no Worker with index 7 in worker\.yaml"):
        explain_manifest(TEXT, "worker.yaml", 7)
    with pytest.raises(CommandError, match=r"no Worker manifest in other\.yaml"):
        explain_manifest("kind: x\n", "other.yaml", None)
