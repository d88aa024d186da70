"""Turns the errors of ``jsonschema`` into violations: for alternatives, into those of the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.core.text import Path
from workerlint.platform.keywords import SEVERAL
from workerlint.platform.schema_violation import ABSENT, EXCLUSIVE, NAMED, NOTHING, SchemaViolation
from workerlint.syntax.nodes import Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema.exceptions import ValidationError


def violations_of(error: ValidationError, base: Path, root: Node | None) -> list[SchemaViolation]:
    """Return what an error of ``jsonschema`` is about: usually one violation, for alternatives those of the best."""
    schema = error.schema if isinstance(error.schema, dict) else {}
    inside = tuple(error.absolute_path)

    def violation(
        keyword: str, name: str = "", value: Any = None, branches: Any = (), below: Any = ()
    ) -> SchemaViolation:
        path = (*inside, *below)
        node = _node_at(root, path)
        return SchemaViolation(keyword, base + path, node, name, value, schema, error.instance, list(branches))

    keyword = str(error.validator) if error.validator is not None else NOTHING
    if keyword in {"anyOf", "oneOf"}:
        if error.message == SEVERAL:
            return [violation(EXCLUSIVE, value=error.validator_value, branches=_exclusive(error))]
        return _best(error, base, root, violation)
    if keyword == "not":
        forbidden: Any = error.validator_value
        names = forbidden.get("required", []) if isinstance(forbidden, dict) else []
        if len(names) == 1 and set(forbidden) <= {"required", "type"}:
            return [violation(keyword, names[0], forbidden)]
    if keyword == NOTHING and inside and isinstance(inside[-1], str):
        parent, inside = inside[-1], inside[:-1]
        return [violation(keyword, parent)]
    name = error.message if keyword in NAMED or keyword in ABSENT else ""
    found = violation(keyword, name, error.validator_value)
    if keyword == "propertyNames":
        context: Any = error.context
        found.inner = violations_of(context[0], (), None)[0]
    return [found]


def _best(error: ValidationError, base: Path, root: Node | None, violation: Any) -> list[SchemaViolation]:
    """Return the violations of the alternative that was meant, or one for all of them."""
    branches: dict[Any, list[ValidationError]] = {}
    context: Any = error.context
    for inner in context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    live = [found for found in branches.values() if not any(_is_type(inner) for inner in found)]
    if not branches:
        return [violation(str(error.validator), value=error.validator_value)]
    if not live:
        # The value is of another type than every alternative: only the types matter.
        types = [inner.validator_value for found in branches.values() for inner in found if _is_type(inner)]
        return [violation("type", value=type_names(types))]
    chosen = [found for found in live if not any(_is_choice(inner) for inner in found)]
    if not chosen:
        choices = [next(inner for inner in found if _is_choice(inner)) for found in live]
        if len({choice.relative_path[0] for choice in choices}) == 1:
            values = distinct(value for choice in choices for value in _choices(choice))
            return [violation("enum", value=values, below=(choices[0].relative_path[0],))]
    live = chosen or live
    if all(inner.validator == "required" and not inner.relative_path for found in live for inner in found):
        groups = [tuple(inner.message for inner in found) for found in live]
        if len(groups) > 1:
            smallest = [group for group in groups if not any(set(other) < set(group) for other in groups)]
            return [violation(str(error.validator), value=error.validator_value, branches=dict.fromkeys(smallest))]
    fewest = min(len(found) for found in live)
    best = [found for found in live if len(found) == fewest]
    if len(best) > 1:
        return [violation(str(error.validator), value=error.validator_value)]
    return [found for inner in best[0] for found in violations_of(inner, base, root)]


def type_names(values: Iterable[Any]) -> list[str]:
    """Return the types of several values of ``type``."""
    return list(dict.fromkeys(name for names in values for name in ([names] if isinstance(names, str) else names)))


def _is_type(error: ValidationError) -> bool:
    """Return whether an alternative is for another type."""
    return error.validator == "type" and not error.relative_path


def _is_choice(error: ValidationError) -> bool:
    """Return whether an alternative is for another value of a field, such as of ``type``."""
    return error.validator in {"const", "enum"} and len(error.relative_path) == 1


def _choices(error: ValidationError) -> list[Any]:
    value: Any = error.validator_value
    return value if error.validator == "enum" else [value]


def distinct(values: Iterable[Any]) -> list[Any]:
    """Return values that may not be hashable, each once."""
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _exclusive(error: ValidationError) -> list[tuple[str, ...]]:
    """Return the fields that make more than one alternative valid, if alternatives require different fields."""
    branches: Any = error.validator_value
    names = [tuple(branch.get("required", ())) if isinstance(branch, dict) else () for branch in branches]
    instance = error.instance if isinstance(error.instance, dict) else {}
    names = [group for group in names if group and all(name in instance for name in group)]
    return list(dict.fromkeys(names)) if len(set(names)) > 1 else []


def _node_at(root: Node | None, path: Path) -> Node | None:
    """Return the node at *path* below *root*, aliases followed; None if it is not written."""
    node = root.target() if root is not None else None
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str):
            node = node.get(part)
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
            node = node.items[part].target()
        else:
            return None
    return node


_FIRST = {"type": 0, NOTHING: 0, "enum": 1, "const": 1}


def one_per_place(violations: list[SchemaViolation]) -> list[SchemaViolation]:
    """Return the violations without those of the same place, and without those that an alias repeats."""
    by_place: dict[Path, SchemaViolation] = {}
    for violation in sorted(violations, key=lambda violation: _FIRST.get(violation.keyword, 2)):
        by_place.setdefault(violation.place, violation)
    found: dict[Any, SchemaViolation] = {}
    for violation in violations:
        if by_place[violation.place] is violation:
            where = violation.path if violation.node is None else id(violation.node)
            found.setdefault((where, violation.name, violation.keyword, *violation.types), violation)
    return list(found.values())
