"""A comment for a rule that looks across files is called unused by no run: another may check other files beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint.config.settings import Settings
from workerlint.core.diagnostic import ERROR, Finding
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import project_rule, rule
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.resources import ProjectContext
    from workerlint.manifest.worker import Worker


@project_rule("DW902", "looks-across", ERROR)
def across(_context: ProjectContext) -> Iterator[Finding]:
    yield from ()


@rule("DW903", "looks-here", ERROR)
def here(_worker: Worker) -> Iterator[Finding]:
    yield from ()


def test_a_rule_of_a_plug_in_that_looks_across_files_counts_as_one() -> None:
    unused = next(item for item in load_rules() if item.code == "DW007")
    for code, expected in (("DW902", []), ("DW903", ["DW007"]), ("looks-across", []), ("looks-here", ["DW007"])):
        text = f"name: one # workerlint: ignore[{code}]\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n"
        found = Engine(Settings(), [across, here, unused]).check(Document(Source("x.yaml", text))).diagnostics
        assert [item.code for item in found] == expected
