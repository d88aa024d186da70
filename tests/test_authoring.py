"""Rules of others are written with what this module offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workerlint import authoring
from workerlint.core.text import Source
from workerlint.engine.project import engine_for_rule
from workerlint.manifest.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_every_name_that_is_offered_exists_and_is_listed() -> None:
    assert len(authoring.__all__) == len(set(authoring.__all__))
    assert {name for name in authoring.__all__ if not hasattr(authoring, name)} == set()


def test_a_rule_can_be_written_with_it_alone() -> None:
    @authoring.rule("ZZ001", "named-after-team", authoring.WARNING)
    def named_after_team(worker: authoring.Worker) -> Iterator[authoring.Finding]:
        name = authoring.meta(worker, "name")
        if name and not name.text.startswith("team-"):
            yield name.finding("not the name of a team", fixes=[name.rewrite_text(f"team-{name.text}")])

    document = Document(Source("worker.yaml", "name: a\ntype: worker\nworker: {}\n"))
    (found,) = engine_for_rule(named_after_team).check(document).diagnostics
    assert (found.code, found.severity) == ("ZZ001", authoring.WARNING)
    assert found.fix is not None
    assert found.fix.edits[0].content == "team-a"
