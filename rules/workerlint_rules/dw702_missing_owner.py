"""Missing owner

The default owner is the user who applies the manifest. That is often the service account of a pipeline, which nobody can
ask. This rule is off by default.

## Bad

```yaml bad
name: city-sync
version: v1beta
type: worker
```

```text findings
1 | name: city-sync
  | ^^^^ missing `owner`
  = help: set `owner` to the user ID of a person: `owner: ada`
```

## Good

```yaml good
owner: ada
```

## Sources

- dataos:manifest-attributes: `owner` is optional, and the user who applies the manifest by default.
- workerlint: Asking for an owner is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, find_missing_meta, rule


@rule("DW702", "missing-owner", INFO, on=False, v2alpha=True, area="habits", evidence="documented")
def missing_owner(worker: Worker) -> Findings:
    missing = find_missing_meta(worker, "owner")
    if missing is not None:
        yield missing.finding("missing `owner`", help="set `owner` to the user ID of a person: `owner: ada`")
