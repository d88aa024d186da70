"""Missing required field `stack`

The stack is the program that the Worker runs. It determines the image and what `stackSpec` may contain. DataOS rejects
a manifest without it.

## Bad

```yaml bad without stack
worker:
  compute: runnable-default
```

```text findings
1 | worker:
  | ^^^^^^ missing required field `stack`
  = help: set `stack` to the stack that the Worker runs, such as `bento:3.0`
```

A field without a value counts as missing:

```yaml bad
worker:
  stack:
```

```text findings
2 |   stack:
  |   ^^^^^ required field `stack` is empty
  = help: set `stack` to the stack that the Worker runs, such as `bento:3.0`
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Silence

A merge key may add the field:

```yaml good without stack
x-base: &base
  stack: bento:3.0
worker:
  <<: *base
```

## Sources

- dataos:worker-attributes: `stack` is mandatory.
- dataos:lint: The lint of `dataos-ctl` checks that a job names its Stack.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, find_missing, rule
from workerlint.manifest.unknown import STACK_SECTIONS


@rule("DW201", "missing-stack", ERROR, area="structure", evidence="documented")
def missing_stack(worker: Worker) -> Findings:
    missing = find_missing(worker, "stack")
    if missing is not None:
        # In older manifests, the section of the stack names it.
        example = next((name for name in STACK_SECTIONS if missing.parent.get(name)), "bento:3.0")
        yield missing.finding(help=f"set `stack` to the stack that the Worker runs, such as `{example}`")
