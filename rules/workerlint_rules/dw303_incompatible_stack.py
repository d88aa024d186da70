"""The Stack runs in a Worker.

A Stack says which types of Resource it runs in. Flare and Toolbox run to their end in a Workflow, Beacon answers requests in a
Service; in a Worker they do not run. Other Stacks are documented for Services or Workflows only: that is a warning, as an
installation may allow more. The setting `stacks` lists the Stacks that your installation runs in Workers.

## Bad

```yaml bad
worker:
  stack: flare:5.0
```

```text findings
2 |   stack: flare:5.0
  |          ^^^^^^^^^ worker.stack is flare:5.0, and flare runs in a Workflow, not in a Worker
  = help: make this manifest a Workflow, or choose another Stack
```

```yaml bad
worker:
  stack: beacon+rest:1.0
```

```text findings
2 |   stack: beacon+rest:1.0
  |          ^^^^^^^^^^^^^^^
  |          worker.stack is beacon+rest:1.0, and beacon runs in a Service, not in a Worker
  = help: make this manifest a Service, or choose another Stack
```

```yaml bad
worker:
  stack: toolbox
```

```text findings
2 |   stack: toolbox
  |          ^^^^^^^ worker.stack is toolbox, and toolbox runs in a Workflow, not in a Worker
  = help: make this manifest a Workflow, or choose another Stack
```

```yaml bad
worker:
  stack: lakesearch:6.0
```

```text findings
2 |   stack: lakesearch:6.0
  |          ^^^^^^^^^^^^^^
  |          the stack `lakesearch` is documented for a Service or a Workflow, not for a Worker
  = help: make this manifest a Service or a Workflow, or choose another Stack
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

```yaml good
worker:
  stack: acme-flare:1.0
```

## Sources

- dataos:worker: A table shows which Stacks a Workflow, a Service and a Worker orchestrate.
- dataos:stack-attributes: A Stack has a configuration for each type of Resource that may run it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Worker, listing, rule
from workerlint.manifest.manifest import parse_stack
from workerlint_schemas.stacks import known_stack

_ELSEWHERE = ("flare", "flare-sdk", "toolbox", "beacon")
"""The Stacks that the table of Stacks and Resources assigns to other types of Resource only."""


@rule("DW303", "incompatible-stack", ERROR, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def incompatible_stack(worker: Worker) -> Findings:
    node, stack = worker.scalar("stack"), worker.stack
    known = known_stack(stack.name) if stack else None
    if node is None or stack is None or known is None or not known.kinds or "worker" in known.kinds:
        return
    kinds = listing([f"a {kind.capitalize()}" for kind in known.kinds], "or")
    help = f"make this manifest {kinds}, or choose another Stack"
    if stack.name in _ELSEWHERE:
        message = f"{worker.section_name}.stack is {node.text}, and {stack.name} runs in {kinds}, not in a Worker"
        yield Finding(node, message, help=help)
    elif not any(own.name == stack.name for text in worker.settings.stacks if (own := parse_stack(text))):
        message = f"the stack `{stack.name}` is documented for {kinds}, not for a Worker"
        yield Finding(node, message, help=help, severity=WARNING)
