"""A Secret that a Worker uses is defined.

A Worker whose Secret does not exist never starts. workerlint cannot see the platform, so it compares only where the
run holds Secrets of the same workspace: a name that is not among them is most often a misspelling.

## Bad

```yaml bad file
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
  stack: bento:3.0
  dataosSecrets:
    - name: stor
      workspace: sales
```

```text findings
14 |     - name: stor
   |             ^^^^
   | worker.dataosSecrets[0].name is stor, and no Secret of workspace sales in this run has that name
   = help: did you mean store?
```

## Silence

```yaml silent file
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
  stack: bento:3.0
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

from workerlint.authoring import WARNING, Finding, Findings, ProjectContext, project_rule
from workerlint.core.wording import MANY, closest, one_line
from workerlint.manifest.resources import SECRET


@project_rule("DW602", "undefined-secret", WARNING, area="across-files", evidence="inferred")
def undefined_secret(context: ProjectContext) -> Findings:
    secrets = [secret for _, secret in context.index.of_kind(SECRET)]
    if not secrets:
        return
    wanted = [item for item in context.resource.references if item.kind == SECRET and item.workspace]
    for reference in wanted:
        # A Secret without a workspace gets it when it is applied: it may be the one.
        names = {secret.name for secret in secrets if secret.workspace in {"", reference.workspace}}
        if reference.name in names or all(secret.workspace != reference.workspace for secret in secrets):
            continue
        near = closest(reference.name, sorted(names), 1) if len(names) <= MANY else []
        yield Finding(
            reference.span,
            f"{reference.path} is {one_line(reference.name)}, and no Secret of workspace "
            f"{one_line(reference.workspace)} in this run has that name",
            help=f"did you mean {one_line(near[0])}?" if near else "correct the name, or apply that Secret first",
        )
