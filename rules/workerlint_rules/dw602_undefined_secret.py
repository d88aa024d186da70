"""Undefined Secret in `dataosSecrets`

A Worker does not start until its Secrets exist. workerlint cannot see the Secrets on the platform. It checks a name only
if the run contains Secrets of the same workspace: a name that is not among them is probably misspelled.

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
    workspaces = {secret.workspace for _, secret in context.index.of_kind(SECRET)}
    for reference in context.references(SECRET):
        workspace = reference.workspace
        yield from context.undefined(reference, in_run=bool(workspace) and workspace in workspaces)
