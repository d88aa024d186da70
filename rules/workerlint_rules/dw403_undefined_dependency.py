"""Dependency on an undefined element

`dependencies` lists names of elements in the same `topology`. A name that no element has is often misspelled, or the
element was renamed.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [citys]
```

```text findings
7 |       dependencies: [citys]
  |                      ^^^^^ undefined dependency `citys`: no element of `topology` has this name
  = help: did you mean `cities`?
  = fix: Replace with `cities` (--unsafe-fixes)
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

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [warehouse]
```

```text findings
7 |       dependencies: [warehouse]
  |                      ^^^^^^^^^
  |                      undefined dependency `warehouse`: no element of `topology` has this name
  = help: add an element named `warehouse`, or depend on `cities`
```

## Silence

An element whose name contains a placeholder may be the missing one:

```yaml silent
worker:
  topology:
    - name: cities-${REGION}
      type: source
    - name: enrich
      type: processor
      dependencies: [cities-emea]
```

## Sources

- dataos:worker-attributes: `dependencies` of an element lists other elements by name.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, closest, code, listing, one_line, plural, rule
from workerlint.core.wording import MANY
from workerlint.manifest.topology import Edge, Topology, dependents


@rule("DW403", "undefined-dependency", ERROR, keys=("topology",), area="topology", evidence="documented")
def undefined_dependency(worker: Worker) -> Findings:
    topology = worker.topology
    possible: dict[str, list[str]] = {}
    for edge in topology.edges():
        dependency = None if topology.may_name(edge.target) else attribute(worker, *edge.path)
        if dependency is None:
            continue
        if edge.source.name not in possible:
            possible[edge.source.name] = _possible(edge.source.name, topology)
        candidates = possible[edge.source.name]
        names = closest(edge.target, candidates)
        yield dependency.finding(
            f"undefined dependency {code(edge.target)}: no element of `topology` has this name",
            help=f"did you mean {code(one_line(names[0]))}?" if names else _help(edge, candidates),
            fixes=[dependency.rewrite_text(one_line(name)) for name in names],
        )


def _possible(source: str, topology: Topology) -> list[str]:
    """Return the names that a dependency of *source* may mean: those that close no cycle. Empty if there are MANY."""
    if len(topology.named) > MANY:
        return []
    cyclic = dependents(source, topology.successors())
    return [name for name in topology.named if name not in cyclic]


def _help(edge: Edge, candidates: list[str]) -> str:
    names = [code(one_line(name)) for name in candidates[:5]]
    if len(candidates) > len(names):
        names.append(plural(len(candidates) - len(names), "other"))
    add = f"add an element named {code(edge.target)}"
    return f"{add}, or depend on {listing(names, 'or')}" if names else add
