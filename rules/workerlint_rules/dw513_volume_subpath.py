"""`subPath` that is absolute or contains `..`

`subPath` names a directory of the volume that is mounted instead of its root. It is relative to that root. Kubernetes
rejects a `subPath` that starts with `/` or contains `..`.

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
  |                `/europe` is absolute: `subPath` must be relative to the root of the volume
  = help: set `subPath` to `europe`
  = fix: Replace with `europe` (--fix)
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
  |              ^^^^^^^^^ `../shared` is outside the volume
  = help: set it to a directory inside the volume
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

from workerlint.authoring import ERROR, Findings, Worker, code, rule, volumes


@rule("DW513", "volume-subpath", ERROR, keys=("subPath",), area="volumes", evidence="inferred")
def volume_subpath(worker: Worker) -> Findings:
    for volume in volumes(worker):
        field = volume.get("subPath")
        text = (field.string or "").strip() if field else ""
        path = normpath(text.lstrip("/"))
        climbs = ".." in text.split("/")
        if field is None or not (climbs or text.startswith("/")):
            continue
        if path == ".":
            yield field.finding(f"{code(text)} is the root of the volume", help="remove `subPath` to mount the root")
        elif path.split("/")[0] == "..":
            yield field.finding(f"{code(text)} is outside the volume", help="set it to a directory inside the volume")
        else:
            reason = "contains `..`" if climbs else "is absolute: `subPath` must be relative to the root of the volume"
            fix = field.rewrite_text(path, safe=True)
            yield field.finding(f"{code(text)} {reason}", help=f"set `subPath` to `{path}`", fixes=[fix])
