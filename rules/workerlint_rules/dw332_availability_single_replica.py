"""High availability with a single replica

`highAvailabilityConfig` distributes replicas across nodes, zones or regions. A single replica cannot be distributed: if
its node fails, your Worker is down until a new replica starts. `replicas` is 1 by default.

## Bad

```yaml bad
worker:
  highAvailabilityConfig:
    level: zone
    mode: preferred
```

```text findings
2 |   highAvailabilityConfig:
  |   ^^^^^^^^^^^^^^^^^^^^^^
  |   `highAvailabilityConfig` cannot spread a single replica: `replicas` defaults to 1
  = help: set `replicas` to `2` or more
```

```yaml bad
worker:
  replicas: 1
  highAvailabilityConfig:
    level: zone
    mode: preferred
```

```text findings
2 |   replicas: 1
  |             ^ `highAvailabilityConfig` cannot spread a single replica
  = help: set `replicas` to `2` or more
```

## Good

```yaml good
worker:
  replicas: 2
  highAvailabilityConfig:
    level: zone
    mode: preferred
```

## Silence

```yaml silent
worker:
  highAvailabilityConfig:
    level: zone
    mode: preferred
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 4
```

## Sources

- dataos:service-attributes: `level` is what the replicas are distributed across.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Findings, Worker, attribute, find_missing, rule
from workerlint.manifest.autoscaling import may_scale


@rule(
    "DW332", "availability-single-replica", WARNING, keys=("highAvailabilityConfig",), area="availability",
    evidence="inferred",
)  # fmt: skip
def availability_single_replica(worker: Worker) -> Findings:
    settings, replicas = attribute(worker, "highAvailabilityConfig"), attribute(worker, "replicas")
    if settings is None or not settings.entries or may_scale(worker):
        return
    problem, help = "`highAvailabilityConfig` cannot spread a single replica", "set `replicas` to `2` or more"
    if replicas is not None and replicas.integer == 1:
        yield replicas.finding(problem, help=help)
    elif (replicas is None or replicas.kind == "null") and find_missing(worker, "replicas"):
        yield settings.finding(f"{problem}: `replicas` defaults to 1", help=help, at_key=True)
