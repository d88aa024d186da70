"""`minReplicas` exceeds `maxReplicas`

The platform passes both to the autoscaler, which rejects a range whose minimum exceeds its maximum: the Worker does not
scale.

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
  |                  ^ worker.autoScaling.minReplicas is 5, more than maxReplicas, which is 2
5 |     maxReplicas: 2
  |                  - the upper bound
  = help: write minReplicas: 2 and maxReplicas: 5, if they were mixed up
  = fix: Swap minReplicas and maxReplicas (--unsafe-fixes)
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
