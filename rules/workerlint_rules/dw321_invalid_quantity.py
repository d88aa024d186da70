"""CPU and memory are quantities that Kubernetes understands.

CPU is given in cores (`2`, `0.5`) or millicores (`500m`), memory in bytes or with one of the units Ki, Mi, Gi, Ti (powers of
1024) and k, M, G, T (powers of 1000). The platform hands the text to Kubernetes, which refuses anything else when the Worker
is applied.

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
  |            ^^^ worker.resources.requests.cpu is "0,5", which is no amount of CPU
  = help: write 0.5
  = fix: Write 0.5 (--fix)

5 |       memory: 512MB
  |               ^^^^^ worker.resources.requests.memory is "512MB", which is no amount of memory
  = help: write 512M
  = fix: Write 512M (--fix)

7 |       cpu: "2 cores"
  |            ^^^^^^^^^ worker.resources.limits.cpu is "2 cores", which is no amount of CPU
  = help: write 2
  = fix: Write 2 (--fix)

8 |       memory: 1 GB
  |               ^^^^ worker.resources.limits.memory is "1 GB", which is no amount of memory
  = help: write 1G
  = fix: Write 1G (--fix)
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

Where a text has more than one reading, it is for you to say which: `1,024Mi` may be one Mi or a thousand, `512K` may count in
1000 or 1024.

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
  |            ^^^^ worker.resources.requests.cpu is "half", which is no amount of CPU
  = help: write cores, such as 0.5, or millicores, such as 500m

5 |       memory: 1,024Mi
  |               ^^^^^^^
  |               worker.resources.requests.memory is "1,024Mi", which is no amount of memory
  = help: write a number without a comma, such as 1024Mi or 1.024Mi

7 |       cpu: 50%
  |            ^^^ worker.resources.limits.cpu is "50%", which is no amount of CPU
  = help: write cores, such as 0.5, or millicores, such as 500m

8 |       memory: 524288K
  |               ^^^^^^^ worker.resources.limits.memory is "524288K", which is no amount of memory
  = help: write 524288Ki or 524288k
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 500m
      memory: 512Mi
    limits:
      cpu: 2
      memory: 1.5Gi
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

from workerlint.authoring import ERROR, SAFE, Finding, Findings, Fix, Worker, rule, shorten
from workerlint.core.text import Pattern
from workerlint.manifest.quantities import CPU, MEMORY, Amount, odd_amounts
from workerlint.manifest.quantity import parse_quantity


@rule(
    "DW321",
    "invalid-quantity",
    ERROR,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def invalid_quantity(worker: Worker) -> Findings:
    for amount in worker.cached(odd_amounts):
        if amount.quantity is not None:
            continue
        meant = _meant(amount)
        what = "which is no amount of CPU" if amount.resource == CPU else "which is no amount of memory"
        if parse_quantity(amount.text.strip()) is not None:
            what = "with blanks around it"
        message = f'{amount.path} is "{shorten(amount.text)}", {what}'
        fix = None
        if meant and amount.is_own(worker, anchored=True):
            fix = Fix(f"Write {meant}", [amount.rewrite(meant)], SAFE)
        yield Finding(amount.node, message, help=f"write {meant}" if meant else _advice(amount), fix=fix)


_SPELLING = Pattern(r"([+-]?)([0-9]+(?:[.,][0-9]+)?)[ \t]*([A-Za-z]*)")
_MEMORY_UNITS = {
    "": "", "b": "", "byte": "", "bytes": "", "kb": "k", "mb": "M", "gb": "G", "tb": "T", "g": "G", "t": "T",
    "ki": "Ki", "kib": "Ki", "mi": "Mi", "mib": "Mi", "gi": "Gi", "gib": "Gi", "ti": "Ti", "tib": "Ti",
}  # fmt: skip
"""Spellings with one meaning, in lower case. ``K`` may be k or Ki, ``m`` after a space M or Mi."""
_CPU_UNITS = {
    "": "", "m": "m", "core": "", "cores": "", "cpu": "", "cpus": "", "vcpu": "", "vcpus": "",
    "mcpu": "m", "millicpu": "m", "millicore": "m", "millicores": "m",
}  # fmt: skip


def _meant(amount: Amount) -> str:
    """Return the quantity that a misspelt one means; an empty string when it is ambiguous or means none."""
    match = _SPELLING.fullmatch(amount.text.strip())
    if not match or _is_grouped(match[2]):
        return ""
    number = match[1] + match[2].replace(",", ".")
    units = _CPU_UNITS if amount.resource == CPU else _MEMORY_UNITS
    # On CPU a capital M means millions: to read it as m is a guess.
    unit = None if amount.resource == CPU and match[3] == "M" else units.get(match[3].lower())
    return number + unit if unit is not None and parse_quantity(number + unit) is not None else ""


def _is_grouped(number: str) -> bool:
    """Return whether the comma may separate thousands: in ``1,024`` it may, in ``0,512`` not."""
    whole, comma, rest = number.partition(",")
    return bool(comma) and len(rest) == 3 and whole.lstrip("0") != ""


def _advice(amount: Amount) -> str:
    text = amount.text.strip()
    match = _SPELLING.fullmatch(text)
    if match and "," in text:
        return f"write a number without a comma, such as {text.replace(',', '')} or {text.replace(',', '.')}"
    if match and amount.resource == MEMORY and match[3] in {"K", "m"}:
        number, unit = match[1] + match[2], "M" if match[3] == "m" else "k"
        return f"write {number}{unit.upper()}i or {number}{unit}"
    if amount.resource == CPU:
        return "write cores, such as 0.5, or millicores, such as 500m"
    return "write a number with a unit, such as 512Mi or 1Gi"
