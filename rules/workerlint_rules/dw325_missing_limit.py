"""A request has its limit beside it.

Without a limit one replica may take all that its machine has, or the platform puts its own default in place. An explicit
`limits: {}` is taken as a decision: the platform's own Workers run so.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
              ^^^^^ worker.resources.requests.memory has no limit beside it
              = write worker.resources.limits.memory, 128Mi or more
    limits:
      cpu: 400m
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
           ^^^^ worker.resources.limits is missing: cpu and memory have a request and no limit
           = write worker.resources.limits with cpu and memory, or {} to set no limits
      memory: 128Mi
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
    requests:
      cpu: 1000m
      memory: 1Gi
    limits: {}
```

Evidence: documented in the Kubernetes API; observed: the platform's own Workers write `limits: {}`.
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


@rule("DW325", "missing-limit", WARNING, v2alpha=True, words=("resources", "requests", "limits"))
def missing_limit(worker: Worker) -> Iterator[Finding]:
    amounts = worker.once(read_amounts)
    if len(amounts) == 4:
        return
    missing = [
        amount
        for resource in (CPU, MEMORY)
        if (amount := amounts.get((REQUESTS, resource)))
        and is_left_out(worker, LIMITS, resource)
        # where the request is above the default limit, DW323 has said what to write
        and not (
            amount.is_sound
            and (default := default_amount(worker, LIMITS, resource))
            and amount.quantity
            and default < amount.quantity
        )
    ]
    if not missing:
        return
    path = f"{worker.section_name}.resources.limits"
    if find_part(worker, LIMITS) is None:
        names = listing([amount.resource for amount in missing])
        message = f"{path} is missing: {names} have a request and no limit" if missing[1:] else f"{path} is missing"
        yield Finding(missing[0].node, message, help=f"write {path} with {names}, or {{}} to set no limits")
        return
    for amount in missing:
        yield Finding(
            amount.node,
            f"{amount.path} has no limit beside it",
            help=f"write {path}.{amount.resource}, {amount.text} or more",
        )
