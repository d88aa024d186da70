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

Evidence: inferred: the documentation has dependencies refer to elements by name.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, one_line, rule
from workerlint.manifest.attributes import line_number


@rule("DW402", "duplicate-topology-name", ERROR, keys=("topology",), area="topology", evidence="inferred")
def duplicate_topology_name(worker: Worker) -> Findings:
    topology = worker.topology
    for element in topology.elements:
        first = topology.named.get(element.name)
        if first is None or first is element:
            continue
        path = f"{worker.section_name}.topology"
        yield Finding(
            element.place,
            f'{path}[{element.index}].name is "{one_line(element.name)}",'
            f" which is the name of {path}[{first.index}] already",
            help=f"give one of them another name; the first is on line {line_number(worker.source, first.place)}",
            related=[Related(first.place, "first here")],
        )
