"""Two workspaces for the file of a Bundle

The workspace of a resource in a Bundle is that of its entry. The file that the entry names may also name a workspace. If
the two differ, DataOS uses one of them. Which one is not documented.

workerlint compares the Workers, Secrets and Volumes in the file. If one of them names no workspace, workerlint uses that
of the entry.

## Bad

In this example, the Worker is in the same file as the Bundle, `manifest.yaml`:

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: feed
      workspace: sales
      file: manifest.yaml
---
name: feed
version: v1beta
type: worker
workspace: finance
worker:
  stack: bento:3.0
```

```text findings
 8 |       file: manifest.yaml
   |             ^^^^^^^^^^^^^
   |            `workspace: sales` of the Bundle contradicts `workspace: finance` in `manifest.yaml`
 9 | ---
10 | name: feed
   |       ---- in workspace `finance`
   = help: remove it from the file, or set both to the same workspace
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
      file: manifest.yaml
---
name: feed
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  resources:
    requests: {cpu: 100m, memory: 128Mi}
    limits: {cpu: 500m, memory: 256Mi}
  topology:
    - name: cities
      type: input
```

## Sources

- dataos:bundle-attributes: `workspace` of a resource in a Bundle is the workspace that the resource belongs to.
- dataos:manifest-attributes: `workspace` in a manifest is the workspace that the resource belongs to.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, ProjectContext, Related, bundle_rule, code, one_line


@bundle_rule("DW612", "bundle-file-workspace-conflict", ERROR, area="bundles", evidence="inferred")
def bundle_file_workspace_conflict(context: ProjectContext) -> Findings:
    file = context.resource
    path, resources = context.index.in_file(context.path, file)
    others = [item for item in resources if file.workspace and item.workspace not in {"", file.workspace}]
    if others:
        first = others[0]
        own, workspace = one_line(first.workspace), one_line(file.workspace)
        yield Finding(
            file.span,
            f"`workspace: {workspace}` of the Bundle contradicts `workspace: {own}` in {code(path)}",
            help="remove it from the file, or set both to the same workspace",
            related=[
                Related(item.span, f"in workspace {code(item.workspace)}", None if path == context.path else path)
                for item in others
            ],
            path=("file",),
        )
