"""The Stack is one that workerlint knows of.

An organisation may define Stacks of its own, so an unknown name is no fault; a misspelt one is, and it shows only when the
Worker is applied. List your own Stacks in the configuration:

```toml
stacks = ["acme-sink"]
```

## Bad

```yaml bad
worker:
  stack: bent:3.0
```

```text findings
2 |   stack: bent:3.0
  |          ^^^^^^^^ worker.stack is bent:3.0, and bent is no Stack that workerlint knows
  = help: did you mean bento:3.0? if bent is right, list it in the configuration: stacks = ["bent"]
  = fix: Write bento:3.0 (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
worker:
  stack: bento-3.0
```

```text findings
2 |   stack: bento-3.0
  |          ^^^^^^^^^ worker.stack is bento-3.0, and bento-3.0 is no Stack that workerlint knows
  = help: did you mean bento:3.0? if bento-3.0 is right, list it in the configuration: stacks = ["bento-3.0"]
  = fix: Write bento:3.0 (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
worker:
  stack: acme-sink:1.0
```

```text findings
2 |   stack: acme-sink:1.0
  |          ^^^^^^^^^^^^^
  |          worker.stack is acme-sink:1.0, and acme-sink is no Stack that workerlint knows
  = help: correct the name, or list it in the configuration: stacks = ["acme-sink"]
```

## Good

```yaml good
worker:
  stack: benthos-worker:3.0
```

## Sources

- dataos:stack: The page lists the built-in Stacks, and says that users may define their own.
"""

from __future__ import annotations

from workerlint.authoring import INFO, UNSAFE, Edit, Finding, Findings, Fix, Worker, closest, is_own, quoted, rule
from workerlint.manifest.manifest import Stack, parse_stack
from workerlint_schemas.stacks import known_stack


@rule("DW305", "unknown-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def unknown_stack(worker: Worker) -> Findings:
    node, stack = worker.scalar("stack"), worker.stack
    if node is None or node.kind != "string" or stack is None or known_stack(stack.name) is not None:
        return
    own = {parsed.name for text in worker.settings.stacks if (parsed := parse_stack(text))}
    if stack.name in own:
        return
    meant = _meant(stack, own)
    message = f"{worker.section_name}.stack is {node.text}, and {stack.name} is no Stack that workerlint knows"
    listed = f'list it in the configuration: stacks = ["{stack.name}"]'
    if not meant:
        yield Finding(node, message, help=f"correct the name, or {listed}")
        return
    fix = None
    if node.style not in {"|", ">"} and node.tag is None and is_own(worker, "stack"):
        fix = Fix(f"Write {meant}", [Edit(node.span, quoted(node, meant) if node.style else meant)], UNSAFE)
    yield Finding(node, message, help=f"did you mean {meant}? if {stack.name} is right, {listed}", fix=fix)


def _meant(stack: Stack, own: set[str]) -> str:
    """Return the stack reference that was probably meant, or an empty string."""
    from workerlint_schemas.tables.stacks import STACKS

    name, _, version = stack.name.rpartition("-")
    if version[:1].isdigit() and not stack.version and (name in STACKS or name in own):
        return f"{name}{stack.flavour and '+' + stack.flavour}:{version}"
    running = {name for name, known in STACKS.items() if not known.kinds or "worker" in known.kinds}
    if any(word in STACKS for word in stack.name.split("-")):
        # acme-bento is an organization's own Stack, not a misspelt bento.
        running = {name for name in running if "-" in name}
    near = closest(stack.name, sorted({*running, *own}), 1)
    return f"{near[0]}{stack.flavour and '+' + stack.flavour}{stack.version and ':' + stack.version}" if near else ""
