"""Every alias refers to an anchor of its document.

`*name` stands for the value that `&name` marks earlier in the same document. Without the anchor the file cannot be read.
A plain value that should begin with a star needs quotes.

## Bad

```yaml bad
worker:
  resources: *small
```

```text findings
2 |   resources: *small
  |              ^^^^^^ alias `*small` refers to an undefined anchor
  = help: define the anchor `&small` above, or quote the value: `"*small"`
```

## Good

```yaml good
worker:
  resources:
    requests: &small
      cpu: 100m
      memory: 128Mi
    limits: *small
```

## Sources

- yaml:alias: It is an error for an alias to name an anchor that does not occur earlier in the document.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW004", "undefined-alias", ERROR, area="syntax", evidence="documented")
def undefined_alias(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "undefined-alias":
            yield Finding(
                problem.span,
                f"alias `*{problem.name}` refers to an undefined anchor",
                help=f'define the anchor `&{problem.name}` above, or quote the value: `"*{problem.name}"`',
            )
