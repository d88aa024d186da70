"""Two volumes with the same or nested mount paths

Kubernetes rejects a pod that mounts two volumes at the same path. A volume inside the `directory` of another one hides the
content of that volume, and cannot be mounted at all if the outer volume is read-only: that is a warning.

## Bad

```yaml bad
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
    - name: old-maps
      directory: /data/maps/
  persistentVolume:
    name: city-state
    directory: /data/maps/state
```

```text findings
4 |       directory: /data/maps
  |                  ---------- mounted here
5 |     - name: old-maps
6 |       directory: /data/maps/
  |                  ^^^^^^^^^^^ mount path `/data/maps/` is already used by volume `city-maps`
  = help: set `directory` to another path, such as `/data/old-maps`

4 |       directory: /data/maps
  |                  ---------- mounted here
  :
9 |     directory: /data/maps/state
  |                ^^^^^^^^^^^^^^^^
  |       mount path `/data/maps/state` is inside `/data/maps`, the mount path of volume `city-maps`
  = help: set `directory` to another path, such as `/data/city-state`
```

## Good

```yaml good
worker:
  dataosVolumes:
    - name: city-maps
      directory: /data/maps
    - name: old-maps
      directory: /data/maps-2023
  persistentVolume:
    name: city-state
    directory: /data/state
```

## Sources

- kubernetes:validation: The mount paths of a container must be unique.
"""

from __future__ import annotations

from posixpath import normpath

from workerlint.authoring import ERROR, WARNING, Attribute, Findings, Worker, attribute, code, one_line, rule, volumes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Mount = tuple[int, Attribute, Attribute]
    """The number of a volume, the volume, and its directory."""

_LONGEST = 4_096  # characters: the limit of Linux
_DEEPEST = 64  # slashes: each directory above a mount path is stored


@rule("DW512", "mount-conflict", ERROR, words=("Volume",), area="volumes", evidence="inferred")
def mount_conflict(worker: Worker) -> Findings:
    at: dict[str, Mount] = {}  # the first volume at each path
    below: dict[str, Mount] = {}  # the first volume inside each path
    for mount in _mounts(worker):
        _, volume, directory = mount
        path = normpath(directory.text.strip())
        parts = path.split("/")
        around = ["/".join(parts[:end]) or "/" for end in range(1, len(parts))] if path != "/" else []
        same, inner = at.get(path), below.get(path)
        outer = min((at[parent] for parent in around if parent in at), default=None)
        at.setdefault(path, mount)
        for parent in around:
            below.setdefault(parent, mount)
        other = same or outer or inner
        if other is None:
            continue
        name = _name(other[1])
        field = f"`{other[1].name}`" if isinstance(other[1].name, str) else "another volume"
        whose = f"volume {code(name)}" if name else field
        relation = f"{'is inside' if outer else 'contains'} {code(other[2].text)}, the mount path of"
        example = f"/data/{_name(volume)}"
        is_free = example != "/data/" and at.keys().isdisjoint((example, "/data", "/"))
        yield directory.finding(
            f"mount path {code(directory.text)} {'is already used by' if same else relation} {whose}",
            help=f"set `directory` to another path{f', such as `{example}`' if is_free else ''}",
            related=[other[2].related("mounted here")],
            each_use=True,
            severity=None if same else WARNING,
        )


def _mounts(worker: Worker) -> Iterator[Mount]:
    """Yield the volumes with a known directory."""
    for number, volume in enumerate([*volumes(worker), attribute(worker, "tempVolume")]):
        directory = volume.get("directory") if volume else None
        text = (directory.string or "").strip() if directory else ""
        if volume and directory and 0 < len(text) <= _LONGEST and text.count("/") <= _DEEPEST:
            yield number, volume, directory


def _name(volume: Attribute) -> str:
    """Return the name of a volume; an empty string when it is not known."""
    name = volume.get("name")
    return one_line(name.string or "") if name else ""
