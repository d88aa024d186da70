"""A dependency is the name of an element of the same `topology`.

The platform cannot draw an edge to an element that does not exist; most often the name is misspelt, or the element was
renamed and its dependants were not. While an element's name is a placeholder that might become the missing one, nothing
is said.

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
        - citys
          ^^^^^ worker.topology[1].dependencies[0] is "citys", but no element of worker.topology has that name
          = did you mean cities?
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
    - name: enrich
      type: processor
      dependencies: [lakehouse]
                     ^^^^^^^^^ worker.topology[1].dependencies[0] is "lakehouse", but no element of worker.topology has that name
                     = add an element called lakehouse, or name cities
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

Evidence: documented: dependencies are names of elements.
"""

from __future__ import annotations

from itertools import islice

from workerlint.authoring import ERROR, UNSAFE, Finding, Findings, Fix, Scalar, Worker, quoted, replace, rule
from workerlint.core.wording import MANY, closest, listing, one_line, shorten
from workerlint.manifest.topology import Edge, Topology


@rule("DW403", "undefined-dependency", ERROR, keys=("topology",), area="topology", evidence="documented")
def undefined_dependency(worker: Worker) -> Findings:
    topology = worker.topology
    path = f"{worker.section_name}.topology"
    for edge in topology.edges():
        if topology.may_name(edge.target):
            continue
        others = topology.named if len(topology.named) <= MANY else ()
        names = closest(edge.target, [name for name in others if name != edge.source.name])
        yield Finding(
            edge.node,
            f'{path}[{edge.source.index}].dependencies[{edge.index}] is "{shorten(edge.target)}",'
            f" but no element of {path} has that name",
            help=f"did you mean {one_line(names[0])}?" if names else _help(edge, topology),
            fix=[
                Fix(f"Write {one_line(name)}", [replace(edge.node, quoted(edge.node, name))], UNSAFE)
                for name in names
                if isinstance(edge.node, Scalar)
            ],
        )


def _help(edge: Edge, topology: Topology) -> str:
    others = len(topology.named) - (edge.source.name in topology.named)
    names = list(islice((one_line(name) for name in topology.named if name != edge.source.name), 6))
    if others > 6:
        names = [*names[:5], f"{others - 5} others"]
    add = f"add an element called {shorten(edge.target)}"
    return f"{add}, or name {listing(names, 'or')}" if names else add
