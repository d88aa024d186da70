"""Every volume has a name and a directory.

Without its name the platform does not know which volume to mount, and without a directory not where.

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
  |       ^^^^ worker.dataosVolumes[0] has no directory
  = help: say where it is mounted: directory: /data/city-maps

5 |   persistentVolume:
  |   ^^^^^^^^^^^^^^^^ worker.persistentVolume has no name
  = help: say which volume is mounted: name: city-maps
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

from workerlint.authoring import (
    ERROR,
    Finding,
    Findings,
    Violation,
    Worker,
    one_line,
    place_of_missing,
    schema_rule,
    violated,
)
from workerlint.syntax.nodes import Mapping, Node, Scalar


@schema_rule("DW511", "volume-incomplete", ERROR, area="volumes", evidence="documented")
def volume_incomplete(worker: Worker, violation: Violation) -> Findings:
    if violation.node.kind == "null":
        item = violated(worker, violation)
        help = "set `name` and `directory`, or remove the item"
        yield item.finding("empty entry in `dataosVolumes`", help=help, fixes=[item.remove("Delete the empty item")])
    elif violation.keyword != "required":
        yield Finding(violation.node, f"{violation.dotted} is empty", help=_help(str(violation.path[-1]), None))
    elif worker.complete and (*violation.path[1:], violation.name) not in worker.misplaced.present:
        name = violation.name
        place = place_of_missing(violation.node, name, violation.key)
        yield Finding(place, f"{violation.dotted} has no {name}", help=_help(name, violation.node))


def _help(name: str, volume: Node | None) -> str:
    if name == "name":
        return "say which volume is mounted: name: city-maps"
    node = volume.get("name") if isinstance(volume, Mapping) else None
    folder = one_line(node.text) if isinstance(node, Scalar) and node.kind == "string" else "volume"
    return f"say where it is mounted: directory: /data/{folder}"
