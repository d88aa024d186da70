"""`stack` reads NAME, NAME:VERSION or NAME+FLAVOUR:VERSION.

The platform takes the text apart at `+` and `:` to find the Stack's flavour and version. Anything else names no Stack, and the
Worker is refused when it is applied.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento/3.0
         ^^^^^^^^^ worker.stack is "bento/3.0", which does not read NAME[+FLAVOUR][:VERSION]
         = write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: "fastfun:1.0+alpha"
         ^^^^^^^^^^^^^^^^^^^ worker.stack is "fastfun:1.0+alpha", which does not read NAME[+FLAVOUR][:VERSION]
         = write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: "bento:"
         ^^^^^^^^ worker.stack is "bento:", which does not read NAME[+FLAVOUR][:VERSION]
         = write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: fastfun+alpha:1.0
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: ${{stack}}:1.0
```

Evidence: documented in the attribute table of the Worker and in the Soda Stack's manifest.
"""

from __future__ import annotations

from workerlint.diagnostic import ERROR, Finding
from workerlint.rule import rule
from workerlint.wording import shorten
from workerlint.worker import parse_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW302", "malformed-stack", ERROR, v2alpha=True, words=("stack",))
def malformed_stack(worker: Worker) -> Iterator[Finding]:
    node = worker.scalar("stack")
    if node is not None and node.kind == "string" and node.text.strip() and parse_stack(node.text) is None:
        yield Finding(
            node,
            f'{worker.section_name}.stack is "{shorten(node.text)}", which does not read NAME[+FLAVOUR][:VERSION]',
            help="write the name, a flavour behind + and a version behind :, such as bento:3.0 or fastfun+alpha:1.0",
        )
