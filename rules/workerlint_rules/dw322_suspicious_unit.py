"""Implausible unit or unusual size of CPU or memory

`m` means thousandths: `512m` of memory is half a byte. `Mi` means 1024 times 1024: `100Mi` of CPU is a hundred million cores.
Kubernetes accepts both, but the Worker is killed when it starts, or no node is large enough to run it.

A size that is possible but unusual is a warning: 100 cores or more without a unit (often the `m` is missing), more than
1000 cores, more than 4Ti of memory, or a memory limit below 4Mi. It is an error if the request exceeds the limit.

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
  = fix: Replace with `100m` (--unsafe-fixes)

5 |       memory: 512m
  |               ^^^^ `512m` is not a plausible memory quantity: `m` means thousandths of a byte
  = help: did you mean `512Mi`?
  = fix: Replace with `512Mi` (--unsafe-fixes)

7 |       cpu: 2000
  |            ^^^^ `2000` is an unusual CPU limit: 2000 cores
  = help: did you mean `2000m`?
  = fix: Replace with `2000m` (--unsafe-fixes)

8 |       memory: 512
  |               ^^^ `512` is an unusual memory limit: 512 bytes
  = help: did you mean `512Mi`?
  = fix: Replace with `512Mi` (--unsafe-fixes)
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

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
      memory: 256Ki
    limits:
      cpu: 64
      memory: 536870912
```

## Sources

- kubernetes:resources: CPU is measured in cores and memory in bytes, so `m` on memory means thousandths of a byte.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, WARNING, Findings, Scalar, Worker, code, rule
from workerlint.manifest.quantities import (
    CPU,
    DEFAULTS,
    LIMITS,
    REQUESTS,
    UNITS_HELP,
    Amount,
    odd_amounts,
    part_is_left_out,
    read_amounts,
)

# The unit that was probably meant by an implausible one.
_CPU_UNITS = {"": "m", "Mi": "m", "M": "m", "Gi": "", "G": ""}
_MEMORY_UNITS = {"m": "Mi", "k": "M", "Ki": "Mi", "G": "M", "Gi": "Mi", "T": "G", "Ti": "Gi", "P": "G", "Pi": "Gi"}


@rule(
    "DW322", "suspicious-unit", ERROR, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def suspicious_unit(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        if amount.suspicion:
            meant = _meant(amount)
            problem = f"an unusual {amount.label}" if amount.is_unusual else f"not a plausible {amount.noun} quantity"
            yield amount.attribute(worker).finding(
                f"{code(amount.text)} is {problem}: {amount.suspicion}",
                help=f"did you mean `{meant}`?" if meant else UNITS_HELP[amount.resource],
                fixes=[amount.rewrite(worker, meant)] if meant and not _is_beyond(worker, amount, meant) else [],
                severity=WARNING if amount.is_unusual and not _is_rejected(worker, amount) else None,
            )


def _is_rejected(worker: Worker, amount: Amount) -> bool:
    """Return whether the size makes a request exceed its limit: DW323 leaves an unusual quantity to this rule."""
    amounts = worker.cached(read_amounts)
    request, limit = amounts.get((REQUESTS, amount.resource)), amounts.get((LIMITS, amount.resource))
    if request is None or request.quantity is None or limit is None or limit.quantity is None:
        return False
    first = amount is request or request.is_sound
    return first and limit.is_positive and request.quantity > limit.quantity


def _is_beyond(worker: Worker, amount: Amount, meant: str) -> bool:
    """Return whether the guess *meant* makes a request exceed its limit, written or by default."""
    key = LIMITS if amount.part == REQUESTS else REQUESTS, amount.resource
    other = worker.cached(read_amounts).get(key)
    if other is None and not worker.v2alpha and part_is_left_out(worker, key[0]):
        other = Amount(*key, Scalar.of(0, 0, DEFAULTS[key]))
    guess = Amount(amount.part, amount.resource, Scalar.of(0, 0, meant))
    return other is not None and (guess.exceeds(other) if amount.part == REQUESTS else other.exceeds(guess))


def _meant(amount: Amount) -> str:
    """Return a guess with another unit in place of the wrong or missing one; an empty string when it is not better."""
    suffix = amount.quantity.suffix if amount.quantity else ""
    number = amount.text.removesuffix(suffix)
    if amount.resource == CPU:
        unit = _CPU_UNITS.get(suffix)
    elif suffix:
        unit = _MEMORY_UNITS.get(suffix)
    else:
        # A number of many digits counts bytes, with some digits missing.
        unit = "Gi" if len(number) == 1 else "Mi" if len(number) <= 5 else None
    meant = "" if unit is None else number + unit
    return meant if Amount(amount.part, amount.resource, Scalar.of(0, 0, meant)).is_sound else ""
