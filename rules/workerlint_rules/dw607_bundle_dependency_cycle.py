"""Dependency cycle in a Bundle

DataOS applies the resources of a Bundle in the order of their dependencies. In a cycle no resource comes first, so none
of them is ever applied.

If cycles overlap, one of the shortest is reported. A cycle through a duplicate `id` is not reported: DW608 reports the
`id`.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: depot
      file: depot.yaml
      dependencyConditions:
        - resourceId: feed
          status: {is: [active]}
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [depot]
    - id: report
      workspace: sales
      file: report.yaml
      dependencies: [report]
```

```text findings
 9 |         - resourceId: feed
   |                       ^^^^ dependency cycle: depot -> feed -> depot
   :
14 |       dependencies: [depot]
   |                      ----- feed depends on depot
   = help: remove one of the dependencies in the cycle

18 |       dependencies: [report]
   |                      ^^^^^^ `report` depends on itself
   = help: remove this dependency
```

## Good

```yaml good file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [depot]
    - id: depot
      file: depot.yaml
```

## Sources

- dataos:bundle-attributes: The dependencies form a directed acyclic graph, and a resource cannot depend on itself.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, code, meta, one_line, resource_rule
from workerlint.core.wording import cycle
from workerlint.manifest.bundle import read_graph


@resource_rule("DW607", "bundle-dependency-cycle", ERROR, of="bundle", area="bundles", evidence="documented")
def bundle_dependency_cycle(bundle: Worker) -> Findings:
    for edges in bundle.cached(read_graph).cycles():
        first, *others = [meta(bundle, *edge.path) for edge in edges]
        if first is None:
            continue
        alone = code(one_line(edges[0].target)) if not others else ""
        yield first.finding(
            f"{alone} depends on itself" if alone else f"dependency cycle: {cycle([edge.source.id for edge in edges])}",
            help="remove this dependency" if alone else "remove one of the dependencies in the cycle",
            related=[
                other.related(one_line(f"{edge.source.id} depends on {edge.target}"))
                for edge, other in zip(edges[1:], others, strict=True)
                if other
            ],
        )
