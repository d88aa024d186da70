"""A target is a whole percentage above zero.

A target is a share of the *request*: at 80, the autoscaler adds replicas when they use more than 80 % of what they request.

Above 100 is legal, since a replica may use more than it requests, and is mentioned once in case that was not meant. It becomes a
warning where the limit stands in the way: a replica that requests 500m and is limited to 500m never uses 120 % of its request,
so none is ever added.

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
  |                                     ^^^
  |        worker.autoScaling.targetCPUUtilizationPercentage is "80%", not a whole number above zero
  = help: write 80
  = fix: Write 80 (--unsafe-fixes)
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
    targetMemoryUtilizationPercentage: 0
```

```text findings
5 |     targetMemoryUtilizationPercentage: 0
  |                                        ^
  |         worker.autoScaling.targetMemoryUtilizationPercentage is 0, not a whole number above zero
  = help: write a percentage of the request, such as 80
```

```yaml bad
worker:
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 120
```

```text findings
5 |     targetCPUUtilizationPercentage: 120
  |                                     ^^^
  | worker.autoScaling.targetCPUUtilizationPercentage is 120: replicas are added only when they use more CPU than they request
  = help: write 100 or less, unless that is what you want
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
   | worker.autoScaling.targetCPUUtilizationPercentage is 120, which is never reached: 120 % of the requested 500m is past the limit of 500m
   :
 8 |       cpu: 500m
   |            ---- the request
   :
11 |       cpu: 500m
   |            ---- the limit
   = help: write less than 100, or raise worker.resources.limits.cpu
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

from workerlint.authoring import ERROR, INFO, UNSAFE, WARNING, Edit, Finding, Findings, Fix, Related, Worker, rule
from workerlint.core.wording import shorten
from workerlint.manifest.attributes import is_own
from workerlint.manifest.autoscaling import LARGEST, TARGETS, Autoscaling, Number, read_autoscaling
from workerlint.manifest.quantities import CPU, LIMITS, MEMORY, REQUESTS, Amount, read_amounts
from workerlint.syntax.nodes import Scalar


@rule(
    "DW315",
    "autoscaling-target",
    ERROR,
    v2alpha=True,
    keys=("autoscaling", "autoScaling"),
    area="autoscaling",
    evidence="documented",
)
def autoscaling_target(worker: Worker) -> Findings:
    scaling = worker.cached(read_autoscaling)
    if scaling is None:
        return
    high = []
    for target in TARGETS:
        number = scaling.number(target)
        if number is None:
            yield from _no_percentage(worker, scaling, target)
        elif number.value > 100 and scaling.may_be_enabled:
            beyond = _out_of_reach(worker, number, target)
            if beyond:
                yield beyond
            else:
                high.append((number, target))
    if high:
        yield _above_request(high)


def _no_percentage(worker: Worker, scaling: Autoscaling, target: str) -> Findings:
    node = worker.get("autoscaling", target)
    if node is None or node.kind in {"unknown", "null"}:
        return
    path = f"{scaling.path}.{target}"
    if not isinstance(node, Scalar):
        yield Finding(node, f"{path} is a {node.kind}, not a number", help="write a percentage, such as 80")
        return
    if node.is_ambiguous:
        return
    if node.integer is not None and node.integer > LARGEST:
        message = f"`{target}` is {shorten(node.text)}: must be at most {LARGEST}, the largest 32-bit integer"
        yield Finding(node, message, help="set it to a percentage, such as `80`")
        return
    shown = shorten(node.text) if node.kind in {"integer", "number", "boolean"} else f'"{shorten(node.text)}"'
    meant = node.text.strip().removesuffix("%").strip()
    if not meant.isdecimal() or not 0 < int(meant[:9]) <= 1000:
        help = "write a percentage of the request, such as 80"
        yield Finding(node, f"{path} is {shown}, not a whole number above zero", help=help)
        return
    bare = node.kind == "string" and meant == node.text.strip()
    what = "a text and not a number" if bare else "not a whole number above zero"
    fix = None
    if node.tag is None and is_own(worker, scaling.name, target):
        fix = Fix(f"Write {int(meant)}", [Edit(node.span, str(int(meant)))], UNSAFE)
    yield Finding(node, f"{path} is {shown}, {what}", help=f"write {int(meant)}", fix=fix)


def _out_of_reach(worker: Worker, number: Number, target: str) -> Finding | None:
    """Return the finding for a target that a replica cannot reach because of its limit."""
    amounts = worker.cached(read_amounts)
    resource = CPU if "CPU" in target else MEMORY
    request, limit = amounts.get((REQUESTS, resource)), amounts.get((LIMITS, resource))
    if not request or not limit or not _stops_short(request, limit, number.value):
        return None
    return Finding(
        number.node,
        f"{number.path} is {number.value}, which is never reached: {number.value} % of the requested {request.text} is "
        f"past the limit of {limit.text}",
        help=f"write less than 100, or raise {limit.attribute(worker).dotted}",
        related=[Related(request.node, "the request"), Related(limit.node, "the limit")],
        severity=WARNING,
    )


def _stops_short(request: Amount, limit: Amount, percentage: int) -> bool:
    if not (request.is_sound and limit.is_sound and request.quantity and limit.quantity):
        return False
    # A request above its limit is another finding.
    return not request.quantity > limit.quantity and request.quantity.times(percentage) > limit.quantity.times(100)


def _above_request(high: list[tuple[Number, str]]) -> Finding:
    """Return one finding for all targets above 100: they are raised together, mostly on purpose."""
    (first, target), *others = sorted(high, key=lambda item: item[0].node.start)
    resource = "CPU" if "CPU" in target else "memory"
    also = ""
    for other, name in others:
        also = f", and so is {name}" if other.value == first.value else f", and {name} {other.value}"
    what = "" if others else f"{resource} "
    return Finding(
        first.node,
        f"{first.path} is {first.value}{also}: replicas are added only when they use more {what}than they request",
        help="write 100 or less, unless that is what you want",
        related=[Related(other.node, "above 100 too") for other, _ in others],
        severity=INFO,
    )
