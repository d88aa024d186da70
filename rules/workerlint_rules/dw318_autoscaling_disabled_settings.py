"""Autoscaling settings without effect

Bounds and targets have no effect while `enabled` is `false`.

For Services, `enabled` is documented to be `true` by default. For Workers no default is documented, so set it
explicitly.

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
  |              ^^^^^ autoscaling is disabled: `minReplicas` and `maxReplicas` have no effect
4 |     minReplicas: 2
  |                  - has no effect
5 |     maxReplicas: 4
  |                  - has no effect
  = help: set it to `true` or remove `minReplicas` and `maxReplicas`
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
  | `enabled` is not set: `minReplicas`, `maxReplicas` and `targetCPUUtilizationPercentage` may have no effect
  = help: add `enabled: true`
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

## Silence

```yaml silent
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

from workerlint.authoring import INFO, Findings, Missing, Worker, listing, rule
from workerlint.manifest.autoscaling import SETTINGS, read_autoscaling


@rule(
    "DW318", "autoscaling-disabled-settings", INFO, v2alpha=True, keys=("autoscaling", "autoScaling"),
    area="autoscaling", evidence="documented", tags=("unnecessary",),
)  # fmt: skip
def autoscaling_disabled_settings(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or scaling.enabled:
        return
    section = scaling.attribute
    idle = [setting for name in SETTINGS if (setting := section.get(name)) and setting.kind != "null"]
    names = listing([f"`{setting.name}`" for setting in idle])
    enabled = section.get("enabled")
    if idle and enabled and enabled.boolean is False:
        yield enabled.finding(
            f"autoscaling is disabled: {names} {'has' if len(idle) == 1 else 'have'} no effect",
            help=f"set it to `true` or remove {names}",
            related=[setting.related("has no effect") for setting in idle],
        )
    elif idle and scaling.lacks("enabled"):
        yield Missing(worker, section, "enabled").finding(
            f"`enabled` is not set: {names} may have no effect", help="add `enabled: true`"
        )
