"""Duplicate entry in `dataosSecrets`

A second entry with the same Secret Resource, the same keys and the same form adds nothing. It is a leftover, or you meant
another Secret.

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
  |             ------------- first entry
4 |       workspace: public
5 |     - name: city-database
  |             ^^^^^^^^^^^^^ duplicate entry for the Secret `city-database` in workspace `public`
  = help: delete one of the entries, or change its `name` or `key`
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

from workerlint.authoring import WARNING, Attribute, Findings, Worker, code, items, one_line, rule

_FIELDS = ("name", "workspace", "key", "keys", "allKeys", "consumptionType")


@rule("DW504", "duplicate-secret", WARNING, keys=("dataosSecrets",), area="secrets", evidence="inferred")
def duplicate_secret(worker: Worker) -> Findings:
    seen: dict[tuple[tuple[str, ...] | None, ...], Attribute] = {}
    secrets = items(worker, "dataosSecrets")
    for entry in secrets if len(secrets) > 1 else ():
        name, values = entry.get("name"), tuple(_values(entry.get(field)) for field in _FIELDS)
        if name is None or not values[0] or None in values:
            continue
        first = seen.setdefault(values, name)
        if first is not name:
            where = f" in workspace {code(one_line(values[1][0]))}" if values[1] else ""
            yield name.finding(
                f"duplicate entry for the Secret {code(one_line(name.text))}{where}",
                help="delete one of the entries, or change its `name` or `key`",
                related=[first.related("first entry")],
                each_use=True,
            )


def _values(field: Attribute | None) -> tuple[str, ...] | None:
    """Return the values of a field, sorted; an empty tuple when it is not set, None when they are not known."""
    if field is None or field.kind == "null":
        return ()
    fields = field.items if field.kind == "list" else [field]
    return None if any(item.scalar is None for item in fields) else tuple(sorted(item.text for item in fields))
