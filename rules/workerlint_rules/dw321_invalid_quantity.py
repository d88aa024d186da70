"""Invalid CPU or memory quantity

CPU is a number of cores (`2`, `0.5`) or millicores (`500m`). Memory is a number of bytes, with or without a unit: `Ki`,
`Mi`, `Gi`, `Ti` (powers of 1024) or `k`, `M`, `G`, `T` (powers of 1000). DataOS passes both to Kubernetes, which rejects
anything else.

There is a fix if only one reading is possible. `1,024Mi` has two: one Mi or a thousand.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 0,5
      memory: 512MB
    limits:
      cpu: "2 cores"
      memory: 1 GB
```

```text findings
4 |       cpu: 0,5
  |            ^^^ `0,5` is not a valid CPU quantity
  = help: use `0.5`
  = fix: Replace with `0.5` (--fix)

5 |       memory: 512MB
  |               ^^^^^ `512MB` is not a valid memory quantity
  = help: use `512M`
  = fix: Replace with `512M` (--fix)

7 |       cpu: "2 cores"
  |            ^^^^^^^^^ `2 cores` is not a valid CPU quantity
  = help: use `2`
  = fix: Replace with `2` (--fix)

8 |       memory: 1 GB
  |               ^^^^ `1 GB` is not a valid memory quantity
  = help: use `1G`
  = fix: Replace with `1G` (--fix)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 0.5
      memory: 512M
    limits:
      cpu: "2"
      memory: 1G
```

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: half
      memory: 1,024Mi
    limits:
      cpu: 50%
      memory: 524288K
```

```text findings
4 |       cpu: half
  |            ^^^^ `half` is not a valid CPU quantity
  = help: use cores, such as `0.5`, or millicores, such as `500m`

5 |       memory: 1,024Mi
  |               ^^^^^^^ `1,024Mi` is not a valid memory quantity
  = help: did you mean `1024Mi` or `1.024Mi`?

7 |       cpu: 50%
  |            ^^^ `50%` is not a valid CPU quantity
  = help: use cores, such as `0.5`, or millicores, such as `500m`

8 |       memory: 524288K
  |               ^^^^^^^ `524288K` is not a valid memory quantity
  = help: did you mean `524288Ki` or `524288k`?
```

## Silence

```yaml silent
worker:
  resources:
    requests:
      cpu: .5
      memory: 1e9
    limits:
      cpu: ${CPU_LIMIT}
      memory: ${{memory}}
```

## Sources

- kubernetes:quantity: A quantity is a number with an optional suffix: `m`, `k`, `M`, `G`, `T`, `P`, `E`, `Ki`, `Mi`,
  `Gi`, `Ti`, `Pi`, `Ei`, or an exponent.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, code, codes, rule
from workerlint.core.text import Pattern
from workerlint.manifest.quantities import CPU, UNITS_HELP, Amount, odd_amounts
from workerlint.manifest.quantity import parse_quantity


@rule(
    "DW321", "invalid-quantity", ERROR, v2alpha=True, keys=("resources", "requests", "limits"), area="resources",
    evidence="documented",
)  # fmt: skip
def invalid_quantity(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        if amount.quantity is None:
            readings = _readings(amount)
            meant = readings[0] if len(readings) == 1 else ""
            guesses = f"did you mean {codes(readings, 'or')}?" if readings else ""
            spaces = ": it has white space around it" if parse_quantity(amount.text.strip()) is not None else ""
            yield amount.attribute(worker).finding(
                f"{code(amount.text)} is not a valid {amount.noun} quantity{spaces}",
                help=f"use `{meant}`" if meant else guesses or UNITS_HELP[amount.resource],
                fixes=[amount.rewrite(worker, meant, safe=True)] if meant else [],
            )


_SPELLING = Pattern(r"(\+?)([0-9]+(?:[.,][0-9]+)?)[ \t]*([A-Za-z]*)")
# The comma may separate thousands in `1,024`, but not in `0,512`.
_GROUPED = Pattern(r"0*[1-9][0-9]*,[0-9]{3}")
# The units that a spelling, in lowercase, may mean.
_MEMORY_UNITS = {
    "": "", "b": "", "byte": "", "bytes": "", "k": "Ki k", "kb": "k", "kib": "Ki", "ki": "Ki", "m": "Mi M",
    "mb": "M", "mib": "Mi", "mi": "Mi", "g": "G", "gb": "G", "gib": "Gi", "gi": "Gi", "t": "T", "tb": "T",
    "tib": "Ti", "ti": "Ti",
}  # fmt: skip
_CPU_UNITS = {
    "": "", "core": "", "cores": "", "cpu": "", "cpus": "", "vcpu": "", "vcpus": "",
    "m": "m", "mcpu": "m", "millicpu": "m", "millicore": "m", "millicores": "m",
}  # fmt: skip


def _readings(amount: Amount) -> list[str]:
    """Return the quantities that a misspelt one may mean."""
    match = _SPELLING.fullmatch(amount.text.strip())
    units = _CPU_UNITS if amount.resource == CPU else _MEMORY_UNITS
    # On CPU a capital M means millions: to read it as m is a guess.
    if match is None or match[3].lower() not in units or (amount.resource == CPU and match[3] == "M"):
        return []
    numbers = [match[2].replace(",", ""), match[2].replace(",", ".")]
    readings = [
        f"{match[1]}{number}{unit}"
        for number in (numbers if _GROUPED.fullmatch(match[2]) else numbers[1:])
        for unit in units[match[3].lower()].split(" ")
    ]
    return [reading for reading in readings if parse_quantity(reading) is not None]
