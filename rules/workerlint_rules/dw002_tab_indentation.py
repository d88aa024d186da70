"""Lines are indented with spaces.

YAML forbids tabs in front of a line, so the platform reads nothing of such a file. workerlint reads each tab as spaces and
checks the rest as if the fix were in.

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
␉stack: bento:3.0
^ tabs used for indentation on 3 lines: YAML requires spaces
= replace each tab with 2 spaces
␉resources:
␉␉limits: {}
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  resources:
    limits: {}
```

```yaml good
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  stackSpec:
    # a tab inside a value does no harm
    format: "a␉b"
```

Evidence: documented in the YAML 1.2 specification, section 6.1.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW002", "tab-indentation", ERROR)
def tab_indentation(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW002":
            yield Finding(problem.span, problem.message, help=problem.help, fix=problem.fix)
