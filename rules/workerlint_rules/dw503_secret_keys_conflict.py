"""`key`, `keys` and `allKeys` in one entry of `dataosSecrets`

`key` selects one key of a Secret Resource, `keys` selects several, and `allKeys: true` selects all. If you set two of
them, the platform has to ignore one: the Worker may start without the secret that it needs.

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
  |       --- also set here
6 |       allKeys: true
  |       ^^^^^^^ `allKeys` conflicts with `key`
  = help: keep one of them: `key` for one key, `keys` for several, `allKeys: true` for all
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

from workerlint.authoring import ERROR, Attribute, Findings, Worker, items, listing, rule


@rule("DW503", "secret-keys-conflict", ERROR, keys=("key", "keys"), area="secrets", evidence="inferred")
def secret_keys_conflict(worker: Worker) -> Findings:
    for entry in items(worker, "dataosSecrets"):
        fields = [field for name in ("key", "keys", "allKeys") if (field := entry.get(name)) and _selects(field)]
        if len(fields) > 1:
            *others, last = sorted(fields, key=lambda field: field.key_place.start)
            yield last.finding(
                f"`{last.name}` conflicts with {listing([f'`{other.name}`' for other in others])}",
                help="keep one of them: `key` for one key, `keys` for several, `allKeys: true` for all",
                related=[other.related("also set here", at_key=True) for other in others],
                at_key=True,
            )


def _selects(field: Attribute) -> bool:
    """Return whether the value is known and selects keys; ``allKeys: false`` and an empty string select none."""
    return any(map(_selects, field.items)) or (field.text != "" and field.boolean is not False)
