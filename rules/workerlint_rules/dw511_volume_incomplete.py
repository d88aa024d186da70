"""Missing `name` or `directory` of a volume

`name` selects the Volume Resource to mount, and `directory` is the path at which the Worker sees it. Without one of them,
the platform cannot mount the volume.

## Bad

```yaml bad
worker:
  dataosVolumes:
    - name: city-maps
      readOnly: true
  persistentVolume:
    directory: /data/state
```

```text findings
3 |     - name: city-maps
  |       ^^^^ missing required field `directory`
  = help: set `directory` to a path in the Worker: `directory: /data/city-maps`

5 |   persistentVolume:
  |   ^^^^^^^^^^^^^^^^ missing required field `name`
  = help: set `name` to the name of the Volume Resource: `name: city-maps`
```

## Good

```yaml good
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
      readOnly: true
  persistentVolume:
    name: city-state
    directory: /data/state
```

## Sources

- dataos:service-attributes: `name` and `directory` of a volume are required.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, missing_of, one_line, schema_rule
from workerlint.manifest.attributes import empty_item


@schema_rule("DW511", "volume-incomplete", ERROR, area="volumes", evidence="documented")
def volume_incomplete(worker: Worker, violation: Violation) -> Findings:
    missing = missing_of(worker, violation)
    if violation.node.kind == "null":
        yield empty_item(worker, violation, "`name` and `directory`")
    elif missing.certain and missing.name == "name":
        yield missing.finding(help="set `name` to the name of the Volume Resource: `name: city-maps`")
    elif missing.certain:
        name = missing.parent.get("name")
        example = (name and one_line(name.string or "")) or "volume"
        yield missing.finding(help=f"set `directory` to a path in the Worker: `directory: /data/{example}`")
