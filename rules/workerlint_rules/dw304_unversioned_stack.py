"""`stack` names the version of the Stack.

Without a version each apply takes the newest that the platform has, so a Worker may change its behaviour without a change of
its manifest.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento
         ^^^^^ worker.stack is bento without a version: each apply takes the newest there is
         = write the version behind a colon, such as bento:3.0
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: fastfun+alpha
         ^^^^^^^^^^^^^ worker.stack is fastfun+alpha without a version: each apply takes the newest there is
         = write the version behind a colon, such as fastfun+alpha:1.0
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: ${STACK}
```

Evidence: inferred: documented manifests of both kinds exist.
"""

from __future__ import annotations

from workerlint.diagnostic import INFO, Finding
from workerlint.rule import rule
from workerlint_schemas.stacks import known_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW304", "unversioned-stack", INFO, v2alpha=True, words=("stack",))
def unversioned_stack(worker: Worker) -> Iterator[Finding]:
    node, stack = worker.scalar("stack"), worker.stack
    if node is None or stack is None or stack.version:
        return
    known = known_stack(stack.name)
    seen = known.versions[0] if known and known.versions else "1.0"
    help = f"write the version behind a colon, such as {node.text}:{seen}"
    message = f"{worker.section_name}.stack is {node.text} without a version: each apply takes the newest there is"
    yield Finding(node, message, help=help)
