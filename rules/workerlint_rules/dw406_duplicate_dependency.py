"""Duplicate dependency in a topology element

The second entry has no effect. Remove it, or replace it with the element that you meant.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [cities, cities]
```

```text findings
7 |       dependencies: [cities, cities]
  |                      ------ first here
  |                              ^^^^^^ duplicate dependency `cities`
  = help: remove one of them
  = fix: Delete the duplicate `cities` (--fix)
```

## Fixed

```yaml fixed
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [cities]
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

from workerlint.authoring import WARNING, Attribute, Findings, Worker, attribute, code, rule


@rule(
    "DW406", "duplicate-dependency", WARNING, keys=("dependencies",), area="topology", evidence="inferred",
    tags=("unnecessary",),
)  # fmt: skip
def duplicate_dependency(worker: Worker) -> Findings:
    for element in worker.topology.elements:
        seen: dict[str, Attribute] = {}
        for edge in element.edges:
            dependency = attribute(worker, *edge.path)
            if dependency is None or edge.target == element.name:
                continue
            first = seen.setdefault(edge.target, dependency)
            if first is not dependency:
                yield dependency.finding(
                    f"duplicate dependency {code(edge.target)}",
                    help="remove one of them",
                    fixes=[dependency.remove(f"Delete the duplicate {code(edge.target)}", safe=True)],
                    related=[first.related("first here")],
                )
