"""The Stack is one that workerlint knows of.

An organisation may define Stacks of its own, so an unknown name is no fault; a misspelt one is, and it shows only when the
Worker is applied. List your own Stacks in the configuration:

```toml
stacks = ["acme-sink"]
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bent:3.0
         ^^^^^^^^ worker.stack is bent:3.0, and bent is no Stack that workerlint knows
         = did you mean bento:3.0?
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: acme-sink:1.0
         ^^^^^^^^^^^^^ worker.stack is acme-sink:1.0, and acme-sink is no Stack that workerlint knows
         = correct the name, or list it in the configuration: stacks = ["acme-sink"]
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: benthos-worker:3.0
```

Evidence: documented: the Stacks that the platform ships.
"""

from __future__ import annotations

from workerlint.diagnostic import INFO, UNSAFE, Edit, Finding, Fix
from workerlint.did_you_mean import closest
from workerlint.places import quoted
from workerlint.rule import rule
from workerlint.worker import parse_stack
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW305", "unknown-stack", INFO, v2alpha=True, words=("stack",))
def unknown_stack(worker: Worker) -> Iterator[Finding]:
    node, stack = worker.scalar("stack"), worker.stack
    if node is None or stack is None or known_stack(stack.name) is not None:
        return
    own = {parsed.name for text in worker.settings.stacks if (parsed := parse_stack(text))}
    if stack.name in own:
        return
    from workerlint_schemas.tables.stacks import STACKS

    near = closest(stack.name, sorted({*STACKS, *own}), 1)
    message = f"{worker.section_name}.stack is {node.text}, and {stack.name} is no Stack that workerlint knows"
    if not near:
        yield Finding(
            node, message, help=f'correct the name, or list it in the configuration: stacks = ["{stack.name}"]'
        )
        return
    meant = near[0] + node.text[len(stack.name) :]
    content = quoted(node, meant) if node.style else meant
    fix = Fix(f"Write {meant}", [Edit(node.span, content)], UNSAFE)
    yield Finding(node, message, help=f"did you mean {meant}?", fix=fix)
