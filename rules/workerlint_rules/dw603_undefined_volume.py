"""Undefined Volume

A Worker does not start until its Volumes exist. A name is checked if the run or the platform file contains Volumes
that may be in the Worker's workspace.

- If the list of the platform file is complete, the Volume does not exist: an error. If the Worker names no workspace,
  the list of `public` counts, and the finding is a warning.
- If the run contains other Volumes, the name is probably misspelled: a warning.
- If the list of the platform file may be incomplete, the finding is an info.

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
    - name: cashe
      directory: /data/cache
  persistentVolume:
    name: cashe
    directory: /data/state
```

```text findings
12 |     - name: cashe
   |             ^^^^^ undefined Volume `cashe`: no manifest of this run defines it
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

## Bad

The platform file lists Volumes of the workspace, but maybe not all:

```toml platform
format = 1

[volume.public]
learned = 2026-01-31
names = ["cache"]
```

```yaml bad
worker:
  persistentVolume:
    name: uploads
    directory: data
```

```text findings
3 |     name: uploads
  |           ^^^^^^^
  |     unknown Volume `uploads`: the platform file does not list it, but the list may be incomplete
  = help: correct the name, or run `workerlint learn` with new output that contains the Volume
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
    for reference in context.references(VOLUME):
        in_run = bool(context.index.count(VOLUME, context.resource.workspace))
        if in_run or context.platform.file is not None:  # else there is nothing to compare with
            yield from context.undefined(reference, in_run=in_run)
