"""Capitalized field in a Bundle

The fields of a Bundle begin with a lowercase letter. A program written in Go may accept `Resources` for `resources`, or
may ignore it, and then the Bundle has no resources. Some published Bundles have such fields.

workerlint reads them as the documented fields, so that its other rules apply.

## Bad

```yaml bad file
name: sales-bundle
version: v1beta
type: bundle
bundle:
  Resources:
    - id: depot
      file: depot.yaml
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [depot]
      dependencyConditions:
        - ResourceId: depot
          status: {is: [active]}
```

```text findings
5 |   Resources:
  |   ^^^^^^^^^ unknown field `Resources`; DataOS may silently ignore it
  = help: rename it to `resources`
  = fix: Rename to `resources` (--unsafe-fixes)

13 |         - ResourceId: depot
   |           ^^^^^^^^^^ unknown field `ResourceId`; DataOS may silently ignore it
   = help: rename it to `resourceId`
   = fix: Rename to `resourceId` (--unsafe-fixes)
```

## Fixed

```yaml fixed
name: sales-bundle
version: v1beta
type: bundle
bundle:
  resources:
    - id: depot
      file: depot.yaml
    - id: feed
      workspace: sales
      file: feed.yaml
      dependencies: [depot]
      dependencyConditions:
        - resourceId: depot
          status: {is: [active]}
```

## Sources

- dataos:bundle-attributes: The fields are documented as `resources` and `resourceId`.
- dataos:bundle-sample: A published Bundle has `Resources` and `ResourceId`.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Attribute, Findings, Worker, code, meta, resource_rule
from workerlint.manifest.reader import META_ATTRIBUTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_OPERATORS: dict[str, object] = {"is": None, "contains": None}
_CRON: dict[str, object] = {"cron": None}
_FIELDS: dict[str, object] = {
    **dict.fromkeys(META_ATTRIBUTES),
    "bundle": {
        "schedule": {"initialState": None, "timezone": None, "create": _CRON, "delete": _CRON},
        "workspaces": dict.fromkeys(("name", "description", "tags", "labels", "layer")),
        "resources": {
            **dict.fromkeys(("id", "workspace", "spec", "file", "dependencies")),
            "dependencyConditions": {"resourceId": None, "status": _OPERATORS, "runtime": _OPERATORS},
        },
        "properties": None,
        "manageAsUser": None,
    },
}
"""The documented fields, each with those of the mapping, or of the mappings in the list, that it contains."""


@resource_rule("DW610", "bundle-field-case", WARNING, of="bundle", area="bundles", evidence="observed")
def bundle_field_case(bundle: Worker) -> Findings:
    root = meta(bundle)
    for field, name in _capitalized(root, _FIELDS) if root else ():
        yield field.finding(
            f"unknown field {code(str(field.name))}; DataOS may silently ignore it",
            help=f"rename it to `{name}`",
            fixes=[field.rename(name)],
            at_key=True,
        )


def _capitalized(mapping: Attribute, fields: dict[str, object]) -> Iterator[tuple[Attribute, str]]:
    """Yield the fields below *mapping* whose names differ from documented ones in case alone, with those names."""
    names = {name.lower(): name for name in fields}
    for field in mapping.entries:
        name = names.get(str(field.name).lower(), "")
        if name and name != field.name:
            yield field, name
        inner = fields.get(name)
        if isinstance(inner, dict):
            for part in field.items or [field]:
                yield from _capitalized(part, inner)
