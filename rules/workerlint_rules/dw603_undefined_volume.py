"""Undefined Volume

A Worker does not start until its Volumes exist. workerlint cannot see the Volumes on the platform. It checks a name only if
the run contains Volumes that may be in the Worker's workspace: a name that is not among them is probably misspelled.

## Bad

```yaml bad
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
  dataosVolumes:
    - name: cach
      directory: /data/cache
  persistentVolume:
    name: cashe
    directory: /data/state
```

```text findings
12 |     - name: cach
   |             ^^^^ undefined Volume `cach`: no manifest of this run defines it
   = help: did you mean `cache`?
   = fix: Replace with `cache` (--unsafe-fixes)

15 |     name: cashe
   |           ^^^^^ undefined Volume `cashe`: no manifest of this run defines it
   = help: did you mean `cache`?
   = fix: Replace with `cache` (--unsafe-fixes)
```

## Fixed

```yaml fixed
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
  dataosVolumes:
    - name: cache
      directory: /data/cache
  persistentVolume:
    name: cache
    directory: /data/state
```

## Silence

```yaml silent
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
  persistentVolume:
    name: cache
    directory: data
```

## Sources

- dataos:worker-attributes: `dataosVolumes` lists the Volumes that the Worker requires.
- dataos:volume-attributes: A Volume is a Resource with a manifest of its own.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, ProjectContext, project_rule
from workerlint.manifest.resources import VOLUME


@project_rule("DW603", "undefined-volume", WARNING, area="across-files", evidence="inferred")
def undefined_volume(context: ProjectContext) -> Findings:
    in_run = bool(context.index.names(VOLUME, context.resource.workspace))
    for reference in context.references(VOLUME):
        yield from context.undefined(reference, in_run=in_run)
