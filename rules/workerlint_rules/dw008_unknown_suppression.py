"""A suppression comment names rules that exist.

A misspelt code silences nothing, and a comment without a code in brackets is no suppression at all.

## Bad

```yaml bad
worker:
  logLevel: INFO # workerlint: ignore[unknown-supression]
```

```text findings
2 |   logLevel: INFO # workerlint: ignore[unknown-supression]
  |                                       ^^^^^^^^^^^^^^^^^^ no rule is called unknown-supression
  = help: did you mean unknown-suppression?
  = fix: Write unknown-suppression (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
worker:
  logLevel: INFO # workerlint: ignore[unknown-suppression]
```

## Bad

```yaml bad
worker:
  stack: bento:3.0 # workerlint: ignore
```

```text findings
2 |   stack: bento:3.0 # workerlint: ignore
  |                    ^^^^^^^^^^^^^^^^^^^^ this comment silences nothing: it names no rule
  = help: write # workerlint: ignore[CODE] reason
```

## Silence

```yaml silent
worker:
  stack: bento:3.0 # workerlint: ignore[DW008] the newest release is wanted here
```

## Sources

- workerlint: A suppression comment must name existing rules.
"""

from __future__ import annotations

from workerlint.authoring import UNSAFE, WARNING, Edit, Finding, Findings, Fix, Suppressions, closest, suppression_rule


@suppression_rule("DW008", "unknown-suppression", WARNING, area="syntax", evidence="own", suppressible=False)
def unknown_suppression(suppressions: Suppressions) -> Findings:
    for item in suppressions.items:
        if item.malformed:
            message = "this comment silences nothing: it names no rule"
            yield Finding(item.span, message, help="write # workerlint: ignore[CODE] reason")
            continue
        if item.keyword == "ignore-file" and item.scope is None:
            message = "ignore-file silences nothing here: it counts only in the head of a document"
            yield Finding(item.span, message, help="move it above the first attribute, or write ignore[CODE]")
        for selector in item.selectors:
            if suppressions.knows(selector.text):
                continue
            names = closest(selector.text, suppressions.selectors)
            fix = Fix(f"Write {names[0]}", [Edit(selector.span, names[0])], UNSAFE) if names else None
            help = f"did you mean {names[0]}?" if names else "run `workerlint rules` for the list"
            yield Finding(selector.span, f"no rule is called {selector.text}", help=help, fix=fix)
