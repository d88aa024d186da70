"""Undefined alias

The alias `*name` repeats the value with the anchor `&name`, which must be defined earlier in the same document. Without
the anchor, `dataos-ctl` cannot read the file.

A value that starts with an asterisk must be quoted.

## Bad

```yaml bad
worker:
  resources: *small
```

```text findings
2 |   resources: *small
  |              ^^^^^^ alias `*small` refers to an undefined anchor
  = help: define the anchor `&small` above, or quote the value: `"*small"`
  = fix: Replace with `"*small"` (--unsafe-fixes)
```

## Bad

```yaml bad
worker:
  resources:
    requests: &small
      cpu: 100m
      memory: 128Mi
    limits: *smalll
```

```text findings
6 |     limits: *smalll
  |             ^^^^^^^ alias `*smalll` refers to an undefined anchor
  = help: did you mean `*small`?
  = fix: Replace with `*small` (--unsafe-fixes)
```

## Fixed

```yaml fixed
worker:
  resources:
    requests: &small
      cpu: 100m
      memory: 128Mi
    limits: *small
```

## Sources

- yaml:alias: It is an error for an alias to name an anchor that does not occur earlier in the document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from workerlint.authoring import (
    ERROR,
    Edit,
    Finding,
    Findings,
    Fix,
    Mapping,
    Sequence,
    Span,
    Worker,
    closest,
    text_rule,
)
from workerlint.manifest.anchors import anchors_of, is_reused
from workerlint.syntax.nodes import Alias, Node, text_of

Path = tuple[str | int, ...]


_MOST = 200
"""How many anchors above an alias its name is compared with."""


@text_rule("DW004", "undefined-alias", ERROR, area="syntax", evidence="documented")
def undefined_alias(worker: Worker) -> Findings:
    problems = [problem for problem in worker.problems if problem.kind == "undefined-alias"]
    if not problems:
        return
    anchors = [(item.span.end, item.name) for item in anchors_of(worker) if item.span is not None]
    paths = dict(_aliases(worker, worker.root)) if worker.root is not None else {}
    for problem in problems:
        name, start = problem.name, problem.span.start
        above = bisect_right(anchors, start, key=itemgetter(0))
        near = closest(name, [other for _, other in anchors[max(above - _MOST, 0) : above]])
        written = f"*{near[0]}" if near else f'"*{name}"'
        help = f"define the anchor `&{name}` above, or quote the value: `{written}`"
        if near:
            help = f"did you mean `{written}`?"
        fix = _fix(problem.span, written, paths.get(start))
        yield Finding(problem.span, f"alias `*{name}` refers to an undefined anchor", help=help, fix=fix)


def _fix(span: Span, written: str, path: Path | None) -> Fix | None:
    """Return the fix that replaces the alias at *span*, the value at *path*; None if it is not a value."""
    if path is None:
        return None
    # A merge key changes the mapping that contains it.
    changed = path[: path.index("<<")] if "<<" in path else path
    return Fix(f"Replace with `{written}`", [Edit(span, written)], paths=[changed])


def _aliases(worker: Worker, root: Node) -> Iterator[tuple[int, Path]]:
    """Yield the offset and the path of each alias that is a value, without those that other aliases repeat."""
    pending: list[tuple[Node, Path]] = [(root, ())]
    while pending:
        node, path = pending.pop()
        if isinstance(node, Alias):
            yield node.start, path
        elif is_reused(worker, node):
            continue
        elif isinstance(node, Mapping):
            pending += [(value, (*path, text_of(key))) for key, value in node.pairs]
        elif isinstance(node, Sequence):
            pending += [(item, (*path, at)) for at, item in enumerate(node.items)]
