"""A limit has its request beside it.

Without a request the scheduler does not know what to set aside: Kubernetes then takes the limit for the request, or the
platform its default, and autoscaling has nothing to measure against. An explicit `requests: {}` is taken as a decision.

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
  |       ^^^^^^ worker.resources.limits.memory has no request beside it
  = help: write worker.resources.requests.memory, 512Mi or less
```

```yaml bad
worker:
  resources:
    limits:
      cpu: 400m
      memory: 512Mi
```

```text findings
4 |       cpu: 400m
  |       ^^^ worker.resources.requests is missing: cpu and memory have limits and no requests
  = help: write worker.resources.requests with cpu and memory, no more than the limits
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

from workerlint.authoring import WARNING, Finding, Findings, Worker, listing, rule
from workerlint.manifest.quantities import (
    LIMITS,
    REQUESTS,
    against_default,
    amounts_of,
    amounts_without,
    has_all_amounts,
    part_is_left_out,
)


@rule(
    "DW324",
    "missing-request",
    WARNING,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def missing_request(worker: Worker) -> Findings:
    if has_all_amounts(worker):
        return
    limits = amounts_of(worker, LIMITS)
    path = f"{worker.section_name}.resources.requests"
    if limits and part_is_left_out(worker, REQUESTS):
        if against_default(worker, REQUESTS):
            return  # DW323 reports the values
        names = listing([amount.resource for amount in limits])
        have = "have limits and no requests" if limits[1:] else "has a limit and no request"
        help = f"write {path} with {names}, no more than the limits"
        yield Finding(limits[0].key, f"{path} is missing: {names} {have}", help=help)
        return
    for amount, key in amounts_without(worker, REQUESTS):
        own, missing = amount.path, f"{path}.{amount.resource}"
        message = f"{missing} has no value" if key else f"{own} has no request beside it"
        bound = f", {amount.text} or less" if amount.is_sound else ""
        yield Finding(key or amount.key, message, help=f"write {missing}{bound}")
