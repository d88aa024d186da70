"""A Volume that a Worker mounts is defined.

A Worker whose Volume does not exist never starts. workerlint cannot see the platform, so it compares only where the run
holds Volumes that may be of the Worker's workspace: a name that is not among them is most often a misspelling.

## Bad

```yaml bad file
name: cache
version: v1beta
type: volume
volume:
  size: 1Gi
---
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  persistentVolume:
    name: cashe
    directory: data
```

```text findings
13 |     name: cashe
   |           ^^^^^ worker.persistentVolume.name is cashe, and no Volume in this run has that name
   = help: did you mean cache?
```

## Silence

```yaml silent file
name: cache
version: v1beta
type: volume
volume:
  size: 1Gi
---
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  persistentVolume:
    name: cache
    directory: data
```

## Sources

- dataos:worker-attributes: `dataosVolumes` lists the Volumes that the Worker requires.
- dataos:volume-attributes: A Volume is a Resource with a manifest of its own.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, ProjectContext, project_rule
from workerlint.core.wording import MANY, closest, one_line
from workerlint.manifest.resources import VOLUME


@project_rule("DW603", "undefined-volume", WARNING, area="across-files", evidence="inferred")
def undefined_volume(context: ProjectContext) -> Findings:
    volumes = context.index.of_kind(VOLUME)
    if not volumes:
        return
    workspace = context.resource.workspace
    # A Volume without a workspace gets it when it is applied.
    names = {volume.name for _, volume in volumes if not workspace or volume.workspace in {"", workspace}}
    where = f" of workspace {one_line(workspace)}" if workspace else ""
    for reference in context.resource.references:
        if reference.kind == VOLUME and names and reference.name not in names:
            near = closest(reference.name, sorted(names), 1) if len(names) <= MANY else []
            yield Finding(
                reference.span,
                f"{reference.path} is {one_line(reference.name)}, and no Volume{where} in this run has that name",
                help=f"did you mean {one_line(near[0])}?" if near else "correct the name, or apply that Volume first",
            )
