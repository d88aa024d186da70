"""`subPath` is a relative path that stays inside the volume.

It names a folder of the volume that is mounted in place of its root, so it starts there and cannot lead out of it. A path
that begins with `/` or climbs up with `..` is refused.

## Bad

```yaml bad
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
      subPath: /europe
```

```text findings
5 |       subPath: /europe
  |                ^^^^^^^
  | worker.dataosVolumes[0].subPath is /europe, but counts from the root of the volume and begins without a /
  = help: write europe
  = fix: Write europe (--fix)
```

## Fixed

```yaml fixed
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
      subPath: europe
```

## Bad

```yaml bad
worker:
  persistentVolume:
    name: city-state
    directory: /data/state
    subPath: ../shared
```

```text findings
5 |     subPath: ../shared
  |              ^^^^^^^^^
  |              worker.persistentVolume.subPath is ../shared, which leads out of the volume
  = help: name a folder inside the volume
```

## Good

```yaml good
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
      subPath: europe/west
```

## Sources

- kubernetes:validation: A sub-path must be relative and must not contain `..`.
"""

from __future__ import annotations

from posixpath import normpath

from workerlint.authoring import ERROR, SAFE, Finding, Findings, Fix, Node, Worker, quoted, replace, rule, shorten
from workerlint.manifest.anchors import is_reused
from workerlint.syntax.nodes import Mapping, Scalar


@rule("DW513", "volume-subpath", ERROR, keys=("subPath",), area="volumes", evidence="inferred")
def volume_subpath(worker: Worker) -> Findings:
    volumes = [(f"dataosVolumes[{index}]", entry) for index, entry in enumerate(worker.list("dataosVolumes"))]
    volumes += [("persistentVolume", entry) for entry in [worker.mapping("persistentVolume")] if entry]
    said: set[int] = set()
    for path, entry in volumes:
        pair = entry.entries.get("subPath") if isinstance(entry, Mapping) else None
        node = pair[1].target() if pair else None
        if pair is None or not isinstance(node, Scalar) or node.kind != "string":
            continue
        if id(pair[1]) not in said:  # an alias repeats a whole volume
            said.add(id(pair[1]))
            yield from _judged(worker, pair[1], node, f"{worker.section_name}.{path}.subPath")


def _judged(worker: Worker, place: Node, node: Scalar, path: str) -> Findings:
    text = node.text.strip()
    inside = normpath(text.lstrip("/"))
    climbs = ".." in text.split("/")
    if not climbs and not text.startswith("/"):
        return
    shown = f"{path} is {shorten(text, 60)}"
    if inside.startswith("..") or inside == ".":
        reason = "which leads out of the volume" if climbs else "which is the root of the volume"
        help = (
            "name a folder inside the volume" if climbs else "leave subPath out: the root is what is mounted without it"
        )
        yield Finding(place, f"{shown}, {reason}", help=help)
        return
    reason = "but a .. is refused" if climbs else "but counts from the root of the volume and begins without a /"
    own = place is node and not is_reused(worker, node)
    fix = Fix(f"Write {inside}", [replace(node, quoted(node, inside))], SAFE) if own else None
    yield Finding(place, f"{shown}, {reason}", help=f"write {inside}", fix=fix)
