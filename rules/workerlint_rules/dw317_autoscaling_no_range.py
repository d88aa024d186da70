"""Autoscaling without a range

When `minReplicas` equals `maxReplicas`, the number of replicas never changes, so autoscaling has no effect.
`minReplicas` is 1 by default.

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
  |                  ^ autoscaling has no effect: `minReplicas` equals `maxReplicas`
  = help: raise `maxReplicas`, or set `replicas: 3` and disable autoscaling
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
  |                  ^ autoscaling has no effect: `minReplicas` is 1 by default
  = help: raise `maxReplicas`, or set `replicas: 1` and disable autoscaling
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

from workerlint.authoring import WARNING, Findings, Worker, rule
from workerlint.manifest.autoscaling import read_autoscaling


@rule(
    "DW317", "autoscaling-no-range", WARNING, v2alpha=True, keys=("autoscaling", "autoScaling"), area="autoscaling",
    evidence="inferred",
)  # fmt: skip
def autoscaling_no_range(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    most = scaling.number("maxReplicas") if scaling and scaling.enabled else None
    if scaling is None or most is None:
        return
    least = scaling.number("minReplicas")
    if least.value == most.value if least else most.value == 1 and scaling.lacks("minReplicas"):
        yield most.attribute.finding(
            f"autoscaling has no effect: `minReplicas` {'equals `maxReplicas`' if least else 'is 1 by default'}",
            help=f"raise `maxReplicas`, or set `replicas: {most.value}` and disable autoscaling",
            related=[least.attribute.related("the lower bound")] if least else (),
        )
