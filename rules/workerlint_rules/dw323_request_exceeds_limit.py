"""A request is not above its limit.

The request is what the scheduler sets aside for each replica, the limit what the replica may use at most. Kubernetes refuses a
container that requests more than its limit, so the Worker is accepted by the platform and never starts.

Amounts are compared exactly: `0.5` is `500m`, `1Gi` is `1024Mi`. Where a value is left out, the documented default is
compared (requests 100m and 100Mi, limits 400m and 400Mi), as a warning: the documentation does not say whether it holds when
its counterpart is given. An explicit `limits: {}` sets no limit and is never compared.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1000m
           ^^^^^ worker.resources.requests.cpu is 1000m, more than its limit of 400m: the Worker cannot be scheduled
           = raise the limit to 1000m, or lower the request to 400m
      memory: 256Mi
    limits:
      cpu: 400m
      memory: 512Mi
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1000m
      memory: 256Mi
    limits:
      cpu: 1000m
      memory: 512Mi
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0.5
      memory: 1.5Gi
              ^^^^^ worker.resources.requests.memory is 1.5Gi, more than its limit of 1024Mi: the Worker cannot be scheduled
              = raise the limit to 1.5Gi, or lower the request to 1024Mi
    limits:
      cpu: 500m
      memory: 1024Mi
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0.5
      memory: 1.5Gi
    limits:
      cpu: 500m
      memory: 1.5Gi
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1
           ^ worker.resources.requests.cpu is 1, more than the documented default limit of 400m
           = write limits.cpu as well
      memory: 256Mi
    limits:
      memory: 512Mi
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0.4
      memory: 1Gi
    limits:
      cpu: 400m
      memory: 1024Mi
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1000m
      memory: 1Gi
    limits: {}
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: ${CPU}
      memory: 1Gi
    limits:
      cpu: 400m
      memory: ${{memory-limit}}
```

Evidence: documented in the Kubernetes API; observed in published samples, four of which request 1000m of 400m.
"""

from __future__ import annotations

from workerlint.amounts import CPU, DEFAULTS, LIMITS, MEMORY, REQUESTS, Amount, default_amount, read_amounts
from workerlint.diagnostic import ERROR, UNSAFE, WARNING, Finding, Fix, Related
from workerlint.rule import rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW323", "request-exceeds-limit", ERROR, v2alpha=True, words=("resources", "requests", "limits"))
def request_exceeds_limit(worker: Worker) -> Iterator[Finding]:
    amounts = worker.once(read_amounts)
    for resource in (CPU, MEMORY):
        request, limit = amounts.get((REQUESTS, resource)), amounts.get((LIMITS, resource))
        if request and limit:
            if request.is_sound and limit.is_sound and _exceeds(request, limit):
                yield _compared(request, limit)
        elif request and request.is_sound:
            default = default_amount(worker, LIMITS, resource)
            if default and request.quantity and default < request.quantity:
                yield _against_default(request, LIMITS)
        elif limit and limit.is_sound:
            default = default_amount(worker, REQUESTS, resource)
            if default and limit.quantity and limit.quantity < default:
                yield _against_default(limit, REQUESTS)


def _exceeds(request: Amount, limit: Amount) -> bool:
    return bool(request.quantity and limit.quantity and limit.quantity < request.quantity)


def _compared(request: Amount, limit: Amount) -> Finding:
    return Finding(
        request.node,
        f"{request.path} is {request.text}, more than its limit of {limit.text}: the Worker cannot be scheduled",
        help=f"raise the limit to {request.text}, or lower the request to {limit.text}",
        fix=[
            Fix(f"Raise the limit to {request.text}", [limit.rewrite(request.text)], UNSAFE),
            Fix(f"Lower the request to {limit.text}", [request.rewrite(limit.text)], UNSAFE),
        ],
        related=[Related(limit.node, "the limit")],
    )


def _against_default(amount: Amount, part: str) -> Finding:
    """Word a request above the documented default limit, or a limit below the documented default request."""
    default = DEFAULTS[part, amount.resource]
    if part == LIMITS:
        what, help = "more than the documented default limit of", f"write {part}.{amount.resource} as well"
    else:
        what, help = "less than the documented default request of", f"write {part}.{amount.resource} as well"
    return Finding(amount.node, f"{amount.path} is {amount.text}, {what} {default}", help=help, severity=WARNING)
