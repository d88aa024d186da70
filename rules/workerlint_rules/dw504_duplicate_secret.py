"""Each entry of `dataosSecrets` is there once.

The same keys of the same Secret Resource in the same form are handed over once, however often they are listed; the second
entry is a left-over, or was meant to name another secret.

## Bad

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
    - name: city-database
      workspace: public
```

```text findings
3 |     - name: city-database
  |             ------------- first here
4 |       workspace: public
5 |     - name: city-database
  |             ^^^^^^^^^^^^^
  |    worker.dataosSecrets[1] asks for the same as worker.dataosSecrets[0]: city-database in public
  = help: remove one of them; the first is on line 6
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      key: username
    - name: city-database
      workspace: public
      key: password
    - name: city-database
      workspace: archive
```

## Sources

- dataos:secret-references: An entry names a Secret, its workspace and its keys, so an equal entry adds nothing.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Related, Worker, one_line, rule
from workerlint.manifest.attributes import line_number
from workerlint.syntax.nodes import Alias, Mapping, Node, Scalar, Sequence

_ATTRIBUTES = ("name", "workspace", "key", "keys", "allKeys", "consumptionType")


@rule("DW504", "duplicate-secret", WARNING, keys=("dataosSecrets",), area="secrets", evidence="inferred")
def duplicate_secret(worker: Worker) -> Findings:
    seen: dict[tuple[tuple[str, ...], ...], tuple[int, Node]] = {}
    section = worker.get("dataosSecrets")
    for index, item in enumerate(section.items if isinstance(section, Sequence) and section.kind == "list" else ()):
        entry = item.target()
        if not isinstance(entry, Mapping):
            continue
        parts = [_text(entry.get(name)) for name in _ATTRIBUTES]
        name = entry.get("name")
        if name is None or not parts[0] or any(part is None for part in parts):
            continue
        written = item if isinstance(item, Alias) else name
        first = seen.setdefault(tuple(part for part in parts if part is not None), (index, written))
        if first[0] == index:
            continue
        path = f"{worker.section_name}.dataosSecrets"
        place = f" in {one_line(parts[1][0])}" if parts[1] else ""
        yield Finding(
            written,
            f"{path}[{index}] asks for the same as {path}[{first[0]}]: {one_line(parts[0][0])}{place}",
            help=f"remove one of them; the first is on line {line_number(worker.source, first[1])}",
            related=[Related(first[1], "first here")],
        )


def _text(node: Node | None) -> tuple[str, ...] | None:
    """Return the values of an attribute; an empty tuple when it is not set, None when they are not known."""
    if node is None or node.kind == "null":
        return ()
    nodes = node.values() if isinstance(node, Sequence) else [node]
    if not all(isinstance(item, Scalar) and item.kind != "unknown" for item in nodes):
        return None
    return tuple(sorted(item.text for item in nodes if isinstance(item, Scalar)))
