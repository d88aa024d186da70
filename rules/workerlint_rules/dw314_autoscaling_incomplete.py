"""Autoscaling that is on has an upper bound and a target.

The autoscaler needs to know how far it may go (`maxReplicas`) and what it steers for: a target for CPU, for memory, or for both.
Without one of them the Worker does not scale.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
  ^^^^^^^^^^^ worker.autoScaling is enabled without maxReplicas
  = write maxReplicas, the most replicas there may be
    enabled: true
    minReplicas: 2
    targetCPUUtilizationPercentage: 80
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
  ^^^^^^^^^^^ worker.autoScaling is enabled without a target
  = write targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage, such as 80
    enabled: true
    maxReplicas: 4
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 80
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: false
    minReplicas: 2
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    ${{autoscaling-settings}}: x
```

Evidence: documented in the Kubernetes API: HorizontalPodAutoscaler; the platform has no default for maxReplicas.
"""

from __future__ import annotations

from workerlint.autoscaling import TARGETS, read_autoscaling
from workerlint.diagnostic import ERROR, Finding
from workerlint.rule import rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW314", "autoscaling-incomplete", ERROR, v2alpha=True, words=("autoscaling", "autoScaling"))
def autoscaling_incomplete(worker: Worker) -> Iterator[Finding]:
    scaling = worker.once(read_autoscaling)
    if scaling is None or not scaling.enabled:
        return
    missing = []
    if worker.absent("autoscaling", "maxReplicas"):
        missing.append("maxReplicas")
    if all(worker.absent("autoscaling", target) for target in TARGETS):
        missing.append("a target")
    if missing:
        help = {
            "maxReplicas": "write maxReplicas, the most replicas there may be",
            "a target": "write targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage, such as 80",
        }
        words = " and ".join(missing)
        advice = (
            help[missing[0]]
            if len(missing) == 1
            else "write maxReplicas, and a target such as targetCPUUtilizationPercentage: 80"
        )
        yield Finding(scaling.key, f"{scaling.path} is enabled without {words}", help=advice)
