"""Duplicate dependency in a topology element

The second entry has no effect. Remove it, or replace it with the element that you meant.

A fix that deletes a comment is unsafe.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies:
        - cities
        - cities
        - cities # again
```

```text findings
8 |         - cities
  |           ------ first here
9 |         - cities
  |           ^^^^^^ duplicate dependency `cities`
  = help: remove one of them
  = fix: Delete the duplicate `cities` (--fix)

 8 |         - cities
   |           ------ first here
 9 |         - cities
10 |         - cities # again
   |           ^^^^^^ duplicate dependency `cities`
   = help: remove one of them
   = fix: Delete the duplicate `cities` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies:
        - cities
```

## Good

```yaml good
worker:
  topology:
    - name: cities
      type: source
    - name: regions
      type: source
    - name: enrich
      type: processor
      dependencies: [cities, regions]
```

## Sources

- dataos:worker-attributes: `dependencies` of an element lists other elements by name, so a second mention adds
  nothing.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, attribute, code, rule
from workerlint.manifest.topology import Edge


@rule(
    "DW406", "duplicate-dependency", WARNING, keys=("dependencies",), area="topology", evidence="inferred",
    tags=("unnecessary",),
)  # fmt: skip
def duplicate_dependency(worker: Worker) -> Findings:
    for element in worker.topology.elements:
        seen: dict[str, Edge] = {}
        for edge in element.edges:
            if edge.target == element.name:
                continue
            first_edge = seen.setdefault(edge.target, edge)
            if first_edge is edge:
                continue
            first, dependency = attribute(worker, *first_edge.path), attribute(worker, *edge.path)
            if first is not None and dependency is not None:
                yield dependency.finding(
                    f"duplicate dependency {code(edge.target)}",
                    help="remove one of them",
                    fixes=[dependency.remove(f"Delete the duplicate {code(edge.target)}", safe=True)],
                    related=[first.related("first here")],
                    each_use=True,
                )
