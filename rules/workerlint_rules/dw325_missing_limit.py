"""A request has its limit beside it.

Without a memory limit one replica may take all that its machine has, and its neighbours go down with it. Where `limits` is not
written at all, the platform may put its documented defaults of 400m and 400Mi in place, and the Worker is slow or killed
for no reason that the manifest shows.

An explicit `limits: {}` is taken as a decision: the platform's own Workers run so. A missing CPU limit beside a memory limit is
mentioned as information only, since the platform's advice for critical Workers is to set none.

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
  |       ^^^^^^ worker.resources.requests.memory has no limit beside it
  = help: write worker.resources.limits.memory, 128Mi or more
```

```yaml bad
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
```

```text findings
4 |       cpu: 100m
  |       ^^^ worker.resources.limits is missing: cpu and memory have requests and no limits
  = help: write worker.resources.limits with cpu and memory, or {} to set no limits
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

from workerlint.authoring import INFO, WARNING, Finding, Findings, Worker, listing, rule
from workerlint.manifest.quantities import (
    CPU,
    LIMITS,
    REQUESTS,
    against_default,
    amounts_of,
    amounts_without,
    has_all_amounts,
    part_is_left_out,
)


@rule(
    "DW325",
    "missing-limit",
    WARNING,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def missing_limit(worker: Worker) -> Findings:
    if has_all_amounts(worker):
        return
    requests = amounts_of(worker, REQUESTS)
    path = f"{worker.section_name}.resources.limits"
    if requests and part_is_left_out(worker, LIMITS):
        if against_default(worker, LIMITS):
            return  # DW323 reports the values
        names = listing([amount.resource for amount in requests])
        have = "have requests and no limits" if requests[1:] else "has a request and no limit"
        help = f"write {path} with {names}, or {{}} to set no limits"
        yield Finding(requests[0].key, f"{path} is missing: {names} {have}", help=help)
        return
    for amount, key in amounts_without(worker, LIMITS):
        own, missing = amount.path, f"{path}.{amount.resource}"
        message = f"{missing} has no value" if key else f"{own} has no limit beside it"
        bound = f", {amount.text} or more" if amount.is_sound else ""
        # A CPU limit only slows a replica down: the platform's advice for critical Workers is to set none.
        severity = INFO if amount.resource == CPU and key is None else None
        yield Finding(key or amount.key, message, help=f"write {missing}{bound}", severity=severity)
