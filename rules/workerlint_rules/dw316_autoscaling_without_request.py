"""Autoscaling target without a request

Utilization is what a replica uses, divided by what it requests. Without a CPU request there is no CPU utilization, and
the autoscaler ignores the CPU target. The same applies to memory.

Kubernetes uses the limit where only the limit is set. Where `resources` is missing, the documented defaults apply. In
both cases there is no finding. Where `resources` has other fields but no `requests`, the finding is a warning, because
the documentation does not state whether the defaults apply.

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
```

```text findings
3 |     requests:
  |     -------- `cpu` is missing
  :
9 |     targetCPUUtilizationPercentage: 80
  |                                     ^^
  |                            `targetCPUUtilizationPercentage` has no effect without `requests.cpu`
  = help: add `resources.requests.cpu`, such as `100m`
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
  |   --------- `memory` is missing
  :
8 |     targetMemoryUtilizationPercentage: 80
  |                                        ^^
  |                 `targetMemoryUtilizationPercentage` may have no effect without `requests.memory`
  = help: add `resources.requests.memory`, such as `100Mi`
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

## Sources

- dataos:service-attributes: Utilization is the average use divided by the request.
- kubernetes:autoscaling: Where a container has no request, its utilization is undefined and the autoscaler does not
  act on that metric.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Mapping, Worker, attribute, is_empty, rule
from workerlint.manifest.autoscaling import TARGETS, read_autoscaling
from workerlint.manifest.quantities import DEFAULTS, LIMITS, REQUESTS, find_part, part_is_left_out, read_amounts
from workerlint.manifest.unknown import is_misspelt

_PARTS = (REQUESTS, LIMITS)


@rule(
    "DW316", "autoscaling-without-request", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"),
    area="autoscaling", evidence="documented",
)  # fmt: skip
def autoscaling_without_request(worker: Worker) -> Findings:
    scaling, resources = worker.cached(read_autoscaling), worker.get("resources")
    # Without `resources`, the defaults apply.
    is_given = isinstance(resources, Mapping) or any(find_part(worker, part) is not None for part in _PARTS)
    if scaling is None or not scaling.enabled or worker.damaged or not is_given:
        return
    may_be_default = isinstance(resources, Mapping) and bool(resources.pairs) and find_part(worker, REQUESTS) is None
    for target, resource in TARGETS.items():
        number = scaling.number(target)
        if number is None or not all(_lacks(worker, part, resource) for part in _PARTS):
            continue
        place = attribute(worker, "resources", REQUESTS) or attribute(worker, "resources")
        yield number.attribute.finding(
            f"`{target}` {'may have' if may_be_default else 'has'} no effect without `requests.{resource}`",
            help=f"add `resources.requests.{resource}`, such as `{DEFAULTS[REQUESTS, resource]}`",
            related=[place.related(f"`{resource}` is missing")] if place else (),
            severity=WARNING if may_be_default else None,
        )


def _lacks(worker: Worker, part: str, resource: str) -> bool:
    """Return whether ``requests`` or ``limits`` has no value for *resource*, unless that is another finding."""
    if (part, resource) in worker.cached(read_amounts):
        return False
    node, resources = find_part(worker, part), worker.mapping("resources")
    if node is None:
        is_meant = resources and (resource in resources.entries or is_misspelt(worker, resources, _PARTS, part))
        return part_is_left_out(worker, part) and not is_meant
    if not isinstance(node, Mapping):
        # DW207 reports requests with nothing after the colon, DW206 those next to it.
        return node.kind == "null" and not (part == REQUESTS and is_empty(node))
    value = node.get(resource)
    is_missing = node.kind == "mapping" and not node.is_open and (value is None or value.kind == "null")
    return is_missing and not is_misspelt(worker, node, TARGETS.values(), resource)
