"""Settings of autoscaling are there because it is on.

Bounds and targets do nothing while `enabled` is false. What holds where `enabled` is left out the documentation of Workers does
not say (that of Services takes it for true), so it is better written.

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: false
    minReplicas: 2
    maxReplicas: 4
```

```text findings
3 |     enabled: false
  |              ^^^^^
  |              worker.autoScaling.enabled is false, so minReplicas and maxReplicas do nothing
4 |     minReplicas: 2
  |     ----------- not in force
5 |     maxReplicas: 4
  |     ----------- not in force
  = help: write true, or leave the settings out
```

```yaml bad
worker:
  autoScaling:
    minReplicas: 2
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

```text findings
2 |   autoScaling:
  |   ^^^^^^^^^^^
  | worker.autoScaling does not say whether it is enabled, so minReplicas, maxReplicas and targetCPUUtilizationPercentage may do nothing
  = help: write enabled: true
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

```yaml good
worker:
  autoScaling:
    enabled: false
```

```yaml good
worker:
  autoScaling:
    enabled: ${AUTOSCALE}
    maxReplicas: 4
```

## Sources

- dataos:worker-reference: `enabled` turns autoscaling on or off.
- dataos:service-attributes: For Services, `enabled` is true by default; no default is documented for Workers.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Related, Worker, listing, rule
from workerlint.manifest.autoscaling import SETTINGS, read_autoscaling


@rule(
    "DW318",
    "autoscaling-disabled-settings",
    INFO,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="documented",
    tags=("unnecessary",),
)
def autoscaling_disabled_settings(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or scaling.enabled:
        return
    idle = [name for name in SETTINGS if (node := worker.get("autoscaling", name)) and node.kind != "null"]
    if not idle:
        return
    verb = "does" if len(idle) == 1 else "do"
    enabled = worker.scalar("autoscaling", "enabled")
    if enabled is not None and enabled.boolean is False:
        keys = [key for name in idle if (key := worker.key("autoscaling", name))]
        yield Finding(
            enabled,
            f"{scaling.path}.enabled is false, so {listing(idle)} {verb} nothing",
            help="write true, or leave the settings out",
            related=[Related(key, "not in force") for key in keys],
        )
    elif scaling.lacks("enabled"):
        yield Finding(
            scaling.key,
            f"{scaling.path} does not say whether it is enabled, so {listing(idle)} may do nothing",
            help="write enabled: true",
        )
