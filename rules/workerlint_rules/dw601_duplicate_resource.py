"""Two manifests do not claim the same name.

A name is unique among the Workers of a workspace: applying the second manifest replaces what the first one made. In
one folder that is a mistake. Manifests of different folders are often meant for different environments, so there it is
mentioned only.

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
  |       --------- the other
  :
7 | name: city-sync
  |       ^^^^^^^^^ the Worker city-sync is defined twice: applying this one replaces the other
  = help: give one of them another name; the other is on line 1 of manifest.yaml
```

## Silence

```yaml silent
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

from workerlint.authoring import ERROR, INFO, Finding, Findings, ProjectContext, Related, project_rule


@project_rule("DW601", "duplicate-resource", ERROR, area="across-files", evidence="documented")
def duplicate_resource(context: ProjectContext) -> Findings:
    resource = context.resource
    path, first = context.index.same(resource)[0]
    if first is resource:
        return
    here = os.path.dirname(path) == os.path.dirname(context.path)
    where = f" in workspace {resource.workspace}" if resource.workspace else ""
    replaces = "applying this one replaces the other" if here else "applied to one environment, this replaces the other"
    other = f"line {first.line} of {os.path.basename(path) if here else path}"
    yield Finding(
        resource.span,
        f"the Worker {resource.name} is defined twice{where}: {replaces}",
        help=f"give one of them another name; the other is on {other}",
        related=[Related(first.span, "the other", None if path == context.path else path)],
        severity=None if here else INFO,
    )
