"""A Worker names the Stack that it runs.

The Stack is the program inside a Worker: it decides which image runs and what `stackSpec` may hold. Without one there is
nothing to run, and the platform refuses the manifest.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
^^^^^^ worker.stack is missing
= add the Stack that the Worker runs, such as stack: bento:3.0 or stack: scanner:2.0
  compute: runnable-default
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack:
  ^^^^^ worker.stack has no value
  = write the Stack that the Worker runs, such as stack: bento:3.0 or stack: scanner:2.0
  compute: runnable-default
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
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
