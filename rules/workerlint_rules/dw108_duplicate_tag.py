"""Duplicate tag

A tag that is repeated in its list has no effect. Duplicates often result from merging two lists, and make readers look
for a difference.

A fix that deletes a comment is unsafe.

## Bad

```yaml bad
tags:
  - cities
  - dataos:resource:worker
  - cities
  - dataos:resource:worker # the type
worker:
  tags:
    - map
    - map
```

```text findings
2 |   - cities
  |     ------ first here
3 |   - dataos:resource:worker
4 |   - cities
  |     ^^^^^^ duplicate tag `cities`
  = help: remove one of them
  = fix: Delete the duplicate `cities` (--fix)

3 |   - dataos:resource:worker
  |     ---------------------- first here
4 |   - cities
5 |   - dataos:resource:worker # the type
  |     ^^^^^^^^^^^^^^^^^^^^^^ duplicate tag `dataos:resource:worker`
  = help: remove one of them
  = fix: Delete the duplicate `dataos:resource:worker` (--unsafe-fixes)

8 |     - map
  |       --- first here
9 |     - map
  |       ^^^ duplicate tag `map`
  = help: remove one of them
  = fix: Delete the duplicate `map` (--fix)
```

## Fixed

```yaml fixed
tags:
  - cities
  - dataos:resource:worker
worker:
  tags:
    - map
```

## Silence

The tags of the resource and those of its section are separate lists:

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

from workerlint.authoring import INFO, Attribute, Findings, Worker, attribute, code, meta, rule


@rule(
    "DW108", "duplicate-tag", INFO, v2alpha=True, keys=("tags",), area="identity", evidence="inferred",
    tags=("unnecessary",),
)  # fmt: skip
def duplicate_tag(worker: Worker) -> Findings:
    for tags in (meta(worker, "tags"), attribute(worker, "tags")):
        yield from _duplicates(tags)


def _duplicates(tags: Attribute | None) -> Findings:
    seen: dict[str, Attribute] = {}
    found = tags.items if tags else []
    for tag in found if len(found) > 1 else ():
        if tag.scalar is None:
            continue
        first = seen.setdefault(tag.text, tag)
        if first is not tag:
            yield tag.finding(
                f"duplicate tag {code(tag.text)}",
                help="remove one of them",
                fixes=[tag.remove(f"Delete the duplicate {code(tag.text)}", safe=True)],
                related=[first.related("first here")],
                each_use=True,
            )
