"""A section has something in it.

With nothing behind its colon a section is null: the platform falls back to its defaults, or passes nothing to the Stack. Comments
are no content. Write `{}` or `[]` to say that it is empty on purpose.

## Bad

```yaml bad
worker:
  resources:
  envs:
    # REGION: eu
  dataosVolumes:
```

```text findings
2 |   resources:
  |   ^^^^^^^^^ worker.resources has nothing behind its colon
  = help: write its attributes below it, indented; {} if it is empty on purpose

3 |   envs:
  |   ^^^^ worker.envs has nothing but comments behind its colon
  = help: write its attributes below it, indented; {} if it is empty on purpose

5 |   dataosVolumes:
  |   ^^^^^^^^^^^^^ worker.dataosVolumes has nothing behind its colon
  = help: write its items below it, each behind a -; [] if it is empty on purpose
```

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
    limits:
```

```text findings
5 |     limits:
  |     ^^^^^^ worker.resources.limits has nothing behind its colon
  = help: write its attributes below it, indented; {} if it is empty on purpose
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
    limits: {}
  envs: {}
```

## Sources

- dataos:worker-attributes: In the published example, `stackSpec` is empty because its content lost its indentation.
- yaml:core-schema: A value that is left out is null.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Worker, dotted, rule
from workerlint.manifest.edits import column_of
from workerlint.manifest.misplaced import BESIDE
from workerlint.manifest.schema import root_shape
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence, is_empty
from workerlint_schemas.shape import Shape

Path = tuple[str | int, ...]


@rule("DW207", "empty-section", WARNING, area="structure", evidence="observed")
def empty_section(worker: Worker) -> Findings:
    # Unreadable lines may have been the section's content.
    if worker.root is None or worker.damaged or (worker.inventory and not worker.inventory.has_gaps):
        return
    filled = {id(group.section) for group in worker.misplaced.groups if group.kind == BESIDE}
    seen: set[int] = set()
    todo: list[tuple[Path, Node, Shape]] = [((), worker.root, root_shape(worker.v2alpha))]
    while todo:
        path, node, shape = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence) and shape.items is not None:
            todo += [((*path, index), item, shape.items) for index, item in enumerate(node.values())]
        elif isinstance(node, Mapping) and node.kind == "mapping":
            for name, (key, value) in node.entries.items():
                below = shape.properties.get(name)
                if below is None:
                    continue
                if not is_empty(value):
                    if not isinstance(value, Scalar) and (below.properties or below.items):
                        todo.append(((*path, name), value.target(), below))
                elif (
                    below.types
                    and below.types <= _SECTIONS
                    and id(key) not in filled
                    and not _is_told(worker, path, name)
                ):
                    yield _finding(worker, (*path, name), key, "mapping" in below.types)


_SECTIONS = frozenset(("mapping", "list"))


def _is_told(worker: Worker, path: Path, name: str) -> bool:
    """Return whether another rule reports the section when it is empty."""
    return name == worker.section_name if not path else path == (worker.section_name,) and name == "topology"


def _finding(worker: Worker, path: Path, key: Node, takes_attributes: bool) -> Finding:
    what = "nothing but comments" if _holds_comments(worker, key) else "nothing"
    content = "its attributes below it, indented; {}" if takes_attributes else "its items below it, each behind a -; []"
    return Finding(
        key, f"{dotted(path)} has {what} behind its colon", help=f"write {content} if it is empty on purpose"
    )


def _holds_comments(worker: Worker, key: Node) -> bool:
    """Return whether the next line with content is a comment, indented deeper than the key."""
    source = worker.source
    for number in range(source.lines.line_of(key.end) + 1, len(source.lines.starts)):
        line = source.lines.line_text(number)
        content = line.strip()
        if content:
            return content.startswith("#") and line.index("#") > column_of(source, key.start)
    return False
