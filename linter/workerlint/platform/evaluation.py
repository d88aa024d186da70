"""Evaluates a prepared JSON Schema on the nodes of a manifest.

Placeholders, variables, values with custom tags and scalars that YAML readers read differently are unknown, and never
wrong. Merge keys and aliases are followed; what they repeat is reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.core.record import Struct, replace
from workerlint.core.text import Path
from workerlint.platform.evaluation_run import RUN, Run
from workerlint.platform.evaluator import evaluator
from workerlint.platform.plain_data import DataReader, Entries
from workerlint.platform.schema_draft import contained
from workerlint.platform.schema_errors import distinct, one_per_place, type_names, violations_of
from workerlint.platform.schema_violation import EVERYWHERE, SchemaViolation
from workerlint.syntax.nodes import Node, is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema.exceptions import ValidationError

    from workerlint.platform.evaluation_run import Keyword
    from workerlint.platform.json_schema import Prepared

_MAX_STEPS = 10_000
"""The number of steps for a value. Each keyword that is evaluated takes one; a published schema needed 31."""
_STEPS_PER_NODE = 20


class Evaluation(Struct):
    """The outcome of one value."""

    violations: list[SchemaViolation]
    unchecked: list[str]
    """Why the value was not, or not fully, checked: clauses such as ``it needs too many steps``. Empty if it was."""
    is_undecided: bool = False
    """Whether an unknown part of the value, or what was not checked, may violate the schema too."""


def evaluate(
    prepared: Prepared, node: Node | None, path: Path = (), extra: dict[str, Keyword] | None = None
) -> Evaluation:
    """Return the violations of a schema by the value *node* at *path*; None is a mapping that is not written.

    An empty value is not judged. *extra* are keywords in addition to those of the draft.
    """
    if not prepared.usable:
        return Evaluation([], [f"the schema is not usable: {prepared.unusable}"], is_undecided=True)
    if node is not None and is_empty(node.target()):
        return Evaluation([], [])
    reader = DataReader()
    value = Entries() if node is None else reader.value(node, 0)
    return _evaluate(prepared, value, path, extra, reader, node)


def evaluate_value(prepared: Prepared, value: str | int | bool, extra: dict[str, Keyword]) -> Evaluation:
    """Return the violations of a schema, with *extra* keywords, by a scalar that is not written, such as a default."""
    return _evaluate(prepared, value, (), extra, DataReader(), None)


def _evaluate(
    prepared: Prepared, value: Any, path: Path, extra: dict[str, Keyword] | None, reader: DataReader, node: Node | None
) -> Evaluation:
    run = Run(prepared, _MAX_STEPS + _STEPS_PER_NODE * reader.count)
    run.reasons.update(reader.reasons)
    token = RUN.set(run)
    try:
        errors, failure = contained(lambda: _errors(prepared, value, extra))
    finally:
        RUN.reset(token)
    if failure:
        run.leave(failure)
    violations = [found for error in errors for found in violations_of(error, path, node)]
    return Evaluation(one_per_place(violations), list(run.reasons), run.undecided > 0)


def _errors(prepared: Prepared, value: Any, extra: dict[str, Keyword] | None) -> list[ValidationError]:
    validator = evaluator(prepared.draft, extra or {})
    from referencing import Registry

    return list(validator(prepared.schema, registry=Registry()).iter_errors(value))  # a registry that retrieves nothing


def evaluate_all(candidates: Iterable[Prepared], node: Node | None, path: Path = ()) -> Evaluation:
    """Return only what is wrong by every schema: it is not known which of them applies."""
    evaluations = [evaluate(prepared, node, path) for prepared in candidates]
    unchecked = list(dict.fromkeys(reason for evaluation in evaluations for reason in evaluation.unchecked))
    if not evaluations:
        return Evaluation([], unchecked)
    first, *others = [{violation.place: violation for violation in found.violations} for found in evaluations]
    common = [
        _merged(violation, [other[place] for other in others])
        for place, violation in first.items()
        if all(place in other for other in others)
    ]
    return Evaluation(common, unchecked)


def _merged(violation: SchemaViolation, others: list[SchemaViolation]) -> SchemaViolation:
    """Return one violation for those that several schemas find at the same place."""
    if all(other.name for other in (violation, *others)):
        return violation  # the field is not allowed, or missing, for whatever reason
    violation, *others = sorted((violation, *others), key=lambda found: bool(found.name))
    keyword, value = violation.keyword, violation.value
    values = [value, *(other.value for other in others)]
    if any(other.keyword != keyword for other in others):
        keyword = EVERYWHERE
    elif keyword == "type":
        value = type_names(values)
    elif keyword == "enum":
        value = distinct(item for items in values for item in items)
    elif any(other != value for other in values):
        keyword = EVERYWHERE
    return replace(violation, keyword=keyword, name="", value=value)
