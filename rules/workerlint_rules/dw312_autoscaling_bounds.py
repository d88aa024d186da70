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

## Sources

- kubernetes:autoscaler-api: `maxReplicas` cannot be less than `minReplicas`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, join, rule
from workerlint.manifest.autoscaling import read_autoscaling


@rule(
    "DW312", "autoscaling-bounds", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"), area="autoscaling",
    evidence="documented",
)  # fmt: skip
def autoscaling_bounds(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    least, most = (scaling.number("minReplicas"), scaling.number("maxReplicas")) if scaling else (None, None)
    if least and most and least.value > most.value:
        lower, upper = least.attribute, most.attribute
        swap = join(
            "Swap `minReplicas` and `maxReplicas`", lower.rewrite(f"{most.value}"), upper.rewrite(f"{least.value}")
        )
        yield lower.finding(
            f"`minReplicas` ({least.value}) is greater than `maxReplicas` ({most.value})",
            help=f"swap the two values or raise `maxReplicas` to `{least.value}`",
            fixes=[swap, upper.rewrite(f"{least.value}", f"Raise `maxReplicas` to `{least.value}`")],
            related=[upper.related("the upper bound")],
        )
