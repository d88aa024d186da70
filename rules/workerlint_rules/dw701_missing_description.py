"""The manifest says what the Worker is for.

The catalogue shows the description to people who did not write the manifest. The rule is off unless it is selected.

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

```text findings
1 | name: city-sync
  | ^^^^ the manifest has no description
  = help: add a sentence that says what the Worker is for: description: Copies new cities to the lakehouse
```

## Good

```yaml good
description: Copies new cities to the lakehouse
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: `description` is optional.
- workerlint: Asking for a description is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Worker, lacks, place_of_missing, rule


@rule("DW701", "missing-description", INFO, on=False, v2alpha=True, area="habits", evidence="documented")
def missing_description(worker: Worker) -> Findings:
    if worker.root is not None and lacks(worker, "description"):
        place = place_of_missing(worker.root, "description")
        help = "add a sentence that says what the Worker is for: description: Copies new cities to the lakehouse"
        yield Finding(place, "the manifest has no description", help=help)
