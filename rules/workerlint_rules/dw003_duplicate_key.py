"""A mapping has the same key twice.

YAML forbids it. Readers that let it pass keep one of the values and drop the other in silence, so the manifest may run
with settings that its author believes to be overwritten.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento
  replicas: 3
  ^^^^^^^^ duplicate key `replicas`
  = remove one of them; the first is on line 5
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento
  replicas: 3
```

Evidence: documented in the YAML 1.2 specification, section 3.2.1.1.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, text_rule


@text_rule("DW003", "duplicate-key", ERROR)
def duplicate_key(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "duplicate-key" and problem.first:
            first = worker.source.lines.position(problem.first.start)
            yield Finding(
                problem.span,
                f"duplicate key `{problem.name}`",
                help=f"remove one of them; the first is on line {first.line}",
                related=[Related(problem.first, "first occurrence")],
            )
