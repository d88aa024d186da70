"""Zero or negative request or limit

With a request of zero, the scheduler reserves nothing for your Worker and may place it on a full node. A limit of zero
limits nothing. Kubernetes accepts both, so they are warnings.

Kubernetes rejects a negative quantity, and a limit of zero below a request. These are errors.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 0
      memory: 0
    limits:
      cpu: -1
      memory: 0
```

```text findings
4 |       cpu: 0
  |            ^ CPU request `0` reserves no CPU
  = help: set it to a value above zero, such as `100m`, or remove it

5 |       memory: 0
  |               ^ memory request `0` reserves no memory
  = help: set it to a value above zero, such as `128Mi`, or remove it

7 |       cpu: -1
  |            ^^ CPU limit `-1` is negative: Kubernetes rejects the pod
  = help: set it to a value above zero, such as `100m`, or remove it

8 |       memory: 0
  |               ^ memory limit `0` has no effect
  = help: set it to a value above zero, such as `128Mi`, or remove it
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

from workerlint.authoring import ERROR, WARNING, Findings, Worker, code, rule
from workerlint.manifest.quantities import CPU, REQUESTS, Amount, odd_amounts, read_amounts


@rule(
    "DW326", "zero-resource", ERROR, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def zero_resource(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        if amount.quantity is not None and not amount.is_positive:
            rejected = _why_rejected(worker, amount)
            effect = f"reserves no {amount.noun}" if amount.part == REQUESTS else "has no effect"
            example = "100m" if amount.resource == CPU else "128Mi"
            yield amount.attribute(worker).finding(
                f"{amount.label} {code(amount.text)} {rejected or effect}",
                help=f"set it to a value above zero, such as `{example}`, or remove it",
                severity=None if rejected else WARNING,
            )


def _why_rejected(worker: Worker, amount: Amount) -> str:
    """Return why Kubernetes rejects a quantity; an empty string for one that it accepts."""
    if amount.quantity is not None and amount.quantity.numerator < 0:
        return "is negative: Kubernetes rejects the pod"
    request = worker.cached(read_amounts).get((REQUESTS, amount.resource))
    if request is None or not request.is_positive:
        return ""
    return f"is below the request {code(request.text)}: Kubernetes rejects the pod"
