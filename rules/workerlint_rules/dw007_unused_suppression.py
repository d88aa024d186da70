"""Every suppression comment silences something.

A comment that outlived its finding hides the next one of that kind. Only what this run could have found counts. A comment
is left alone when it names a rule that the configuration turns off, a rule that compares with other files (DW6: they may
not be part of the run), or DW010 in a run without an environment; and so is every comment of a manifest that cannot be
read to its end.

With `require-suppression-reason = true` in the configuration, a comment without a reason behind its bracket silences
nothing.

## Bad

```yaml bad
worker:
  logLevel: INFO # workerlint: ignore[DW301] checked in May
```

```text findings
2 |   logLevel: INFO # workerlint: ignore[DW301] checked in May
  |                                       ^^^^^ DW301 silences nothing here
  = help: delete the comment
  = fix: Delete the comment (--fix)
```

## Fixed

```yaml fixed
worker:
  logLevel: INFO
```

## Good

```yaml good
worker:
  logLevel: LOUD # workerlint: ignore[DW301] our own build knows it
```

```toml config
require-suppression-reason = true
```

## Bad

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[DW301]
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[DW301]
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |                  this comment silences nothing: the configuration asks for a reason
  = help: write the reason behind the bracket
```

## Sources

- workerlint: A suppression comment that suppresses nothing is reported.
"""

from __future__ import annotations

from workerlint.authoring import (
    SAFE,
    WARNING,
    Edit,
    Finding,
    Findings,
    Fix,
    Suppression,
    Suppressions,
    suppression_rule,
)
from workerlint.core.text import Span
from workerlint.engine.suppression import Selector, matches
from workerlint.manifest.edits import line_end, line_start

_ENVIRONMENT = "DW010"
"""It reports nothing unless an environment is given."""


@suppression_rule(
    "DW007",
    "unused-suppression",
    WARNING,
    area="syntax",
    evidence="own",
    suppressible=False,
    tags=("unnecessary",),
)
def unused_suppression(suppressions: Suppressions) -> Findings:
    for item in suppressions.items:
        if item.unreasoned and not item.malformed:
            message = "this comment silences nothing: the configuration asks for a reason"
            yield Finding(item.span, message, help="write the reason behind the bracket")
            continue
        # An unreadable line may contain the finding, and the fix would delete the comment.
        if item.malformed or (item.keyword == "ignore-file" and item.scope is None) or suppressions.worker.damaged:
            continue
        unused = [
            selector
            for selector in item.selectors
            if selector not in item.used and _is_decided(selector.text, suppressions)
        ]
        for selector in unused:
            alone = len(unused) == len(item.selectors)
            fix = None
            if selector is unused[0]:
                edits = [_delete_comment(suppressions, item)] if alone else [_delete(item, gone) for gone in unused]
                fix = Fix("Delete the comment" if alone else f"Delete {selector.text}", edits, SAFE)
            help = "delete the comment" if alone else f"delete {selector.text}"
            yield Finding(selector.span, f"{selector.text} silences nothing here", help=help, fix=fix)


def _is_decided(selector: str, suppressions: Suppressions) -> bool:
    """Return whether all rules that a selector matches ran, and none would report more in another run."""
    codes = [code for code, name in suppressions.enabled if matches(selector, code, name)]
    without_environment = suppressions.worker.settings.variables is None
    return bool(codes) and not any(
        code in suppressions.across or (code == _ENVIRONMENT and without_environment) for code in codes
    )


def _delete_comment(suppressions: Suppressions, item: Suppression) -> Edit:
    """Return the edit that deletes the comment, with its line when it is alone there, else with the spaces before it."""
    source = suppressions.worker.source
    start, end = line_start(source, item.span.start), line_end(source, item.span.start)
    before = source.text[start : item.span.start]
    if before.strip():
        return Edit(Span(start + len(before.rstrip()), end), "")
    line = source.lines.line_of(start) + 1
    return Edit(Span(start, source.lines.starts[line] if line < len(source.lines.starts) else end), "")


def _delete(item: Suppression, selector: Selector) -> Edit:
    """Return the edit that deletes one of several selectors with the comma next to it."""
    at = item.selectors.index(selector)
    if at:
        return Edit(Span(item.selectors[at - 1].span.end, selector.span.end), "")
    return Edit(Span(selector.span.start, item.selectors[1].span.start), "")
