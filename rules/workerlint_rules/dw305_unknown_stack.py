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

## Bad

If the platform file has a complete list of Stacks, others do not exist:

```toml platform
format = 1

[stack]
closed = true
learned = 2026-01-31
names = ["bento:4.0", "soda+python:1.0"]
```

```yaml bad
worker:
  stack: bento:3.0
```

```text findings
2 |   stack: bento:3.0
  |          ^^^^^^^^^ unknown stack `bento:3.0`: it does not exist on the platform
  = help: did you mean `bento:4.0`? otherwise add `"bento:3.0"` to `stacks` in the configuration
  = fix: Replace with `bento:4.0` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  stack: bento:4.0
```

## Sources

- dataos:stack: The page lists the built-in Stacks; users may define their own.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Platform, Worker, closest, code, platform_rule
from workerlint.core.wording import MANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.platform.stack_use import StackUse


@platform_rule("DW305", "unknown-stack", INFO, v2alpha=True, keys=("stack",), area="stack", evidence="documented")
def unknown_stack(worker: Worker, platform: Platform) -> Findings:
    use = worker.cached(platform.stack_use)
    if use is None:
        return
    absence = platform.stack_absence(use) if platform.file is not None else None
    if absence is not None:
        text = use.attribute.text
        known = [item.text for item in platform.defined_stacks]
        near = "".join(closest(text, known, 1)) if len(known) <= MANY else ""
        yield use.attribute.finding(
            f"unknown stack {code(text)}: {absence.reason}",
            help=f"{f'did you mean {code(near)}? otherwise' if near else 'correct the name, or'} "
            f'add `"{text}"` to `stacks` in the configuration',
            fixes=[use.attribute.rewrite_text(near)] if near else (),
            severity=absence.severity,
            related=[absence.related(near)],
        )
        return
    if use.named:
        yield from _unknown_flavour(use)
        return
    if use.known or use.listed:
        return
    listed = {own.name for own in (*platform.listed_stacks, *(item.stack for item in platform.defined_stacks))}
    name, meant = use.stack.name, _meant(use, listed)
    yield use.attribute.finding(
        f"unknown stack {code(name)}",
        help=f"{f'did you mean {code(meant)}? otherwise' if meant else 'correct the name, or'} "
        f'add `"{name}"` to `stacks` in the configuration',
        fixes=[use.attribute.rewrite_text(meant)] if meant else (),
    )


def _unknown_flavour(use: StackUse) -> Findings:
    """Yield the finding on a flavor that no definition of the stack has, if it is misspelled or nothing else is known."""
    name, flavour = use.stack.name, use.stack.flavour
    flavours = sorted({item.stack.flavour for item in use.named} - {""})
    if not flavour or flavour in flavours or any(own.flavour == flavour for own in use.listed):
        return
    near = closest(flavour, flavours)
    if near or not (use.known or use.listed):
        meant = use.attribute.text.replace(f"+{flavour}", f"+{near[0]}" if near else "", 1)
        yield use.attribute.finding(
            f"unknown flavor {code(flavour)} of stack {code(name)}",
            help=f"{f'did you mean {code(meant)}? otherwise' if near else 'correct the flavor, or'} "
            f'add `"{use.attribute.text}"` to `stacks` in the configuration',
            fixes=[use.attribute.rewrite_text(meant)] if near else (),
            related=use.related(use.attribute.manifest.source.path),
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
    near = closest(use.stack.name, sorted({*running, *listed}))
    return near[0] + rest if near else ""
