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
  |   ^^^^^^^^ the key replicas stands twice in this mapping
  = help: keep one of them; the first is on line 5
```

## Good

```yaml good
worker:
  stack: bento
  replicas: 3
```

## Sources

- yaml:mapping: The keys of a mapping are unique.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, text_rule


@text_rule("DW003", "duplicate-key", ERROR, area="syntax", evidence="documented")
def duplicate_key(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "duplicate-key" and problem.first:
            first = worker.source.lines.position(problem.first.start)
            yield Finding(
                problem.span,
                f"the key {problem.name} stands twice in this mapping",
                help=f"keep one of them; the first is on line {first.line}",
                related=[Related(problem.first, "first here")],
            )
