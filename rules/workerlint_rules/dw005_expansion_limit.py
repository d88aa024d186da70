"""Expansion or nesting limit exceeded

A few lines with aliases can expand to millions of values, and an alias inside its own anchor never ends. YAML readers
run out of memory or reject the file. workerlint stops reading at a limit.

## Bad

```yaml bad
worker:
  configs: &all
    again: *all
```

```text findings
3 |     again: *all
  |            ^^^^ alias `*all` refers to a node that contains it
  = help: remove the alias `*all`
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
            help = f"remove the alias `*{problem.name}`" if problem.name else "reduce the nesting"
            yield Finding(problem.span, problem.message, help=help)
