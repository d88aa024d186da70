"""`dryRun` is not left on.

With `dryRun: true` the platform validates and simulates the Worker and does not run it. That is for trying a manifest out;
in one that is applied for good, nothing starts and no error says so.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: true
          ^^^^ worker.dryRun is true: the Worker is validated, but not run
          = write false, or leave dryRun out
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: false
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  dryRun: false
```

Evidence: documented in the attribute table of the Worker.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Alias, Finding, Findings, Fix, Worker, replace, rule


@rule("DW704", "dry-run-left-on", WARNING, v2alpha=True, keys=("dryRun",))
def dry_run_left_on(worker: Worker) -> Findings:
    node = worker.scalar("dryRun")
    if worker.section is None or node is None or node.boolean is not True:
        return
    key, value = worker.section.entries["dryRun"]
    own = not isinstance(value, Alias) and worker.section.owns(key) and value.anchor is None
    yield Finding(
        value,
        f"{worker.section_name}.dryRun is true: the Worker is validated, but not run",
        help="write false, or leave dryRun out",
        fix=Fix("Write false", [replace(node, "false")]) if own else None,
    )
