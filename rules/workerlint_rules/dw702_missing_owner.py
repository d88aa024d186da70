"""The manifest says who answers for the Worker.

Without an owner it becomes whoever applies the manifest: often the robot of a pipeline, which nobody can ask. The rule is
off unless it is selected.

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
  | ^^^^ the manifest has no owner
  = help: add the id of the user who answers for the Worker: owner: ada
```

## Good

```yaml good
owner: ada
worker:
  stack: bento:3.0
```

## Sources

- dataos:manifest-attributes: `owner` is optional, and the user who applies the manifest by default.
- workerlint: Asking for an owner is advice of this project.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Worker, lacks, place_of_missing, rule


@rule("DW702", "missing-owner", INFO, on=False, v2alpha=True, area="habits", evidence="documented")
def missing_owner(worker: Worker) -> Findings:
    if worker.root is not None and lacks(worker, "owner"):
        place = place_of_missing(worker.root, "owner")
        help = "add the id of the user who answers for the Worker: owner: ada"
        yield Finding(place, "the manifest has no owner", help=help)
