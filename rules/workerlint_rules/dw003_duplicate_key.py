"""A mapping has the same key twice.

YAML forbids it. Readers that let it pass keep one of the values and drop the other in silence, so the manifest may run
with settings that its author believes to be overwritten.

## Bad

```yaml bad
worker:
  replicas: 1
  stack: bento
  replicas: 3
```

```text findings
2 |   replicas: 1
  |   -------- first here
3 |   stack: bento
4 |   replicas: 3
  |   ^^^^^^^^ duplicate key `replicas`
  = help: remove one of them; the first is on line 5
```

Two merge keys are a warning: some readers merge both mappings, others reject the manifest or keep one. If both
mappings set a field, the reader decides which value is used.

```yaml bad
small: &small {replicas: 1}
quiet: &quiet {replicas: 2, logLevel: WARN}
worker:
  <<: *small
  <<: *quiet
  stack: bento
```

```text findings
4 |   <<: *small
  |   -- first here
5 |   <<: *quiet
  |   ^^
  | duplicate merge key `<<`: both mappings are merged, and which one wins depends on the YAML reader
  = help: write `<<: [*small, *quiet]`
```

## Silence

```yaml silent
small: &small {replicas: 1}
quiet: &quiet {replicas: 2, logLevel: WARN}
worker:
  <<: [*small, *quiet]
  stack: bento
```

## Sources

- yaml:mapping: The keys of a mapping are unique.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Related, Worker, text_rule


@text_rule("DW003", "duplicate-key", ERROR, area="syntax", evidence="documented")
def duplicate_key(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.first is None:
            continue
        related = [Related(problem.first, "first here")]
        if problem.kind == "duplicate-key":
            first = worker.source.lines.position(problem.first.start)
            yield Finding(
                problem.span,
                f"duplicate key `{problem.name}`",
                help=f"remove one of them; the first is on line {first.line}",
                related=related,
            )
        elif problem.kind == "duplicate-merge":
            yield Finding(
                problem.span,
                "duplicate merge key `<<`: both mappings are merged, and which one wins depends on the YAML reader",
                help=f"write `{problem.message}`" if problem.message else "merge a list of mappings: `<<: [*a, *b]`",
                severity=WARNING,
                related=related,
            )
