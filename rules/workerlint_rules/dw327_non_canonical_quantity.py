"""Quantities are written the way Kubernetes writes them.

`1000m` is `1`, and `1024Mi` is `1Gi`. Both mean the same; the shorter form is easier to compare at a glance. The rule is off
by default.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1000m
           ^^^^^ worker.resources.requests.cpu is 1000m, which is 1 in canonical form
           = write 1
      memory: 512Mi
    limits:
      cpu: "2000m"
           ^^^^^^^ worker.resources.limits.cpu is 2000m, which is 2 in canonical form
           = write 2
      memory: 2048Mi
              ^^^^^^ worker.resources.limits.memory is 2048Mi, which is 2Gi in canonical form
              = write 2Gi
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1
      memory: 512Mi
    limits:
      cpu: "2"
      memory: 2Gi
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    requests:
      cpu: 1
      memory: 512Mi
    limits:
      cpu: 1500m
      memory: 2Gi
```

Evidence: documented in the Kubernetes API: the canonical form of quantities.
"""

from __future__ import annotations

from workerlint.amounts import read_amounts
from workerlint.diagnostic import INFO, Finding, Fix
from workerlint.rule import rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.worker import Worker


@rule("DW327", "non-canonical-quantity", INFO, on=False, v2alpha=True, words=("resources", "requests", "limits"))
def non_canonical_quantity(worker: Worker) -> Iterator[Finding]:
    for amount in worker.once(read_amounts).values():
        if not amount.is_sound or amount.quantity is None:
            continue
        canonical = amount.write(amount.quantity)
        # 0.5 is as short as 500m, and a plain number of bytes may be what was measured.
        if amount.quantity.suffix and canonical != amount.text.strip():
            fix = Fix(f"Write {canonical}", [amount.rewrite(canonical)])
            message = f"{amount.path} is {amount.text}, which is {canonical} in canonical form"
            yield Finding(amount.node, message, help=f"write {canonical}", fix=fix)
