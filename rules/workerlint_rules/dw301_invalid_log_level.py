"""Invalid log level

DataOS has four log levels: `INFO`, `DEBUG`, `WARN` and `ERROR`. It may reject any other value, or ignore it.

Levels of other programs, such as `trace`, have no exact equivalent. For these the fix is unsafe.

## Bad

```yaml bad
worker:
  logLevel: Warning
```

```text findings
2 |   logLevel: Warning
  |             ^^^^^^^ invalid log level `Warning`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`
  = help: set it to `WARN`
  = fix: Replace with `WARN` (--fix)
```

## Fixed

```yaml fixed
worker:
  logLevel: WARN
```

## Bad

```yaml bad
worker:
  logLevel: trace
```

```text findings
2 |   logLevel: trace
  |             ^^^^^ invalid log level `trace`: must be one of `INFO`, `DEBUG`, `WARN`, `ERROR`
  = help: did you mean `DEBUG`?
  = fix: Replace with `DEBUG` (--unsafe-fixes)
```

## Good

```yaml good
worker:
  logLevel: DEBUG
```

## Sources

- dataos:service-attributes: `logLevel` is `INFO`, `WARN`, `DEBUG` or `ERROR`.
- dataos:worker-attributes: `logLevel` of a Worker is a valid log level, such as `INFO`, `DEBUG` or `ERROR`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Violation, Worker, code, codes, schema_rule, violated

_SAME = {"WARNING": "WARN", "ERR": "ERROR", "INFORMATION": "INFO"}
_NEAREST = {"FATAL": "ERROR", "CRITICAL": "ERROR", "NOTICE": "INFO", "TRACE": "DEBUG", "VERBOSE": "DEBUG"}


@schema_rule("DW301", "invalid-log-level", ERROR, area="stack", evidence="documented")
def invalid_log_level(worker: Worker, violation: Violation) -> Findings:
    level, levels = violated(worker, violation), violation.shape.enum or ()
    word = level.text.strip().upper()
    meant, nearest = _SAME.get(word, word), _NEAREST.get(word)
    is_same = meant in levels
    fix = level.rewrite(meant, safe=True) if is_same else level.rewrite(nearest) if nearest else None
    help = f"did you mean `{nearest}`?" if nearest else "set it to `INFO`, the default, or another of these levels"
    yield level.finding(
        f"invalid log level {code(level.text)}: must be one of {codes(levels)}",
        help=f"set it to `{meant}`" if is_same else help,
        fixes=[fix],
    )
