"""No two elements of `topology` share a name.

A dependency is written as the name of an element. When two elements have that name, nobody can tell which of them is
meant, and the drawing of the topology merges what are two parts.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
    - name: cities
            ^^^^^^ worker.topology[1].name is "cities", which is the name of worker.topology[0] already
            = give one of them another name; the first is on line 7
      type: sink
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
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
    named = worker.topology.named
    for element in worker.topology.elements:
        name = attribute(worker, "topology", element.index, "name")
        first = named.get(element.name, element)
        first_name = attribute(worker, "topology", first.index, "name")
        if name and first_name and first is not element:
            yield name.finding(
                f"duplicate element name {code(element.name)} in `topology`",
                help="give one of the elements another name",
                related=[first_name.related("first element of this name")],
            )
