"""`logLevel` is a level that the platform knows.

The levels are INFO, DEBUG, WARN and ERROR, written in capitals. Another word is accepted by YAML and refused, or not
understood, when the Worker is applied.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: Warning
            ^^^^^^^ worker.logLevel is "Warning", not one of INFO, DEBUG, WARN and ERROR
            = write WARN
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: WARN
```

Levels that other programs have are for you to choose among:

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: trace
            ^^^^^ worker.logLevel is "trace", not one of INFO, DEBUG, WARN and ERROR
            = the nearest is DEBUG
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: LOUD
            ^^^^ worker.logLevel is "LOUD", not one of INFO, DEBUG, WARN and ERROR
            = write INFO, which is the default, or one of the others
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: DEBUG
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  logLevel: ${LOG_LEVEL}
```

Evidence: documented in the attribute table of the Worker.
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


@schema_rule("DW301", "invalid-log-level", ERROR)
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
