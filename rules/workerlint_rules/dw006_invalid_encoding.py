"""A manifest is text that YAML allows.

Files are UTF-8, or UTF-16 with a byte order mark. Bytes that are neither, and control characters (a stray escape or null
character, often from a terminal), stop the platform from reading the file.

## Bad

```yaml bad
description: moves \x07 cities
```

```text findings
1 | description: moves ␇ cities
  |                    ^ character U+0007 is not allowed in YAML
  = help: delete it, or use an escape sequence in a double-quoted string
```

## Good

```yaml good
description: "moves \\a cities, Zürich too"
```

## Sources

- yaml:character-set: A stream consists of printable characters; most control characters are excluded.
- yaml:encoding: A stream is encoded in UTF-8, UTF-16 or UTF-32; without a byte order mark, it is UTF-8 unless null
  bytes show otherwise.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Span, Worker, text_rule


@text_rule("DW006", "invalid-encoding", ERROR, area="syntax", evidence="documented", suppressible=False)
def invalid_encoding(worker: Worker) -> Findings:
    for problem in worker.syntax:
        if problem.code == "DW006":
            yield Finding(problem.span, problem.message, help=problem.help)
    for offset in worker.source.undecodable:
        if worker.span.start <= offset < worker.span.end:
            encoding = worker.source.encoding.upper().removesuffix("-LE").removesuffix("-BE")
            yield Finding(Span(offset, offset + 1), f"invalid {encoding}", help="save the file as UTF-8")
            return
