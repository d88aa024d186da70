"""The manifest is no YAML.

Nothing of a file that is no YAML reaches the platform: `dataos-ctl` stops at the first such place. workerlint says in
words what is wrong there, sets the broken lines aside, and checks the rest of the document and of the file.

```yaml bad
name: city-sync
version: v1beta
type: worker
description: Reads cities: all of them
             ^^^^^^^^^^^^^^^^^^^^^^^^^ ": " inside the plain value of description starts a mapping
             = quote the value: description: "Reads cities: all of them"
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

from workerlint.core.diagnostic import ERROR, Finding
from workerlint.engine.rule import text_rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from workerlint.manifest.worker import Worker


@text_rule("DW001", "syntax-error", ERROR)
def syntax_error(worker: Worker) -> Iterator[Finding]:
    for problem in worker.syntax:
        if problem.code == "DW001":
            yield Finding(problem.span, problem.message, help=problem.help)
