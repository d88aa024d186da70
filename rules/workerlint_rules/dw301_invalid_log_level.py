"""`logLevel` is a level that the platform knows.

The levels are INFO, DEBUG, WARN and ERROR, written in capitals. Another word is accepted by YAML and refused, or not
understood, when the Worker is applied.

## Bad

```yaml bad
worker:
  logLevel: Warning
```

```text findings
2 |   logLevel: Warning
  |             ^^^^^^^ worker.logLevel is "Warning", not one of INFO, DEBUG, WARN and ERROR
  = help: write WARN
  = fix: Write WARN (--fix)
```

## Fixed

```yaml fixed
worker:
  logLevel: WARN
```

## Bad

Levels that other programs have are for you to choose among:

```yaml bad
worker:
  logLevel: trace
```

```text findings
2 |   logLevel: trace
  |             ^^^^^ worker.logLevel is "trace", not one of INFO, DEBUG, WARN and ERROR
  = help: the nearest is DEBUG
```

```yaml bad
worker:
  logLevel: LOUD
```

```text findings
2 |   logLevel: LOUD
  |             ^^^^ worker.logLevel is "LOUD", not one of INFO, DEBUG, WARN and ERROR
  = help: write INFO, which is the default, or one of the others
```

## Good

```yaml good
worker:
  logLevel: DEBUG
```

```yaml good
worker:
  logLevel: ${LOG_LEVEL}
```

## Sources

- dataos:service-attributes: `logLevel` is `INFO`, `WARN`, `DEBUG` or `ERROR`.
- dataos:worker-attributes: `logLevel` of a Worker is a valid log level, such as `INFO`, `DEBUG` or `ERROR`.
"""

from __future__ import annotations

from workerlint.authoring import (
    ERROR,
    SAFE,
    Finding,
    Findings,
    Fix,
    Scalar,
    Violation,
    Worker,
    is_own,
    replace,
    schema_rule,
)
from workerlint.core.wording import listing, shorten
from workerlint.manifest.anchors import is_reused

_SAME = {"WARNING": "WARN", "ERR": "ERROR", "INFORMATION": "INFO"}
_NEAREST = {"FATAL": "ERROR", "CRITICAL": "ERROR", "NOTICE": "INFO", "TRACE": "DEBUG", "VERBOSE": "DEBUG"}


@schema_rule("DW301", "invalid-log-level", ERROR, area="stack", evidence="documented")
def invalid_log_level(worker: Worker, violation: Violation) -> Findings:
    node = violation.node
    if not isinstance(node, Scalar):
        return
    levels = violation.shape.enum or ()
    word = node.text.strip().upper()
    meant = _SAME.get(word, word)
    what = " with blanks around it" if node.text.strip() in levels else f", not one of {listing(levels)}"
    message = f'{violation.dotted} is "{shorten(node.text)}"{what}'
    if meant not in levels:
        near = _NEAREST.get(word)
        help = f"the nearest is {near}" if near else "write INFO, which is the default, or one of the others"
        yield Finding(node, message, help=help)
        return
    own = is_own(worker, "logLevel", anchored=True) and not is_reused(worker, node)
    yield Finding(
        node, message, help=f"write {meant}", fix=Fix(f"Write {meant}", [replace(node, meant)], SAFE) if own else None
    )
