"""`stack` names the version of the Stack.

Without a version each apply may take the newest that the platform has, so a Worker may change its behaviour without a
change of its manifest. `dataos-ctl develop stack versions` lists the versions of an installation. A Stack that workerlint
does not know is left to DW305.

## Bad

```yaml bad
worker:
  stack: bento
```

```text findings
2 |   stack: bento
  |          ^^^^^ worker.stack is bento without a version: each apply may take another one
  = help: write the version behind a colon, such as bento:3.0
```

```yaml bad
worker:
  stack: fastfun+alpha
```

```text findings
2 |   stack: fastfun+alpha
  |          ^^^^^^^^^^^^^
  |          worker.stack is fastfun+alpha without a version: each apply may take another one
  = help: write the version behind a colon, such as fastfun+alpha:1.0
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

```yaml good
worker:
  stack: ${STACK}
```

```yaml good
worker:
  stack: acme-sink
```

## Sources

- dataos:worker-attributes: An example names the Stack without a version, `bento`.
- dataos:worker-sample: A published Worker names it with a version, `benthos-worker:3.0`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Worker, rule
from workerlint.manifest.manifest import parse_stack
from workerlint_schemas.stacks import known_stack


@rule("DW304", "unversioned-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="inferred")
def unversioned_stack(worker: Worker) -> Findings:
    node, stack = worker.scalar("stack"), worker.stack
    if node is None or node.kind != "string" or stack is None or stack.version:
        return
    versions = _versions(worker, stack.name)
    if versions is None:
        return
    example = f", such as {node.text}:{versions[0]}" if versions else f": {node.text}:VERSION"
    message = f"{worker.section_name}.stack is {node.text} without a version: each apply may take another one"
    yield Finding(node, message, help=f"write the version behind a colon{example}")


def _versions(worker: Worker, name: str) -> list[str] | None:
    """Return the known versions of a Stack; None when other rules report it as unknown or as not for Workers."""
    own = [stack for text in worker.settings.stacks if (stack := parse_stack(text)) and stack.name == name]
    if own:
        return [stack.version for stack in own if stack.version]
    known = known_stack(name)
    return list(known.versions) if known and (not known.kinds or "worker" in known.kinds) else None
