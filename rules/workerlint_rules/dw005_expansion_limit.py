"""A document stays within sane limits.

Aliases can make a few lines stand for millions of values, and brackets can nest without end. Readers run out of memory or
stop there; workerlint stops early and says where.

## Bad

```yaml bad
worker:
  configs: &all
    again: *all
```

```text findings
3 |     again: *all
  |            ^^^^ alias `*all` refers to a node that contains it
  = help: replace the alias with its value
```

## Good

```yaml good
worker:
  configs:
    region: &region eu
    fallback: *region
```

## Sources

- yaml:alias: An alias stands for the whole node of its anchor, and no limit is set to how often a node is repeated
  this way.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW005", "expansion-limit", ERROR, area="syntax", evidence="inferred", suppressible=False)
def expansion_limit(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "expansion-limit":
            what = "replace the alias with its value" if problem.name else "reduce the nesting"
            yield Finding(problem.span, problem.message, help=what)
