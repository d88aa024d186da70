"""CPU and memory are quantities that Kubernetes understands.

CPU is given in cores (`2`, `0.5`) or millicores (`500m`), memory in bytes or with one of the units Ki, Mi, Gi, Ti (powers of
1024) and k, M, G, T (powers of 1000). The platform hands the text to Kubernetes, which refuses anything else when the Worker
is applied.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0,5
           ^^^ worker.resources.requests.cpu is "0,5", which is no amount of CPU
           = write 0.5
      memory: 512MB
              ^^^^^ worker.resources.requests.memory is "512MB", which is no amount of memory
              = write 512M
    limits:
      cpu: "2 cores"
           ^^^^^^^^^ worker.resources.limits.cpu is "2 cores", which is no amount of CPU
           = write 2
      memory: 1 GB
              ^^^^ worker.resources.limits.memory is "1 GB", which is no amount of memory
              = write 1G
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
      memory: 512M
    limits:
      cpu: "2"
      memory: 1G
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: half
           ^^^^ worker.resources.requests.cpu is "half", which is no amount of CPU
           = write a number with a unit, such as 500m or 0.5
      memory: 512MiB
              ^^^^^^ worker.resources.requests.memory is "512MiB", which is no amount of memory
              = write 512Mi
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
      cpu: 500m
      memory: 512Mi
    limits:
      cpu: 2
      memory: 1.5Gi
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 0.5
      memory: 1e9
    limits:
      cpu: ${CPU_LIMIT}
      memory: ${{memory}}
```

Evidence: documented in the Kubernetes API: resource quantities.
"""

from __future__ import annotations

from workerlint.amounts import CPU, Amount, odd_amounts
from workerlint.diagnostic import ERROR, Finding, Fix
from workerlint.pattern import Pattern
from workerlint.quantity import parse_quantity
from workerlint.rule import rule
from workerlint.wording import shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW321", "invalid-quantity", ERROR, v2alpha=True, words=("resources", "requests", "limits"))
def invalid_quantity(worker: Worker) -> Iterator[Finding]:
    for amount in worker.once(odd_amounts):
        if amount.quantity is not None:
            continue
        meant = _meant(amount)
        what = "no amount of CPU" if amount.resource == CPU else "no amount of memory"
        message = f'{amount.path} is "{shorten(amount.text)}", which is {what}'
        if meant:
            fix = Fix(f"Write {meant}", [amount.rewrite(meant)])
            yield Finding(amount.node, message, help=f"write {meant}", fix=fix)
        else:
            examples = "500m or 0.5" if amount.resource == CPU else "512Mi or 1Gi"
            yield Finding(amount.node, message, help=f"write a number with a unit, such as {examples}")


_SPELLING = Pattern(r"([0-9]+(?:[.,][0-9]+)?)[ \t]*([A-Za-z]*)")
_MEMORY_UNITS = {
    "kb": "k", "mb": "M", "gb": "G", "tb": "T", "g": "G", "t": "T",
    "ki": "Ki", "kib": "Ki", "mi": "Mi", "mib": "Mi", "gi": "Gi", "gib": "Gi", "ti": "Ti", "tib": "Ti",
}  # fmt: skip
"""Spellings with one reading, in lower case; a bare ``K`` may be k or Ki and is not among them."""
_CPU_UNITS = {
    "": "", "m": "m", "core": "", "cores": "", "cpu": "", "cpus": "", "vcpu": "", "vcpus": "",
    "mcpu": "m", "millicpu": "m", "millicore": "m", "millicores": "m",
}  # fmt: skip


def _meant(amount: Amount) -> str:
    """Give the quantity that a misspelt one stands for; empty when there is more than one reading, or none."""
    match = _SPELLING.fullmatch(amount.text.strip())
    if not match:
        return ""
    number, unit = match[1].replace(",", "."), match[2]
    if "," in match[1] and len(match[1].partition(",")[2]) == 3:
        return ""  # 1,000 may be a thousand
    units = _CPU_UNITS if amount.resource == CPU else {"": "", **_MEMORY_UNITS}
    if parse_quantity(number + unit) is not None:
        meant = number + unit  # a blank or a comma was all that was wrong
    elif unit.lower() in units:
        meant = number + units[unit.lower()]
    else:
        return ""
    return meant if parse_quantity(meant) is not None else ""
