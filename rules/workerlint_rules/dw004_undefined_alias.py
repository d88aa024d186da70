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

from collections.abc import Iterator

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
from workerlint.manifest.anchors import anchors_of
from workerlint.syntax.nodes import Alias, Node, text_of


@text_rule("DW004", "undefined-alias", ERROR, area="syntax", evidence="documented")
def undefined_alias(worker: Worker) -> Findings:
    for problem in worker.problems:
        if problem.kind == "undefined-alias":
            name, start = problem.name, problem.span.start
            defined = [item.name for item in anchors_of(worker) if item.span is not None and item.span.end <= start]
            near = closest(name, defined, 1)
            written = f"*{near[0]}" if near else f'"*{name}"'
            help = f"define the anchor `&{name}` above, or quote the value: `{written}`"
            if near:
                help = f"did you mean `{written}`?"
            fix = _fix(worker, problem.span, written)
            yield Finding(problem.span, f"alias `*{name}` refers to an undefined anchor", help=help, fix=fix)


def _fix(worker: Worker, span: Span, written: str) -> Fix | None:
    """Return the fix that replaces the alias at *span*; None if it is not a value."""
    for node, path in _values(worker.root) if worker.root is not None else ():
        if isinstance(node, Alias) and node.start == span.start:
            # A merge key changes the mapping that contains it.
            changed = path[: path.index("<<")] if "<<" in path else path
            return Fix(f"Replace with `{written}`", [Edit(span, written)], paths=[changed])
    return None


def _values(root: Node) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
    """Yield *root* and the values below it, with their paths."""
    pending: list[tuple[Node, tuple[str | int, ...]]] = [(root, ())]
    while pending:
        node, path = pending.pop()
        yield node, path
        if isinstance(node, Mapping):
            pending += [(value, (*path, text_of(key))) for key, value in node.pairs]
        elif isinstance(node, Sequence):
            pending += [(item, (*path, at)) for at, item in enumerate(node.items)]
