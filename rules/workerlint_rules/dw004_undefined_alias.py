"""Undefined alias

The alias `*name` repeats the value with the anchor `&name`, which must be defined earlier in the same document. Without
the anchor, `dataos-ctl` cannot read the file.

A value that starts with an asterisk must be quoted.

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

## Bad

```yaml bad
worker:
  resources:
    requests: &small
      cpu: 100m
      memory: 128Mi
    limits: *smalll
```

```text findings
6 |     limits: *smalll
  |             ^^^^^^^ alias `*smalll` refers to an undefined anchor
  = help: did you mean `*small`?
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

from workerlint.authoring import ERROR, Finding, Findings, Worker, closest, text_rule
from workerlint.manifest.anchors import anchors_of


@text_rule("DW004", "undefined-alias", ERROR, area="syntax", evidence="documented")
def undefined_alias(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "undefined-alias":
            name, start = problem.name, problem.span.start
            defined = [item.name for item in anchors_of(worker) if item.span is not None and item.span.end <= start]
            near = closest(name, defined, 1)
            help = f'define the anchor `&{name}` above, or quote the value: `"*{name}"`'
            if near:
                help = f"did you mean `*{near[0]}`?"
            yield Finding(problem.span, f"alias `*{name}` refers to an undefined anchor", help=help)
