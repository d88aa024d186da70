"""`minReplicas` is not above `maxReplicas`.

The platform hands both to the autoscaler, which refuses a range that is upside down: the Worker then does not scale.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    minReplicas: 5
                 ^ worker.autoScaling.minReplicas is 5, more than maxReplicas, which is 2
                 = write minReplicas: 2 and maxReplicas: 5, if they were mixed up
    maxReplicas: 2
    targetCPUUtilizationPercentage: 80
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 5
    targetCPUUtilizationPercentage: 80
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 5
    targetCPUUtilizationPercentage: 80
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    minReplicas: ${MIN}
    maxReplicas: 1
    targetCPUUtilizationPercentage: 80
```

Evidence: documented in the Kubernetes API: HorizontalPodAutoscaler.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Related, Worker, rule
from workerlint.manifest.autoscaling import read_autoscaling


@rule("DW312", "autoscaling-bounds", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"))
def autoscaling_bounds(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None:
        return
    least, most = scaling.number("minReplicas"), scaling.number("maxReplicas")
    if least and most and least.value > most.value:
        swap = [Edit(least.node.span, str(most.value)), Edit(most.node.span, str(least.value))]
        fixes = [Fix("Swap minReplicas and maxReplicas", swap, UNSAFE)] if least.own and most.own else []
        if most.own:
            fixes.append(Fix(f"Raise maxReplicas to {least.value}", [Edit(most.node.span, str(least.value))], UNSAFE))
        yield Finding(
            least.node,
            f"{least.path} is {least.value}, more than maxReplicas, which is {most.value}",
            help=f"write minReplicas: {most.value} and maxReplicas: {least.value}, if they were mixed up",
            fix=fixes,
            related=[Related(most.node, "the upper bound")],
        )
