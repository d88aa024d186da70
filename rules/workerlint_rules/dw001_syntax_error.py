"""Syntax error

The file is not valid YAML, so `dataos-ctl` rejects all of it, with every document that it contains.

workerlint skips the lines that it cannot read and checks the rest. In a file that contains a Worker, it also reports
documents of other types that are not valid YAML. Templates of Helm or Jinja, which become YAML only later, are skipped.

The message names merge conflict markers, typographic quotes, and no-break spaces where YAML requires spaces.

## Bad

```yaml bad
description: Reads cities: all of them
```

```text findings
1 | description: Reads cities: all of them
  |              ^^^^^^^^^^^^^^^^^^^^^^^^^ unquoted value of `description` contains `: `
  = help: quote the value: `description: "Reads cities: all of them"`
```

A no-break space in the indentation:

```yaml bad
worker:
  envs:
  \xa0 REGION: emea
```

```text findings
3 |   <U+00A0> REGION: emea
  |   ^^^^^^^^ no-break space (U+00A0) used where YAML requires a space
  = help: replace with spaces
  = fix: Replace with spaces (--fix)
```

## Fixed

```yaml fixed
worker:
  envs:
    REGION: emea
```

## Bad

A variable in a flow mapping:

```yaml bad
worker:
  envs: {REGION: ${REGION}}
```

```text findings
2 |   envs: {REGION: ${REGION}}
  |                  ^^^^^^^^^
  |                unquoted `${REGION}` in a flow mapping is not YAML until the variable is replaced
  = help: quote it: `"${REGION}"`
  = fix: Quote the variable (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  envs: {REGION: "${REGION}"}
```

## Good

```yaml good
description: "Reads cities: all of them"
```

## Sources

- yaml:specification: The grammar defines which character streams are YAML; a stream that does not match it has no
  content.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, text_rule
from workerlint.manifest.unreadable import syntax_findings


@text_rule("DW001", "syntax-error", ERROR, area="syntax", evidence="documented", suppressible=False)
def syntax_error(worker: Worker) -> Findings:
    return syntax_findings(worker, "DW001")
