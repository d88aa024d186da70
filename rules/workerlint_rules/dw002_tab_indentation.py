"""Lines are indented with spaces.

YAML forbids tabs in front of a line, so the platform reads nothing of such a file. workerlint reads each tab as spaces and
checks the rest as if the fix were in.

## Bad

```yaml bad
worker:
␉stack: bento:3.0
␉resources:
␉␉limits: {}
```

```text findings
```

## Fixed

```yaml fixed
```

## Silence

```yaml silent
worker:
  stackSpec:
    # a tab inside a value does no harm
    format: "a␉b"
```

## Sources

- yaml:indentation: Tab characters must not be used in indentation.
- dataos:yaml: Attributes at the same level are indented with the same number of spaces.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW002", "tab-indentation", ERROR, area="syntax", evidence="documented", suppressible=False)
def tab_indentation(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW002":
            yield Finding(problem.span, problem.message, help=problem.help, fix=problem.fix)
