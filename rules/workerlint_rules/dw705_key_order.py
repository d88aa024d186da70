"""The attributes stand in the order in which the documentation lists them.

The order means nothing to the platform. People find their way sooner in manifests that all begin with name, version and
type and tell in the same order what runs where. The rule is off unless it is selected; its fix moves whole attributes with
the comments that belong to them.

## Bad

```yaml bad file
version: v1beta
name: city-sync
type: worker
worker:
  compute: runnable-default
  # the newest one that has the fix for long names
  stack: bento:3.0
```

```text findings
1 | version: v1beta
  | ------- this one comes later
2 | name: city-sync
  | ^^^^ name stands behind version, but in front of it in the documented order
  = help: write it in front of version
  = fix: Put the attributes in the documented order (--fix)

5 |   compute: runnable-default
  |   ------- this one comes later
6 |   # the newest one that has the fix for long names
7 |   stack: bento:3.0
  |   ^^^^^ worker.stack stands behind worker.compute, but in front of it in the documented order
  = help: write it in front of compute
  = fix: Put the attributes in the documented order (--fix)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  # the newest one that has the fix for long names
  stack: bento:3.0
  compute: runnable-default
```

## Silence

```yaml silent file
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
```

## Sources

- dataos:worker-reference: The manifest shows the attributes in an order.
- dataos:yaml: The order of attributes at the same level has no meaning.
- workerlint: Keeping the documented order is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, SAFE, Finding, Findings, Fix, Related, Worker, dotted, rule
from workerlint.fixes.reorder import reorder
from workerlint.manifest.key_order import misordered_mappings


@rule("DW705", "key-order", INFO, on=False, area="habits", evidence="documented")
def key_order(worker: Worker) -> Findings:
    for found in misordered_mappings(worker):
        edit = reorder(worker.source, found.mapping, list(found.order))
        late, early = dotted((*found.path, found.key.text)), dotted((*found.path, found.above.text))
        yield Finding(
            found.key,
            f"{late} stands behind {early}, but in front of it in the documented order",
            help=f"write it in front of {found.successor}",
            fix=Fix("Put the attributes in the documented order", [edit], SAFE) if edit else None,
            related=[Related(found.above, "this one comes later")],
        )
