"""The manifest is no YAML.

Nothing of a file that is no YAML reaches the platform: `dataos-ctl` stops at the first such place. workerlint says in
words what is wrong there, sets the broken lines aside, and checks the rest of the document and of the file.

```yaml bad
name: city-sync
version: v1beta
type: worker
description: Reads cities: all of them
             ^^^^^^^^^^^^^^^^^^^^^^^^^ unquoted value of `description` contains `: `
             = quote the value: `description: "Reads cities: all of them"`
```

```yaml good
name: city-sync
version: v1beta
type: worker
description: "Reads cities: all of them"
```

Evidence: documented in the YAML 1.2 specification.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW001", "syntax-error", ERROR)
def syntax_error(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW001":
            yield Finding(problem.span, problem.message, help=problem.help)
