"""`layer` is `user` or `system`.

The layer tells everyday work from what the platform itself depends on. There are these two, in lower case; left out, it
is `user`.

## Bad

```yaml bad
layer: User
worker:
  stack: bento:3.0
```

```text findings
1 | layer: User
  |        ^^^^ layer is "User", neither user nor system
  = help: write user
  = fix: Write user (--fix)
```

## Fixed

```yaml fixed
layer: user
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
layer: gold
worker:
  stack: bento:3.0
```

```text findings
1 | layer: gold
  |        ^^^^ layer is "gold", neither user nor system
  = help: write user, which is the default, or system
```

## Good

```yaml good
layer: system
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: `layer` is `user` or `system`, and `user` by default.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, UNSAFE, Finding, Findings, Fix, Scalar, Violation, Worker, schema_rule
from workerlint.core.wording import closest, listing, shown
from workerlint.manifest.edits import write_value


@schema_rule("DW106", "invalid-layer", ERROR, area="identity", evidence="documented")
def invalid_layer(worker: Worker, violation: Violation) -> Findings:
    node = violation.node
    if not isinstance(node, Scalar) or worker.root is None:
        return
    layers = list(violation.shape.enum or ())
    names = closest(node.text.strip(), layers, 1)
    name = names[0] if names else ""
    edit = write_value(worker.source, worker.root, "layer", name) if name else None
    kind = SAFE if node.text.strip().lower() == name else UNSAFE
    yield Finding(
        node,
        f"layer is {shown(node.text)}, neither {listing(layers, 'nor')}"
        if node.text.strip()
        else f"layer is empty, neither {listing(layers, 'nor')}",
        help=f"write {name}" if name else "write user, which is the default, or system",
        fix=Fix(f"Write {name}", [edit], kind) if edit else None,
    )
