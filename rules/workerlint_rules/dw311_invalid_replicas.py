"""Numbers of replicas are whole numbers above zero.

`replicas`, `minReplicas` and `maxReplicas` count copies of the Worker. The platform refuses text, fractions and negative
numbers when the Worker is applied, and zero replicas do nothing.

## Bad

```yaml bad
worker:
  replicas: "3"
```

```text findings
2 |   replicas: "3"
  |             ^^^ worker.replicas is "3", a text and not a number
  = help: write 3
  = fix: Write 3 (--unsafe-fixes)
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
  |             ^ worker.replicas is 0, and there must be at least 1
  = help: write a whole number of at least 1

4 |     minReplicas: 1.5
  |                  ^^^ worker.autoScaling.minReplicas is 1.5, not a whole number
  = help: write a whole number of at least 1

5 |     maxReplicas: many
  |                  ^^^^ worker.autoScaling.maxReplicas is "many", not a number
  = help: write a whole number of at least 1
```

```yaml bad
worker:
  replicas: true
  autoScaling:
    enabled: true
    minReplicas: two
    maxReplicas: -4
    targetCPUUtilizationPercentage: 80
```

```text findings
2 |   replicas: true
  |             ^^^^ worker.replicas is true, not a number
  = help: write a whole number of at least 1

5 |     minReplicas: two
  |                  ^^^ worker.autoScaling.minReplicas is "two", not a number
  = help: write 2
  = fix: Write 2 (--unsafe-fixes)

6 |     maxReplicas: -4
  |                  ^^ worker.autoScaling.maxReplicas is -4, and there must be at least 1
  = help: write a whole number of at least 1
```

```yaml bad
worker:
  replicas: 2.0
```

```text findings
2 |   replicas: 2.0
  |             ^^^ worker.replicas is 2.0, not a whole number
  = help: write 2
  = fix: Write 2 (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  replicas: 2
```

## Good

```yaml good
worker:
  replicas: 3
```

```yaml good
worker:
  replicas: ${REPLICAS}
```

## Sources

- dataos:worker-attributes: `replicas` is a positive integer.
- dataos:service-attributes: `minReplicas` and `maxReplicas` are positive integers.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, UNSAFE, Edit, Finding, Findings, Fix, Violation, Worker, schema_rule, shorten
from workerlint.manifest.attributes import is_own
from workerlint.syntax.nodes import Scalar
from workerlint.syntax.scalars import shown_scalar

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@schema_rule("DW311", "invalid-replicas", ERROR, area="autoscaling", evidence="documented")
def invalid_replicas(worker: Worker, violation: Violation) -> Findings:
    node = violation.node
    if not isinstance(node, Scalar):
        what = "a list" if node.kind == "list" else "a mapping"
        yield Finding(violation.key or node, f"{violation.dotted} is {what}, not a number", help="write a whole number")
        return
    meant = _meant(node)
    fix = None
    if meant and node.tag is None and is_own(worker, *(str(part) for part in violation.path[1:])):
        fix = Fix(f"Write {meant}", [Edit(node.span, meant)], UNSAFE)
    help = f"write {meant}" if meant else "write a whole number of at least 1"
    yield Finding(node, f"{violation.dotted} is {_problem(node)}", help=help, fix=fix)


def _problem(node: Scalar) -> str:
    text = shorten(node.text)
    if node.kind == "integer":
        return f"{text}, and there must be at least 1"
    if node.kind == "number":
        return f"{text}, not a whole number"
    if node.style and _meant(node):
        return f'"{text}", a text and not a number'
    return f"{shown_scalar(node)}, not a number"


def _meant(node: Scalar) -> str:
    """Return the integer that a string or a fraction means; an empty string when there is none above zero."""
    text = node.text.strip().lower()
    if text in _WORDS:
        return str(_WORDS.index(text) + 1)
    whole, point, fraction = text.partition(".")
    if whole.isdecimal() and (not point or not fraction.strip("0")) and len(whole) < 10 and int(whole) > 0:
        return str(int(whole))
    return ""
