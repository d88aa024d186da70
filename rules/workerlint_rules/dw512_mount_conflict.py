"""No two volumes are mounted on one directory, nor one inside another.

A container has one volume on each directory: the platform refuses a second one. A volume inside the directory of another
one hides what that has there, and cannot be mounted at all where the outer one is read-only; workerlint warns of it.

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
  |                  ^^^^^^^^^^^
  | worker.dataosVolumes[1].directory is /data/maps/, where city-maps of worker.dataosVolumes[0] is mounted
  = help: mount it on a directory of its own, such as /data/old-maps

4 |       directory: /data/maps
  |                  ---------- mounted here
  :
9 |     directory: /data/maps/state
  |                ^^^^^^^^^^^^^^^^
  | worker.persistentVolume.directory is /data/maps/state, inside /data/maps, where city-maps of worker.dataosVolumes[0] is mounted
  = help: mount it on a directory of its own, such as /data/city-state
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

from collections.abc import Iterator
from posixpath import normpath

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Node, Related, Worker, one_line, rule, shorten
from workerlint.core.record import Record
from workerlint.syntax.nodes import Alias, Mapping, Scalar, Sequence

_LONGEST = 4_096
"""In characters. Linux has no longer paths."""
_DEEPEST = 64
"""In slashes. Nobody mounts a volume so deep, and each directory around it is remembered."""


class _Mount(Record):
    """A volume with a known directory."""

    directory: str
    name: str
    path: str
    """The path of the volume's section in the manifest."""
    place: Node
    """The node to report: the directory, or the alias that repeats the whole volume."""
    text: str
    """The directory as written."""

    def __init__(self, path: str, name: str, text: str, place: Node) -> None:
        self.path = path
        self.name = name
        self.text = text
        self.place = place
        self.directory = normpath(text.strip())

    @property
    def outer(self) -> list[str]:
        """The directories that contain this one."""
        parts = self.directory.split("/")
        return ["/".join(parts[:end]) or "/" for end in range(1, len(parts))] if self.directory != "/" else []


@rule("DW512", "mount-conflict", ERROR, words=("Volume",), area="volumes", evidence="inferred")
def mount_conflict(worker: Worker) -> Findings:
    at: dict[str, _Mount] = {}  # the first on each directory
    below: dict[str, _Mount] = {}  # the first inside each directory
    order: dict[int, int] = {}
    for number, mount in enumerate(_mounts(worker)):
        same = at.get(mount.directory)
        outer = min((at[path] for path in mount.outer if path in at), key=lambda other: order[id(other)], default=None)
        inner = below.get(mount.directory)
        order[id(mount)] = number
        at.setdefault(mount.directory, mount)
        for path in mount.outer:
            below.setdefault(path, mount)
        other = same or outer or inner
        if other is None:
            continue
        shown = f"{mount.path}.directory is {shorten(mount.text, 60)}"
        if same:
            message = f"{shown}, where {_whose(other)} is mounted"
        elif outer:
            message = f"{shown}, inside {other.directory}, where {_whose(other)} is mounted"
        else:
            message = f"{shown}, which holds {other.directory}, where {_whose(other)} is mounted"
        yield Finding(
            mount.place,
            message,
            help=f"mount it on a directory of its own{_example(mount, at)}",
            related=[Related(other.place, "mounted here")],
            severity=None if same else WARNING,
        )


def _example(mount: _Mount, taken: dict[str, _Mount]) -> str:
    """Return an unused directory, when the name of the volume is suitable for one."""
    directory = f"/data/{mount.name}"
    is_taken = not taken.keys().isdisjoint((directory, "/data", "/"))
    return "" if is_taken or not mount.name else f", such as {directory}"


def _whose(mount: _Mount) -> str:
    return f"{mount.name} of {mount.path}" if mount.name else mount.path


def _mounts(worker: Worker) -> Iterator[_Mount]:
    section = worker.get("dataosVolumes")
    items = section.items if isinstance(section, Sequence) and section.kind == "list" else []
    volumes = [(f"dataosVolumes[{index}]", item) for index, item in enumerate(items)]
    volumes += [(name, entry) for name in ("persistentVolume", "tempVolume") if (entry := worker.get(name))]
    for path, item in volumes:
        entry = item.target()
        directory = entry.get("directory") if isinstance(entry, Mapping) else None
        if not isinstance(directory, Scalar) or directory.kind != "string":
            continue
        text = directory.text.strip()
        if 0 < len(text) <= _LONGEST and text.count("/") <= _DEEPEST:
            place = item if isinstance(item, Alias) else directory
            yield _Mount(f"{worker.section_name}.{path}", _name(entry), directory.text, place)


def _name(volume: Node) -> str:
    node = volume.get("name") if isinstance(volume, Mapping) else None
    return one_line(node.text) if isinstance(node, Scalar) and node.kind == "string" else ""
