"""A section has something in it.

With nothing behind its colon a section is null: the platform falls back to its defaults, or passes nothing to the Stack. Comments
are no content. Write `{}` or `[]` to say that it is empty on purpose.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
  ^^^^^^^^^ worker.resources has nothing behind its colon
  = write its attributes below it, indented, or {} if it is empty on purpose
  envs:
  ^^^^ worker.envs has nothing behind its colon; comments are no content
  = write its attributes below it, indented, or {} if it is empty on purpose
    # REGION: eu
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
    limits:
    ^^^^^^ worker.resources.limits has nothing behind its colon
    = write its attributes below it, indented, or {} if it is empty on purpose
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
    limits: {}
  envs: {}
```

Evidence: observed in published samples; that null means the default is inferred.
"""

from __future__ import annotations

from workerlint.diagnostic import WARNING, Finding
from workerlint.nodes import Mapping, is_empty
from workerlint.rule import rule
from workerlint.schema_walk import root_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.nodes import Node
    from workerlint.worker import Worker
    from workerlint_schemas.shape import Shape


@rule("DW207", "empty-section", WARNING)
def empty_section(worker: Worker) -> Iterator[Finding]:
    if worker.v2alpha or worker.section is None:
        return
    shape = root_shape(worker.v2alpha).properties[worker.section_name]
    todo: list[tuple[tuple[str, ...], Mapping, Shape]] = [((), worker.section, shape)]
    while todo:
        path, mapping, shape = todo.pop()
        for name, (key, written) in mapping.entries.items():
            below = shape.properties.get(name)
            value = written.target()
            if below is None:
                continue
            if isinstance(value, Mapping) and value.kind == "mapping":
                todo.append(((*path, name), value, below))
            elif (
                is_empty(value)
                and not below.types.isdisjoint(("mapping", "list"))
                and (*path, name) not in worker.misplaced.filled
                and name not in _SPOKEN_OF
            ):
                yield _finding(worker, (*path, name), key, written, "{}" if "mapping" in below.types else "[]")


_SPOKEN_OF = frozenset(("topology",))
"""What must not be empty is another rule's."""


def _finding(worker: Worker, path: tuple[str, ...], key: Node, value: Node, explicit: str) -> Finding:
    dotted = ".".join((worker.section_name, *path))
    comments = "; comments are no content" if _holds_comments(worker, key, value) else ""
    return Finding(
        key,
        f"{dotted} has nothing behind its colon{comments}",
        help=f"write its attributes below it, indented, or {explicit} if it is empty on purpose",
    )


def _holds_comments(worker: Worker, key: Node, value: Node) -> bool:
    """Tell whether only comments stand below the key, indented deeper than it."""
    lines = worker.source.lines
    line = lines.line_of(value.end)
    column = key.start - lines.starts[lines.line_of(key.start)]
    for below in range(line + 1, len(lines.starts)):
        text = lines.line_text(below)
        content = text.strip()
        if content:
            return content.startswith("#") and len(text) - len(text.lstrip(" ")) > column
    return False
