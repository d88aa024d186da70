"""`minReplicas` exceeds `maxReplicas`

Kubernetes rejects an autoscaler whose minimum exceeds its maximum. The Worker does not scale.

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: true
    minReplicas: 5
    maxReplicas: 2
    targetCPUUtilizationPercentage: 80
```

```text findings
4 |     minReplicas: 5
  |                  ^ `minReplicas` (5) is greater than `maxReplicas` (2)
5 |     maxReplicas: 2
  |                  - the upper bound
  = help: swap the two values or raise `maxReplicas` to `5`
  = fix: Swap `minReplicas` and `maxReplicas` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 5
    targetCPUUtilizationPercentage: 80
```

## Silence

A bound with a variable or placeholder is not compared:

```yaml silent
worker:
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
