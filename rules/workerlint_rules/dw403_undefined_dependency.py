"""A dependency is the name of an element of the same `topology`.

The platform cannot draw an edge to an element that does not exist; most often the name is misspelt, or the element was
renamed and its dependants were not. While an element's name is a placeholder that might become the missing one, nothing
is said.

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies:
        - citys
```

```text findings
8 |         - citys
  |           ^^^^^ undefined dependency `citys`: no element of `topology` has this name
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
      dependencies:
        - cities
```

## Bad

```yaml bad
worker:
  topology:
    - name: cities
      type: source
    - name: enrich
      type: processor
      dependencies: [lakehouse]
```

```text findings
7 |       dependencies: [lakehouse]
  |                      ^^^^^^^^^
  |                      undefined dependency `lakehouse`: no element of `topology` has this name
  = help: add an element with the name `lakehouse`, or depend on one of `cities`
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
```

## Sources

- dataos:worker-attributes: `dependencies` of an element lists other elements by name.
"""

from __future__ import annotations

from itertools import islice

from workerlint.authoring import ERROR, Findings, Worker, attribute, closest, code, codes, one_line, rule
from workerlint.core.wording import MANY
from workerlint.manifest.topology import Edge, Topology


@rule("DW403", "undefined-dependency", ERROR, keys=("topology",), area="topology", evidence="documented")
def undefined_dependency(worker: Worker) -> Findings:
    topology = worker.topology
    for edge in topology.edges():
        if topology.may_name(edge.target):
            continue
        dependency = attribute(worker, *edge.path)
        if dependency is None:
            continue
        others = topology.named if len(topology.named) <= MANY else ()
        names = closest(edge.target, [name for name in others if name != edge.source.name])
        yield dependency.finding(
            f"undefined dependency {code(edge.target)}: no element of `topology` has this name",
            help=f"did you mean {code(names[0])}?" if names else _help(edge, topology),
            fixes=[dependency.rewrite_text(one_line(name)) for name in names],
        )


def _help(edge: Edge, topology: Topology) -> str:
    others = [one_line(name) for name in islice(topology.named, 7) if name != edge.source.name]
    add = f"add an element with the name {code(edge.target)}"
    if not others:
        return add
    more = ", ..." if len(topology.named) > 6 else ""
    return f"{add}, or depend on one of {codes(others[:5])}{more}"
