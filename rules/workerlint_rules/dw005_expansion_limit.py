"""A document stays within sane limits.

Aliases can make a few lines stand for millions of values, and brackets can nest without end. Readers run out of memory or
stop there; workerlint stops early and says where.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  configs: &all
    again: *all
           ^^^^ alias `*all` refers to a node that contains it
           = replace the alias with its value
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  configs:
    region: &region eu
    fallback: *region
```

Evidence: inferred: YAML sets no limit, and each reader has its own.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW005", "expansion-limit", ERROR)
def expansion_limit(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "expansion-limit":
            what = "replace the alias with its value" if problem.name else "reduce the nesting"
            yield Finding(problem.span, problem.message, help=what)
