"""A manifest is text that YAML allows.

Files are UTF-8, or UTF-16 with a byte order mark. Bytes that are neither, and control characters (a stray escape or null
character, often from a terminal), stop the platform from reading the file.

```yaml bad
name: city-sync
version: v1beta
type: worker
description: moves \x07 cities
                   ^ character U+0007 is not allowed in YAML
                   = delete it, or use an escape sequence in a double-quoted string
```

```yaml good
name: city-sync
version: v1beta
type: worker
description: "moves \\a cities, Zürich too"
```

Evidence: documented in the YAML 1.2 specification, section 5.1.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Span, Worker, text_rule


@text_rule("DW006", "invalid-encoding", ERROR)
def invalid_encoding(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW006":
            yield Finding(problem.span, problem.message, help=problem.help)
    for offset in worker.source.undecodable:
        if worker.span.start <= offset < worker.span.end:
            encoding = worker.source.encoding.upper().removesuffix("-LE").removesuffix("-BE")
            yield Finding(Span(offset, offset + 1), f"invalid {encoding}", help="save the file as UTF-8")
            return
