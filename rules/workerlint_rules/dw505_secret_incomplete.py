"""An entry of `dataosSecrets` names the Secret Resource and its workspace.

Without a name there is nothing to hand over. Secrets live in workspaces, and the one of the Secret Resource need not be
that of the Worker; the documents disagree on whether the platform asks for it, so its absence is a warning.

## Bad

```yaml bad
worker:
  dataosSecrets:
    - workspace: public
    - name: city-api
```

```text findings
3 |     - workspace: public
  |       ^^^^^^^^^ worker.dataosSecrets[0] has no name
  = help: add the name of the Secret Resource: name: city-database

4 |     - name: city-api
  |       ^^^^ worker.dataosSecrets[1] has no workspace
  = help: add the workspace that the Secret Resource is in: workspace: public
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

from workerlint.authoring import (
    ERROR,
    WARNING,
    Finding,
    Findings,
    Violation,
    Worker,
    place_of_missing,
    schema_rule,
    violated,
)

_HELP = {
    "name": "add the name of the Secret Resource: name: city-database",
    "workspace": "add the workspace that the Secret Resource is in: workspace: public",
}


@schema_rule("DW505", "secret-incomplete", ERROR, area="secrets", evidence="documented")
def secret_incomplete(worker: Worker, violation: Violation) -> Findings:
    if violation.node.kind == "null":
        item = violated(worker, violation)
        help = "set `name` and `workspace`, or remove the item"
        yield item.finding("empty entry in `dataosSecrets`", help=help, fixes=[item.remove("Delete the empty item")])
    elif violation.keyword != "required":
        yield Finding(violation.node, f"{violation.dotted} is empty", help="write the name of the Secret Resource")
    elif worker.complete:
        name = violation.name
        yield Finding(
            place_of_missing(violation.node, name, violation.key),
            f"{violation.dotted} has no {name}",
            help=_HELP[name],
            severity=WARNING if name == "workspace" else None,
        )
