"""`autoscaling` instead of `autoScaling`

The specification and its templates spell the field `autoscaling`. All other published Workers spell it `autoScaling`. DataOS
seems to accept both. This rule is off by default: turn it on to require the spelling that manifests use.

## Bad

```yaml bad
worker:
  autoscaling:
    enabled: false
```

```text findings
2 |   autoscaling:
  |   ^^^^^^^^^^^ `autoscaling` is spelled `autoScaling` in published Workers
  = help: rename it to `autoScaling`
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: false
```

## Sources

- dataos:worker-attributes: The field is spelled `autoscaling`.
- dataos:autoscaling-sample: A published Worker spells it `autoScaling`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, rule
from workerlint.manifest.autoscaling import autoscaling_spellings


@rule("DW211", "alias-attribute", INFO, on=False, keys=("autoscaling",), area="structure", evidence="observed")
def alias_attribute(worker: Worker) -> Findings:
    fields = autoscaling_spellings(worker)
    if [field.name for field in fields] == ["autoscaling"]:
        yield fields[0].finding(
            "`autoscaling` is spelled `autoScaling` in published Workers",
            help="rename it to `autoScaling`",
            at_key=True,
        )
