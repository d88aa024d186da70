"""Field at the wrong level

Copied samples lose their indentation: `resources:` is empty, and its `requests:` and `limits:` are next to
it. DataOS does not find a field at the wrong level, so the Worker runs with the default resources, or its Stack without
its configuration.

## Bad

```yaml bad without resources
worker:
  resources:
  # what a busy hour takes
  requests:
    cpu: 100m
    memory: 128Mi
  limits:
    cpu: 400m
    memory: 256Mi
```

```text findings
2 |   resources:
  |   --------- their section
3 |   # what a busy hour takes
4 |   requests:
  |   ^^^^^^^^ `requests` and `limits` must be nested under `resources`
  :
7 |   limits:
  |   ------ and this field
  = help: indent them by 2 spaces
  = fix: Indent under `resources` (--fix)
```

## Fixed

```yaml fixed
worker:
  resources:
    # what a busy hour takes
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 256Mi
```

## Bad

```yaml bad
replicas: 2
worker:
  highAvailabilityConfig:
    level: hostname
    mode: preferred
    logLevel: INFO
```

```text findings
1 | replicas: 2
  | ^^^^^^^^ `replicas` must be in `worker`, not at the top level
2 | worker:
  | ------ its section
  = help: move it below `worker:`
  = fix: Move into `worker` (--fix)

6 |     logLevel: INFO
  |     ^^^^^^^^ `logLevel` must be in `worker`, not in `worker.highAvailabilityConfig`
  = help: dedent it by 2 spaces
  = fix: Move into `worker` (--fix)
```

## Fixed

```yaml fixed
worker:
  highAvailabilityConfig:
    level: hostname
    mode: preferred
  logLevel: INFO
  replicas: 2
```

## Bad

Without the section, the fix adds it:

```yaml bad without resources
worker:
  requests: {cpu: 100m, memory: 128Mi}
  limits: {cpu: 400m, memory: 256Mi}
```

```text findings
2 |   requests: {cpu: 100m, memory: 128Mi}
  |   ^^^^^^^^ `requests` and `limits` must be in `worker.resources`, not in `worker`
3 |   limits: {cpu: 400m, memory: 256Mi}
  |   ------ and this field
  = help: add `resources:` above them, then indent them
  = fix: Move into `resources` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 400m, memory: 256Mi}
```

## Sources

- dataos:worker-attributes: In the published example, `input` and `output` are next to `stackSpec` instead of inside
  it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Fix, Related, Worker, code, dotted, plural, rule
from workerlint.core.wording import listing_of_few
from workerlint.manifest.misplaced import BESIDE, Group


@rule("DW206", "misplaced-attribute", ERROR, area="structure", evidence="observed")
def misplaced_attribute(worker: Worker) -> Findings:
    groups = worker.misplaced.groups
    empty = {id(group.section) for group in groups if group.kind == BESIDE}
    for group in groups:
        from workerlint.fixes.reindent import renest  # most manifests have no misplaced field

        first, *others = group.fields
        related = [Related(field.key_place, "and this field") for field in others]
        if group.section is not None:
            related.append(Related(group.section, "their section" if others else "its section"))
        fix = renest(worker, group)
        help = _help(group, fix)
        # After a syntax error, lines may have tabs, or belong to what could not be read.
        # A section that is moved needs its own fields first.
        if worker.syntax or any(id(field.key) in empty for field in group.fields):
            fix = None
        yield first.finding(_message(group), help=help, fixes=[fix], related=related, at_key=True)


def _message(group: Group) -> str:
    names = listing_of_few([code(str(field.name)) for field in group.fields])
    if group.kind == BESIDE:
        return f"{names} must be nested under {code(group.target_path[-1])}"
    parent = group.fields[0].parent
    return f"{names} must be {_where(group.target_path)}, not {_where(parent.path if parent else ())}"


def _where(path: tuple[str | int, ...]) -> str:
    return f"in `{dotted(path)}`" if path else "at the top level"


def _help(group: Group, fix: Fix | None) -> str:
    them = "them" if len(group.fields) > 1 else "it"
    if fix is not None:
        first = fix.edits[0]
        shift = len(first.content) - (first.span.end - first.span.start)
        if 0 < abs(shift) <= 16 and not any(edit.content.strip(" ") for edit in fix.edits):
            return f"{'indent' if shift > 0 else 'dedent'} {them} by {plural(abs(shift), 'space')}"
    if not group.target_path:
        return f"move {them} to the top level"
    if group.target is None and group.section is None:
        return f"add `{group.target_path[-1]}:` above {them}, then indent {them}"
    return f"move {them} below `{group.target_path[-1]}:`"
