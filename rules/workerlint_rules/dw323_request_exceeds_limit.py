"""A request is not above its limit.

The request is what the scheduler sets aside for each replica, the limit what the replica may use at most. Kubernetes rejects a
pod that requests more than its limit when the pod is created, so the platform accepts the Worker and no replica ever exists.

Amounts are compared exactly: `0.5` is `500m`, `1Gi` is `1024Mi`.

Where `limits` is not written at all, the documented default (400m and 400Mi) is what a request is compared with, and where
`requests` is not, a limit is compared with 100m and 100Mi. That is a warning, since the documentation does not say whether the
defaults hold beside what is given. Whoever writes `limits: {}`, as the platform's own Workers do, or some of the limits, is
taken to want no other.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 256Mi
    limits:
      cpu: 400m
      memory: 512Mi
```

```text findings
4 |       cpu: 1000m
  |            ^^^^^ CPU request `1000m` exceeds the limit `400m`: Kubernetes rejects the pod
  :
7 |       cpu: 400m
  |            ---- the limit
  = help: set `limits.cpu` to `1000m` or lower `requests.cpu` to `400m`
  = fix: Raise `limits.cpu` to `1000m` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 256Mi
    limits:
      cpu: 1000m
      memory: 512Mi
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 0.5
      memory: 1.5Gi
    limits:
      cpu: 500m
      memory: 1024Mi
```

```text findings
5 |       memory: 1.5Gi
  |               ^^^^^
  |               memory request `1.5Gi` exceeds the limit `1024Mi`: Kubernetes rejects the pod
  :
8 |       memory: 1024Mi
  |               ------ the limit
  = help: set `limits.memory` to `1.5Gi` or lower `requests.memory` to `1024Mi`
  = fix: Raise `limits.memory` to `1.5Gi` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 0.5
      memory: 1.5Gi
    limits:
      cpu: 500m
      memory: 1.5Gi
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1
      memory: 256Mi
```

```text findings
4 |       cpu: 1
  |            ^
  |     worker.resources.requests.cpu is 1, more than 400m, the documented limit where none is given
  = help: write limits of at least this much, or limits: {} to run without any
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 0.4
      memory: 1Gi
    limits:
      cpu: 400m
      memory: 1024Mi
```

```yaml good
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1Gi
    limits: {}
```

```yaml good
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 256Mi
    limits:
      memory: 512Mi
```

## Silence

```yaml silent
worker:
  resources:
    requests:
      cpu: ${CPU}
      memory: 1Gi
    limits:
      cpu: 400m
      memory: ${{memory-limit}}
```

## Sources

- kubernetes:pod-api: Requests cannot exceed limits.
- kubernetes:validation: A Pod is rejected if a request is greater than its limit.
- dataos:soda: A published Worker requests `1000m` of CPU with a limit of `400m`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, WARNING, Finding, Findings, Fix, Related, Worker, rule
from workerlint.manifest.quantities import (
    CPU,
    DEFAULTS,
    LIMITS,
    MEMORY,
    REQUESTS,
    Amount,
    against_default,
    has_all_amounts,
    read_amounts,
)


@rule(
    "DW323",
    "request-exceeds-limit",
    ERROR,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def request_exceeds_limit(worker: Worker) -> Findings:
    amounts = worker.cached(read_amounts)
    for resource in (CPU, MEMORY):
        request, limit = amounts.get((REQUESTS, resource)), amounts.get((LIMITS, resource))
        if request and limit and _exceeds(request, limit):
            yield _compared(worker, request, limit)
    for part in () if has_all_amounts(worker) else (LIMITS, REQUESTS):
        beyond = against_default(worker, part)
        if beyond:
            yield _against_default(beyond, part)


def _exceeds(request: Amount, limit: Amount) -> bool:
    if not (request.is_sound and limit.is_sound and request.quantity and limit.quantity):
        return False
    return request.quantity > limit.quantity


def _compared(worker: Worker, request: Amount, limit: Amount) -> Finding:
    name = request.resource
    shown = "CPU" if name == CPU else name
    fixes = []
    if limit.is_own(worker):
        fixes.append(Fix(f"Raise `limits.{name}` to `{request.text}`", [limit.rewrite(request.text)], UNSAFE))
    if request.is_own(worker):
        fixes.append(Fix(f"Lower `requests.{name}` to `{limit.text}`", [request.rewrite(limit.text)], UNSAFE))
    return Finding(
        request.node,
        f"{shown} request `{request.text}` exceeds the limit `{limit.text}`: Kubernetes rejects the pod",
        help=f"set `limits.{name}` to `{request.text}` or lower `requests.{name}` to `{limit.text}`",
        fix=fixes,
        related=[Related(limit.node, "the limit")],
    )


def _against_default(beyond: list[Amount], part: str) -> Finding:
    """Return one finding for requests above the default limits, or limits below the default requests."""
    first = beyond[0]
    what, word, bound = ("more", "limit", "at least") if part == LIMITS else ("less", "request", "at most")
    return Finding(
        first.node,
        f"{first.path} is {first.text}, {what} than {DEFAULTS[part, first.resource]}, "
        f"the documented {word} where none is given",
        help=f"write {part} of {bound} this much, or {part}: {{}} to run without any",
        related=[
            Related(other.node, f"and this, {what} than {DEFAULTS[part, other.resource]}") for other in beyond[1:]
        ],
        severity=WARNING,
    )
