"""Invalid resource in a Bundle

Each resource of a Bundle has an `id`, which other resources refer to, and one manifest: in the Bundle (`spec`), or in
another file (`file`). Without `spec` and `file` there is nothing to apply. With both, DataOS uses one of them. Which one
is not documented. A resource and its `spec` are mappings, and its dependencies are lists.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - workspace: sales
      file: feed.yaml
    - id: store
      workspace: sales
    - id: report
      workspace: sales
      file:
    - id: orders
      workspace: sales
      file: orders.yaml
      spec:
        name: orders
        version: v1beta
        type: volume
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
```

```text findings
6 |     - workspace: sales
  |       ^^^^^^^^^ missing required field `id`
  = help: set an `id` that no other resource of the Bundle has

8 |     - id: store
  |       ^^ missing required field `file` or `spec`
  = help: set `file` to the path of the manifest, or write the manifest in `spec`

12 |       file:
   |       ^^^^ `file` is empty
   = help: set `file` to the path of the manifest, or write the manifest in `spec`

15 |       file: orders.yaml
   |       ---- the other manifest
16 |       spec:
   |       ^^^^ `spec` and `file` are both set: only one of them can be the manifest
   = help: remove `file` or `spec`
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
    - id: store
      workspace: sales
      spec:
        name: orders
        version: v1beta
        type: volume
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
```

## Silence

A variable may have no value, so `spec` may be the only manifest:

```yaml silent file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: store
      workspace: sales
      file: ${STORE_FILE}
      spec:
        name: orders
        version: v1beta
        type: volume
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
```

## Sources

- dataos:bundle-attributes: `id` is mandatory, and the manifest is in `spec` or in the file that `file` names.
"""

from __future__ import annotations

from workerlint.authoring import (
    ERROR,
    Attribute,
    Finding,
    Findings,
    Scalar,
    Worker,
    code,
    is_empty,
    meta,
    one_line,
    resource_rule,
)
from workerlint.manifest.bundle import bundle_resources
from workerlint.manifest.bundle_graph import read_graph
from workerlint.secrets.wording import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.manifest.bundle import BundleEntry


_MANIFEST = "set `file` to the path of the manifest, or write the manifest in `spec`"
_FORMS = {"spec": "mapping", "dependencies": "list", "dependencyConditions": "list"}
"""The kinds of the values that a field of a resource must have."""


@resource_rule("DW609", "invalid-bundle-resource", ERROR, of="bundle", area="bundles", evidence="documented")
def invalid_bundle_resource(bundle: Worker) -> Findings:
    graph = bundle.cached(read_graph)
    yield from _not_mappings(bundle)
    for entry in graph.entries:
        item = meta(bundle, *entry.path)
        if item is None:
            continue
        yield from _of_wrong_kind(item, entry)
        if entry.node.is_open or not bundle.complete:
            continue
        if not _is_set(entry, "id"):
            yield _missing(item, entry, ("id",), "set an `id` that no other resource of the Bundle has")
        written = [item.get(entry.key(name)) for name in ("spec", "file") if _is_set(entry, name)]
        parts = sorted((part for part in written if part), key=lambda part: part.node.start)
        if not parts:
            yield _missing(item, entry, ("file", "spec"), _MANIFEST)
        elif len(parts) > 1 and all(part.kind != "unknown" for part in parts):
            first, second = parts
            yield second.finding(
                "`spec` and `file` are both set: only one of them can be the manifest",
                help=f"remove `{first.name}` or `{second.name}`",
                related=[first.related("the other manifest", at_key=True)],
                at_key=True,
            )


def _not_mappings(bundle: Worker) -> Findings:
    """Yield a finding on each resource that is not a mapping."""
    for path, node in bundle_resources(bundle.root):
        item = None if node.target().kind in {"mapping", "unknown"} else meta(bundle, *path)
        if item is not None:
            help = "set `id`, and `file` or `spec`, below the `- `"
            yield item.finding(f"expected a mapping, found {found(item)}", help=help)


def _of_wrong_kind(item: Attribute, entry: BundleEntry) -> Findings:
    """Yield a finding on each field of a resource whose value is not a mapping or a list as it must be."""
    for name, kind in _FORMS.items():
        value = item.get(entry.key(name))
        if value is None or value.kind in {kind, "null", "unknown"} or not _is_set(entry, name):
            continue
        help = _MANIFEST if name == "spec" else "use a list"
        if value.kind == "string" and name == "dependencies":
            help = f"use a list: {code(f'[{one_line(value.text)}]')}"
        yield value.finding(f"expected a {kind}, found {found(value)}", help=help)


def _is_set(entry: BundleEntry, name: str) -> bool:
    """Return whether a field has a value; one that is not known counts."""
    node = entry.get(name)
    return node is not None and node.kind != "null" and not (isinstance(node, Scalar) and not node.text.strip())


def _missing(item: Attribute, entry: BundleEntry, names: tuple[str, ...], help: str) -> Finding:
    """Return the finding on a field that is missing or empty: on its key, else on the first key of the resource."""
    empty = next((found for name in names if (found := item.get(entry.key(name)))), None)
    if empty is not None:
        is_null = empty.kind == "null" and not is_empty(empty.node)
        return empty.finding(f"`{empty.name}` is {'`null`' if is_null else 'empty'}", help=help)
    message = f"missing required field {' or '.join(f'`{name}`' for name in names)}"
    first = next(iter(item.entries), item)
    finding = first.finding(message, help=help, at_key=True)
    finding.path = item.path
    return finding
