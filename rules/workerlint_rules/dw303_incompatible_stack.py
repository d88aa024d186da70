"""Stack that does not run in a Worker

Each stack supports certain types of resources. Flare and Toolbox run in a Workflow, and Beacon runs in a Service: a
Worker cannot use them.

Some other stacks are documented for Services or Workflows only. They get a warning, because your installation may
support more. Add such a stack to `stacks` in the configuration to turn the warning off.

## Bad

```yaml bad
worker:
  stack: flare:5.0
```

```text findings
2 |   stack: flare:5.0
  |          ^^^^^^^^^ stack `flare` runs in a Workflow, not a Worker
  = help: use another stack, or make this manifest a Workflow
```

```yaml bad
worker:
  stack: lakesearch:6.0
```

```text findings
2 |   stack: lakesearch:6.0
  |          ^^^^^^^^^^^^^^
  |          stack `lakesearch` is documented for a Service or a Workflow, not a Worker
  = help: use another stack, or make this manifest a Service or a Workflow
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:worker: A table shows which Stacks a Workflow, a Service and a Worker orchestrate.
- dataos:stack-attributes: A Stack has a configuration for each type of Resource that may run it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Platform, Worker, code, listing, platform_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ELSEWHERE = ("flare", "flare-sdk", "toolbox", "beacon")
"""The stacks that the platform's documentation assigns to other types of resources."""


@platform_rule("DW303", "incompatible-stack", ERROR, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def incompatible_stack(worker: Worker, platform: Platform) -> Findings:
    use = worker.cached(platform.stack_use)
    if use is None:
        return
    if use.meant and any(definition.runs_in for definition in use.meant):
        if all(definition.runs_in and "worker" not in definition.runs_in for definition in use.meant):
            runs_in = _listed(kind for definition in use.meant for kind in definition.runs_in)
            yield use.attribute.finding(
                f"stack {code(use.attribute.text)} runs in {runs_in}, not a Worker",
                help=f"use another stack, make this manifest {runs_in}, or add `workerConfig` to the Stack",
                related=use.related(worker.source.path),
            )
        return
    if use.known is None or use.runs_in_worker:
        return
    if any("worker" in definition.runs_in for definition in use.named):
        return  # the installation runs the stack in a Worker: DW304 or DW305 reports the other version or flavor
    name, kinds = use.stack.name, _listed(use.known.kinds)
    is_certain = name in _ELSEWHERE
    if is_certain or not use.listed:
        yield use.attribute.finding(
            f"stack `{name}` {'runs in' if is_certain else 'is documented for'} {kinds}, not a Worker",
            help=f"use another stack, or make this manifest {kinds}",
            severity=None if is_certain else WARNING,
        )


def _listed(kinds: Iterable[str]) -> str:
    return listing([f"a {kind.capitalize()}" for kind in dict.fromkeys(kinds)], "or")
