"""Every attribute stands in the section it belongs to.

The platform takes no notice of where a line was meant to be. Samples that are copied from a web page lose indentation:
`resources:` ends up empty and its `requests:` and `limits:` beside it, so the Worker runs with the default resources; an
`input:` beside an empty `stackSpec:` leaves the stack without its configuration.

## Bad

```yaml bad
worker:
  resources:
  # what a busy hour takes
  requests:
    cpu: 100m
    memory: 128Mi
  limits:
    cpu: 400m
    memory: 256Mi
```

```text findings
2 |   resources:
  |   --------- their section
3 |   # what a busy hour takes
4 |   requests:
  |   ^^^^^^^^ requests and limits stand beside worker.resources, which is empty
  :
7 |   limits:
  |   ------ and this
  = help: indent lines 7 to 12 by 2 more spaces
  = fix: Move requests and limits into resources (--fix)
```

## Fixed

```yaml fixed
worker:
  resources:
    # what a busy hour takes
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 256Mi
```

## Bad

```yaml bad
replicas: 2
worker:
  compute: runnable-default
```

```text findings
1 | replicas: 2
  | ^^^^^^^^ replicas stands at the top level; it belongs in worker
2 | worker:
  | ------ its section
  = help: move it below worker:
  = fix: Move replicas into worker (--fix)
```

## Fixed

```yaml fixed
worker:
  compute: runnable-default
  replicas: 2
```

## Bad

```yaml bad file
name: city-sync
version: v1beta
type: worker
worker:
  highAvailabilityConfig:
    level: hostname
    mode: preferred
    replicas: 2
    stack: bento:3.0
    compute: runnable-default
```

```text findings
 8 |     replicas: 2
   |     ^^^^^^^^
   |   replicas, stack and compute stand inside worker.highAvailabilityConfig; they belong in worker
 9 |     stack: bento:3.0
   |     ----- and this
10 |     compute: runnable-default
   |     ------- and this
   = help: indent lines 8 to 10 by 2 spaces less
   = fix: Move replicas, stack and compute into worker (--fix)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  highAvailabilityConfig:
    level: hostname
    mode: preferred
  replicas: 2
  stack: bento:3.0
  compute: runnable-default
```

## Good

```yaml good
worker:
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      cpu: 400m
      memory: 256Mi
```

## Sources

- dataos:worker-attributes: In the published example, `input` and `output` are next to `stackSpec` instead of inside
  it.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, Finding, Findings, Fix, Related, Worker, rule
from workerlint.core.wording import listing_of_few
from workerlint.fixes.reindent import renest
from workerlint.manifest.edits import pair_lines
from workerlint.manifest.misplaced import BESIDE, OUTSIDE, TOO_DEEP, Group


@rule("DW206", "misplaced-attribute", ERROR, area="structure", evidence="observed")
def misplaced_attribute(worker: Worker) -> Findings:
    for group in worker.misplaced.groups:
        first = group.pairs[0][0]
        related = [Related(pair[0], "and this") for pair in group.pairs[1:]]
        if group.section is not None:
            related.append(Related(group.section, "their section" if group.pairs[1:] else "its section"))
        fix = renest(worker.source, group)
        help = _help(worker, group, fix)
        # In a text with a syntax error, lines may have tabs, or belong to what could not be read.
        waits = worker.syntax or _waits(worker, group)
        yield Finding(first, _message(group), help=help, fix=None if waits else fix, related=related)


def _waits(worker: Worker, group: Group) -> bool:
    """Return whether a section of the group must get its own attributes back before it can be moved with them."""
    keys = [id(pair[0]) for pair in group.pairs]
    return any(other.kind == BESIDE and id(other.section) in keys for other in worker.misplaced.groups)


def _message(group: Group) -> str:
    names = listing_of_few([getattr(pair[0], "text", "") for pair in group.pairs])
    several = len(group.pairs) > 1
    stand, belong = ("stand", "they belong") if several else ("stands", "it belongs")
    place = ".".join(group.parent_path) or "the top level"
    target = ".".join(group.target_path) or "the top level"
    if group.kind == BESIDE:
        beside = ".".join((*group.parent_path, group.target_path[-1]))
        return f"{names} {stand} beside {beside}, which is empty"
    if group.kind == TOO_DEEP:
        return f"{names} {stand} inside {place}; {belong} {'at' if not group.target_path else 'in'} {target}"
    return f"{names} {stand} {'in' if group.parent_path else 'at'} {place}; {belong} in {target}"


def _help(worker: Worker, group: Group, fix: Fix | None) -> str:
    lines = worker.source.lines
    first = lines.line_of(group.pairs[0][0].start) + 1
    last = lines.line_of(max(pair_lines(worker.source, group.pairs[-1]).end - 1, 0)) + 1
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    pronoun = "them" if len(group.pairs) > 1 else "it"
    change = len(fix.edits[0].content) - (fix.edits[0].span.end - fix.edits[0].span.start) if fix else 0
    shifts = fix is not None and all(not edit.content.strip() and "\n" not in edit.content for edit in fix.edits)
    if shifts and 0 < abs(change) <= 16:
        unit = f"{abs(change)} {'more ' if change > 0 else ''}{'space' if abs(change) == 1 else 'spaces'}"
        return f"indent {where} by {unit}{'' if change > 0 else ' less'}"
    if group.kind == OUTSIDE and group.target is None and group.section is None:
        return f"write {group.target_path[-1]}: above {pronoun} and indent {pronoun} below it"
    if not group.target_path:
        return f"move {pronoun} out, to the first column"
    return f"move {pronoun} below {group.target_path[-1]}:"
