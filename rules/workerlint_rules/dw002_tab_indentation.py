"""Tab used for indentation

YAML does not allow tabs in indentation, so `dataos-ctl` rejects the file.

The fix replaces each tab with spaces. The rest of the file is checked as if the fix were applied.

## Bad

```yaml bad
worker:
  envs:
␉␉REGION: emea
```

```text findings
3 |         REGION: emea
  | ^^^^^^^^ tab used for indentation: YAML requires spaces
  = help: replace each tab with 2 spaces
  = fix: Replace each tab with 2 spaces (--fix)
```

## Fixed

```yaml fixed
worker:
  envs:
    REGION: emea
```

## Bad

The fix is unsafe where a wider tab would make the line a field of the section above it:

```yaml bad
worker:
  envs:
    REGION: emea
␉title: Cities
```

```text findings
4 |     title: Cities
  | ^^^^ tab used for indentation: YAML requires spaces
  = help: replace each tab with 2 spaces
  = fix: Replace each tab with 2 spaces (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  envs:
    REGION: emea
  title: Cities
```

## Silence

Tabs in values are allowed:

```yaml silent
worker:
  title: "Rome␉Paris"
```

## Sources

- yaml:indentation: Tab characters must not be used in indentation.
- dataos:yaml: Fields at the same level are indented with the same number of spaces.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Findings, Worker, text_rule
from workerlint.manifest.unreadable import syntax_findings


@text_rule("DW002", "tab-indentation", ERROR, area="syntax", evidence="documented", suppressible=False)
def tab_indentation(worker: Worker) -> Findings:
    return syntax_findings(worker, "DW002")
