"""`stack` names a known version of the Stack.

Without a version each apply may take the newest that the platform has, so a Worker may change its behaviour without a
change of its manifest. `dataos-ctl develop stack versions` lists the versions of an installation. A version that workerlint does
not know may be a mistake or newer than workerlint. A Stack that workerlint does not know is left to DW305.

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

```yaml bad
worker:
  stack: bento:99.0
```

```text findings
2 |   stack: bento:99.0
  |          ^^^^^^^^^^ unknown version `99.0` of the stack `bento`
  = help: use `3.0`, `4.0` or `1.0`, or list it in the configuration: `stacks = ["bento:99.0"]`
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

from workerlint.authoring import INFO, Finding, Findings, Worker, listing, rule
from workerlint.manifest.manifest import Stack, parse_stack
from workerlint_schemas.stacks import known_stack


@rule("DW304", "unversioned-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="inferred")
def unversioned_stack(worker: Worker) -> Findings:
    node, stack = worker.scalar("stack"), worker.stack
    if node is None or node.kind != "string" or stack is None:
        return
    own = [parsed for text in worker.settings.stacks if (parsed := parse_stack(text)) and parsed.name == stack.name]
    known = _catalogued(stack)
    versions = [listed.version for listed in own if listed.version] or known or []
    if stack.version:
        # The configuration adds to the catalogue: it lists what an installation has, not all that it may have.
        if known and stack.version not in {*known, *versions}:
            help = f"use {listing([f'`{version}`' for version in known], 'or')}, or list it in the configuration: "
            message = f"unknown version `{stack.version}` of the stack `{stack.name}`"
            yield Finding(node, message, help=f'{help}`stacks = ["{node.text}"]`')
    elif own or known is not None:
        example = f", such as {node.text}:{versions[0]}" if versions else f": {node.text}:VERSION"
        message = f"{worker.section_name}.stack is {node.text} without a version: each apply may take another one"
        yield Finding(node, message, help=f"write the version behind a colon{example}")


def _catalogued(stack: Stack) -> list[str] | None:
    """Return the documented versions; None when other rules report the Stack as unknown or as not for Workers."""
    known = known_stack(stack.name)
    return list(known.versions) if known and (not known.kinds or "worker" in known.kinds) else None
