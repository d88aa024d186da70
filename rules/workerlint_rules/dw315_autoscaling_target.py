"""A target is a whole percentage above zero.

A target is a share of the *request*: at 80, the autoscaler adds replicas when they use more than 80 % of what they request.
Above 100 is legal, since a replica may use more than it requests, and is mentioned only in case that was not meant.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 80%
                                    ^^^ worker.autoScaling.targetCPUUtilizationPercentage is "80%", not a whole number above zero
                                    = write 80
```

```yaml fixed
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

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetMemoryUtilizationPercentage: 0
                                       ^ worker.autoScaling.targetMemoryUtilizationPercentage is 0, not a whole number above zero
                                       = write a percentage of the request, such as 80
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  autoScaling:
    enabled: true
    maxReplicas: 4
    targetCPUUtilizationPercentage: 120
                                    ^^^ worker.autoScaling.targetCPUUtilizationPercentage is 120: replicas are added only when they use more CPU than they request
                                    = write 100 or less, unless that is what you want
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

Evidence: documented as 0 to 100; observed at 120 in the platform's own Workers, which run.
"""

from __future__ import annotations

from workerlint.autoscaling import TARGETS, read_autoscaling
from workerlint.diagnostic import ERROR, INFO, UNSAFE, Edit, Finding, Fix
from workerlint.nodes import Scalar
from workerlint.rule import rule
from workerlint.wording import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW315", "autoscaling-target", ERROR, v2alpha=True, words=("autoscaling", "autoScaling"))
def autoscaling_target(worker: Worker) -> Iterator[Finding]:
    scaling = worker.once(read_autoscaling)
    for target in TARGETS if scaling else ():
        node = worker.get("autoscaling", target)
        if scaling is None or node is None or node.kind in {"unknown", "null"}:
            continue
        path = f"{scaling.path}.{target}"
        if not isinstance(node, Scalar):
            yield Finding(node, f"{path} is a {node.kind}, not a number", help="write a percentage, such as 80")
            continue
        value = node.integer
        if value is not None and value > 100:
            share = "CPU" if "CPU" in target else "memory"
            message = f"{path} is {value}: replicas are added only when they use more {share} than they request"
            yield Finding(node, message, help="write 100 or less, unless that is what you want", severity=INFO)
        elif value is None or value < 1:
            text = shorten(node.text)
            meant = node.text.strip().removesuffix("%").strip()
            fix = None
            if meant.isdecimal() and 0 < int(meant[:9]) <= 1000:
                fix = Fix(f"Write {int(meant)}", [Edit(node.span, str(int(meant)))], UNSAFE)
            shown = text if node.kind in {"integer", "number", "boolean"} else f'"{text}"'
            help = f"write {int(meant)}" if fix else "write a percentage of the request, such as 80"
            yield Finding(node, f"{path} is {shown}, not a whole number above zero", help=help, fix=fix)
