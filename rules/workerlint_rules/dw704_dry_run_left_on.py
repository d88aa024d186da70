"""Dry run left on

With `dryRun: true` the platform validates and simulates the Worker and never runs it. That is meant for trying a manifest
out: in one that is applied for good nothing starts, and no error tells why.

## Bad

```yaml bad
worker:
  dryRun: true
```

```text findings
2 |   dryRun: true
  |           ^^^^ worker.dryRun is true: the Worker is validated, but not run
  = help: write false, or leave dryRun out
  = fix: Write false (--fix)
```

## Fixed

```yaml fixed
worker:
  dryRun: false
```
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
