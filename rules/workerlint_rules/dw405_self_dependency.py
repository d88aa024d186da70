"""Topology element depends on itself

Each element takes its input from its dependencies, and an element cannot be its own input. Often the dependency was
copied, or another element was meant.

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
        - enrich # twice
```

```text findings
9 |         - enrich # twice
  |           ^^^^^^ element `enrich` depends on itself
  = help: remove `enrich` from its `dependencies`
  = fix: Delete the dependency of `enrich` on itself (--unsafe-fixes)
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

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
      dependencies: [cities]
```

```text findings
5 |       dependencies: [cities]
  |                      ^^^^^^ element `cities` depends on itself
  = help: remove `dependencies`
  = fix: Delete the dependency of `cities` on itself (--fix)
```

## Fixed

```yaml fixed
worker:
  topology:
    - name: cities
      type: source
```

## Sources

- dataos:worker-attributes: `topology` lists the elements of the Worker and the dependencies between them.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, code, rule


@rule("DW405", "self-dependency", ERROR, keys=("dependencies",), area="topology", evidence="inferred")
def self_dependency(worker: Worker) -> Findings:
    for edge in worker.topology.edges():
        dependency = attribute(worker, *edge.path) if edge.target == edge.source.name else None
        if dependency is None or dependency.parent is None:
            continue
        alone = len(dependency.parent.items) == 1
        removed = dependency.parent if alone else dependency
        yield dependency.finding(
            f"element {code(edge.target)} depends on itself",
            help="remove `dependencies`" if alone else f"remove {code(edge.target)} from its `dependencies`",
            fixes=[removed.remove(f"Delete the dependency of {code(edge.target)} on itself", safe=True)],
            each_use=True,
        )
