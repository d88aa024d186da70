"""The validator classes that evaluate JSON Schemas on values that are only partly known, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.platform.evaluation_run import MAX_DEPTH, RUN
from workerlint.platform.keywords import KEYWORDS
from workerlint.platform.plain_data import KnownQuantity, Unknown
from workerlint.platform.schema_draft import validator_class

if TYPE_CHECKING:
    from workerlint.platform.evaluation_run import Errors, Keyword


def evaluator(draft: str, extra: dict[str, Keyword]) -> Any:
    """Return the validator class for a draft, with *extra* keywords."""
    key = draft, frozenset(extra.items())
    if key not in _EVALUATORS:
        _EVALUATORS[key] = _evaluator(draft, extra)
    return _EVALUATORS[key]


_EVALUATORS: dict[tuple[str, frozenset[tuple[str, Keyword]]], Any] = {}


def _evaluator(draft: str, extra: dict[str, Keyword]) -> Any:
    base: Any = validator_class(draft)
    from jsonschema import validators

    extend: Any = validators.extend
    functions = {**base.VALIDATORS, **{name: own for name, own in KEYWORDS.items() if name in base.VALIDATORS}}
    guarded = {name: _guarded(function) for name, function in functions.items()}
    guarded |= {name: _guarded(function, reads_quantities=True) for name, function in extra.items()}
    # `format` only describes, because the validators have no format checker.
    return extend(base, guarded, type_checker=base.TYPE_CHECKER.redefine("integer", _is_integer))


def _guarded(function: Keyword, *, reads_quantities: bool = False) -> Keyword:
    """Return a keyword that is bounded and undecided about what is unknown.

    One that *reads_quantities* decides about a quantity whose type is not known.
    """

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
        run = RUN.get()
        if run.steps <= 0:
            run.leave("it needs too many steps")
            return ()
        run.steps -= 1 + _size(value) // 64 + _size(instance) // 64
        if isinstance(instance, Unknown) and not (reads_quantities and isinstance(instance, KnownQuantity)):
            run.leave()
            return ()
        if run.depth >= MAX_DEPTH:
            run.leave("it nests too deep")
            return ()
        run.depth += 1
        try:
            return list(function(validator, value, instance, schema) or ())
        finally:
            run.depth -= 1

    return check


def _size(value: Any) -> int:
    return len(value) if isinstance(value, (dict, list)) else 0


def _is_integer(_checker: Any, value: Any) -> bool:
    """Return whether a value is an integer in every draft: Go validators accept ``1.0`` in draft-04 too."""
    return not isinstance(value, bool) and isinstance(value, (int, float)) and value % 1 == 0
