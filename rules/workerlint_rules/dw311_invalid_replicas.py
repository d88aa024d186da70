"""Numbers of replicas are integers above zero.

`replicas`, `minReplicas` and `maxReplicas` count copies of the Worker. The platform refuses text, fractions and negative
numbers when the Worker is applied, and zero replicas do nothing. `3.0` and `1e1` are integers. The number must fit a signed 32-bit
integer.

## Bad

```yaml bad
worker:
  replicas: "3"
```

```text findings
2 |   replicas: "3"
  |             ^^^ expected an integer, found the string `"3"`
  = help: set it to `3`
  = fix: Set to `3` (--unsafe-fixes)
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
  = help: set it to an integer of at least 1

4 |     minReplicas: 1.5
  |                  ^^^ expected an integer, found `1.5`
  = help: set it to an integer of at least 1

5 |     maxReplicas: many
  |                  ^^^^ expected an integer, found the string `"many"`
  = help: set it to an integer of at least 1
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
  |             ^^^^ expected an integer, found the boolean `true`
  = help: set it to an integer of at least 1

5 |     minReplicas: two
  |                  ^^^ expected an integer, found the string `"two"`
  = help: set it to `2`
  = fix: Set to `2` (--unsafe-fixes)

6 |     maxReplicas: -4
  |                  ^^ `maxReplicas` is -4: must be at least 1
  = help: set it to an integer of at least 1
```

```yaml bad
worker:
  replicas: 1_000
  autoScaling:
    maxReplicas: 3000000000
```

```text findings
2 |   replicas: 1_000
  |             ^^^^^ expected an integer, found the string `"1_000"`
  = help: set it to `1000`
  = fix: Set to `1000` (--unsafe-fixes)

4 |     maxReplicas: 3000000000
  |                  ^^^^^^^^^^
  |              `maxReplicas` is 3000000000: must be at most 2147483647, the largest 32-bit integer
  = help: set it to an integer of at least 1
```

## Fixed

```yaml fixed partly
worker:
  replicas: 1000
  autoScaling:
    maxReplicas: 3000000000
```

## Silence

```yaml silent
worker:
  replicas: 3.0
  autoScaling:
    minReplicas: 2
    maxReplicas: 1e1
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
from workerlint.manifest.autoscaling import LARGEST
from workerlint.syntax.nodes import Scalar

_HELP = "set it to an integer of at least 1"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@schema_rule("DW311", "invalid-replicas", ERROR, area="autoscaling", evidence="documented")
def invalid_replicas(worker: Worker, violation: Violation) -> Findings:
    node = violation.node
    if not isinstance(node, Scalar):
        yield Finding(violation.key or node, f"expected an integer, found a {node.kind}", help=_HELP)
        return
    meant = _meant(node) if violation.keyword == "type" else ""
    fix = None
    if meant and node.tag is None and is_own(worker, *(str(part) for part in violation.path[1:])):
        fix = Fix(f"Set to `{meant}`", [Edit(node.span, meant)], UNSAFE)
    help = f"set it to `{meant}`" if meant else _HELP
    yield Finding(node, _problem(violation, node), help=help, fix=fix)


def _problem(violation: Violation, node: Scalar) -> str:
    text = shorten(node.text)
    if violation.keyword == "minimum":
        return f"`{violation.path[-1]}` is {text}: must be at least {violation.shape.minimum}"
    if violation.keyword == "maximum":
        return (
            f"`{violation.path[-1]}` is {text}: must be at most {violation.shape.maximum}, the largest 32-bit integer"
        )
    found = {"string": f'the string `"{text}"`', "boolean": f"the boolean `{text}`"}.get(node.kind, f"`{text}`")
    return f"expected an integer, found {found}"


def _meant(node: Scalar) -> str:
    """Return the integer that a string means; an empty string when there is none above zero."""
    text = node.text.strip().lower()
    if text in _WORDS:
        return str(_WORDS.index(text) + 1)
    whole, _, fraction = text.partition(".")
    if whole.isdecimal() and not fraction.strip("0") and len(whole) < 10 and int(whole) > 0:
        return str(int(whole))
    # `1_000` and `0b11` are integers to some readers; none writes `10:30` for 630.
    value = node.readings.yaml_v3.number if node.readings else None
    return str(value) if isinstance(value, int) and 0 < value <= LARGEST else ""
