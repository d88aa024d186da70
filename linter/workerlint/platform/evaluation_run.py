"""One evaluation of a value by a JSON Schema: its bounds, and what it could not decide."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from workerlint.core.record import Struct, new
from workerlint.core.wording import code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jsonschema.exceptions import ValidationError

    from workerlint.platform.json_schema import Prepared

    Errors = Iterable[ValidationError]
    Keyword = Callable[[Any, Any, Any, Any], Errors | None]
    """A function of a validator, the value of the keyword, the value that is checked, and the schema."""

MAX_DEPTH = 100
"""The maximum number of keywords inside each other; each takes three Python calls."""
_WORK = 50
"""The number of states of a regular expression that count as one step."""


class Run(Struct):
    """One evaluation of a value."""

    prepared: Prepared
    steps: int
    """The number of steps that remain."""
    undecided: int = 0
    """The number of keywords that could not decide."""
    depth: int = 0
    reasons: dict[str, None] = new(dict)
    """Why a keyword could not decide, other than that the value is unknown."""
    frozen: dict[int, Any] = new(dict)
    """For collections by identity: a number, the same for equal ones, or ``UNKNOWN``."""
    numbers: dict[Any, int] = new(dict)

    def leave(self, reason: str = "") -> None:
        """Count a keyword that cannot decide."""
        self.undecided += 1
        if reason:
            self.reasons[reason] = None

    def outcome(self, errors: Errors) -> Outcome:
        """Return the outcome of a subschema whose errors, which are not reported as such, are *errors*."""
        before = self.undecided
        found = list(errors)
        undecided = self.undecided > before
        self.undecided = before
        return Outcome(found, False if found else None if undecided else True)

    def matches(self, pattern: str, text: str) -> bool | None:
        """Return whether a pattern matches; None, which is noted, if it cannot be evaluated."""
        automaton = self.prepared.patterns.get(pattern)
        if automaton is None:
            self.leave(f"the pattern {code(pattern)} is not supported")
            return None
        found, work = automaton.search(text, self.steps * _WORK)
        self.steps -= work // _WORK
        if found is None:
            self.leave("it needs too many steps")
        return found


class Outcome(Struct):
    """The outcome of a subschema."""

    errors: list[ValidationError]
    valid: bool | None
    """None if it is undecided."""


RUN: ContextVar[Run] = ContextVar("run")
