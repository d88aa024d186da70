"""Topology element without a name or type

DataOS requires `name` and `type` in each element of `topology`. Other elements refer to an element by its name, and the
type describes what it does.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      dependencies: [cities]
    - type: sink
```

```text findings
5 |     - name: enrich
  |       ^^^^ missing required field `type`
  = help: set `type`, for example `type: processor`

7 |     - type: sink
  |       ^^^^ missing required field `name`
  = help: set `name`, for example `name: sink`
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [cities]
    - name: warehouse
      type: sink
```

## Sources

- dataos:worker-attributes: `name` and `type` are mandatory in each element of `topology`.
"""

from __future__ import annotations

from workerlint.authoring import (
    ERROR,
    Findings,
    Violation,
    Worker,
    find_missing,
    missing_of,
    one_line,
    schema_rule,
    violated,
)
from workerlint.manifest.attributes import empty_item


@schema_rule("DW401", "topology-element-incomplete", ERROR, area="topology", evidence="documented")
def topology_element_incomplete(worker: Worker, violation: Violation) -> Findings:
    if violation.node.kind == "null":
        if find_missing(worker, "topology") is None:  # else the whole topology is missing
            yield empty_item(worker, violation, "`name` and `type`")
    elif violation.keyword != "required":
        value = violated(worker, violation)
        example = "orders" if value.name == "name" else "processor"
        yield value.finding(
            f"`{value.name}` is empty", help=f"set `{value.name}`, for example `{value.name}: {example}`"
        )
    elif (missing := missing_of(worker, violation)).certain:
        kind = missing.parent.get("type")
        name = one_line(kind.string or "") if kind else ""
        example = "processor" if missing.name == "type" else name or "orders"
        yield missing.finding(help=f"set `{missing.name}`, for example `{missing.name}: {example}`")
