"""Two Workers with the same name

A name is unique among the Workers of a workspace. When you apply the second manifest, it replaces what the first one
created. Manifests in different directories are often for different environments, so there the finding is an info.

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
---
name: city-sync
version: v1beta
type: worker
worker:
  stack: fastfun+alpha:2.0
```

```text findings
1 | name: city-sync
  |       --------- the other Worker
  :
7 | name: city-sync
  |       ^^^^^^^^^ duplicate Worker `city-sync`: applying this one replaces the other
  = help: rename one of them; the other is on line 1 of manifest.yaml
```

## Good

```yaml good
name: city-sync-lakehouse
```

## Silence

The same name in another workspace is another Worker:

```yaml silent file
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
---
name: city-sync
version: v1beta
type: worker
workspace: staging
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: Two Resources in the same workspace cannot have the same name.
"""

from __future__ import annotations

import os

from workerlint.authoring import ERROR, INFO, Finding, Findings, ProjectContext, Related, code, project_rule


@project_rule("DW601", "duplicate-resource", ERROR, area="across-files", evidence="documented")
def duplicate_resource(context: ProjectContext) -> Findings:
    resource = context.resource
    path, first = context.index.same(resource)[0]
    if first is resource:
        return
    is_near = os.path.dirname(path) == os.path.dirname(context.path)
    where = f" in workspace {code(resource.workspace)}" if resource.workspace else ""
    reason = "applying this one replaces the other" if is_near else "in the same environment, it replaces the other"
    other = f"line {first.line} of {os.path.basename(path) if is_near else path}"
    yield Finding(
        resource.span,
        f"duplicate Worker {code(resource.name)}{where}: {reason}",
        help=f"rename one of them; the other is on {other}",
        related=[Related(first.span, "the other Worker", None if path == context.path else path)],
        severity=None if is_near else INFO,
        path=("name",),
    )
