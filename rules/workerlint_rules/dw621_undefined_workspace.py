"""Undefined workspace

A resource can only be applied to a workspace that exists, and a Worker can only use the Secrets of such a workspace. If
the platform file has a list of workspaces, the workspaces that a manifest names are compared with it, and with those that
the Bundles of the run create.

If the list is complete, other workspaces are errors. Otherwise, the finding is an info.

You can also list the workspaces in the configuration (`workspaces`). Any workspace that neither this list nor the
platform file contains is then an error.

## Bad

```toml config
workspaces = ["public", "sales"]
```

```yaml bad
workspace: pubilc
```

```text findings
1 | workspace: pubilc
  |            ^^^^^^ unknown workspace `pubilc`: it is not among the configured `workspaces`
  = help: did you mean `public`?
  = fix: Replace with `public` (--unsafe-fixes)
```

## Fixed

```yaml fixed
workspace: public
```

## Bad

```yaml bad
worker:
  dataosSecrets:
    - name: store
      workspace: finance
      allKeys: true
```

```text findings
4 |       workspace: finance
  |                  ^^^^^^^
  |                  unknown workspace `finance`: it is not among the configured `workspaces`
  = help: correct the name, or add it to `workspaces` in the configuration
```

## Bad

```toml platform
format = 1

[workspace]
closed = true
learned = 2026-01-31
names = ["public", "sales"]
```

```yaml bad
workspace: sale
```

```text findings
1 | workspace: sale
  |            ^^^^ undefined workspace `sale`: it does not exist on the platform
  = help: did you mean `sales`?
  = fix: Replace with `sales` (--unsafe-fixes)
```

## Fixed

```yaml fixed
workspace: sales
```

## Good

```yaml good
workspace: public
worker:
  dataosSecrets:
    - name: store
      workspace: sales
      allKeys: true
```

## Silence

```yaml silent
workspace: ${WORKSPACE}
```

## Sources

- dataos:secret: A Secret belongs to a workspace.
- dataos:soda: A Worker may name its `workspace` at the top level; the default is `public`.
- workerlint: The platform file and the configuration list the workspaces of the installation.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, ProjectContext, project_rule
from workerlint.manifest.resources import WORKSPACE


@project_rule("DW621", "undefined-workspace", ERROR, of="known-names", area="platform", evidence="inferred")
def undefined_workspace(context: ProjectContext) -> Findings:
    for reference in context.references(WORKSPACE):
        yield from context.undefined(reference, in_run=False)
