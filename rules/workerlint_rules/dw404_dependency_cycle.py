"""The dependencies of `topology` form no cycle.

Each element takes its input from those it depends on. In a cycle every element waits for another of them, so none has a
beginning; one of the edges is drawn the wrong way round. Of several cycles through the same elements only one of the
shortest is reported. A cycle through a name that two elements have is left to DW402.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  topology:
    - name: cities
      type: source
      dependencies: [lakehouse]
                     ^^^^^^^^^ the elements of worker.topology depend on each other in a cycle: cities -> lakehouse -> enrich -> cities
                     = take out the dependency that points the wrong way
    - name: enrich
      type: processor
      dependencies: [cities]
    - name: lakehouse
      type: sink
      dependencies: [enrich]
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
    - name: lakehouse
      type: sink
      dependencies: [enrich]
```

Evidence: inferred: the documentation calls the topology a directed graph of dependencies.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, rule
from workerlint.manifest.topology import Edge

_LONGEST = 40
"""How many elements of a cycle the message shows before it leaves out the middle."""


@rule("DW404", "dependency-cycle", ERROR, keys=("dependencies",))
def dependency_cycle(worker: Worker) -> Findings:
    for cycle in worker.topology.cycles():
        yield Finding(
            cycle[0].node,
            f"the elements of {worker.section_name}.topology depend on each other in a cycle: {_drawn(cycle)}",
            help="take out the dependency that points the wrong way",
            related=[Related(edge.node, f"{edge.source.name} depends on {edge.target}") for edge in cycle[1:]],
        )


def _drawn(cycle: list[Edge]) -> str:
    names = [edge.source.name for edge in cycle]
    if len(names) > _LONGEST:
        left_out = len(names) - _LONGEST
        names = [*names[: _LONGEST // 2], f"({left_out} more)", *names[-_LONGEST // 2 :]]
    return " -> ".join([*names, names[0]])
