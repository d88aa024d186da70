"""Unknown stack

The stack is not in workerlint's catalog. If the name is misspelled, the Worker is rejected when you apply it.

Your organization may have stacks of its own. Add them to the configuration:

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
  |          ^^^^^^^^ unknown stack `bent`
  = help: did you mean `bento:3.0`? otherwise add `"bent"` to `stacks` in the configuration
  = fix: Replace with `bento:3.0` (--unsafe-fixes)
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
  |          ^^^^^^^^^^^^^ unknown stack `acme-sink`
  = help: correct the name, or add `"acme-sink"` to `stacks` in the configuration
```

## Good

```yaml good
worker:
  stack: benthos-worker:3.0
```

## Sources

- dataos:stack: The page lists the built-in Stacks; users may define their own.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, closest, code, rule
from workerlint.manifest.stacks import StackUse, listed_stacks, read_stack_use


@rule("DW305", "unknown-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def unknown_stack(worker: Worker) -> Findings:
    use = worker.cached(read_stack_use)
    if use is None or use.known or use.listed:
        return
    name, meant = use.stack.name, _meant(use, {own.name for own in listed_stacks(worker.settings)})
    yield use.attribute.finding(
        f"unknown stack {code(name)}",
        help=f"{f'did you mean {code(meant)}? otherwise' if meant else 'correct the name, or'} "
        f'add `"{name}"` to `stacks` in the configuration',
        fixes=[use.attribute.rewrite_text(meant)] if meant else (),
    )


def _meant(use: StackUse, listed: set[str]) -> str:
    """Return the stack reference that was probably meant, or an empty string."""
    from workerlint_schemas.tables.stacks import STACKS

    rest = use.attribute.text.removeprefix(use.stack.name)
    name, _, version = use.stack.name.rpartition("-")
    if version[:1].isdigit() and not use.stack.version and (name in STACKS or name in listed):
        return f"{name}{rest}:{version}"
    running = {name for name, known in STACKS.items() if not known.kinds or "worker" in known.kinds}
    if any(word in STACKS for word in use.stack.name.split("-")):
        # acme-bento is an organization's own stack, not a misspelt bento.
        running = {name for name in running if "-" in name}
    near = closest(use.stack.name, sorted({*running, *listed}), 1)
    return near[0] + rest if near else ""
