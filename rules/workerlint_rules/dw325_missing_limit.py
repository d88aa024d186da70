"""Request without a limit

Without a memory limit, one replica can use all the memory of its node, at the expense of other Workers. If you set no
`limits` at all, DataOS may apply its defaults, `400m` and `400Mi`. Your Worker is then slow or killed for a reason that
the manifest does not show.

To run without limits, set `limits: {}`. If only the CPU limit is missing, the finding is an info: DataOS recommends no
CPU limit for critical Workers.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
```

```text findings
5 |       memory: 128Mi
  |       ^^^^^^ `requests.memory` is set without `limits.memory`
  = help: set `limits.memory` to `128Mi` or more
```

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      memory: 512Mi
```

```text findings
4 |       cpu: 100m
  |       ^^^ `requests.cpu` is set without `limits.cpu`
  = help: set `limits.cpu` to `100m` or more
```

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
```

```text findings
3 |     requests:
  |     ^^^^^^^^ `requests` is set without `limits`
  = help: set `limits.cpu` to `100m` or more and `limits.memory` to `128Mi` or more, or add `limits: {}` for no limits
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 512Mi
```

```yaml good
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1Gi
    limits: {}
```

## Sources

- kubernetes:resources: A container may use more than it requests while the node has it available; only a limit stops
  it.
- dataos:soda: Comments in a sample Worker give `400m` of CPU and `400Mi` of memory as the default limits.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, rule
from workerlint.manifest.quantities import LIMITS, find_unpaired


@rule(
    "DW325", "missing-limit", WARNING, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def missing_limit(worker: Worker) -> Findings:
    yield from find_unpaired(worker, LIMITS)
