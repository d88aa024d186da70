"""Unused suppression comment

The comment suppresses no finding: often the problem was fixed, and the comment stayed. Delete it, or it will hide the next
finding of the rule.

## Bad

```yaml bad
worker:
  logLevel: INFO # workerlint: ignore[DW301] accepted by our image
```

```text findings
2 |   logLevel: INFO # workerlint: ignore[DW301] accepted by our image
  |                                       ^^^^^ `DW301` suppresses nothing here
  = help: delete the comment
  = fix: Delete the comment (--fix)
```

## Fixed

```yaml fixed
worker:
  logLevel: INFO
```

## Bad

If the configuration requires reasons, a comment without a reason suppresses nothing:

```toml config
require-suppression-reason = true
```

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[DW301]
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[DW301]
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ suppression comment without a reason is ignored
  = help: add the reason after `]`
```

## Good

```yaml good
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image
```

## Bad

A comment is not deleted if the finding is elsewhere in the document, because it may only be misplaced:

```yaml bad
worker:
  replicas: 1 # workerlint: ignore[DW301] accepted by our image
  logLevel: LOUD
```

```text findings
2 |   replicas: 1 # workerlint: ignore[DW301] accepted by our image
  |                                    ^^^^^ `DW301` suppresses nothing here
  = help: move it to the end of line 3, or delete the comment
```

## Good

A comment after a value of several lines, or on the line of a section or a flow collection, applies to all of it:

```yaml good
worker:
  logLevel: "LO\\
    UD" # workerlint: ignore[DW301] accepted by our image
  resources: # workerlint: ignore[DW323] the cluster raises the limits
    requests:
      cpu: 1000m
    limits:
      cpu: 400m
```

## Silence

A comment is not reported if another run might use it:

- It names a rule that is off.
- It names a rule that compares files (`DW6`), because a run may check only some of them.
- It names `DW010`, and the run has no environment.
- The document contains a syntax error.

## Sources

- workerlint: A suppression comment that suppresses nothing is reported.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, WARNING, Finding, Findings, Fix, Suppressions, code, codes, suppression_rule
from workerlint.engine.suppression import FILE

_MOST_LISTED = 10


@suppression_rule(
    "DW007", "unused-suppression", WARNING, area="syntax", evidence="own", suppressible=False, tags=("unnecessary",)
)
def unused_suppression(suppressions: Suppressions) -> Findings:
    for item in suppressions.items:
        if item.malformed or item.is_misdated:
            continue
        if item.unreasoned:
            message = "suppression comment without a reason is ignored"
            yield Finding(item.span, message, help="add the reason after `]`")
            continue
        # An unreadable line may contain the finding, and the fix would delete the comment.
        if suppressions.worker.damaged or (item.keyword == FILE and item.scope is None):
            continue
        unused = [
            each
            for each in item.selectors
            if each not in item.used and each not in item.refused and suppressions.is_decided(each.text)
        ]
        if not unused:
            continue
        deleted = _listed([each.text for each in unused]) if len(unused) < len(item.selectors) else "the comment"
        known = {text: suppressions.place_of(text, item.span.start) for text in {each.text for each in unused}}
        places = [known[each.text] for each in unused]
        edit = item.without(unused, suppressions.worker.source)
        for each, place in zip(unused, places, strict=True):
            message = f"{code(each.text)} suppresses nothing here"
            if place:
                yield Finding(each.span, message, help=f"move it {place}, or delete {deleted}")
                continue
            fix = Fix(f"Delete {deleted}", [edit], SAFE) if each is unused[0] and not any(places) else None
            yield Finding(each.span, message, help=f"delete {deleted}", fix=fix)


def _listed(selectors: list[str]) -> str:
    """Return selectors in words. Each of their findings names them, so only the first ones are listed."""
    more = len(selectors) - _MOST_LISTED
    return codes(selectors[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
