"""A repair of the indentation or of a comment does not change the content of the manifest, or is skipped."""

from __future__ import annotations

from workerlint.config.settings import DEFAULT
from workerlint.core.diagnostic import ERROR, SAFE, Edit, Finding, Fix
from workerlint.core.text import Source
from workerlint.engine.engine import Engine
from workerlint.engine.registry import load_rules
from workerlint.engine.rule import suppression_rule
from workerlint.fixes.fixer import FixResult, fix_document
from workerlint.manifest.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.engine.suppression import Suppressions

HEAD = "name: a\nversion: v1beta\ntype: worker\nworker:\n"
UNUSED = "# workerlint: ignore[DW301] why\n"
RULES = load_rules()


def fix(text: str, code: str) -> FixResult:
    engine = Engine(DEFAULT, RULES, RULES)
    return fix_document(engine, Document(Source("w.yaml", text)), lambda found, _fix: found.code == code)


def test_an_unused_comment_is_deleted() -> None:
    text = f"{HEAD}  envs:\n    A: |\n      a\n  {UNUSED}  replicas: 1\n"
    assert fix(text, "DW007").text == text.replace(f"  {UNUSED}", "")


def test_a_comment_that_ends_a_block_scalar_is_kept() -> None:
    text = f"{HEAD}  envs:\n    A: |+\n      a\n  {UNUSED}\n  replicas: 1 {UNUSED}"
    result = fix(text, "DW007")
    assert result.text == text.replace(f"replicas: 1 {UNUSED}", "replicas: 1\n")
    assert [found.code for found in result.dropped] == ["DW007"]


def test_tabs_are_replaced_in_their_own_document() -> None:
    text = f"{HEAD}  replicas: 1\n---\n{HEAD}\treplicas: 1\n\tstack: bento\n"
    assert fix(text, "DW002").text == text.replace("\t", "  ")


@suppression_rule("DW907", "wrong-repair", ERROR)
def wrong_repair(suppressions: Suppressions) -> Iterator[Finding]:
    """Change a value, which a rule on comments has no business with."""
    worker = suppressions.worker
    node = worker.scalar("replicas")
    if node and node.text == "1":
        yield Finding(node, "one", fix=Fix("Write 2", [Edit(node.span, "2")], SAFE))


def test_a_repair_that_changes_a_value_is_skipped() -> None:
    text = f"{HEAD}  replicas: 1 {UNUSED}"
    engine = Engine(DEFAULT, [*RULES, wrong_repair])
    result = fix_document(engine, Document(Source("w.yaml", text)), lambda found, _fix: found.code == "DW907")
    assert (result.text, [found.code for found in result.dropped]) == (text, ["DW907"])


def test_a_comment_is_kept_whatever_else_is_fixed() -> None:
    text = f"{HEAD}  logLevel: info\n  envs:\n    A: |+\n      a\n  {UNUSED}\n  replicas: 1\n"
    text = text.replace("DW301", "DW302")
    engine = Engine(DEFAULT, RULES, RULES)
    wanted = {"DW007", "DW301"}
    result = fix_document(engine, Document(Source("w.yaml", text)), lambda found, _fix: found.code in wanted)
    assert result.text == text.replace("info", "INFO")
