"""CPU and memory have units that can be meant.

`m` means thousandths: `512m` of memory is half a byte, and `100Mi` of CPU is a hundred million cores. Kubernetes accepts both
as quantities; the Worker is then killed at once, or never finds a machine. The rule also speaks of memory below 4Mi or above
4Ti and of more than 1000 cores.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100Mi
           ^^^^^ worker.resources.requests.cpu is 100Mi: a unit of memory
           = did you mean 100m?
      memory: 512m
              ^^^^ worker.resources.requests.memory is 512m: thousandths of a byte
              = did you mean 512Mi?
    limits:
      cpu: 2000
           ^^^^ worker.resources.limits.cpu is 2000: 2000 cores, which no machine has
           = did you mean 2000m?
      memory: 512
              ^^^ worker.resources.limits.memory is 512: less than 4Mi, which no program starts with
              = did you mean 512Mi?
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 100m
      memory: 512Mi
    limits:
      cpu: 2000m
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
      cpu: 500M
           ^^^^ worker.resources.requests.cpu is 500M: 500000000 cores, which no machine has
           = write m for millicores, or no unit for cores
      memory: 8Ti
              ^^^ worker.resources.requests.memory is 8Ti: more than 4Ti, which no machine has
              = write Mi or Gi
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
      cpu: 100m
      memory: 512Mi
    limits:
      cpu: 1
      memory: 536870912
```

Evidence: documented in the Kubernetes API: resource quantities; the bounds are inferred.
"""

from __future__ import annotations

from workerlint.amounts import CPU, Amount, odd_amounts
from workerlint.diagnostic import ERROR, UNSAFE, Finding, Fix
from workerlint.quantity import BINARY_SUFFIXES
from workerlint.rule import rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW322", "suspicious-unit", ERROR, v2alpha=True, words=("resources", "requests", "limits"))
def suspicious_unit(worker: Worker) -> Iterator[Finding]:
    for amount in worker.once(odd_amounts):
        suspicion = amount.suspicion
        if not suspicion:
            continue
        meant = _meant(amount)
        fix = Fix(f"Write {meant}", [amount.rewrite(meant)], UNSAFE) if meant else None
        units = "m for millicores, or no unit for cores" if amount.resource == CPU else "Mi or Gi"
        help = f"did you mean {meant}?" if meant else f"write {units}"
        yield Finding(amount.node, f"{amount.path} is {amount.text}: {suspicion}", help=help, fix=fix)


def _meant(amount: Amount) -> str:
    """Guess what was meant: the unit that belongs to the resource in place of the other's, or the one left out."""
    text, suffix = amount.text.strip(), amount.quantity.suffix if amount.quantity else ""
    number = text.removesuffix(suffix) if suffix else text
    if amount.resource == CPU:
        if suffix in BINARY_SUFFIXES[1:2] or (not suffix and number.isdecimal() and int(number) % 100 == 0):
            return f"{number}m"
        return ""
    if suffix == "m" or (not suffix and number.isdecimal() and int(number) >= 16):
        return f"{number}Mi"
    return ""
