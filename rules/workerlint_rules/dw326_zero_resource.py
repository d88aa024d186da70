"""Requests and limits are above zero.

A limit of zero leaves the Worker nothing to run with, and a request of zero tells the scheduler that it needs nothing.
Negative amounts are refused.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0
           ^ worker.resources.requests.cpu is zero
           = write an amount above zero, such as 100m, or leave it out
      memory: 128Mi
    limits:
      cpu: 400m
      memory: -1Gi
              ^^^^ worker.resources.limits.memory is below zero (-1Gi)
              = write an amount above zero, such as 128Mi, or leave it out
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 10m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 1Gi
```

Evidence: documented in the Kubernetes API.
"""

from __future__ import annotations

from workerlint.amounts import CPU, odd_amounts
from workerlint.diagnostic import ERROR, Finding
from workerlint.rule import rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW326", "zero-resource", ERROR, v2alpha=True, words=("resources", "requests", "limits"))
def zero_resource(worker: Worker) -> Iterator[Finding]:
    for amount in worker.once(odd_amounts):
        if amount.quantity is not None and amount.quantity.numerator <= 0:
            example = "100m" if amount.resource == CPU else "128Mi"
            what = "zero" if amount.quantity.numerator == 0 else "below zero"
            text = "" if amount.text == "0" else f" ({amount.text})"
            yield Finding(
                amount.node,
                f"{amount.path} is {what}{text}",
                help=f"write an amount above zero, such as {example}, or leave it out",
            )
