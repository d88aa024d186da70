"""Fields in another order than documented

The order has no effect on the platform. People read manifests faster if all start with `name`, `version` and `type` and
list their fields in the same order. This rule is off by default. Its fix moves whole fields with their comments.

## Bad

```yaml bad
version: v1beta
name: city-sync
type: worker
worker:
  compute: runnable-default
  # the first version that fixes long names
  stack: bento:3.0
```

```text findings
1 | version: v1beta
  | ------- should come after `name`
2 | name: city-sync
  | ^^^^ `name` should come before `version`
  = help: move it above `version`
  = fix: Sort the fields in the documented order (--fix)

5 |   compute: runnable-default
  |   ------- should come after `stack`
6 |   # the first version that fixes long names
7 |   stack: bento:3.0
  |   ^^^^^ `stack` should come before `compute`
  = help: move it above `compute`
  = fix: Sort the fields in the documented order (--fix)
```

## Fixed

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  # the first version that fixes long names
  stack: bento:3.0
  compute: runnable-default
```

## Sources

- dataos:worker-reference: The manifest lists all fields in one order.
- dataos:yaml: The order of keys at the same level has no meaning.
- workerlint: Keeping the documented order is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, rule
from workerlint.fixes.reorder import reorder
from workerlint.manifest.attributes import attribute_of
from workerlint.manifest.key_order import misordered_mappings


@rule("DW705", "key-order", INFO, on=False, area="habits", evidence="documented")
def key_order(worker: Worker) -> Findings:
    for found in misordered_mappings(worker):
        edit = reorder(worker.source, found.mapping, list(found.order))
        late, early = (attribute_of(worker, (*found.path, key.text)) for key in (found.key, found.above))
        fix = attribute_of(worker, found.path).fix("Sort the fields in the documented order", edit, safe=True, paths=())
        yield late.finding(
            f"`{late.name}` should come before `{early.name}`",
            help=f"move it above `{found.successor}`",
            fixes=[fix],
            related=[early.related(f"should come after `{late.name}`", at_key=True)],
            at_key=True,
        )
