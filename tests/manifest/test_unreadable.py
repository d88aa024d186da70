"""Syntax errors become findings of the rules with their codes."""

from __future__ import annotations

from workerlint.core.text import Source
from workerlint.manifest.document import read_workers
from workerlint.manifest.unreadable import syntax_findings


def test_each_rule_gets_its_own_errors() -> None:
    text = "name: a\ntype: worker\nworker:\n\treplicas: 1\n  stack: [\n"
    (worker,) = read_workers(Source("w.yaml", text))
    codes = {problem.code for problem in worker.syntax}
    assert "DW002" in codes
    for code in codes:
        found = list(syntax_findings(worker, code))
        assert [(item.span, item.message, item.help, item.fixes) for item in found] == [
            (item.span, item.message, item.help, (item.fix,) if item.fix else ())
            for item in worker.syntax
            if item.code == code
        ]
    assert list(syntax_findings(worker, "DW999")) == []


def test_a_finding_has_the_help_and_the_fix_of_its_error() -> None:
    (worker,) = read_workers(Source("w.yaml", "name: a\ntype: worker\nworker:\n\treplicas: 1\n"))
    (finding,) = syntax_findings(worker, "DW002")
    (problem,) = worker.syntax
    assert finding.help == "replace each tab with 2 spaces"
    assert finding.fixes == (problem.fix,)
