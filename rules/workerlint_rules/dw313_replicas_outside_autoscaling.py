"""`replicas` is outside the autoscaling range

When autoscaling is enabled, the autoscaler keeps the number of replicas between `minReplicas` and `maxReplicas`. It
replaces a value of `replicas` outside that range shortly after the start, so the Worker never runs with it for long.

## Bad

```yaml bad
worker:
  replicas: 1
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

```text findings
2 |   replicas: 1
  |             ^ `replicas` (1) is less than `minReplicas` (2)
  :
5 |     minReplicas: 2
  |                  - the lower bound
  = help: set `replicas` to `2`, or `minReplicas` to `1`
  = fix: Set `replicas` to `2` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Bad

```yaml bad
worker:
  replicas: 6
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

```text findings
2 |   replicas: 6
  |             ^ `replicas` (6) is greater than `maxReplicas` (4)
  :
5 |     maxReplicas: 4
  |                  - the upper bound
  = help: set `replicas` to `4`, or `maxReplicas` to `6`
  = fix: Set `replicas` to `4` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 4
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Good

```yaml good
worker:
  replicas: 2
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Sources

- kubernetes:autoscaling: The autoscaler keeps the number of replicas between the minimum and the maximum.
- dataos:scanner-sample: In a published Worker, `replicas` equals `minReplicas`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, attribute, rule
from workerlint.manifest.autoscaling import LARGEST, read_autoscaling


@rule(
    "DW313", "replicas-outside-autoscaling", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"),
    area="autoscaling", evidence="inferred",
)  # fmt: skip
def replicas_outside_autoscaling(worker: Worker) -> Findings:
    scaling, replicas = worker.cached(read_autoscaling), attribute(worker, "replicas")
    number = replicas.integer if replicas else None
    # DW311 reports other numbers.
    if not scaling or not scaling.enabled or not replicas or number is None or not 1 <= number <= LARGEST:
        return
    least, most = scaling.number("minReplicas"), scaling.number("maxReplicas")
    if least and most and least.value > most.value:
        return  # DW312: there is no valid range
    if least and number < least.value:
        bound, comparison, side = least, "less", "lower"
    elif most and number > most.value:
        bound, comparison, side = most, "greater", "upper"
    else:
        return
    name = bound.attribute.name
    yield replicas.finding(
        f"`replicas` ({number}) is {comparison} than `{name}` ({bound.value})",
        help=f"set `replicas` to `{bound.value}`, or `{name}` to `{number}`",
        fixes=[
            replicas.rewrite(f"{bound.value}", f"Set `replicas` to `{bound.value}`"),
            bound.attribute.rewrite(f"{number}", f"Set `{name}` to `{number}`"),
        ],
        related=[bound.attribute.related(f"the {side} bound")],
    )
