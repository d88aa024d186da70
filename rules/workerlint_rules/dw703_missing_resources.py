"""Missing `resources`

Without `resources`, each replica gets the defaults of the platform. It is throttled above 400m of CPU, and killed above
400Mi of memory. These may be the right limits for your Worker, so this is an info.

## Bad

```yaml bad without resources
worker:
  compute: runnable-default
```

```text findings
1 | worker:
  | ^^^^^^ missing `resources`: the defaults of the platform apply (limits: 400m CPU, 400Mi memory)
  = help: set `resources.requests` and `resources.limits` to what the Worker needs
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 250m
      memory: 256Mi
    limits:
      cpu: 500m
      memory: 512Mi
```

## Sources

- dataos:soda: Comments in a sample Worker give the defaults: requests of `100m` and `100Mi`, limits of `400m` and
  `400Mi`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, find_missing, rule


@rule("DW703", "missing-resources", INFO, area="habits", evidence="documented")
def missing_resources(worker: Worker) -> Findings:
    missing = find_missing(worker, "resources")
    # An empty `resources:`, or its fields at the wrong level, is another finding with the same message.
    if missing and not missing.written and not any(path[0] == "resources" for path in worker.misplaced.present):
        yield missing.finding(
            "missing `resources`: the defaults of the platform apply (limits: 400m CPU, 400Mi memory)",
            help="set `resources.requests` and `resources.limits` to what the Worker needs",
        )
