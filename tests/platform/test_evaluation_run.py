"""The limits of one evaluation, and what it leaves undecided."""

from __future__ import annotations

import json

from workerlint.platform.evaluation_run import Run
from workerlint.platform.json_schema import prepare


def run(schema: object, steps: int = 1000) -> Run:
    return Run(prepare(json.dumps(schema)), steps)


def test_an_error_decides_and_a_gap_does_not() -> None:
    evaluation = run({})
    assert evaluation.outcome([]).valid is True
    assert evaluation.outcome(["error"]).valid is False  # type: ignore[list-item]

    def undecided() -> object:
        evaluation.leave("it is not known")
        return iter(())

    outcome = evaluation.outcome(_Late(undecided))  # type: ignore[arg-type]
    assert outcome.valid is None
    assert (evaluation.undecided, list(evaluation.reasons)) == (0, ["it is not known"])


class _Late:
    """Errors that are found when they are read, as those of jsonschema."""

    def __init__(self, read: object) -> None:
        self._read = read

    def __iter__(self) -> object:
        return self._read()  # type: ignore[operator]


def test_a_pattern_that_is_not_supported_is_undecided() -> None:
    evaluation = run({"pattern": "(?<=a)b"})
    assert evaluation.matches("(?<=a)b", "ab") is None
    assert "is not supported" in next(iter(evaluation.reasons))


def test_a_pattern_needs_steps() -> None:
    evaluation = run({"pattern": "^a+$"})
    assert [evaluation.matches("^a+$", text) for text in ("aaa", "aab")] == [True, False]
    small = run({"pattern": "^a+$"}, steps=1)
    assert small.matches("^a+$", "a" * 10_000) is None
    assert list(small.reasons) == ["it needs too many steps"]
