"""Two resources of a Bundle with the same `id`

Resources of a Bundle refer to their dependencies by `id`. If two resources have the same `id`, it is not clear which of
them a dependency refers to.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: sales
      file: orders.yaml
    - id: feed
      workspace: sales
      file: cities.yaml
```

```text findings
6 |     - id: feed
  |           ---- first resource with this `id`
  :
9 |     - id: feed
  |           ^^^^ duplicate `id` `feed` in this Bundle
  = help: change one of the ids, and the dependencies that name it
```

## Good

```yaml good file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: orders-feed
      workspace: sales
      file: orders.yaml
    - id: cities-feed
      workspace: sales
      file: cities.yaml
```

## Sources

- dataos:bundle-attributes: `id` is the unique identifier of a resource in the Bundle.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, code, meta, one_line, resource_rule
from workerlint.manifest.bundle_graph import read_graph


@resource_rule("DW608", "duplicate-bundle-id", ERROR, of="bundle", area="bundles", evidence="documented")
def duplicate_bundle_id(bundle: Worker) -> Findings:
    graph = bundle.cached(read_graph)
    for entry in graph.entries:
        first = graph.named.get(entry.id, entry)
        name = meta(bundle, *entry.path, entry.key("id")) if first is not entry else None
        other = meta(bundle, *first.path, first.key("id"))
        if name and other:
            yield name.finding(
                f"duplicate `id` {code(one_line(entry.id))} in this Bundle",
                help="change one of the ids, and the dependencies that name it",
                related=[other.related("first resource with this `id`")],
                each_use=True,
            )
