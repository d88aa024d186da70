"""Missing `name` or `workspace` in an entry of `dataosSecrets`

`name` is required: it selects the Secret Resource. That Secret may be in another workspace than the Worker, so set
`workspace` as well. One page of the documentation calls `workspace` mandatory, and another calls it optional. So its absence
is a warning.

## Bad

```yaml bad
worker:
  dataosSecrets:
    - workspace: public
    - name: city-api
```

```text findings
3 |     - workspace: public
  |       ^^^^^^^^^ missing required field `name`
  = help: set `name` to the name of the Secret Resource: `name: city-database`

4 |     - name: city-api
  |       ^^^^ missing field `workspace`: the Secret may be in another workspace than the Worker
  = help: add the workspace of the Secret: `workspace: public`
```

## Good

```yaml good
worker:
  dataosSecrets:
    - name: city-database
      workspace: public
```

## Sources

- dataos:worker-attributes: `name` and `workspace` are mandatory in each entry of `dataosSecrets`.
- dataos:secret-references: `workspace` is optional.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Violation, Worker, missing_of, schema_rule
from workerlint.manifest.attributes import empty_item


@schema_rule("DW505", "secret-incomplete", ERROR, area="secrets", evidence="documented")
def secret_incomplete(worker: Worker, violation: Violation) -> Findings:
    missing = missing_of(worker, violation)
    if violation.node.kind == "null":
        yield empty_item(worker, violation, "`name` and `workspace`")
    elif missing.certain and missing.name == "workspace":
        message = "missing field `workspace`: the Secret may be in another workspace than the Worker"
        yield missing.finding(message, help="add the workspace of the Secret: `workspace: public`", severity=WARNING)
    elif missing.certain:
        yield missing.finding(help="set `name` to the name of the Secret Resource: `name: city-database`")
