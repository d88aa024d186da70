"""Every alias refers to an anchor of its document.

`*name` stands for the value that `&name` marks earlier in the same document. Without the anchor the file cannot be read.
A plain value that should begin with a star needs quotes.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  resources: *small
             ^^^^^^ alias `*small` refers to an undefined anchor
             = define the anchor `&small` above, or quote the value: `"*small"`
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  resources:
    requests: &small
      cpu: 100m
      memory: 128Mi
    limits: *small
```

Evidence: documented in the YAML 1.2 specification, section 7.1.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW004", "undefined-alias", ERROR)
def undefined_alias(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "undefined-alias":
            yield Finding(
                problem.span,
                f"alias `*{problem.name}` refers to an undefined anchor",
                help=f'define the anchor `&{problem.name}` above, or quote the value: `"*{problem.name}"`',
            )
