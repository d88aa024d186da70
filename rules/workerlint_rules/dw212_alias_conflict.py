"""Autoscaling is given once.

`autoscaling` and `autoScaling` are one attribute in two spellings. With both in a section, one of them is dropped, and which one
is not documented.

## Bad

```yaml bad
worker:
  autoscaling:
    enabled: true
  autoScaling:
    enabled: false
```

```text findings
2 |   autoscaling:
  |   ----------- the other
3 |     enabled: true
4 |   autoScaling:
  |   ^^^^^^^^^^^ worker.autoscaling and worker.autoScaling are one attribute, given twice
  = help: keep one of them
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: false
```

## Sources

- dataos:worker-attributes: The attribute is spelled `autoscaling`.
- dataos:autoscaling-sample: A published Worker spells it `autoScaling`, so both are the same attribute.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Related, Worker, rule


@rule("DW212", "alias-conflict", ERROR, v2alpha=True, keys=("autoscaling",), area="structure", evidence="inferred")
def alias_conflict(worker: Worker) -> Findings:
    section = worker.section
    keys = [key for name in ("autoscaling", "autoScaling") if section and (key := section.key(name))]
    if len(keys) == 2:
        first, second = sorted(keys, key=lambda key: key.start)
        path = f"{worker.section_name}.autoscaling"
        yield Finding(
            second,
            f"{path} and {worker.section_name}.autoScaling are one attribute, given twice",
            help="keep one of them",
            related=[Related(first, "the other")],
        )
