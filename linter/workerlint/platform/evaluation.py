"""Evaluates a prepared JSON Schema on the nodes of a manifest.

Placeholders, variables, values with custom tags and scalars that YAML readers read differently are unknown, and never
wrong. Merge keys and aliases are followed; what they repeat is reported once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workerlint.core.record import Struct, new
from workerlint.core.wording import dotted
from workerlint.platform.json_schema import contained
from workerlint.platform.keywords import RUN, SEVERAL, UNKNOWN, Entries, Items, OpenMapping, Run, evaluator
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, is_empty
from workerlint_schemas.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema.exceptions import ValidationError

    from workerlint.platform.json_schema import Prepared
    from workerlint.platform.keywords import Keyword

    Path = tuple[str | int, ...]

MAX_STEPS = 10_000
"""The number of steps for a value. Each keyword that is evaluated takes one; a published schema needed 31."""
_STEPS_PER_NODE = 20
_MAX_DEPTH = 100

_KINDS = {"object": "mapping", "array": "list"}
NOTHING = "false"
"""The keyword of a violation of a schema that allows no value."""
EXCLUSIVE = "exclusive"
"""The keyword of a violation of ``oneOf`` for which more than one alternative is valid."""
EVERYWHERE = "candidates"
"""The keyword of a violation that several schemas find for different reasons."""
_NAMED = frozenset(("additionalProperties", "unevaluatedProperties", "propertyNames"))
"""The keywords whose violations are about a key."""
_ABSENT = frozenset(("required", "dependentRequired", "dependencies"))
"""The keywords whose violations with a name are about a field that is missing."""


class SchemaViolation(Struct):
    """A value that violates a JSON Schema."""

    keyword: str
    """The keyword of JSON Schema, ``NOTHING``, ``EXCLUSIVE``, or ``EVERYWHERE``."""
    path: Path
    """The path of the value from the root of the document; for a key or a missing field, that of the mapping."""
    node: Node | None
    """The value, or the mapping; None if it is not written."""
    name: str
    """The unknown, missing or forbidden field in the mapping; else empty."""
    value: Any
    """The value of the keyword."""
    schema: dict[str, Any]
    """The subschema with the keyword."""
    instance: Any
    """The value as plain data."""
    branches: list[tuple[str, ...]]
    """For ``anyOf`` and ``oneOf``: the fields of which one group is missing; for ``EXCLUSIVE``: those that are set."""
    inner: SchemaViolation | None = None
    """For ``propertyNames``: what is wrong with the name."""

    @property
    def is_absence(self) -> bool:
        """Whether fields are missing."""
        if self.keyword in {"anyOf", "oneOf"}:
            return bool(self.branches)
        return self.keyword in _ABSENT and bool(self.name)

    @property
    def is_at_key(self) -> bool:
        """Whether the key called ``name`` is wrong, rather than the value."""
        return bool(self.name) and not self.is_absence

    @property
    def place(self) -> Path:
        """The path of the wrong key or value, or of the missing field."""
        return (*self.path, self.name) if self.name else self.path

    @property
    def dotted(self) -> str:
        """The path of the wrong key or value as messages show it."""
        return dotted(self.place)

    @property
    def types(self) -> list[str]:
        """The types that the schema allows, as node kinds; empty for any."""
        return node_kinds(self.value if self.keyword == "type" else self.schema.get("type"))

    @property
    def shape(self) -> Shape:
        """The violated subschema as far as fixes use it."""
        return _shape({**self.schema, "type": self.value} if self.keyword == "type" else self.schema)


def node_kinds(types: Any) -> list[str]:
    """Return the node kinds for the value of ``type``."""
    names = [types] if isinstance(types, str) else types or []
    return [_KINDS.get(name, name) for name in names]


def _shape(schema: Any) -> Shape:
    """Return a subschema with its properties and items, but nothing below them."""
    if not isinstance(schema, dict):
        return Shape("")
    enum = schema.get("enum")
    items = schema.get("items")
    return Shape(
        "",
        types=frozenset(node_kinds(schema.get("type"))),
        properties={name: Shape("") for name in schema.get("properties", {})},
        required=dict.fromkeys(schema.get("required", ()), ""),
        enum=tuple(enum) if enum and all(isinstance(value, str) for value in enum) else None,
        items=_shape(items) if isinstance(items, dict) else None,
    )


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
    reader = _Reader()
    value = Entries() if node is None else reader.value(node, 0)
    return _evaluate(prepared, value, path, extra, reader, node)


def evaluate_value(
    prepared: Prepared, value: str | int | bool, path: Path = (), extra: dict[str, Keyword] | None = None
) -> Evaluation:
    """Return the violations of a schema by a scalar *value* that is not written, such as a default."""
    return _evaluate(prepared, value, path, extra, _Reader(), None)


def _evaluate(
    prepared: Prepared, value: Any, path: Path, extra: dict[str, Keyword] | None, reader: _Reader, node: Node | None
) -> Evaluation:
    run = Run(prepared, MAX_STEPS + _STEPS_PER_NODE * reader.count)
    run.reasons.update(reader.reasons)
    token = RUN.set(run)
    try:
        errors, failure = contained(lambda: _errors(prepared, value, extra))
    finally:
        RUN.reset(token)
    if failure:
        run.leave(failure)
    violations = [found for error in errors for found in _violations(error, path, node)]
    return Evaluation(_one_per_place(violations), list(run.reasons), run.undecided > 0)


def _errors(prepared: Prepared, value: Any, extra: dict[str, Keyword] | None) -> list[ValidationError]:
    validator = evaluator(prepared.draft, extra)
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
        value = _type_names(values)
    elif keyword == "enum":
        value = _distinct(item for items in values for item in items)
    elif any(other != value for other in values):
        keyword = EVERYWHERE
    return SchemaViolation(
        keyword, violation.path, violation.node, "", value, violation.schema, violation.instance, violation.branches
    )


class _Reader(Struct):
    """Turns nodes into plain data. What an alias repeats becomes the same object."""

    count: int = 0
    known: dict[int, tuple[Any, int]] = new(dict)
    """The data of each collection, and its height."""
    height: int = new(int)
    """The height of the value that was read last."""
    reasons: dict[str, None] = new(dict)

    def value(self, node: Node, depth: int) -> Any:
        """Return the value of a node."""
        node = node.target()
        self.height = 0
        if isinstance(node, Scalar):
            self.count += 1
            return _scalar(node)
        if node.kind not in {"mapping", "list"}:
            return UNKNOWN
        if id(node) not in self.known:
            self.count += 1
            value = self.collection(node, depth + 1) if depth < _MAX_DEPTH else UNKNOWN
            self.height += 1
            if depth >= _MAX_DEPTH or self.height > _MAX_DEPTH:  # aliases make values deeper than they are written
                self.reasons["it nests too deep"] = None
                value, self.height = UNKNOWN, 0
            self.known[id(node)] = value, self.height
        value, self.height = self.known[id(node)]
        return value

    def collection(self, node: Node, depth: int) -> Any:
        """Return the value of a mapping or a list, and set the height of its highest part."""
        height = 0
        if isinstance(node, Sequence):
            items = Items()
            for item in node.items:
                items.append(self.value(item, depth))
                height = max(height, self.height)
            self.height = height
            return items
        assert isinstance(node, Mapping)  # noqa: S101 - the kinds of collections
        is_open = node.is_open
        mapping = Entries()
        for name, (key, item) in node.entries.items():
            if key.kind in {"string", "integer"} and not (isinstance(key, Scalar) and key.readings):
                mapping[name] = self.value(item, depth)
                height = max(height, self.height)
            else:
                is_open = True  # readers turn it into different strings
        is_open = is_open or any(not isinstance(key, Scalar) for key, _ in node.pairs)
        self.height = height
        return OpenMapping(mapping) if is_open else mapping


_INFINITE = float("inf")


def _scalar(node: Scalar) -> Any:
    if node.readings is not None or node.tag == "tag:yaml.org,2002:binary":
        return UNKNOWN
    kind = node.kind
    if kind == "string":
        return node.text
    if kind == "boolean":
        return node.boolean
    number = node.number
    if number is not None:
        return number if abs(number) < _INFINITE else UNKNOWN  # also unlike NaN
    return None if kind == "null" else UNKNOWN


def _violations(error: ValidationError, base: Path, root: Node | None) -> list[SchemaViolation]:
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
    name = error.message if keyword in _NAMED or keyword in _ABSENT else ""
    found = violation(keyword, name, error.validator_value)
    if keyword == "propertyNames":
        context: Any = error.context
        found.inner = _violations(context[0], (), None)[0]
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
        return [violation("type", value=_type_names(types))]
    chosen = [found for found in live if not any(_is_choice(inner) for inner in found)]
    if not chosen:
        choices = [next(inner for inner in found if _is_choice(inner)) for found in live]
        if len({choice.relative_path[0] for choice in choices}) == 1:
            values = _distinct(value for choice in choices for value in _choices(choice))
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
    return [found for inner in best[0] for found in _violations(inner, base, root)]


def _type_names(values: Iterable[Any]) -> list[str]:
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


def _distinct(values: Iterable[Any]) -> list[Any]:
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


def _one_per_place(violations: list[SchemaViolation]) -> list[SchemaViolation]:
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
