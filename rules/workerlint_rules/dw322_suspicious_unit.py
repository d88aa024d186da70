"""CPU and memory have units that can be meant.

`m` means thousandths: `512m` of memory is half a byte, and `100Mi` of CPU is a hundred million cores. Kubernetes reads both as
quantities, and the Worker is then killed as it starts, or never finds a machine to run on.

Errors are `m` on memory, a unit of memory on CPU, memory below 4Mi or above 4Ti, more than 1000 cores, and less than a
thousandth of a core. From 100 cores up, written without a unit, it is a warning: the `m` is missing more often than not. A request of
that kind above its limit stays an error.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 100Mi
      memory: 512m
    limits:
      cpu: 2000
      memory: 512
```

```text findings
4 |       cpu: 100Mi
  |            ^^^^^ worker.resources.requests.cpu is 100Mi, and Mi is a unit of memory
  = help: did you mean 100m?
  = fix: Write 100m (--unsafe-fixes)

5 |       memory: 512m
  |               ^^^^ worker.resources.requests.memory is 512m, and m counts thousandths of a byte
  = help: did you mean 512Mi?
  = fix: Write 512Mi (--unsafe-fixes)

7 |       cpu: 2000
  |            ^^^^
  |            worker.resources.limits.cpu is 2000, which is 2000 cores, more than any machine has
  = help: did you mean 2000m?
  = fix: Write 2000m (--unsafe-fixes)

8 |       memory: 512
  |               ^^^
  |           worker.resources.limits.memory is 512, which is 512 bytes: no program starts with that
  = help: did you mean 512Mi?
  = fix: Write 512Mi (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 100m
      memory: 512Mi
    limits:
      cpu: 2000m
      memory: 512Mi
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 500
      memory: 256Ki
    limits:
      cpu: 750M
      memory: 8Ti
```

```text findings
4 |       cpu: 500
  |            ^^^ worker.resources.requests.cpu is 500, which is 500 whole cores
  = help: did you mean 500m?
  = fix: Write 500m (--unsafe-fixes)

5 |       memory: 256Ki
  |               ^^^^^
  |           worker.resources.requests.memory is 256Ki, less than 4Mi, which no program starts with
  = help: did you mean 256Mi?
  = fix: Write 256Mi (--unsafe-fixes)

7 |       cpu: 750M
  |            ^^^^
  |         worker.resources.limits.cpu is 750M, which is 750000000 cores, more than any machine has
  = help: did you mean 750m?
  = fix: Write 750m (--unsafe-fixes)

8 |       memory: 8Ti
  |               ^^^ worker.resources.limits.memory is 8Ti, more than 4Ti, which no machine has
  = help: did you mean 8Gi?
  = fix: Write 8Gi (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 500m
      memory: 256Mi
    limits:
      cpu: 750m
      memory: 8Gi
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 0.0005
    limits: {}
```

```text findings
4 |       cpu: 0.0005
  |            ^^^^^^ worker.resources.requests.cpu is 0.0005, less than a thousandth of a core
  = help: write cores, such as 0.5, or millicores, such as 500m
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
      memory: 512Mi
    limits:
      cpu: 64
      memory: 536870912
```

## Sources

- kubernetes:resources: CPU is measured in cores and memory in bytes, so `m` on memory means thousandths of a byte.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, WARNING, Finding, Findings, Fix, Scalar, Worker, rule
from workerlint.manifest.quantities import CPU, LIMITS, REQUESTS, Amount, odd_amounts, read_amounts


@rule(
    "DW322",
    "suspicious-unit",
    ERROR,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def suspicious_unit(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        suspicion = amount.suspicion
        if not suspicion:
            continue
        meant = _meant(amount)
        fix = None
        if meant and amount.is_own(worker):
            fix = Fix(f"Write {meant}", [amount.rewrite(meant)], UNSAFE)
        units = "cores, such as 0.5, or millicores, such as 500m" if amount.resource == CPU else "Mi or Gi"
        yield Finding(
            amount.node,
            f"{amount.path} is {amount.text}, {suspicion}",
            help=f"did you mean {meant}?" if meant else f"write {units}",
            fix=fix,
            severity=WARNING if amount.is_conceivable and not _exceeds_its_limit(worker, amount) else None,
        )


def _exceeds_its_limit(worker: Worker, amount: Amount) -> bool:
    """Return whether nothing can be scheduled with the quantity as it is: DW323 leaves an odd one to this rule."""
    limit = worker.cached(read_amounts).get((LIMITS, amount.resource))
    if amount.part != REQUESTS or amount.quantity is None or limit is None or limit.quantity is None:
        return False
    return limit.is_positive and amount.quantity > limit.quantity


_CPU_UNITS = {"": "m", "Mi": "m", "M": "m", "Gi": "", "G": ""}
_MEMORY_UNITS = {"m": "Mi", "k": "M", "Ki": "Mi", "G": "M", "Gi": "Mi", "T": "G", "Ti": "Gi", "P": "G", "Pi": "Gi"}
"""The unit that was probably meant by an impossible one."""


def _meant(amount: Amount) -> str:
    """Return a guess with another unit in place of the wrong or missing one; an empty string when it is not better."""
    if amount.quantity is None:
        return ""
    suffix = amount.quantity.suffix
    number = amount.text.removesuffix(suffix) if suffix else amount.text
    if amount.resource == CPU:
        unit = _CPU_UNITS.get(suffix)
    elif suffix:
        unit = _MEMORY_UNITS.get(suffix)
    else:
        # A number of many digits counts bytes, with some digits missing.
        unit = "Gi" if len(number) == 1 else "Mi" if len(number) <= 5 else None
    meant = "" if unit is None else number + unit
    guess = Amount(amount.part, amount.resource, amount.path, amount.key, Scalar(0, 0, meant))
    return meant if guess.is_sound else ""
