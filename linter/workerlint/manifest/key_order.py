"""The mappings of a Worker whose attributes are not in the documented order.

The fields that the configuration adds come after those of DataOS, in the order of their schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from workerlint.core.record import Record
from workerlint.core.text import Path
from workerlint.manifest.schema import root_shape
from workerlint.manifest.worker import Worker
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence
from workerlint_schemas.shape import Shape


class Misordered(Record):
    """A mapping whose attributes are out of order."""

    mapping: Mapping
    path: Path
    """The path of the mapping."""
    key: Scalar
    """The first attribute that comes too late."""
    above: Scalar
    """An attribute above *key* that belongs after it."""
    successor: str
    """The name of the first attribute that *key* belongs before."""
    order: tuple[int, ...]
    """The present positions of the pairs, in the documented order."""


def misordered_mappings(worker: Worker) -> Iterator[Misordered]:
    """Yield the mappings that are out of order, each before those in it; none when some lines could not be read."""
    if worker.root is None or worker.damaged:
        return
    pending: list[tuple[Node, Shape, Path]] = [
        (worker.root, root_shape(v2alpha=False, extra=worker.settings.extra_fields), ())
    ]
    while pending:
        node, shape, path = pending.pop()
        if node.kind == "unknown":  # after a tag of its own, or a placeholder
            continue
        if isinstance(node, Sequence) and shape.items is not None:
            pending += [(item, shape.items, (*path, at)) for at, item in enumerate(node.items)]
        elif isinstance(node, Mapping) and shape.properties:
            found = _judge(node, list(shape.properties), path)
            if found is not None:
                yield found
            for key, value in node.pairs:
                child = shape.properties.get(key.text) if isinstance(key, Scalar) else None
                if child is not None:
                    pending.append((value, child, (*path, key.text) if isinstance(key, Scalar) else path))


def _judge(mapping: Mapping, documented: list[str], path: Path) -> Misordered | None:
    ranks: list[int] = []
    highest = 0
    late: tuple[Scalar, Scalar] | None = None
    above: Scalar | None = None
    for key, _ in mapping.pairs:
        if isinstance(key, Scalar) and key.text in documented:
            rank = documented.index(key.text)
            if rank >= highest:
                highest, above = rank, key
            elif above is not None and late is None:
                late = key, above
            ranks.append(rank)
        else:
            # An undocumented key stays after the attribute that it follows now.
            ranks.append(ranks[-1] if ranks else -1)
    if late is None:
        return None
    key, before = late
    names = [other.text for other, _ in mapping.pairs if isinstance(other, Scalar) and other.text in documented]
    successor = next(name for name in names if documented.index(name) > documented.index(key.text))
    return Misordered(mapping, path, key, before, successor, tuple(sorted(range(len(ranks)), key=ranks.__getitem__)))
