"""Mandatory rule weakened

The configuration makes a rule mandatory, and something else tries to turn it off: a suppression comment, an entry of a
baseline, or a line of another configuration file. It has no effect.

## Bad

A comment does not suppress a finding of a mandatory rule:

```toml config
mandatory = ["DW304"]
```

```yaml bad
worker:
  stack: bento # workerlint: ignore[DW304] the newest version is fine
```

```text findings
2 |   stack: bento # workerlint: ignore[DW304] the newest version is fine
  |                                     ^^^^^
  |                                     `DW304` is mandatory: this comment does not suppress it
  = help: fix the finding and delete the comment; workerlint.toml:1 makes the rule mandatory
  = fix: Delete the comment (--fix)
```

The finding itself remains.

## Fixed

```yaml fixed
worker:
  stack: bento
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

## Silence

- A comment that would suppress no finding of a mandatory rule is not reported here. DW007 reports it if it suppresses
  nothing at all.
- Options of the command line that do not apply to a mandatory rule are named on stderr.

## Sources

- workerlint: What tries to turn off a mandatory rule is reported.
"""

from __future__ import annotations

from workerlint.authoring import SAFE, WARNING, Finding, Findings, Fix, Suppressions, code, codes, suppression_rule


@suppression_rule("DW011", "weakened-rule", WARNING, area="syntax", evidence="own", suppressible=False)
def weakened_rule(suppressions: Suppressions) -> Findings:
    for item in suppressions.items:
        for selector in item.selectors:
            refused = sorted(item.refused.get(selector, ()))
            if not refused:
                continue
            verb, them, rules = ("is", "it", "rule") if len(refused) == 1 else ("are", "them", "rules")
            message = f"{codes(refused, 'and')} {verb} mandatory: this comment does not suppress {them}"
            origin = f"{suppressions.mandatory[refused[0]].location} makes the {rules} mandatory"
            if selector in item.used:
                help = f"fix the finding, and name the other rules instead of {code(selector.text)}; {origin}"
                yield Finding(selector.span, message, help=help)
                continue
            deleted = "the comment" if len(item.selectors) == 1 else code(selector.text)
            fix = Fix(f"Delete {deleted}", [item.without([selector], suppressions.worker.source)], SAFE)
            yield Finding(selector.span, message, help=f"fix the finding and delete {deleted}; {origin}", fix=fix)
