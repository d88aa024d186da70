"""A Worker has no ports.

A Worker runs without being called: it has no ingress and no port, so these attributes have no effect in it. What is to be
reached over the network is a Service.

## Bad

```yaml bad
worker:
  servicePort: 4000
```

```text findings
2 |   servicePort: 4000
  |   ^^^^^^^^^^^ worker.servicePort belongs to a Service: a Worker has no ports
  = help: make it a Service if it is to be reached over the network, else delete it
```

```yaml bad
worker:
  ingress:
    enabled: true
    path: /cities
```

```text findings
2 |   ingress:
  |   ^^^^^^^ worker.ingress belongs to a Service: a Worker has no ports
  = help: make it a Service if it is to be reached over the network, else delete it
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Sources

- dataos:service-attributes: Ports and `ingress` are attributes of a Service.
- dataos:worker-concepts: Workers have no ingress ports.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, rule
from workerlint.manifest.unknown import SERVICE_ATTRIBUTES, keys_called


@rule("DW208", "service-attribute", ERROR, keys=SERVICE_ATTRIBUTES, area="structure", evidence="documented")
def service_attribute(worker: Worker) -> Findings:
    for path, key in keys_called(worker, SERVICE_ATTRIBUTES):
        if id(key) not in worker.misplaced.keys:
            message = f"{path} belongs to a Service: a Worker has no ports"
            yield Finding(
                key, message, help="make it a Service if it is to be reached over the network, else delete it"
            )
