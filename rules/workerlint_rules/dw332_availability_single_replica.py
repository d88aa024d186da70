"""High availability has more than one replica to spread.

`highAvailabilityConfig` places replicas apart from each other. One replica has none to be apart from: when its machine goes, the
Worker is gone until another is started.

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
  | worker.highAvailabilityConfig needs more than one replica, and replicas is not given: its default is 1
  = help: write replicas: 2 or more
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
  |             ^ worker.highAvailabilityConfig needs more than one replica, and replicas is 1
  = help: write 2 or more
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

```yaml silent
worker:
  replicas: ${{replicas}}
  highAvailabilityConfig:
    level: zone
    mode: preferred
```

## Sources

- dataos:service-attributes: `level` is what the replicas are distributed across.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Worker, rule
from workerlint.manifest.attributes import section_attributes
from workerlint.manifest.autoscaling import may_scale
from workerlint.manifest.unknown import is_misspelt


@rule(
    "DW332",
    "availability-single-replica",
    WARNING,
    keys=("highAvailabilityConfig",),
    area="availability",
    evidence="inferred",
)
def availability_single_replica(worker: Worker) -> Findings:
    key = worker.key("highAvailabilityConfig")
    settings = worker.mapping("highAvailabilityConfig")
    if worker.section is None or key is None or settings is None or not settings.pairs or may_scale(worker):
        return
    path = "worker.highAvailabilityConfig"
    node = worker.scalar("replicas")
    if node is not None and node.integer == 1:
        yield Finding(node, f"{path} needs more than one replica, and replicas is 1", help="write 2 or more")
    elif worker.absent("replicas") and not is_misspelt(worker, worker.section, section_attributes(worker), "replicas"):
        message = f"{path} needs more than one replica, and replicas is not given: its default is 1"
        yield Finding(key, message, help="write replicas: 2 or more")
