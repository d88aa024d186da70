"""Missing required field `stack`

The stack is the program inside a Worker: it decides which image runs and what `stackSpec` may contain. The platform rejects
a manifest without one.

## Bad

```yaml bad without stack
worker:
  compute: runnable-default
```

```text findings
1 | worker:
  | ^^^^^^ worker.stack is missing
  = help: add the Stack that the Worker runs, such as stack: bento:3.0 or stack: scanner:2.0
```

Without a value the field counts as missing:

```yaml bad
worker:
  stack:
  compute: runnable-default
```

```text findings
2 |   stack:
  |   ^^^^^ worker.stack has no value
  = help: write the Stack that the Worker runs, such as stack: bento:3.0 or stack: scanner:2.0
```

## Good

```yaml good
worker:
  stack: bento:3.0
  compute: runnable-default
```

## Silence

A stack that is set elsewhere, such as in a section that is merged, is not missing:

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

from workerlint.authoring import ERROR, Finding, Findings, Worker, rule
from workerlint.manifest.attributes import find_missing
from workerlint.manifest.unknown import STACK_SECTIONS


@rule("DW201", "missing-stack", ERROR, area="structure", evidence="documented")
def missing_stack(worker: Worker) -> Findings:
    missing = find_missing(worker, "stack")
    if missing is None:
        return
    message = "worker.stack has no value" if missing.written else "worker.stack is missing"
    verb = "write" if missing.written else "add"
    entries = worker.section.entries if worker.section else {}
    named = next((name for name in STACK_SECTIONS if name in entries), "")
    examples = f"stack: {named}" if named else "stack: bento:3.0 or stack: scanner:2.0"
    yield Finding(missing.place, message, help=f"{verb} the Stack that the Worker runs, such as {examples}")
