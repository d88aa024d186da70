"""Quantity not in canonical form

`1000m` and `1` are the same quantity, and so are `1024Mi` and `1Gi`. The canonical form is shorter and easier to compare,
and it is what `kubectl` shows. Fractions such as `0.5` and `1.5Gi` are accepted.

The rule is off by default.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 1024Mi
    limits:
      cpu: "2000m"
      memory: 2048Mi
```

```text findings
4 |       cpu: 1000m
  |            ^^^^^ `1000m` is not in canonical form
  = help: use `1`
  = fix: Replace with `1` (--fix)

5 |       memory: 1024Mi
  |               ^^^^^^ `1024Mi` is not in canonical form
  = help: use `1Gi`
  = fix: Replace with `1Gi` (--fix)

7 |       cpu: "2000m"
  |            ^^^^^^^ `2000m` is not in canonical form
  = help: use `2`
  = fix: Replace with `2` (--fix)

8 |       memory: 2048Mi
  |               ^^^^^^ `2048Mi` is not in canonical form
  = help: use `2Gi`
  = fix: Replace with `2Gi` (--fix)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 1
      memory: 1Gi
    limits:
      cpu: "2"
      memory: 2Gi
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 0.5
      memory: 512Mi
    limits:
      cpu: 1500m
      memory: 2.5Gi
```

## Sources

- kubernetes:quantity: In canonical form, a quantity has no fractional digits and the largest possible suffix.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Findings, Worker, code, rule
from workerlint.manifest.quantities import read_amounts, written_amounts
from workerlint.manifest.quantity import parse_quantity


@rule(
    "DW327", "non-canonical-quantity", INFO, on=False, v2alpha=True, keys=("resources", "requests", "limits"),
    area="resources", evidence="documented",
)  # fmt: skip
def non_canonical_quantity(worker: Worker) -> Findings:
    for amount in written_amounts(worker, worker.cached(read_amounts).values()):
        # A plain number of bytes may be a measured value.
        if not amount.is_sound or amount.quantity is None or not amount.quantity.suffix or "." in amount.text:
            continue
        canonical = amount.write(amount.quantity)
        # If the canonical form is rounded, it is another quantity.
        if canonical != amount.text and parse_quantity(canonical) == amount.quantity:
            yield amount.attribute(worker).finding(
                f"{code(amount.text)} is not in canonical form",
                help=f"use `{canonical}`",
                fixes=[amount.rewrite(worker, canonical, safe=True)],
            )
