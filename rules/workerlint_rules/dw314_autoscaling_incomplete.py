"""Autoscaling without an upper bound or a target

The autoscaler needs an upper bound, `maxReplicas`, and a target for CPU, memory or both. `maxReplicas` has no default:
without it, the Worker does not scale.

A missing target is only a warning. For Services, a target of 80% CPU is documented as the default; for Workers, none
is.

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: true
    minReplicas: 2
    targetCPUUtilizationPercentage: 80
```

```text findings
2 |   autoScaling:
  |   ^^^^^^^^^^^ autoscaling is enabled without `maxReplicas`
  = help: add `maxReplicas`
```

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
```

```text findings
2 |   autoScaling:
  |   ^^^^^^^^^^^ autoscaling is enabled without a target
  = help: add a target such as `targetCPUUtilizationPercentage: 80`
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 80
```

## Silence

Without `enabled: true`, nothing is missing:

```yaml silent
worker:
  autoScaling:
    enabled: false
    minReplicas: 2
```

## Sources

- kubernetes:autoscaler-api: `maxReplicas` is required.
- dataos:service-attributes: `maxReplicas` has no default; the default of the CPU target, 80, is documented for
  Services only.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Missing, Worker, rule
from workerlint.manifest.autoscaling import TARGETS, read_autoscaling

_TARGET = "targetCPUUtilizationPercentage"


@rule(
    "DW314", "autoscaling-incomplete", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"), area="autoscaling",
    evidence="documented",
)  # fmt: skip
def autoscaling_incomplete(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or not scaling.enabled:
        return
    no_bound, no_target = scaling.lacks("maxReplicas"), all(scaling.lacks(target) for target in TARGETS)
    what = ["`maxReplicas`"] * no_bound + ["a target"] * no_target
    help = ["`maxReplicas`"] * no_bound + [f"a target such as `{_TARGET}: 80`"] * no_target
    if what:
        yield Missing(worker, scaling.attribute, "maxReplicas" if no_bound else _TARGET).finding(
            f"autoscaling is enabled without {' and '.join(what)}",
            help=f"add {' and '.join(help)}",
            severity=None if no_bound else WARNING,
        )
