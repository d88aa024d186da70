"""Invalid encoding or control character

A manifest must be UTF-8, or UTF-16 with a byte order mark. The mark is allowed only at the start of the file: another
one shows that two files were joined. Most control characters are not allowed either: often one was pasted from a
terminal. `dataos-ctl` rejects such a file.

## Bad

```yaml bad
description: moves \x07 cities
```

```text findings
1 | description: moves ␇ cities
  |                    ^ character U+0007 is not allowed in YAML
  = help: delete it, or use an escape sequence in a double-quoted string
```

A byte order mark inside the file:

```yaml bad file
name: store
version: v1
type: secret
---
\ufeffname: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  topology: [{name: cities, type: source}]
```

```text findings
5 | <U+FEFF>name: city-sync
  | ^^^^^^^^ byte order mark (U+FEFF) inside the file: were two files joined?
  = help: delete it
  = fix: Delete the byte order mark (--fix)
```

## Fixed

```yaml fixed
name: store
version: v1
type: secret
---
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  compute: runnable-default
  topology: [{name: cities, type: source}]
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
from workerlint.manifest.unreadable import syntax_findings


@text_rule("DW006", "invalid-encoding", ERROR, area="syntax", evidence="documented", suppressible=False)
def invalid_encoding(worker: Worker) -> Findings:
    yield from syntax_findings(worker, "DW006")
    if worker.source.refused_encoding:
        start = worker.root.start if worker.root else worker.span.start
        message = f"unsupported encoding: {worker.source.refused_encoding}"
        yield Finding(Span(start, start + 1), message, help="save the file as UTF-8")
    for offset in worker.source.undecodable:
        if worker.span.start <= offset < worker.span.end:
            encoding = worker.source.encoding.upper()[: len("UTF-16")]
            yield Finding(Span(offset, offset + 1), f"invalid {encoding}", help="save the file as UTF-8")
            return
