"""Invalid suppression comment

A suppression comment with an unknown rule, without a rule or with an invalid date suppresses nothing.

## Bad

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[invalid-loglevel] accepted by our image
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[invalid-loglevel] accepted by our image
  |                                       ^^^^^^^^^^^^^^^^ unknown rule `invalid-loglevel`
  = help: did you mean `invalid-log-level`?
  = fix: Replace with `invalid-log-level` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  logLevel: LOUD # workerlint: ignore[invalid-log-level] accepted by our image
```

## Bad

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore
  |                  ^^^^^^^^^^^^^^^^^^^^
  |                  invalid suppression comment is ignored: expected `ignore[CODE]`
  = help: replace it with `# workerlint: ignore[CODE] reason`
```

## Bad

A comment expires only with a date after `until=`, and suppresses nothing if the date is invalid:

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=31.01.2027
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=31.01.2027
  |                                                                           ^^^^^^^^^^
  |                                             invalid date `31.01.2027`, so the comment is ignored
  = help: use the form `until=2027-01-31`
```

## Bad

```yaml bad
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image until 2027-01-31
```

```text findings
2 |   logLevel: LOUD # workerlint: ignore[DW301] accepted by our image until 2027-01-31
  |                                                                    ^^^^^^^^^^^^^^^^
  |                                                    `until 2027-01-31` does not limit the comment
  = help: replace it with `until=2027-01-31`
  = fix: Replace with `until=2027-01-31` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image until=2027-01-31
```

## Good

```yaml good
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image, until=2027-01-31
```

## Sources

- workerlint: A suppression comment must name existing rules.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Edit, Finding, Findings, Fix, Suppressions, closest, code, suppression_rule
from workerlint.core.text import Pattern, Span
from workerlint.engine.suppression import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workerlint.authoring import Suppression, Worker

_LIKE_DATE = Pattern(
    r"(?i)\b(?:until|(?:until|expires?|expiry|expiration)[ \t]{0,3}[:=])[ \t]{0,3}([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])"
)
"""A date that a comment does not expire on, because it is not after ``until=``."""

_MOST_SUGGESTIONS = 200
"""The number of unknown selectors of a document that get a suggestion: each is compared with all rules."""


@suppression_rule("DW008", "unknown-suppression", WARNING, area="syntax", evidence="own", suppressible=False)
def unknown_suppression(suppressions: Suppressions) -> Findings:
    unknown = 0
    for item in suppressions.items:
        if item.malformed:
            message = "invalid suppression comment is ignored: expected `ignore[CODE]`"
            yield Finding(item.span, message, help="replace it with `# workerlint: ignore[CODE] reason`")
            continue
        if item.keyword == FILE and item.scope is None:
            message = "`ignore-file` is ignored here: it must be above the first field"
            yield Finding(item.span, message, help="move it above the first field, or use `ignore[CODE]`")
        for selector in item.selectors:
            if not suppressions.knows(selector.text):
                unknown += 1
                near = closest(selector.text, suppressions.selectors)[:1] if unknown <= _MOST_SUGGESTIONS else []
                fix = [
                    Fix(f"Replace with `{name}`", [Edit(selector.span, name)])
                    for name in near
                    if suppressions.may_suppress(name, item)
                ]
                help = f"did you mean `{near[0]}`?" if near else "run `workerlint rules` to list all rules"
                yield Finding(selector.span, f"unknown rule {code(selector.text)}", help=help, fix=fix)
        yield from _misdated(item, suppressions.worker)


def _misdated(item: Suppression, worker: Worker) -> Findings:
    if item.date_span is None:
        match = _LIKE_DATE.search(worker.text, item.selectors[-1].span.end, item.span.end)
        if match is not None:
            written = f"until={match[1]}"
            fix = Fix(f"Replace with `{written}`", [Edit(Span(*match.span()), written)])
            message = f"{code(match[0])} does not limit the comment"
            yield Finding(Span(*match.span()), message, help=f"replace it with {code(written)}", fix=fix)
    elif item.is_misdated:
        found = worker.text[item.date_span.start : item.date_span.end]
        message = f"invalid date {code(found)}, so the comment is ignored" if found else "missing date after `until=`"
        yield Finding(item.date_span, message, help="use the form `until=2027-01-31`")
