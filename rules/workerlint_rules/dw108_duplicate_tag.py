"""A tag stands once in its list.

A second one changes nothing; it is what merging two lists leaves behind, and makes the next reader look for the
difference.

```yaml bad
name: city-sync
version: v1beta
type: worker
tags:
  - cities
  - dataos:resource:worker
  - cities
    ^^^^^^ tags[2] is "cities", as tags[0] is
    = delete one of the two
worker:
  stack: bento:3.0
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
tags:
  - cities
  - dataos:resource:worker
worker:
  stack: bento:3.0
```

```yaml bad
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  tags: [cities, "cities", regions]
                 ^^^^^^^^ worker.tags[1] is "cities", as worker.tags[0] is
                 = delete one of the two
```

```yaml fixed
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
  tags: [cities, regions]
```

The tags of the resource and those of its `worker` section are two lists:

```yaml good
name: city-sync
version: v1beta
type: worker
tags:
  - cities
worker:
  stack: bento:3.0
  tags:
    - cities
```

Evidence: inferred: tags are a set of labels.
"""

from __future__ import annotations

from workerlint.authoring import INFO, SAFE, Finding, Findings, Fix, Related, Worker, delete_item, rule, shorten
from workerlint.syntax.nodes import Scalar, Sequence


@rule("DW108", "duplicate-tag", INFO, v2alpha=True, keys=("tags",))
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
