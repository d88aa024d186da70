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
  = fix: Add an element named `warehouse` (--unsafe-fixes)
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

from workerlint.authoring import (
    ERROR,
    Findings,
    Fix,
    Sequence,
    Worker,
    attribute,
    closest,
    code,
    listing,
    one_line,
    plural,
    rule,
    scalar,
)
from workerlint.core.wording import MANY
from workerlint.manifest.topology import Edge, Element, Topology, dependents


@rule("DW403", "undefined-dependency", ERROR, keys=("topology",), area="topology", evidence="documented")
def undefined_dependency(worker: Worker) -> Findings:
    topology = worker.topology
    possible: dict[int, list[str]] = {}
    for edge in topology.edges():
        dependency = None if topology.may_name(edge.target) else attribute(worker, *edge.path)
        if dependency is None:
            continue
        if edge.source.index not in possible:
            possible[edge.source.index] = _possible(edge.source, topology)
        candidates = possible[edge.source.index]
        names = closest(edge.target, candidates)
        # The misspelled name of an element that is not possible is not the name of a new element.
        is_misspelt = not names and len(topology.named) <= MANY and bool(closest(edge.target, topology.named))
        yield dependency.finding(
            f"undefined dependency {code(edge.target)}: no element of `topology` has this name",
            help=f"did you mean {code(one_line(names[0]))}?" if names else _help(edge, candidates),
            fixes=[
                *(dependency.rewrite_text(one_line(name)) for name in names),
                None if is_misspelt else _add(worker, edge.target),
            ],
        )


def _add(worker: Worker, name: str) -> Fix | None:
    """Return the fix that adds the missing element. Its type is a guess: all that is known is that others use it."""
    elements = attribute(worker, "topology")
    if elements is None or worker.syntax or not isinstance(elements.node, Sequence) or name != one_line(name):
        return None
    from workerlint.manifest.edits import append_item  # most checks build no fix

    edit = append_item(worker.source, elements.node, (f"name: {scalar(name)}", "type: source"))
    return elements.fix(f"Add an element named {code(name)}", edit)


def _possible(source: Element, topology: Topology) -> list[str]:
    """Return the names that a dependency of *source* may mean. Empty if there are MANY.

    They close no cycle, and the element does not depend on them yet.
    """
    if len(topology.named) > MANY:
        return []
    cyclic = dependents(source.name, topology.successors())
    known = {edge.target for edge in source.edges}
    return [name for name in topology.named if name not in cyclic and name not in known]


def _help(edge: Edge, candidates: list[str]) -> str:
    names = [code(one_line(name)) for name in candidates[:5]]
    if len(candidates) > len(names):
        names.append(plural(len(candidates) - len(names), "other"))
    add = f"add an element named {code(edge.target)}"
    return f"{add}, or depend on {listing(names, 'or')}" if names else add
