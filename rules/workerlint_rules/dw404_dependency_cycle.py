"""Dependency cycle in `topology`

Each element takes its input from its dependencies. In a cycle no element comes first: usually one of the dependencies
points the wrong way.

If cycles overlap, one of the shortest is reported. A cycle through a duplicate name is not reported: DW402 reports the
name.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
      dependencies: [warehouse]
    - name: enrich
      type: processor
      dependencies: [cities]
    - name: warehouse
      type: sink
      dependencies: [enrich]
```

```text findings
 5 |       dependencies: [warehouse]
   |                      ^^^^^^^^^ dependency cycle: cities -> warehouse -> enrich -> cities
   :
 8 |       dependencies: [cities]
   |                      ------ enrich depends on cities
   :
11 |       dependencies: [enrich]
   |                      ------ warehouse depends on enrich
   = help: remove one of the dependencies in the cycle
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
      dependencies: [enrich]
```

## Sources

- dataos:worker-attributes: `topology` lists the elements of the Worker and the dependencies between them.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, one_line, rule
from workerlint.core.wording import cycle


@rule("DW404", "dependency-cycle", ERROR, keys=("dependencies",), area="topology", evidence="inferred")
def dependency_cycle(worker: Worker) -> Findings:
    for edges in worker.topology.cycles():
        first, *others = [attribute(worker, *edge.path) for edge in edges]
        if first is not None:
            yield first.finding(
                f"dependency cycle: {cycle([edge.source.name for edge in edges])}",
                help="remove one of the dependencies in the cycle",
                related=[
                    other.related(one_line(f"{edge.source.name} depends on {edge.target}"))
                    for edge, other in zip(edges[1:], others, strict=True)
                    if other
                ],
            )
