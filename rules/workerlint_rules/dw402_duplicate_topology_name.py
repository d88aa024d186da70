"""Duplicate element name in `topology`

Elements refer to their dependencies by name. If two elements have the same name, it is not clear which of them a
dependency refers to.

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
  |             ------ first element with this name
4 |       type: source
5 |     - name: cities
  |             ^^^^^^ duplicate element name `cities` in `topology`
  = help: rename one of the elements
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: warehouse
      type: sink
```

## Sources

- dataos:worker-attributes: `dependencies` of an element lists other elements by name, so a name must identify one
  element.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, code, one_line, rule


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
                f"duplicate element name {code(one_line(element.name))} in `topology`",
                help="rename one of the elements",
                related=[first_name.related("first element with this name")],
                each_use=True,
            )
