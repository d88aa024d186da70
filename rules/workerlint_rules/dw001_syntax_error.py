"""The manifest is no YAML.

Nothing of a file that is no YAML reaches the platform: `dataos-ctl` stops at the first such place. workerlint says in
words what is wrong there, sets the broken lines aside, and checks the rest of the document and of the file.

## Bad

```yaml bad
description: Reads cities: all of them
```

```text findings
1 | description: Reads cities: all of them
  |              ^^^^^^^^^^^^^^^^^^^^^^^^^ unquoted value of `description` contains `: `
  = help: quote the value: `description: "Reads cities: all of them"`
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

from workerlint.authoring import ERROR, Finding, Findings, Worker, text_rule


@text_rule("DW001", "syntax-error", ERROR, area="syntax", evidence="documented", suppressible=False)
def syntax_error(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW001":
            yield Finding(problem.span, problem.message, help=problem.help)
