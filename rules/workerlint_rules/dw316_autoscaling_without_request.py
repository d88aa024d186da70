"""A target has the request that it is a share of.

Utilisation is what a replica uses divided by what it requests. Without a CPU request there is no CPU utilisation, and the
autoscaler does nothing.

Two things make up for a request that is not written, and are no fault: where `resources` is left out altogether, the documented
defaults apply; and where the limit is given, Kubernetes takes it for the request. Where other limits are given and `requests` is
not written at all, it is a warning: the documentation does not say whether the defaults hold beside what is given.

## Bad

```yaml bad
worker:
  resources:
    requests:
      memory: 128Mi
    limits: {}
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
    targetMemoryUtilizationPercentage: 80
```

```text findings
3 |     requests:
  |     -------- here
  :
9 |     targetCPUUtilizationPercentage: 80
  |                                     ^^
  | worker.autoScaling.targetCPUUtilizationPercentage is a share of the CPU request, and worker.resources.requests.cpu is not given
  = help: write resources.requests.cpu
```

```yaml bad
worker:
  resources:
    limits:
      cpu: 1
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 80
```

```text findings
2 |   resources:
  |   --------- here
  :
8 |     targetMemoryUtilizationPercentage: 80
  |                                        ^^
  | worker.autoScaling.targetMemoryUtilizationPercentage is a share of the memory request, and worker.resources.requests.memory is not given
  = help: write resources.requests.memory
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits: {}
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Silence

```yaml silent
worker:
  resources:
    limits:
      cpu: 400m
      memory: 512Mi
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Good

```yaml good
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Sources

- dataos:service-attributes: Utilization is the average use divided by the request.
- kubernetes:autoscaling: Where a container has no request, its utilization is undefined and the autoscaler does not
  act on that metric.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Mapping, Related, Worker, is_empty, rule
from workerlint.manifest.autoscaling import read_autoscaling
from workerlint.manifest.quantities import CPU, LIMITS, MEMORY, REQUESTS, find_part, part_is_left_out, read_amounts
from workerlint.manifest.unknown import is_misspelt

_TARGETS = (("targetCPUUtilizationPercentage", CPU, "CPU"), ("targetMemoryUtilizationPercentage", MEMORY, "memory"))


@rule(
    "DW316",
    "autoscaling-without-request",
    ERROR,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="documented",
)
def autoscaling_without_request(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None or not scaling.enabled or worker.damaged or not _gives_resources(worker):
        return
    key = worker.key("resources", REQUESTS) or worker.key("resources")
    amounts = worker.cached(read_amounts)
    for target, resource, name in _TARGETS:
        number = scaling.number(target)
        if number is None or (REQUESTS, resource) in amounts or (LIMITS, resource) in amounts:
            continue
        if not all(_lacks(worker, part, resource) for part in (REQUESTS, LIMITS)):
            continue
        path = f"{worker.section_name}.resources.requests.{resource}"
        yield Finding(
            number.node,
            f"{number.path} is a share of the {name} request, and {path} is not given",
            help=f"write resources.requests.{resource}",
            related=[Related(key, "here")] if key else [],
            severity=WARNING if _may_get_defaults(worker) else None,
        )


def _gives_resources(worker: Worker) -> bool:
    """Return whether ``resources`` has content, even ``{}``, so that none of its defaults apply."""
    if isinstance(worker.get("resources"), Mapping):
        return True
    return any(find_part(worker, part) is not None for part in (REQUESTS, LIMITS))


def _may_get_defaults(worker: Worker) -> bool:
    """Return whether the documented defaults may apply to the requests: next to explicit values that is not known."""
    resources = worker.mapping("resources")
    return resources is not None and bool(resources.pairs) and find_part(worker, REQUESTS) is None


def _lacks(worker: Worker, part: str, resource: str) -> bool:
    node = find_part(worker, part)
    if node is None:
        resources = worker.mapping("resources")
        meant = resources is not None and (
            resources.get(resource) is not None or is_misspelt(worker, resources, (REQUESTS, LIMITS), part)
        )
        return part_is_left_out(worker, part) and not meant
    if not isinstance(node, Mapping):
        # DW207 reports requests with nothing after the colon, DW206 those next to it.
        return node.kind == "null" and not (part == REQUESTS and is_empty(node))
    value = node.get(resource)
    missing = (value is None or value.kind == "null") and not is_misspelt(worker, node, (CPU, MEMORY), resource)
    return missing and node.kind == "mapping" and not node.is_open
