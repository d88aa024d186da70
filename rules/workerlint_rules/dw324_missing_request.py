"""Limit without a request

Without a request, Kubernetes uses the limit as the request, or DataOS may apply its default. Either way your Worker
reserves another quantity than the manifest shows, and autoscaling measures its use against that quantity.

If that is intended, set `requests: {}`: the rule accepts it.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
    limits:
      cpu: 400m
      memory: 512Mi
```

```text findings
7 |       memory: 512Mi
  |       ^^^^^^ `limits.memory` is set without `requests.memory`
  = help: set `requests.memory` to `512Mi` or less
```

```yaml bad
worker:
  resources:
    requests:
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 512Mi
```

```text findings
6 |       cpu: 400m
  |       ^^^ `limits.cpu` is set without `requests.cpu`
  = help: set `requests.cpu` to `400m` or less
```

```yaml bad
worker:
  resources:
    limits:
      cpu: 400m
      memory: 512Mi
```

```text findings
3 |     limits:
  |     ^^^^^^ `limits` is set without `requests`
  = help: set `requests.cpu` to `400m` or less and `requests.memory` to `512Mi` or less
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
    requests: {}
    limits:
      cpu: 400m
      memory: 512Mi
```

## Sources

- kubernetes:pod-api: If a request is omitted, it defaults to the limit.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, rule
from workerlint.manifest.quantities import REQUESTS, find_unpaired


@rule(
    "DW324", "missing-request", WARNING, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def missing_request(worker: Worker) -> Findings:
    yield from find_unpaired(worker, REQUESTS)
