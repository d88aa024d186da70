"""`replicas` lies within the bounds of autoscaling.

With autoscaling on, the Worker starts with `replicas` and the autoscaler moves it into its range at once: the number written is
never what runs for long.

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
  |             ^ worker.replicas is 1, below autoScaling.minReplicas, which is 2
  :
5 |     minReplicas: 2
  |                  - the bound
  = help: write 2, or move the bound
  = fix: Write 2 (--unsafe-fixes)
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
  |             ^ worker.replicas is 6, above autoScaling.maxReplicas, which is 4
  :
5 |     maxReplicas: 4
  |                  - the bound
  = help: write 4, or move the bound
  = fix: Write 4 (--unsafe-fixes)
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

```yaml good
worker:
  replicas: 1
  autoScaling:
    enabled: false
    minReplicas: 2
    maxReplicas: 4
```

## Sources

- kubernetes:autoscaling: The autoscaler keeps the number of replicas between the minimum and the maximum.
- dataos:scanner-sample: In a published Worker, `replicas` equals `minReplicas`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Related, Worker, is_own, rule
from workerlint.manifest.autoscaling import LARGEST, read_autoscaling


@rule(
    "DW313",
    "replicas-outside-autoscaling",
    ERROR,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="inferred",
)
def replicas_outside_autoscaling(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    node = worker.scalar("replicas")
    replicas = node.integer if node else None
    if scaling is None or not scaling.enabled or node is None or replicas is None:
        return
    if not 1 <= replicas <= LARGEST:
        return  # DW311
    least, most = scaling.number("minReplicas"), scaling.number("maxReplicas")
    if least and most and least.value > most.value:
        return  # DW312: there is no valid range
    path = f"{worker.section_name}.replicas"
    if least and replicas < least.value:
        message = f"{path} is {replicas}, below {scaling.name}.minReplicas, which is {least.value}"
        bound = least
    elif most and replicas > most.value:
        message = f"{path} is {replicas}, above {scaling.name}.maxReplicas, which is {most.value}"
        bound = most
    else:
        return
    fixes = []
    if is_own(worker, "replicas"):
        fixes.append(Fix(f"Write {bound.value}", [Edit(node.span, str(bound.value))], UNSAFE))
    if bound.own:
        fixes.append(Fix(f"Move the bound to {replicas}", [Edit(bound.node.span, str(replicas))], UNSAFE))
    yield Finding(
        node,
        message,
        help=f"write {bound.value}, or move the bound",
        fix=fixes,
        related=[Related(bound.node, "the bound")],
    )
