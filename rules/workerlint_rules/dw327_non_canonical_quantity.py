"""Quantities are written the way Kubernetes writes them.

`1000m` is `1`, and `1024Mi` is `1Gi`. Both mean the same; the shorter form is easier to compare at a glance, and it is what
`kubectl` shows. A fraction is left as it is: `0.5` and `1.5Gi` read no worse than `500m` and `1536Mi`. The rule is off by
default.

## Bad

```yaml bad
worker:
  resources:
    requests:
      cpu: 1000m
      memory: 512Mi
    limits:
      cpu: "2000m"
      memory: 2048Mi
```

```text findings
4 |       cpu: 1000m
  |            ^^^^^ worker.resources.requests.cpu is 1000m, which is 1 in canonical form
  = help: write 1
  = fix: Write 1 (--fix)

7 |       cpu: "2000m"
  |            ^^^^^^^ worker.resources.limits.cpu is 2000m, which is 2 in canonical form
  = help: write 2
  = fix: Write 2 (--fix)

8 |       memory: 2048Mi
  |               ^^^^^^ worker.resources.limits.memory is 2048Mi, which is 2Gi in canonical form
  = help: write 2Gi
  = fix: Write 2Gi (--fix)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests:
      cpu: 1
      memory: 512Mi
    limits:
      cpu: "2"
      memory: 2Gi
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 1
      memory: 512Mi
    limits:
      cpu: 1500m
      memory: 2.5Gi
```

## Sources

- kubernetes:quantity: In canonical form, a quantity has no fractional digits and the largest possible suffix.
"""

from __future__ import annotations

from workerlint.authoring import INFO, SAFE, Finding, Findings, Fix, Worker, rule
from workerlint.manifest.quantities import written_amounts
from workerlint.manifest.quantity import parse_quantity


@rule(
    "DW327",
    "non-canonical-quantity",
    INFO,
    on=False,
    v2alpha=True,
    keys=("resources", "requests", "limits"),
    area="resources",
    evidence="documented",
)
def non_canonical_quantity(worker: Worker) -> Findings:
    for amount in written_amounts(worker):
        # A plain number of bytes may be a measured value.
        if not amount.is_sound or amount.quantity is None or not amount.quantity.suffix or "." in amount.text:
            continue
        canonical = amount.write(amount.quantity)
        # If the canonical form is rounded, it is another quantity.
        if canonical != amount.text and parse_quantity(canonical) == amount.quantity:
            fix = None
            if amount.is_own(worker, anchored=True):
                fix = Fix(f"Write {canonical}", [amount.rewrite(canonical)], SAFE)
            message = f"{amount.path} is {amount.text}, which is {canonical} in canonical form"
            yield Finding(amount.node, message, help=f"write {canonical}", fix=fix)
