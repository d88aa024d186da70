"""One spelling of autoscaling is used throughout.

The specification and its templates write `autoscaling`; every other published Worker writes `autoScaling`. Both seem to work.
The rule is off by default; turned on, it asks for the spelling that manifests use.

## Bad

```yaml bad
worker:
  autoscaling:
    enabled: false
```

```text findings
2 |   autoscaling:
  |   ^^^^^^^^^^^ worker.autoscaling is written autoScaling in published Workers
  = help: write autoScaling
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: false
```

## Sources

- dataos:worker-attributes: The attribute is spelled `autoscaling`.
- dataos:autoscaling-sample: A published Worker spells it `autoScaling`.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Worker, rule


@rule("DW211", "alias-attribute", INFO, on=False, keys=("autoscaling",), area="structure", evidence="observed")
def alias_attribute(worker: Worker) -> Findings:
    section = worker.section
    key = section.key("autoscaling") if section else None
    if key is not None and section is not None and section.key("autoScaling") is None:
        message = f"{worker.section_name}.autoscaling is written autoScaling in published Workers"
        yield Finding(key, message, help="write autoScaling")
