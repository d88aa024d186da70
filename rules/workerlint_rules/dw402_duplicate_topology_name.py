"""No two elements of `topology` share a name.

A dependency is written as the name of an element. When two elements have that name, nobody can tell which of them is
meant, and the drawing of the topology merges what are two parts.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: cities
      type: sink
```

```text findings
3 |     - name: cities
  |             ------ first element of this name
4 |       type: source
5 |     - name: cities
  |             ^^^^^^ duplicate element name `cities` in `topology`
  = help: give one of the elements another name
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: lakehouse
      type: sink
```

## Sources

- dataos:worker-attributes: `dependencies` of an element lists other elements by name, so a name must identify one
  element.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, code, rule


@rule("DW402", "duplicate-topology-name", ERROR, keys=("topology",), area="topology", evidence="inferred")
def duplicate_topology_name(worker: Worker) -> Findings:
    topology = worker.topology
    for element in topology.elements:
        first = topology.named.get(element.name, element)
        if first is element:
            continue
        name = attribute(worker, "topology", element.index, "name")
        first_name = attribute(worker, "topology", first.index, "name")
        if name and first_name:
            yield name.finding(
                f"duplicate element name {code(element.name)} in `topology`",
                help="give one of the elements another name",
                related=[first_name.related("first element of this name")],
            )
