"""Duplicate key

The keys of a mapping must be unique. Some YAML readers reject a duplicate; others use one of the values and silently
ignore the other, which may be the one you changed.

## Bad

```yaml bad
worker:
  replicas: 1
  logLevel: INFO
  replicas: 3
```

```text findings
2 |   replicas: 1
  |   -------- first here
3 |   logLevel: INFO
4 |   replicas: 3
  |   ^^^^^^^^ duplicate key `replicas`
  = help: delete one of them
```

If several keys in a row are duplicates, the key above them is probably missing. They are reported together, and their
values are not checked.

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
      cpu: 200m
      memory: 256Mi
```

```text findings
4 |       cpu: 100m
  |       --- first here
5 |       memory: 128Mi
6 |       cpu: 200m
  |       ^^^ duplicate keys `cpu` and `memory`
  = help: add the missing key above them, or delete them
```

Two merge keys are a warning: some readers merge both mappings, others use one of them or reject the file.

```yaml bad
small: &small {replicas: 1}
quiet: &quiet {logLevel: WARN}
worker:
  <<: *small
  <<: *quiet
```

```text findings
4 |   <<: *small
  |   -- first here
5 |   <<: *quiet
  |   ^^ duplicate merge key `<<`: YAML readers disagree on the result
  = help: merge a list: `<<: [*small, *quiet]`
```

## Good

```yaml good
worker:
  replicas: 3
  logLevel: INFO
```

## Silence

One merge key with a list is not a duplicate:

```yaml silent
small: &small {replicas: 1}
quiet: &quiet {logLevel: WARN}
worker:
  <<: [*small, *quiet]
```

## Sources

- yaml:mapping: The keys of a mapping are unique.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Related, Worker, code, text_rule


@text_rule("DW003", "duplicate-key", ERROR, area="syntax", evidence="documented")
def duplicate_key(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.first is None:
            continue
        message, help, severity = f"duplicate key {code(problem.name)}", "delete one of them", ERROR
        if problem.kind == "duplicate-section":
            message, help = f"duplicate keys {problem.message}", "add the missing key above them, or delete them"
        elif problem.kind == "duplicate-merge":
            message = "duplicate merge key `<<`: YAML readers disagree on the result"
            help, severity = f"merge a list: `{problem.message or '<<: [*a, *b]'}`", WARNING
        related = [Related(problem.first, "first here")]
        yield Finding(problem.span, message, help=help, severity=severity, related=related)
