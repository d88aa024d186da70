"""Undefined dependency in a Bundle

`dependencies` and `dependencyConditions[].resourceId` name other resources of the same Bundle by their `id`, not by the
name of the manifest. An `id` that no resource has is often misspelled, or the resource was renamed.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: sales-depot
      file: depot.yaml
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [sales-depo]
      dependencyConditions:
        - resourceId: salesdepot
          status: {is: [active]}
```

```text findings
11 |       dependencies: [sales-depo]
   |                      ^^^^^^^^^^
   |                      undefined dependency `sales-depo`: no resource of the Bundle has this `id`
   = help: did you mean `sales-depot`?
   = fix: Replace with `sales-depot` (--unsafe-fixes)

13 |         - resourceId: salesdepot
   |                       ^^^^^^^^^^
   |                      undefined dependency `salesdepot`: no resource of the Bundle has this `id`
   = help: did you mean `sales-depot`?
   = fix: Replace with `sales-depot` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: sales-depot
      file: depot.yaml
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [sales-depot]
      dependencyConditions:
        - resourceId: sales-depot
          status: {is: [active]}
```

## Bad

A resource has a name in its manifest and an `id` in the Bundle:

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: store
      workspace: sales
      spec:
        name: orders
        version: v1beta
        type: volume
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [orders, city-sync]
```

```text findings
16 |       dependencies: [orders, city-sync]
   |                      ^^^^^^
   |                      undefined dependency `orders`: no resource of the Bundle has this `id`
   = help: did you mean `store`?
   = fix: Replace with `store` (--unsafe-fixes)

16 |       dependencies: [orders, city-sync]
   |                              ^^^^^^^^^
   |                       undefined dependency `city-sync`: no resource of the Bundle has this `id`
   = help: correct it, or add a resource with this `id`
```

## Fixed

```yaml fixed partly
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: store
      workspace: sales
      spec:
        name: orders
        version: v1beta
        type: volume
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [store, city-sync]
```

## Silence

A resource whose `id` contains a placeholder may be the missing one:

```yaml silent file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: depot-${REGION}
      file: depot.yaml
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [depot-emea]
```

## Sources

- dataos:bundle-attributes: `dependencies` and `resourceId` contain the `id` of other resources in the Bundle.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, closest, code, meta, one_line, resource_rule
from workerlint.core.wording import MANY
from workerlint.manifest.bundle import BundleEntry, BundleGraph, read_graph
from workerlint.manifest.topology import dependents
from workerlint.syntax.nodes import known_text


@resource_rule("DW606", "undefined-bundle-dependency", ERROR, of="bundle", area="bundles", evidence="documented")
def undefined_bundle_dependency(bundle: Worker) -> Findings:
    graph = bundle.cached(read_graph)
    possible: dict[str, list[BundleEntry]] = {}
    for dependency in graph.dependencies():
        written = None if graph.may_name(dependency.target) else meta(bundle, *dependency.path)
        if written is None:
            continue
        source = dependency.source.id
        if source not in possible:
            possible[source] = _possible(source, graph)
        ids = _meant(dependency.target, possible[source])
        yield written.finding(
            f"undefined dependency {code(one_line(dependency.target))}: no resource of the Bundle has this `id`",
            help=f"did you mean {code(one_line(ids[0]))}?" if ids else "correct it, or add a resource with this `id`",
            fixes=[written.rewrite_text(one_line(name)) for name in ids],
        )


def _possible(source: str, graph: BundleGraph) -> list[BundleEntry]:
    """Return the entries that *source* may depend on without a cycle. Empty if there are MANY."""
    if len(graph.named) > MANY:
        return []
    cyclic = dependents(source, graph.successors())
    return [entry for name, entry in graph.named.items() if name not in cyclic]


def _meant(target: str, entries: list[BundleEntry]) -> list[str]:
    """Return the ids that *target* may mean: those of the manifests with this name, else similar ones."""
    named = [entry.id for entry in entries if entry.spec and known_text(entry.spec.get("name")) == target]
    return named or closest(target, [entry.id for entry in entries])
