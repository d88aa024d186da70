"""Invalid or unreachable autoscaling target

A target is a percentage of the *request*, and an integer of at least 1. At 80, the autoscaler adds replicas when they
use more than 80% of what they request.

A target above 100 is valid, because a replica may use more than it requests. It is an info, in case it was not
intended. It is a warning if the limit makes it unreachable: with a request and a limit of `500m`, a replica never uses
120% of its request, so no replica is ever added.

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80%
```

```text findings
5 |     targetCPUUtilizationPercentage: 80%
  |                                     ^^^ expected an integer, found the string `"80%"`
  = help: set it to `80`
  = fix: Replace with `80` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80
```

## Bad

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 120
```

```text findings
5 |     targetMemoryUtilizationPercentage: 120
  |                                        ^^^
  | `targetMemoryUtilizationPercentage` (120) exceeds 100: replicas are added only when usage exceeds the request
  = help: lower it to `100` or less, unless this is intended
```

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 120
  resources:
    requests:
      cpu: 500m
      memory: 256Mi
    limits:
      cpu: 500m
      memory: 512Mi
```

```text findings
 5 |     targetCPUUtilizationPercentage: 120
   |                                     ^^^
   |                      target is unreachable: 120% of the request `500m` exceeds the limit `500m`
   :
 8 |       cpu: 500m
   |            ---- the request
   :
11 |       cpu: 500m
   |            ---- the limit
   = help: lower it to less than `100` or raise `limits.cpu`
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

- dataos:service-attributes: A target is an integer between 0 and 100, the use as a percentage of the request.
- dataos:scanner-sample: A published Worker has targets of 120.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, WARNING, Finding, Findings, Scalar, Worker, listing, rule
from workerlint.manifest.autoscaling import TARGETS, Autoscaling, Number, read_autoscaling
from workerlint.manifest.quantities import LIMITS, REQUESTS, read_amounts


@rule(
    "DW315", "autoscaling-target", ERROR, v2alpha=True, keys=("autoscaling", "autoScaling"), area="autoscaling",
    evidence="documented",
)  # fmt: skip
def autoscaling_target(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None:
        return
    high = []
    for target in TARGETS:
        number = scaling.number(target)
        if number is None:
            yield from _invalid(scaling, target)
        elif number.value > 100 and scaling.may_be_enabled:
            unreachable = _unreachable(worker, number, target)
            if unreachable:
                yield unreachable
            else:
                high.append(number)
    if high:
        yield _above_request(high)


def _invalid(scaling: Autoscaling, target: str) -> Findings:
    value = scaling.attribute.get(target)
    if value is None or value.kind in {"unknown", "null"}:
        return
    if isinstance(value.node, Scalar) and value.node.is_ambiguous:
        return  # DW213
    from workerlint.fixes.integers import integer_problem, intended_integer  # most checks find nothing

    meant = intended_integer(value)
    yield value.finding(
        integer_problem(value),
        help=f"set it to `{meant}`" if meant else "set it to a percentage of the request, such as `80`",
        fixes=[value.rewrite(meant)] if meant else (),
    )


def _unreachable(worker: Worker, number: Number, target: str) -> Finding | None:
    """Return the finding for a target that a replica cannot reach because of its limit."""
    amounts, resource = worker.cached(read_amounts), TARGETS[target]
    request, limit = amounts.get((REQUESTS, resource)), amounts.get((LIMITS, resource))
    if not request or not limit or not (request.is_sound and limit.is_sound and request.quantity and limit.quantity):
        return None
    # A request above its limit is another finding.
    if request.quantity > limit.quantity or not request.quantity.times(number.value) > limit.quantity.times(100):
        return None
    return number.attribute.finding(
        f"target is unreachable: {number.value}% of the request `{request.text}` exceeds the limit `{limit.text}`",
        help=f"lower it to less than `100` or raise `limits.{resource}`",
        related=[request.attribute(worker).related("the request"), limit.attribute(worker).related("the limit")],
        severity=WARNING,
    )


def _above_request(high: list[Number]) -> Finding:
    """Return one finding for all targets above 100: they are raised together, mostly on purpose."""
    first, *others = sorted(high, key=lambda number: number.attribute.place.start)
    targets = listing([f"`{number.attribute.name}` ({number.value})" for number in (first, *others)])
    return first.attribute.finding(
        f"{targets} {'exceed' if others else 'exceeds'} 100: replicas are added only when usage exceeds the request",
        help="lower it to `100` or less, unless this is intended",
        related=[number.attribute.related("also above 100") for number in others],
        severity=INFO,
    )
