"""Undefined Secret in `dataosSecrets`

A Worker does not start until its Secrets exist. A name is checked if the run or the platform file contains Secrets of
the same workspace.

- If the list of the platform file is complete, the Secret does not exist: an error.
- If the run contains other Secrets of the workspace, the name is probably misspelled: a warning.
- If the list of the platform file may be incomplete, the finding is an info.

## Bad

```yaml bad
name: store
version: v1
type: secret
workspace: sales
secret:
  type: key-value-properties
---
name: city-sync
version: v1beta
type: worker
worker:
  dataosSecrets:
    - name: stor
      workspace: sales
```

```text findings
13 |     - name: stor
   |             ^^^^
   |             undefined Secret `stor`: no manifest of this run defines it in workspace `sales`
   = help: did you mean `store`?
   = fix: Replace with `store` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: store
version: v1
type: secret
workspace: sales
secret:
  type: key-value-properties
---
name: city-sync
version: v1beta
type: worker
worker:
  dataosSecrets:
    - name: store
      workspace: sales
```

## Bad

The platform file lists all Secrets of the workspace:

```toml platform
format = 1

[secret.sales]
closed = true
learned = 2026-01-31
names = ["store", "warehouse"]
```

```yaml bad
worker:
  dataosSecrets:
    - name: billing
      workspace: sales
```

```text findings
3 |     - name: billing
  |             ^^^^^^^
  |             undefined Secret `billing`: it does not exist on the platform in workspace `sales`
  = help: correct the name, or run `workerlint learn` with new output that contains the Secret
```

## Silence

```yaml silent
name: store
version: v1
type: secret
workspace: sales
secret:
  type: key-value-properties
---
name: city-sync
version: v1beta
type: worker
worker:
  dataosSecrets:
    - name: store
      workspace: sales
    - name: defined-elsewhere
      workspace: public
```

## Sources

- dataos:secret: A Secret belongs to a workspace.
- kubernetes:secret: The containers of a Pod do not start until all required Secrets are available.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, ProjectContext, project_rule
from workerlint.manifest.resources import SECRET


@project_rule("DW602", "undefined-secret", WARNING, area="across-files", evidence="inferred")
def undefined_secret(context: ProjectContext) -> Findings:
    references = context.references(SECRET)
    workspaces = context.index.names_by_workspace(SECRET) if references else ()
    for reference in references:
        in_run = bool(reference.workspace) and reference.workspace in workspaces
        if in_run or context.platform.file is not None:  # else there is nothing to compare with
            yield from context.undefined(reference, in_run=in_run)
