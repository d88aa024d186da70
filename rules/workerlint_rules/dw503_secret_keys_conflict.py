"""An entry of `dataosSecrets` says in one way which keys it hands over.

`key` names one entry of the Secret Resource, `keys` several, and `allKeys` asks for all of them. With two of these the
platform has to ignore one, and the Worker may start without the secret it needs.

## Bad

```yaml bad
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      key: password
      allKeys: true
```

```text findings
5 |       key: password
  |       --- and this
6 |       allKeys: true
  |       ^^^^^^^
  |       worker.dataosSecrets[0] has key and allKeys, of which only one can say what is handed over
  = help: keep one: key for one entry, keys for a list, allKeys for all
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
      keys: [username, password]
    - name: city-api
      workspace: public
      allKeys: true
```

## Sources

- dataos:secret-references: `key` selects one key, `keys` several, and `allKeys` all keys of a Secret.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, listing, rule
from workerlint.syntax.nodes import Mapping, Node, Scalar, Sequence


@rule("DW503", "secret-keys-conflict", ERROR, keys=("dataosSecrets",), area="secrets", evidence="inferred")
def secret_keys_conflict(worker: Worker) -> Findings:
    for index, entry in enumerate(worker.list("dataosSecrets")):
        if not isinstance(entry, Mapping):
            continue
        entries = entry.entries
        given = [name for name in _WAYS if name in entries and _chooses(entry.get(name))]
        if len(given) < 2:
            continue
        keys = sorted((entry.entries[name][0] for name in given), key=lambda key: key.start)
        yield Finding(
            keys[-1],
            f"{worker.section_name}.dataosSecrets[{index}] has {listing(given)}, of which only one can say what is handed over",
            help="keep one: key for one entry, keys for a list, allKeys for all",
            related=[Related(key, "and this") for key in keys[:-1]],
        )


_WAYS = ("key", "keys", "allKeys")


def _chooses(node: Node | None) -> bool:
    """Return whether the attribute has a known value with an effect; ``allKeys: false`` and an empty string have none."""
    if isinstance(node, Sequence):
        return any(_chooses(item) for item in node.values())
    if not isinstance(node, Scalar) or node.kind in {"unknown", "null"}:
        return False
    return node.text != "" and node.boolean is not False
