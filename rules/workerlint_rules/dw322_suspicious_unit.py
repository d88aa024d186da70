"""CPU and memory have units that can be meant.

`m` means thousandths: `512m` of memory is half a byte, and `100Mi` of CPU is a hundred million cores. Kubernetes reads both as
quantities, and the Worker is then killed as it starts, or never finds a machine to run on.

Errors are `m` on memory, a unit of memory or of thousands on CPU, and less than a thousandth of a core. An unusual size is a
warning: 100 cores or more without a unit (the `m` is often missing), more than 1000 cores, more than 4Ti of memory, and a memory
limit below 4Mi. It is an error where the request exceeds the limit. A memory request of any size below the limit is legal.

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
  |            ^^^^^ `100Mi` is not a plausible CPU quantity: `Mi` is a unit of memory
  = help: did you mean `100m`?
  = fix: Set to `100m` (--unsafe-fixes)

5 |       memory: 512m
  |               ^^^^ `512m` is not a plausible memory quantity: `m` means thousandths of a byte
  = help: did you mean `512Mi`?
  = fix: Set to `512Mi` (--unsafe-fixes)

7 |       cpu: 2000
  |            ^^^^ `2000` is an unusual CPU limit: 2000 cores
  = help: did you mean `2000m`?
  = fix: Set to `2000m` (--unsafe-fixes)

8 |       memory: 512
  |               ^^^ `512` is an unusual memory limit: 512 bytes
  = help: did you mean `512Mi`?
  = fix: Set to `512Mi` (--unsafe-fixes)
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
  |            ^^^ `500` is an unusual CPU request: 500 cores
  = help: did you mean `500m`?
  = fix: Set to `500m` (--unsafe-fixes)

7 |       cpu: 750M
  |            ^^^^ `750M` is not a plausible CPU quantity: it means 750000000 cores
  = help: did you mean `750m`?
  = fix: Set to `750m` (--unsafe-fixes)

8 |       memory: 8Ti
  |               ^^^ `8Ti` is an unusual memory limit: more than 4Ti
  = help: did you mean `8Gi`?
  = fix: Set to `8Gi` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 500m
      memory: 256Ki
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
  |            ^^^^^^
  | `0.0005` is not a plausible CPU quantity: Kubernetes accepts no less than a thousandth of a core
  = help: use cores, such as `0.5`, or millicores, such as `500m`
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
            fix = Fix(f"Set to `{meant}`", [amount.rewrite(meant)], UNSAFE)
        units = "cores, such as `0.5`, or millicores, such as `500m`" if amount.resource == CPU else "`Mi` or `Gi`"
        name = "CPU" if amount.resource == CPU else "memory"
        message = f"`{amount.text}` is not a plausible {name} quantity: {suspicion}"
        severity = None
        if amount.is_unusual:
            message = f"`{amount.text}` is an unusual {name} {amount.part.removesuffix('s')}: {suspicion}"
            severity = None if _is_rejected(worker, amount) else WARNING
        yield Finding(
            amount.node,
            message,
            help=f"did you mean `{meant}`?" if meant else f"use {units}",
            fix=fix,
            severity=severity,
        )


def _is_rejected(worker: Worker, amount: Amount) -> bool:
    """Return whether the size makes a request exceed its limit: DW323 leaves an unusual quantity to this rule."""
    amounts = worker.cached(read_amounts)
    request, limit = amounts.get((REQUESTS, amount.resource)), amounts.get((LIMITS, amount.resource))
    if request is None or request.quantity is None or limit is None or limit.quantity is None:
        return False
    first = amount is request or request.is_sound
    return first and request.is_positive and limit.is_positive and request.quantity > limit.quantity


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
