"""Missing description

The catalog shows the description to people who did not write the manifest. This rule is off by default.

## Bad

```yaml bad
name: city-sync
version: v1beta
type: worker
```

```text findings
1 | name: city-sync
  | ^^^^ missing `description`
  = help: describe what the Worker does: `description: Copies new cities to the lakehouse`
```

## Good

```yaml good
description: Copies new cities to the lakehouse
```

## Sources

- dataos:manifest-attributes: `description` is optional.
- workerlint: Asking for a description is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, find_missing_meta, rule


@rule("DW701", "missing-description", INFO, on=False, v2alpha=True, area="habits", evidence="documented")
def missing_description(worker: Worker) -> Findings:
    missing = find_missing_meta(worker, "description")
    if missing is not None:
        help = "describe what the Worker does: `description: Copies new cities to the lakehouse`"
        yield missing.finding("missing `description`", help=help)
