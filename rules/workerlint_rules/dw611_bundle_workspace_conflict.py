"""Two workspaces for a resource of a Bundle

The workspace of a resource in a Bundle is that of its entry. A manifest in the Bundle (`spec`) may also name it. If the
two differ, DataOS uses one of them. Which one is not documented.

If the manifest names no workspace, workerlint uses that of the entry.

## Bad

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
        workspace: finance
        volume: {size: 1Gi, accessMode: ReadWriteMany, type: temp}
```

```text findings
 7 |       workspace: sales
   |                  ----- the workspace in the Bundle
   :
12 |         workspace: finance
   |                    ^^^^^^^ `workspace: finance` contradicts `workspace: sales` of the Bundle
   = help: remove it, or set both to the same workspace
```

## Good

```yaml good file
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
```

## Sources

- dataos:bundle-attributes: `workspace` of a resource in a Bundle is the workspace that the resource belongs to.
- dataos:manifest-attributes: `workspace` in a manifest is the workspace that the resource belongs to.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, meta, one_line, resource_rule
from workerlint.manifest.bundle import read_graph
from workerlint.syntax.nodes import known_text


@resource_rule("DW611", "bundle-workspace-conflict", ERROR, of="bundle", area="bundles", evidence="inferred")
def bundle_workspace_conflict(bundle: Worker) -> Findings:
    for entry in bundle.cached(read_graph).entries:
        spec, workspace = entry.spec, entry.workspace
        own = known_text(spec.get("workspace")) if spec is not None else ""
        outer = meta(bundle, *entry.path, entry.key("workspace"))
        inner = meta(bundle, *entry.path, entry.key("spec"), "workspace")
        if workspace and own and workspace != own and outer and inner:
            yield inner.finding(
                f"`workspace: {one_line(own)}` contradicts `workspace: {one_line(workspace)}` of the Bundle",
                help="remove it, or set both to the same workspace",
                related=[outer.related("the workspace in the Bundle")],
            )
