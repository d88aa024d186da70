"""Both `autoscaling` and `autoScaling` are set

`autoscaling` and `autoScaling` are two spellings of one field. When both are set, DataOS drops one of them. Which one is not
documented.

## Bad

```yaml bad
worker:
  autoscaling:
    enabled: true
    maxReplicas: 3
    targetCPUUtilizationPercentage: 80
  autoScaling:
    enabled: false
```

```text findings
2 |   autoscaling:
  |   ----------- the other spelling
  :
6 |   autoScaling:
  |   ^^^^^^^^^^^ `autoscaling` and `autoScaling` are the same field
  = help: remove `autoScaling` or `autoscaling`
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: false
```

## Sources

- dataos:worker-attributes: The field is spelled `autoscaling`.
- dataos:autoscaling-sample: A published Worker spells it `autoScaling`, so both are the same field.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Related, Worker, rule
from workerlint.manifest.autoscaling import autoscaling_spellings


@rule("DW212", "alias-conflict", ERROR, v2alpha=True, keys=("autoscaling",), area="structure", evidence="inferred")
def alias_conflict(worker: Worker) -> Findings:
    fields = autoscaling_spellings(worker)
    if len(fields) > 1:
        first, second = fields
        yield second.finding(
            "`autoscaling` and `autoScaling` are the same field",
            help=f"remove `{second.name}` or `{first.name}`",
            related=[Related(first.key_place, "the other spelling")],
            at_key=True,
        )
