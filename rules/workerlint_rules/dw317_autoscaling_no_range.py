"""Autoscaling that is on has room to scale.

With `minReplicas` and `maxReplicas` alike, the number of replicas never changes: autoscaling is on and does nothing.

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: true
    minReplicas: 3
    maxReplicas: 3
    targetCPUUtilizationPercentage: 80
```

```text findings
4 |     minReplicas: 3
  |                  - the lower bound
5 |     maxReplicas: 3
  |                  ^
  |             worker.autoScaling.maxReplicas is 3, and so is minReplicas: nothing is left to scale
  = help: raise maxReplicas, or write replicas: 3 without autoscaling
```

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 1
    targetCPUUtilizationPercentage: 80
```

```text findings
4 |     maxReplicas: 1
  |                  ^
  | worker.autoScaling.maxReplicas is 1, and minReplicas is 1 where it is left out: nothing is left to scale
  = help: raise maxReplicas, or write replicas: 1 without autoscaling
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: true
    minReplicas: 3
    maxReplicas: 6
    targetCPUUtilizationPercentage: 80
```

## Sources

- kubernetes:autoscaler-api: `minReplicas` and `maxReplicas` are the lower and the upper limit of the number of
  replicas, and `minReplicas` is 1 by default.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Finding, Findings, Related, Worker, rule
from workerlint.manifest.autoscaling import read_autoscaling


@rule(
    "DW317",
    "autoscaling-no-range",
    WARNING,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="inferred",
)
def autoscaling_no_range(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or not scaling.enabled:
        return
    least, most = scaling.number("minReplicas"), scaling.number("maxReplicas")
    if most is None:
        return
    if least is None and most.value == 1 and scaling.lacks("minReplicas"):
        also = "minReplicas is 1 where it is left out"
    elif least is not None and least.value == most.value:
        also = "so is minReplicas"
    else:
        return
    yield Finding(
        most.node,
        f"{most.path} is {most.value}, and {also}: nothing is left to scale",
        help=f"raise maxReplicas, or write replicas: {most.value} without autoscaling",
        related=[Related(least.node, "the lower bound")] if least else [],
    )
