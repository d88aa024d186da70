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

Evidence: documented in the attribute table of the Worker.
"""

from __future__ import annotations

from workerlint.diagnostic import ERROR, Finding, Fix
from workerlint.edits import replace
from workerlint.nodes import Scalar
from workerlint.rule import schema_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.violation import Violation
    from workerlint.worker import Worker

_MEANT = {"WARNING": "WARN", "ERR": "ERROR", "INFORMATION": "INFO", "FATAL": "ERROR", "TRACE": "DEBUG"}


@schema_rule("DW301", "invalid-log-level", ERROR)
def invalid_log_level(_worker: Worker, violation: Violation) -> Iterator[Finding]:
    node = violation.node
    if not isinstance(node, Scalar):
        return
    levels = violation.shape.enum or ()
    word = node.text.strip().upper()
    meant = _MEANT.get(word, word)
    message = f'{violation.dotted} is "{node.text}", not one of {", ".join(levels[:-1])} and {levels[-1]}'
    if meant in levels:
        fix = Fix(f"Write {meant}", [replace(node, meant)])
        yield Finding(node, message, help=f"write {meant}", fix=fix)
    else:
        yield Finding(node, message, help="write INFO, which is the default, or one of the others")
