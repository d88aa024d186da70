"""The attributes stand in the order in which the documentation lists them.

The order means nothing to the platform. People find their way sooner in manifests that all begin with name, version and
type and tell in the same order what runs where. The rule is off unless it is selected; its fix moves whole attributes with
the comments that belong to them.

```yaml bad
version: v1beta
name: city-sync
^^^^ name stands behind version, but in front of it in the documented order
= write it in front of version
type: worker
worker:
  compute: runnable-default
  # the newest one that has the fix for long names
  stack: bento:3.0
  ^^^^^ worker.stack stands behind worker.compute, but in front of it in the documented order
  = write it in front of compute
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  # the newest one that has the fix for long names
  stack: bento:3.0
  compute: runnable-default
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
```

Evidence: documented: the attribute tables have an order; that manifests should follow it is this project's advice.
"""

from __future__ import annotations

from workerlint.diagnostic import INFO, Finding, Fix, Related
from workerlint.nodes import Mapping, Scalar, Sequence
from workerlint.reordering import reorder
from workerlint.rule import rule
from workerlint.violation import dotted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Node
    from workerlint.worker import Worker
    from workerlint_schemas.shape import Shape

    Path = tuple[str | int, ...]


@rule("DW705", "key-order", INFO, on=False)
def key_order(worker: Worker) -> Iterator[Finding]:
    from workerlint_schemas.tables.worker_v1beta import ROOT

    if worker.root is None or worker.damaged:
        return
    todo: list[tuple[Node, Shape, Path]] = [(worker.root, ROOT, ())]
    while todo:
        node, shape, path = todo.pop()
        if isinstance(node, Sequence) and shape.items is not None:
            todo += [(item, shape.items, (*path, at)) for at, item in enumerate(node.items)]
        elif isinstance(node, Mapping) and shape.properties:
            yield from _ordered(worker, node, list(shape.properties), path)
            for key, value in node.pairs:
                child = shape.properties.get(key.text) if isinstance(key, Scalar) else None
                if child is not None:
                    todo.append((value, child, (*path, key.text) if isinstance(key, Scalar) else path))


def _ordered(worker: Worker, mapping: Mapping, documented: list[str], path: Path) -> Iterator[Finding]:
    ranks = []
    highest = 0
    late: tuple[Scalar, Scalar] | None = None
    above: Scalar | None = None
    for key, _ in mapping.pairs:
        if isinstance(key, Scalar) and key.text in documented:
            rank = documented.index(key.text)
            if above is not None and rank < highest and late is None:
                late = key, above
            if above is None or rank >= highest:
                highest, above = rank, key
            ranks.append(rank)
        else:
            # What the documentation does not know stays behind the attribute it stands behind now.
            ranks.append(ranks[-1] if ranks else -1)
    if late is None:
        return
    order = sorted(range(len(ranks)), key=ranks.__getitem__)
    edit = reorder(worker.source, mapping, order)
    key, before = late
    later = [other.text for other, _ in mapping.pairs if isinstance(other, Scalar) and other.text in documented]
    behind = next(name for name in later if documented.index(name) > documented.index(key.text))
    yield Finding(
        key,
        f"{dotted((*path, key.text))} stands behind {dotted((*path, before.text))}, but in front of it in the documented order",
        help=f"write it in front of {behind}",
        fix=Fix("Put the attributes in the documented order", [edit]) if edit else None,
        related=[Related(before, "this one comes later")],
    )
