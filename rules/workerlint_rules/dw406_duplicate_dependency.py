"""An element of `topology` names each dependency once.

The second mention says nothing that the first does not; often another name was meant.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [cities, cities]
                             ^^^^^^ worker.topology[1].dependencies names cities twice
                             = remove one of them
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [cities]
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
    - name: regions
      type: source
    - name: enrich
      type: processor
      dependencies: [cities, regions]
```

Evidence: inferred: a set of names has no use for one of them twice.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, WARNING, Finding, Findings, Fix, Related, Worker, delete_item, rule
from workerlint.manifest.topology import Edge


@rule("DW406", "duplicate-dependency", WARNING, keys=("dependencies",))
def duplicate_dependency(worker: Worker) -> Findings:
    for element in worker.topology.elements:
        seen: dict[str, Edge] = {}
        for edge in element.edges:
            first = seen.setdefault(edge.target, edge)
            if first is edge or edge.target == element.name:
                continue
            edit = None
            if not element.shared and element.dependencies is not None:
                edit = delete_item(worker.source, element.dependencies, edge.index)
            yield Finding(
                edge.node,
                f"{worker.section_name}.topology[{element.index}].dependencies names {edge.target} twice",
                help="remove one of them",
                fix=Fix(f"Remove the second {edge.target}", [edit], SAFE) if edit else None,
                related=[Related(first.node, "first here")],
            )
