"""A limit has its request beside it.

Without a request the scheduler does not know what to set aside: Kubernetes then takes the limit for the request, or the
platform its default, and autoscaling has nothing to measure against. An explicit `requests: {}` is taken as a decision.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
    limits:
      cpu: 400m
      memory: 512Mi
              ^^^^^ worker.resources.limits.memory has no request beside it
              = write worker.resources.requests.memory, 512Mi or less
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    limits:
      cpu: 400m
           ^^^^ worker.resources.requests is missing: cpu and memory have a limit and no request
           = write worker.resources.requests with cpu and memory, no more than the limits
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
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 512Mi
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests: {}
    limits:
      cpu: 400m
      memory: 512Mi
```

Evidence: documented in the Kubernetes API; whether the platform fills in a default of its own is inferred.
"""

from __future__ import annotations

from workerlint.amounts import CPU, LIMITS, MEMORY, REQUESTS, default_amount, find_part, is_left_out, read_amounts
from workerlint.diagnostic import WARNING, Finding
from workerlint.rule import rule
from workerlint.wording import listing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW324", "missing-request", WARNING, v2alpha=True, words=("resources", "requests", "limits"))
def missing_request(worker: Worker) -> Iterator[Finding]:
    amounts = worker.once(read_amounts)
    if len(amounts) == 4:
        return
    missing = [
        amount
        for resource in (CPU, MEMORY)
        if (amount := amounts.get((LIMITS, resource)))
        and is_left_out(worker, REQUESTS, resource)
        # where the limit is below the default request, DW323 has said what to write
        and not (
            amount.is_sound
            and (default := default_amount(worker, REQUESTS, resource))
            and amount.quantity
            and amount.quantity < default
        )
    ]
    if not missing:
        return
    path = f"{worker.section_name}.resources.requests"
    if find_part(worker, REQUESTS) is None:
        names = listing([amount.resource for amount in missing])
        message = f"{path} is missing: {names} have a limit and no request" if missing[1:] else f"{path} is missing"
        yield Finding(missing[0].node, message, help=f"write {path} with {names}, no more than the limits")
        return
    for amount in missing:
        yield Finding(
            amount.node,
            f"{amount.path} has no request beside it",
            help=f"write {path}.{amount.resource}, {amount.text} or less",
        )
