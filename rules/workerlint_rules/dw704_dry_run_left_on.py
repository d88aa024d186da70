"""Dry run left on

With `dryRun: true`, the platform validates and simulates the Worker but never runs it. Use it to try a manifest out. When
you deploy such a manifest, nothing starts, and no error tells you why.

## Bad

```yaml bad
worker:
  dryRun: true
```

```text findings
2 |   dryRun: true
  |           ^^^^ `dryRun` is `true`: the Worker is validated but never runs
  = help: set it to `false` or remove it
  = fix: Replace with `false` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  dryRun: false
```

## Sources

- dataos:worker-attributes: With `dryRun: true`, the Worker is simulated and not executed.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, attribute, rule


@rule("DW704", "dry-run-left-on", WARNING, v2alpha=True, keys=("dryRun",), area="habits", evidence="documented")
def dry_run_left_on(worker: Worker) -> Findings:
    dry_run = attribute(worker, "dryRun")
    if dry_run and dry_run.boolean:
        yield dry_run.finding(
            "`dryRun` is `true`: the Worker is validated but never runs",
            help="set it to `false` or remove it",
            fixes=[dry_run.rewrite("false")],
        )
