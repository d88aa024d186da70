"""Names that fixes write are read back as those names, and messages stay on one line."""

from __future__ import annotations

from workerlint.config.settings import Settings
from workerlint.core.text import Source
from workerlint.core.wording import dotted
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.manifest.document import Document

MANIFEST = "name: one\nversion: v1beta\ntype: worker\nworker:\n  stack: bento:3.0\n  compute: '20240'\n"


def test_a_compute_whose_name_reads_like_a_number_is_written_in_quotes() -> None:
    rules = [rule for rule in load_rules() if rule.code == "DW604"]
    engine = Engine(Settings().replace(computes=("20241",)), rules)
    (found,) = engine.check(Document(Source("x.yaml", MANIFEST))).diagnostics
    assert found.fix is not None
    assert [edit.content for edit in found.fix.edits] == ['"20241"']


def test_a_key_with_a_line_break_is_shown_on_one_line() -> None:
    assert dotted(("worker", "a\nb", 0, "c  d")) == "worker.a b[0].c d"
    assert dotted(("worker", 0, "c  d")) == "worker[0].c  d"
