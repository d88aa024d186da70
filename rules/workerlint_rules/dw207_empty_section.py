"""Section or field without a value

Without a value a section is null: DataOS uses its defaults, or passes nothing to the Stack. Comments do not count as content.
Use `{}` or `[]` for a section that is empty on purpose.

A field that expects a string, a number or a boolean and has no value is reported as an info.

## Bad

```yaml bad without resources
worker:
  resources:
  envs:
    # REGION: eu
  dataosVolumes:
```

```text findings
2 |   resources:
  |   ^^^^^^^^^ `resources` is empty
  = help: add fields below it, or use `{}` if it is empty on purpose

3 |   envs:
  |   ^^^^ `envs` contains only comments
  = help: add fields below it, or use `{}` if it is empty on purpose

5 |   dataosVolumes:
  |   ^^^^^^^^^^^^^ `dataosVolumes` is empty
  = help: add items below it, or use `[]` if it is empty on purpose
```

```yaml bad
worker:
  replicas:
  runAsUser:
```

```text findings
2 |   replicas:
  |   ^^^^^^^^ `replicas` has no value
  = help: set a value or remove the field; the default is `1`

3 |   runAsUser:
  |   ^^^^^^^^^ `runAsUser` has no value
  = help: set a value or remove the field
```

## Good

```yaml good
worker:
  envs: {}
  dataosVolumes: []
```

## Sources

- dataos:worker-attributes: In the published example, `stackSpec` is empty because its content lost its indentation.
- yaml:core-schema: A value that is left out is null.
"""

from __future__ import annotations

from workerlint.authoring import INFO, WARNING, Findings, Node, Worker, is_empty, meta, rule
from workerlint.manifest.autoscaling import TARGETS, read_autoscaling
from workerlint.manifest.edits import column_of, line_end
from workerlint.manifest.misplaced import BESIDE
from workerlint.manifest.quantities import LIMITS, REQUESTS, amounts_without
from workerlint.manifest.schema import described_values, mandatory_names, shape_at
from workerlint.syntax.nodes import trail_path
from workerlint_schemas.shape import Shape

_SECTIONS = frozenset(("mapping", "list"))
_OPTIONAL = (("description",), ("owner",))
"""The fields that other rules require where a team turns them on: DW701 and DW702"""


@rule("DW207", "empty-section", WARNING, keys=("?empty",), area="structure", evidence="observed")
def empty_section(worker: Worker) -> Findings:
    # Unreadable lines may have been the section's content.
    if worker.damaged:
        return
    skipped = {id(group.section) for group in worker.misplaced.groups if group.kind == BESIDE}
    for trail, key, value, shape in described_values(worker):
        if key is None or not is_empty(value) or not shape.types or id(key) in skipped:
            continue
        skipped.add(id(key))  # merge keys may repeat it
        path = trail_path(trail)
        field = meta(worker, *path)
        if field is None or _is_reported(worker, path, key):
            continue
        if shape.types <= _SECTIONS:
            what = "contains only comments" if _has_comments(worker, key) else "is empty"
            content = "fields below it, or use `{}`" if "mapping" in shape.types else "items below it, or use `[]`"
            yield field.finding(f"`{field.name}` {what}", help=f"add {content} if it is empty on purpose", at_key=True)
        else:
            yield field.finding(f"`{field.name}` has no value", help=_help(shape), severity=INFO, at_key=True)


def _is_reported(worker: Worker, path: tuple[str | int, ...], key: Node) -> bool:
    """Return whether another rule reports that the field has no value."""
    parent = shape_at(worker, path[:-1])
    if path in _OPTIONAL or (parent is not None and path[-1] in mandatory_names(parent)):
        return True
    scaling = worker.cached(read_autoscaling)
    if scaling is not None and scaling.enabled and path[1:2] == (scaling.name,):
        return path[-1] == "maxReplicas" or all(scaling.lacks(target) for target in TARGETS)
    return any(own is key for part in (REQUESTS, LIMITS) for _, own in amounts_without(worker, part))


def _has_comments(worker: Worker, key: Node) -> bool:
    """Return whether the next line with content is a comment, indented deeper than the key."""
    text, source = worker.text, worker.source
    content = text[line_end(source, key.end) :].lstrip()
    return content.startswith("#") and column_of(source, len(text) - len(content)) > column_of(source, key.start)


def _help(shape: Shape) -> str:
    default = shape.documentation.get("default")
    shown = str(default).lower() if isinstance(default, bool) else default
    return "set a value or remove the field" + ("" if default is None else f"; the default is `{shown}`")
