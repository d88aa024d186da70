"""Suppression expires soon

A suppression comment with a date applies to the end of that day in UTC. In the seven days before, it is announced. After
them, the finding returns.

## Bad

On the 15th of February 2026:

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=2026-02-20
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=2026-02-20
  |                                                                           ^^^^^^^^^^
  |                                                 the suppression of `DW301` expires on 2026-02-20
  = help: fix the finding, or set a later date
```

## Good

```yaml good
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=2026-06-30
```

## Silence

A comment that suppresses nothing is not announced: DW007 reports it.

## Sources

- workerlint: A suppression that expires within seven days is announced.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Suppressions, codes, suppression_rule


@suppression_rule("DW012", "expiring-suppression", INFO, area="syntax", evidence="own", suppressible=False)
def expiring_suppression(suppressions: Suppressions) -> Findings:
    for item in suppressions.items:
        if item.used and item.expires_soon and item.date_span is not None:
            suppressed = codes(selector.text for selector in item.selectors if selector in item.used)
            message = f"the suppression of {suppressed} expires on {item.until}"
            yield Finding(item.date_span, message, help="fix the finding, or set a later date")
