"""Invalid number of replicas

`replicas`, `minReplicas` and `maxReplicas` are integers from 1 to 2147483647. DataOS rejects strings, fractions and
negative numbers. A Worker with zero replicas never runs.

## Bad

```yaml bad
worker:
  replicas: "3"
```

```text findings
2 |   replicas: "3"
  |             ^^^ expected an integer, found the string `"3"`
  = help: set it to `3`
  = fix: Replace with `3` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 3
```

## Bad

```yaml bad
worker:
  replicas: 0
  autoScaling:
    minReplicas: 1.5
    maxReplicas: many
```

```text findings
2 |   replicas: 0
  |             ^ `replicas` is 0: must be at least 1
  = help: set it to the number of replicas, at least `1`

4 |     minReplicas: 1.5
  |                  ^^^ expected an integer, found the number `1.5`
  = help: set it to the number of replicas, at least `1`

5 |     maxReplicas: many
  |                  ^^^^ expected an integer, found the string `"many"`
  = help: set it to the number of replicas, at least `1`
```

## Good

```yaml good
worker:
  replicas: 3
```

## Silence

Numbers without a fraction are integers:

```yaml silent
worker:
  replicas: 3.0
  autoScaling:
    minReplicas: 2
    maxReplicas: 1e1
```

## Sources

- dataos:worker-attributes: `replicas` is a positive integer.
- dataos:service-attributes: `minReplicas` and `maxReplicas` are positive integers.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, schema_rule, violated
from workerlint.fixes.integers import integer_problem, intended_integer
from workerlint.manifest.autoscaling import LARGEST


@schema_rule("DW311", "invalid-replicas", ERROR, area="autoscaling", evidence="documented")
def invalid_replicas(worker: Worker, violation: Violation) -> Findings:
    value = violated(worker, violation)
    meant = intended_integer(value) if value.integer is None else ""
    bound = f"at most `{LARGEST}`" if value.integer is not None and value.integer > LARGEST else "at least `1`"
    yield value.finding(
        integer_problem(value),
        help=f"set it to `{meant}`" if meant else f"set it to the number of replicas, {bound}",
        fixes=[value.rewrite(meant)] if meant else (),
    )
