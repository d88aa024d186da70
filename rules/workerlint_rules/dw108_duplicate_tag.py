"""A tag stands once in its list.

A second one changes nothing; it is what merging two lists leaves behind, and makes the next reader look for the
difference.

## Bad

```yaml bad
tags:
  - cities
  - dataos:resource:worker
  - cities
worker:
  stack: bento:3.0
```

```text findings
2 |   - cities
  |     ------ the first
3 |   - dataos:resource:worker
4 |   - cities
  |     ^^^^^^ tags[2] is "cities", as tags[0] is
  = help: delete one of the two
  = fix: Delete cities (--fix)
```

## Fixed

```yaml fixed
tags:
  - cities
  - dataos:resource:worker
worker:
  stack: bento:3.0
```

## Bad

```yaml bad
worker:
  tags: [cities, "cities", regions]
```

```text findings
2 |   tags: [cities, "cities", regions]
  |          ------ the first
  |                  ^^^^^^^^ worker.tags[1] is "cities", as worker.tags[0] is
  = help: delete one of the two
  = fix: Delete cities (--fix)
```

## Fixed

```yaml fixed
worker:
  tags: [cities, regions]
```

## Good

The tags of the resource and those of its `worker` section are two lists:

```yaml good
tags:
  - cities
worker:
  tags:
    - cities
```

## Sources

- dataos:worker-attributes: Tags are labels for categorization and identification, so a second copy adds nothing.
"""

from __future__ import annotations

from workerlint.authoring import INFO, SAFE, Finding, Findings, Fix, Related, Worker, delete_item, rule, shorten
from workerlint.syntax.nodes import Scalar, Sequence


@rule(
    "DW108",
    "duplicate-tag",
    INFO,
    v2alpha=True,
    keys=("tags",),
    area="identity",
    evidence="inferred",
    tags=("unnecessary",),
)
def duplicate_tag(worker: Worker) -> Findings:
    outer = worker.root.get("tags") if worker.root else None
    inner = worker.get("tags")
    if isinstance(outer, Sequence):
        yield from _duplicates(worker, outer, "tags")
    if isinstance(inner, Sequence) and inner is not outer:
        yield from _duplicates(worker, inner, f"{worker.section_name}.tags")


def _duplicates(worker: Worker, tags: Sequence, path: str) -> Findings:
    first: dict[str, int] = {}
    for index, item in enumerate(tags.items):
        tag = item.target()
        if not isinstance(tag, Scalar) or tag.kind in {"unknown", "null"}:
            continue
        before = first.setdefault(tag.text, index)
        if before == index:
            continue
        edit = delete_item(worker.source, tags, index)
        yield Finding(
            item,
            f'{path}[{index}] is "{shorten(tag.text)}", as {path}[{before}] is',
            help="delete one of the two",
            fix=Fix(f"Delete {shorten(tag.text)}", [edit], SAFE) if edit else None,
            related=[Related(tags.items[before], "the first")],
        )
