"""Service field in a Worker

A Worker has no port and no ingress, so fields such as `servicePort` have no effect in it. Use a Service for what others call
over the network.

## Bad

```yaml bad
worker:
  servicePort: 4000
  ingress:
    enabled: true
    path: /cities
```

```text findings
2 |   servicePort: 4000
  |   ^^^^^^^^^^^ `servicePort` is a field of a Service: a Worker has no ports
  = help: remove `servicePort`, or use a Service with `type: service`

3 |   ingress:
  |   ^^^^^^^ `ingress` is a field of a Service: a Worker has no ports
  = help: remove `ingress`, or use a Service with `type: service`
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:service-attributes: Ports and `ingress` are fields of a Service.
- dataos:worker-concepts: Workers have no ingress ports.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, rule
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, fields_named


@rule(
    "DW208", "service-attribute", ERROR, keys=("ingress", "servicePort", "servicePorts", "metricPort", "ports"),
    area="structure", evidence="documented",
)  # fmt: skip
def service_attribute(worker: Worker) -> Findings:
    for field in fields_named(worker, SERVICE_ATTRIBUTES):
        yield field.finding(
            f"`{field.name}` is a field of a Service: a Worker has no ports",
            help=f"remove `{field.name}`, or use a Service with `type: service`",
            at_key=True,
        )
