"""A target has the request that it is a share of.

Utilisation is what a replica uses divided by what it requests. Without a CPU request there is no CPU utilisation, and the
autoscaler does nothing. Where `resources` is left out altogether, the documented defaults apply and are such a request.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      memory: 128Mi
    limits: {}
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
                                    ^^ worker.autoScaling.targetCPUUtilizationPercentage is a share of the CPU request, and worker.resources.requests.cpu is not given
                                    = write resources.requests.cpu
    targetMemoryUtilizationPercentage: 80
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    limits:
      cpu: 1
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 80
                                       ^^ worker.autoScaling.targetMemoryUtilizationPercentage is a share of the memory request, and worker.resources.requests.memory is not given
                                       = write resources.requests.memory
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
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

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

Evidence: documented: the formula of utilisation; that a missing request disables it is documented in Kubernetes.
"""

from __future__ import annotations

from workerlint.amounts import CPU, MEMORY, REQUESTS, find_part
from workerlint.autoscaling import read_autoscaling
from workerlint.diagnostic import ERROR, Finding, Related
from workerlint.nodes import Mapping, Node, is_empty
from workerlint.rule import rule
from workerlint.worker import has_unknown_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW316", "autoscaling-without-request", ERROR, v2alpha=True, words=("autoscaling", "autoScaling"))
def autoscaling_without_request(worker: Worker) -> Iterator[Finding]:
    scaling = worker.once(read_autoscaling)
    resources = worker.get("resources")
    if scaling is None or not scaling.enabled or worker.damaged:
        return
    if not isinstance(resources, Mapping) and "requests" not in _misplaced(worker):
        return
    if isinstance(resources, Mapping) and (resources.kind == "unknown" or has_unknown_key(resources)):
        return
    requests = find_part(worker, REQUESTS)
    key = worker.key("resources", "requests") or worker.key("resources")
    for target, resource in (("targetCPUUtilizationPercentage", CPU), ("targetMemoryUtilizationPercentage", MEMORY)):
        number = scaling.number(target)
        if number is None or not _lacks(requests, resource):
            continue
        name = "CPU" if resource == CPU else "memory"
        yield Finding(
            number.node,
            f"{number.path} is a share of the {name} request, and {worker.section_name}.resources.requests.{resource} "
            "is not given",
            help=f"write resources.requests.{resource}",
            related=[Related(key, "here")] if key else [],
        )


def _misplaced(worker: Worker) -> set[str]:
    return {path[1] for path in worker.misplaced.present if path[:1] == ("resources",) and len(path) == 2}


def _lacks(requests: Node | None, resource: str) -> bool:
    if requests is None or is_empty(requests):
        return True
    if not isinstance(requests, Mapping) or requests.kind == "unknown" or has_unknown_key(requests):
        return False
    value = requests.get(resource)
    return value is None or is_empty(value)
