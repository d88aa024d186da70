"""An element of `topology` does not depend on itself.

An element that takes its input from itself never gets any. The dependency is left over from a copy, or means the element
above.

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
      dependencies:
        - cities
        - enrich
          ^^^^^^ worker.topology[1] depends on itself
          = remove enrich from its dependencies
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
      dependencies:
        - cities
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
      dependencies: [cities]
                     ^^^^^^ worker.topology[0] depends on itself
                     = remove its dependencies, which name nothing else
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
    - name: enrich
      type: processor
      dependencies: [cities]
```

Evidence: inferred: the documentation calls the topology a directed graph of dependencies.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, SAFE, Finding, Findings, Fix, Worker, delete_item, delete_pair, rule
from workerlint.manifest.topology import Edge


@rule("DW405", "self-dependency", ERROR, keys=("dependencies",))
def self_dependency(worker: Worker) -> Findings:
    for edge in worker.topology.edges():
        if edge.target != edge.source.name:
            continue
        alone = edge.source.dependencies is not None and len(edge.source.dependencies.items) == 1
        yield Finding(
            edge.node,
            f"{worker.section_name}.topology[{edge.source.index}] depends on itself",
            help="remove its dependencies, which name nothing else"
            if alone
            else f"remove {edge.target} from its dependencies",
            fix=_fix(worker, edge, alone),
        )


def _fix(worker: Worker, edge: Edge, alone: bool) -> Fix | None:
    element = edge.source
    if element.shared or element.dependencies is None or element.dependencies.anchor is not None:
        return None
    if alone:
        edit = delete_pair(worker.source, element.node, element.node.entries["dependencies"])
    else:
        edit = delete_item(worker.source, element.dependencies, edge.index)
    return Fix(f"Remove the dependency of {edge.target} on itself", [edit], SAFE) if edit else None
