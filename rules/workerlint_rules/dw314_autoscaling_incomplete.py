"""Autoscaling that is on has an upper bound and a target.

The autoscaler needs to know how far it may go (`maxReplicas`) and what it steers for: a target for CPU, for memory, or for both.
There is no default for `maxReplicas`, and without it the Worker does not scale. Where only the target is missing this is a
warning: the documentation of Services speaks of 80 % of the CPU request then, that of Workers does not.

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
  |   ^^^^^^^^^^^ worker.autoScaling is enabled without maxReplicas
  = help: write maxReplicas, the most replicas there may be
```

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
```

```text findings
2 |   autoScaling:
  |   ^^^^^^^^^^^ worker.autoScaling is enabled without a target
  = help: write targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage, such as 80
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 80
```

```yaml good
worker:
  autoScaling:
    enabled: false
    minReplicas: 2
```

## Silence

```yaml silent
worker:
  autoScaling:
    enabled: true
    ${{autoscaling-settings}}: x
```

## Sources

- kubernetes:autoscaler-api: `maxReplicas` is required.
- dataos:service-attributes: `maxReplicas` has no default; the default of the CPU target, 80, is documented for
  Services only.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Worker, rule
from workerlint.manifest.autoscaling import TARGETS, read_autoscaling


@rule(
    "DW314",
    "autoscaling-incomplete",
    ERROR,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="documented",
)
def autoscaling_incomplete(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or not scaling.enabled:
        return
    endless = scaling.lacks("maxReplicas")
    aimless = all(scaling.lacks(target) for target in TARGETS)
    if endless and aimless:
        what, help = "maxReplicas and a target", "write maxReplicas, and targetCPUUtilizationPercentage: 80 or another"
    elif endless:
        what, help = "maxReplicas", "write maxReplicas, the most replicas there may be"
    elif aimless:
        what = "a target"
        help = "write targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage, such as 80"
    else:
        return
    severity = None if endless else WARNING
    yield Finding(scaling.key, f"{scaling.path} is enabled without {what}", help=help, severity=severity)
