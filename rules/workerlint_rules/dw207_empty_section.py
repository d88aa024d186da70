"""A section or field has something in it.

With nothing behind its colon a section is null: the platform falls back to its defaults, or passes nothing to the Stack. Comments
are no content. Write `{}` or `[]` to say that it is empty on purpose. A field that takes a string, a number or a boolean and has
no value is reported as an info.

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

```yaml bad
worker:
  replicas:
  logLevel:
  runAsUser:
```

```text findings
2 |   replicas:
  |   ^^^^^^^^ `replicas` has no value
  = help: set a value or remove the field; the default is `1`

3 |   logLevel:
  |   ^^^^^^^^ `logLevel` has no value
  = help: set a value or remove the field; the default is `INFO`

4 |   runAsUser:
  |   ^^^^^^^^^ `runAsUser` has no value
  = help: set a value or remove the field
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

from workerlint.authoring import INFO, WARNING, Finding, Findings, Node, Worker, dotted, is_empty, rule
from workerlint.manifest.autoscaling import TARGETS, read_autoscaling
from workerlint.manifest.edits import column_of
from workerlint.manifest.misplaced import BESIDE
from workerlint.manifest.quantities import LIMITS, REQUESTS, amounts_without
from workerlint.manifest.schema import described_values, mandatory_names, shape_at
from workerlint.syntax.nodes import trail_path
from workerlint_schemas.shape import Shape

Path = tuple[str | int, ...]


@rule("DW207", "empty-section", WARNING, keys=("?empty",), area="structure", evidence="observed")
def empty_section(worker: Worker) -> Findings:
    # Unreadable lines may have been the section's content.
    if worker.root is None or worker.damaged:
        return
    filled = {id(group.section) for group in worker.misplaced.groups if group.kind == BESIDE}
    for trail, key, value, shape in described_values(worker):
        # What several merge keys repeat is written once.
        if key is None or not is_empty(value) or not shape.types or id(key) in filled:
            continue
        filled.add(id(key))
        path = trail_path(trail)
        if _is_reported(worker, path, key):
            continue
        if shape.types <= _SECTIONS:
            yield _empty_section(worker, path, key, "mapping" in shape.types)
        else:
            yield Finding(key, f"`{path[-1]}` has no value", help=_help(shape), severity=INFO)


_SECTIONS = frozenset(("mapping", "list"))
_OPTIONAL = frozenset((("description",), ("owner",)))
"""The fields that a rule of their own asks for where a team wants them: DW701 and DW702."""


def _is_reported(worker: Worker, path: Path, key: Node) -> bool:
    """Return whether another rule reports that the field has no value."""
    parent = shape_at(worker, path[:-1])
    if path in _OPTIONAL or (parent is not None and path[-1] in mandatory_names(parent)):
        return True
    scaling = worker.cached(read_autoscaling)
    if scaling is not None and scaling.enabled and path[1:2] == (scaling.name,):
        return path[-1] == "maxReplicas" or all(scaling.lacks(target) for target in TARGETS)
    return any(own is key for part in (REQUESTS, LIMITS) for _, own in amounts_without(worker, part))


def _empty_section(worker: Worker, path: Path, key: Node, takes_attributes: bool) -> Finding:
    what = "nothing but comments" if _holds_comments(worker, key) else "nothing"
    content = "its attributes below it, indented; {}" if takes_attributes else "its items below it, each behind a -; []"
    return Finding(
        key, f"{dotted(path)} has {what} behind its colon", help=f"write {content} if it is empty on purpose"
    )


def _help(shape: Shape) -> str:
    default = shape.documentation.get("default")
    shown = str(default).lower() if isinstance(default, bool) else default
    return "set a value or remove the field" + ("" if default is None else f"; the default is `{shown}`")


def _holds_comments(worker: Worker, key: Node) -> bool:
    """Return whether the next line with content is a comment, indented deeper than the key."""
    source = worker.source
    for number in range(source.lines.line_of(key.end) + 1, len(source.lines.starts)):
        line = source.lines.line_text(number)
        content = line.strip()
        if content:
            return content.startswith("#") and line.index("#") > column_of(source, key.start)
    return False
