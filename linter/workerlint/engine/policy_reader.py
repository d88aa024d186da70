"""Reads the table of a policy, and finds what is wrong with its paths and schemas."""

from __future__ import annotations

from workerlint.core.text import Span
from workerlint.core.wording import closest, code, dotted
from workerlint.engine.policy import Policy
from workerlint.manifest.schema import root_shape
from workerlint.manifest.sections import V1BETA_SECTION, V2ALPHA_SECTION
from workerlint.platform.ineffective_keywords import without_effect
from workerlint.platform.json_schema import prepare_data
from workerlint.platform.quantity_keywords import QUANTITY_KEYWORDS, quantity_of
from workerlint.platform.schema_draft import validator_class
from workerlint.platform.subschemas import subschemas
from workerlint_schemas.shape import Shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from workerlint.config.errors import ConfigurationError
    from workerlint.config.policies import PolicyTable
    from workerlint.config.settings import ExtraFields
    from workerlint.config.toml_lines import Trail
    from workerlint.engine.policy import Steps
    from workerlint.platform.json_schema import Prepared

_DRAFT = "2020-12"
_DESCRIBING = frozenset((
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "default", "definitions", "deprecated", "description", "else",
    "examples", "maxContains", "minContains", "then", "title",
))  # fmt: skip
"""The keywords that the classes of ``jsonschema`` do not evaluate by themselves."""
_ANY = Shape("")
_TYPES = {"integer": "number", "list": "array", "mapping": "object"}
"""The names in JSON Schema of the kinds of values that have another name there."""
_OF_QUANTITIES = {
    "maximum": "maxQuantity", "exclusiveMaximum": "maxQuantity", "minimum": "minQuantity",
    "exclusiveMinimum": "minQuantity", "multipleOf": "",
}  # fmt: skip
"""The keywords that apply to numbers, and those that compare quantities instead."""


def compile_policy(table: PolicyTable, extra: ExtraFields | None = None) -> tuple[Policy, list[ConfigurationError]]:
    """Return a policy, and the errors in its table. With errors, it must not be evaluated.

    *extra* are the fields that the configuration adds, which paths may name.
    """
    errors: list[ConfigurationError] = []
    root = root_shape(v2alpha=False, extra=extra)
    at: str = table.table["at"]
    steps, shapes = _read_path(table, ("at",), at, root, errors)
    must = _prepare(table, ("must",), table.table["must"], shapes, errors)
    conditions = []
    for path, schema in table.table.get("when", {}).items():
        trail = ("when", path)
        condition, shapes = _read_path(table, trail, path, root, errors)
        conditions.append((condition, _prepare(table, trail, schema, shapes, errors)))
    return Policy(table, steps, must, conditions), errors


def _read_path(
    table: PolicyTable, trail: Trail, path: str, root: Shape, errors: list[ConfigurationError]
) -> tuple[Steps, list[Shape]]:
    """Return a path below *root*, and the shapes of the values there. Add the error if there is no such path."""
    steps: list[str | None] = []
    shapes = [root]
    for number, part in enumerate(path.split(".")):
        name = part
        while name.endswith("[]"):
            name = name.removesuffix("[]")
        lists = part[len(name) :]
        if not name or "[" in name:
            hint = "separate the keys with dots, and add `[]` to the key of a list"
            errors.append(table.error(trail, f"invalid path {code(path)}", hint))
            return ("name",), []
        found = [below for shape in shapes if (below := _child(shape, name)) is not None]
        if number == 0 and name not in shapes[0].properties:
            found = []
        if not found:
            known = list(dict.fromkeys(name for shape in shapes for name in shape.properties))
            near = closest(name, known, 1)
            above = dotted(tuple([step for step in steps if step is not None]))
            where = f"{code(above)} has no field" if above else "a Worker has no top-level field"
            hint = f"did you mean {code(near[0])}?" if near else ""
            if number == 0 and name == V2ALPHA_SECTION:
                hint = f"did you mean {code('.'.join((V1BETA_SECTION, *path.split('.')[1:])))}?"
            elif not near and number == 0 and _child(shapes[0].properties[V1BETA_SECTION], name) is not None:
                hint = f"did you mean {code(f'{V1BETA_SECTION}.{path}')}?"
            errors.append(table.error(trail, f"unknown path {code(path)}: {where} {code(name)}", hint))
            return ("name",), []
        steps.append(name)
        for _ in range(len(lists) // 2):
            found = [shape.items or _ANY for shape in found if not shape.types or "list" in shape.types]
            steps.append(None)
        if not found:
            errors.append(table.error(trail, f"invalid path {code(path)}: {code(name)} is not a list", "remove `[]`"))
            return ("name",), []
        shapes = found
    return tuple(steps), shapes


def _child(shape: Shape, name: str) -> Shape | None:
    """Return the shape of a field; None if a mapping of this shape does not have it."""
    if shape.types and "mapping" not in shape.types:
        return None
    if name in shape.properties:
        return shape.properties[name]
    if shape.additional is True:
        return _ANY
    return shape.additional or None


def _prepare(
    table: PolicyTable, trail: Trail, schema: Any, shapes: list[Shape], errors: list[ConfigurationError]
) -> Prepared:
    """Return a schema for values with one of *shapes*, and add what is wrong with it."""
    spans = table.source.spans_below((table.kind, table.number, *trail))
    prepared = prepare_data(schema, spans)
    for problem in prepared.problems:
        span = problem.span if problem.span.end else spans.get((), Span(0, 1))
        errors.append(table.source.error_at(span, problem.message, problem.help))
    _check_keywords(table, trail, schema, errors)
    if isinstance(schema, dict) and "type" not in schema:
        for keyword, message, help in _without_effect(schema, shapes):
            errors.append(table.error((*trail, keyword), message, help))
    return prepared


def _without_effect(schema: dict[str, Any], shapes: list[Shape]) -> Iterator[tuple[str, str, str]]:
    """Yield the keywords that do not apply to the types of the values, each with a message and a help."""
    types = {_TYPES.get(name, name) for shape in shapes for name in shape.types}
    if types >= {"string", "number"}:
        for keyword, instead in _OF_QUANTITIES.items():
            if keyword in schema:
                help = f"use {code(instead)}" if instead else f"remove {code(keyword)}"
                yield keyword, f"{code(keyword)} does not compare quantities such as `500m` and `1Gi`", help
    elif types and all(shape.types and not shape.any_of for shape in shapes):
        keywords = frozenset(validator_class(_DRAFT).VALIDATORS)
        yield from without_effect({**schema, "type": sorted(types)}, keywords)


def _check_keywords(table: PolicyTable, trail: Trail, schema: Any, errors: list[ConfigurationError]) -> None:
    """Add an error for each keyword that is not evaluated, so that no policy seems to check what it does not."""
    if not isinstance(schema, dict):
        return
    known = {*validator_class(_DRAFT).VALIDATORS, *_DESCRIBING, *QUANTITY_KEYWORDS} - {"format"}
    for keyword, value in schema.items():
        if keyword not in known:
            near = closest(keyword, sorted(known), 1)
            message = f"unknown keyword {code(keyword)}"
            hint = f"did you mean {code(near[0])}?" if near else "remove it"
            if keyword == "format":
                message, hint = "`format` is not checked", "use `pattern`"
            errors.append(table.error((*trail, keyword), message, hint))
        elif keyword in QUANTITY_KEYWORDS and quantity_of(value) is None:
            message = f"{code(str(value))} is not a valid quantity"
            errors.append(table.error((*trail, keyword), message, "use a quantity, such as `500m` or `4Gi`"))
    for pointer, below in subschemas(schema):
        _check_keywords(table, (*trail, *pointer), below, errors)
