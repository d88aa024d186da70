"""The variables of a manifest that have no value where it is applied."""

from __future__ import annotations

from workerlint.core.record import Record
from workerlint.core.text import Span
from workerlint.manifest.interpolation import EXPRESSION, NOT_NAMES, OPERATION
from workerlint.manifest.sections import in_stack_spec
from workerlint.manifest.stack_resource import SCHEMA_PATH
from workerlint.syntax.nodes import Leaf, Mapping, Scalar, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from collections.abc import Mapping as Values

    from workerlint.manifest.worker import Worker


class Use(Record):
    """A use of a variable."""

    name: str
    span: Span
    """The range of the variable, with its operator if it has one."""
    leaf: Leaf


def _leaves_with_variables(worker: Worker) -> list[Leaf]:
    """Return the scalars in which a variable may be written."""
    text = worker.text
    found = leaves(worker.root) if worker.root is not None else ()
    return [
        leaf for leaf in found if isinstance(leaf.node, Scalar) and text.find("$", leaf.node.start, leaf.node.end) >= 0
    ]


def find_unset(worker: Worker, values: Values[str, str]) -> Iterator[Use]:
    """Yield each use of a variable that has no value among *values*, in order. An empty value counts as unset.

    A variable with a default has a value. In ``stackSpec``, the variables that the stack gets when it runs have one.
    """
    if worker.root is None or worker.text.find("$", worker.span.start, worker.span.end) < 0:
        return
    runtime = _set_at_run_time(worker)
    for leaf in worker.cached(_leaves_with_variables):
        node = leaf.node
        for name, span, is_bare in _uses(worker.text, node.start, node.end, values):
            # Expressions of bloblang and jq have variables of their own, such as $doc.
            is_local = is_bare and not name.isupper()
            is_known = is_local or runtime is None or name in runtime or name.startswith("DATAOS_")
            # So has JSON Schema: the schema of a Stack contains `$schema` and `$ref`.
            if is_bare and leaf.path[-2:] == SCHEMA_PATH[1:] and not leaf.is_key:
                continue
            if not (is_known and in_stack_spec(worker, node)):
                yield Use(name, span, leaf)


def _uses(text: str, start: int, end: int, values: Values[str, str]) -> Iterator[tuple[str, Span, bool]]:
    """Yield the name and the range of each unset variable, and whether it is written without braces."""
    for match in EXPRESSION.finditer(text, start, end):
        name, span = match[1] or match[2], Span(match.start(), match.end())
        if name:
            if not values.get(name) and name not in NOT_NAMES:
                yield name, span, match[1] is None
        elif (operation := _operation(match)) is not None:
            name, operator = operation[1], operation[2].removeprefix(":")
            if operator == "?":
                if not values.get(name):
                    yield name, span, False
            elif bool(values.get(name)) == (operator == "+"):  # the operand is used
                first = match.start(3)
                yield from _uses(text, first + operation.start(3), match.end(3), values)


def _operation(match: re.Match[str]) -> re.Match[str] | None:
    return OPERATION.fullmatch(match[3]) if match[3] else None


def _set_at_run_time(worker: Worker) -> set[str] | None:
    """Return the variables that the stack gets when it runs; None if a secret may set any."""
    keys = [entry.get("key") if isinstance(entry, Mapping) else None for entry in worker.list("dataosSecrets")]
    names = [key.text for key in keys if isinstance(key, Scalar) and key.kind == "string"]
    if len(names) < len(keys) or worker.list("secrets") or worker.get("use") is not None:
        return None
    envs = worker.mapping("envs")
    return {*names, *(envs.entries if envs else ())}
