"""Every element of `topology` has a name and a type.

An element without a name cannot be depended on, and one without a type says nothing about what it is: the platform asks
for both.

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
  |       ^^^^ worker.topology[1] has no type
  = help: add a word for what it is: type: processor

7 |     - type: sink
  |       ^^^^ worker.topology[2] has no name
  = help: add the name that others may depend on: name: sink
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
```

## Sources

- dataos:worker-attributes: `name` and `type` are mandatory in each element of `topology`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Violation, Worker, one_line, place_of_missing, schema_rule
from workerlint.syntax.nodes import Mapping, Scalar


@schema_rule("DW401", "topology-element-incomplete", ERROR, area="topology", evidence="documented")
def topology_element_incomplete(worker: Worker, violation: Violation) -> Findings:
    if violation.keyword != "required":
        yield Finding(violation.node, f"{violation.dotted} is empty", help="write a word, or a name with hyphens")
    elif worker.complete:
        name = violation.name
        place = place_of_missing(violation.node, name, violation.key)
        yield Finding(place, f"{violation.dotted} has no {name}", help=_help(name, violation.node))


def _help(name: str, element: object) -> str:
    if name == "type":
        return "add a word for what it is: type: processor"
    kind = element.get("type") if isinstance(element, Mapping) else None
    text = one_line(kind.text) if isinstance(kind, Scalar) and kind.kind == "string" else ""
    return f"add the name that others may depend on: name: {text or 'orders'}"
