"""Invalid suppression comment

A suppression comment with an unknown rule, or without a rule, suppresses nothing.

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

## Good

```yaml good
worker:
  logLevel: LOUD # workerlint: ignore[DW301] accepted by our image
```

## Sources

- workerlint: A suppression comment must name existing rules.
"""

from __future__ import annotations

from workerlint.authoring import WARNING, Edit, Finding, Findings, Fix, Suppressions, closest, code, suppression_rule
from workerlint.engine.suppression import FILE


@suppression_rule("DW008", "unknown-suppression", WARNING, area="syntax", evidence="own", suppressible=False)
def unknown_suppression(suppressions: Suppressions) -> Findings:
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
                near = closest(selector.text, suppressions.selectors)[:1]
                fix = [Fix(f"Replace with `{name}`", [Edit(selector.span, name)]) for name in near]
                help = f"did you mean `{near[0]}`?" if near else "run `workerlint rules` to list all rules"
                yield Finding(selector.span, f"unknown rule {code(selector.text)}", help=help, fix=fix)
