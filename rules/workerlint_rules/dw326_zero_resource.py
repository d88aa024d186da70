"""Requests and limits are above zero.

A request of zero tells the scheduler that the Worker needs nothing: it is then placed anywhere and the first to go. A limit
of zero without a request limits nothing; `limits: {}` says that plainly. Kubernetes takes both, so they are warnings. What it
refuses are errors: a limit of zero below a request, and negative amounts.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 0
      memory: 128Mi
    limits:
      cpu: 400m
      memory: -1Gi
```

```text findings
4 |       cpu: 0
  |            ^ worker.resources.requests.cpu is 0: no CPU is set aside for the Worker
  = help: write an amount above zero, such as 100m, or leave it out

8 |       memory: -1Gi
  |               ^^^^ worker.resources.limits.memory is -1Gi, and must be above zero
  = help: write an amount above zero, such as 128Mi, or leave it out
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 10m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 1Gi
```

## Sources

- kubernetes:validation: A request or a limit must be greater than or equal to 0.
- kubernetes:resources: The scheduler places a Pod by its requests.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Finding, Findings, Worker, rule
from workerlint.manifest.quantities import CPU, REQUESTS, Amount, odd_amounts, read_amounts


@rule(
    "DW326",
    "zero-resource",
    ERROR,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def zero_resource(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        if amount.quantity is None or amount.quantity.numerator > 0:
            continue
        example = "100m" if amount.resource == CPU else "128Mi"
        harm = _harm(worker, amount)
        yield Finding(
            amount.node,
            f"{amount.path} is {amount.text}{harm or ', and must be above zero'}",
            help=f"write an amount above zero, such as {example}, or leave it out",
            severity=WARNING if harm else None,
        )


def _harm(worker: Worker, amount: Amount) -> str:
    """Return the effect of a quantity that Kubernetes accepts; an empty string for one that it rejects."""
    if amount.quantity is None or amount.quantity.numerator < 0:
        return ""
    if amount.part == REQUESTS:
        return f": no {'CPU' if amount.resource == CPU else 'memory'} is set aside for the Worker"
    request = worker.cached(read_amounts).get((REQUESTS, amount.resource))
    return "" if request is not None and request.is_positive else ", which limits nothing"
