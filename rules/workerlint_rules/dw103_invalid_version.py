"""`version` is a version that Workers have.

Each type of resource has its own: a Worker is `v1beta`, or `v2alpha` in the newer shape with `spec:`. Manifests that were
copied from another type bring its version along (`v1` of a Workflow or a Service), and the platform does not find
a Worker of it.

## Bad

```yaml bad file
name: city-sync
version: v1
type: worker
worker:
  stack: bento:3.0
```

```text findings
2 | version: v1
  |          ^^ version is "v1", which no Worker has
  = help: write v1beta
  = fix: Write v1beta (--fix)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Bad

A sample command of the documentation speaks of `v1alpha` Workers; all manifests are `v1beta`, so that one is a note:

```yaml bad file
name: city-sync
version: v1alpha
type: worker
worker:
  stack: bento:3.0
```

```text findings
2 | version: v1alpha
  |          ^^^^^^^ version is "v1alpha", where Workers are v1beta
  = help: write v1beta
  = fix: Write v1beta (--unsafe-fixes)
```

## Fixed

```yaml fixed partly
name: city-sync
version: v1beta
type: worker
worker:
  stack: bento:3.0
```

## Good

```yaml good
worker:
  stack: bento:3.0
```

```yaml good file
name: city-sync
version: v2alpha
type: worker
spec:
  compute: runnable-default
```

## Sources

- dataos:worker-first-steps: The version of a Worker manifest is `v1beta`.
- dataos:worker-v2: In DataOS 2.0, the version of a Worker manifest is `v2alpha`.
"""

from __future__ import annotations

from workerlint.authoring import ERROR, INFO, SAFE, UNSAFE, Finding, Findings, Fix, Worker, rule, write_value
from workerlint.core.text import Pattern
from workerlint.core.wording import shown
from workerlint.manifest.sections import V1BETA_SECTION, V2ALPHA_SECTION

V1BETA = "v1beta"
V1ALPHA = "v1alpha"
V2ALPHA = "v2alpha"

_FIRST = Pattern(r"v?1([-_. ]?(beta)?[0-9]*)?|beta")
_SECOND = Pattern(r"v?2([-_. ]?(alpha)?[0-9]*)?")


@rule("DW103", "invalid-version", ERROR, v2alpha=True, keys=("version",), area="identity", evidence="documented")
def invalid_version(worker: Worker) -> Findings:
    node = worker.meta("version")
    if worker.root is None or node is None or node.kind != "string" or node.text in {V1BETA, V2ALPHA}:
        return
    if not node.text.strip():
        message = "version is empty"
    elif node.text == V1ALPHA:
        message = f'version is "{V1ALPHA}", where Workers are {V1BETA}'
    else:
        message = f"version is {shown(node.text)}, which no Worker has"
    meant, applicability = _meant(worker, node.text.strip().lower())
    edit = write_value(worker.source, worker.root, "version", meant)
    yield Finding(
        node,
        message,
        help=f"write {meant}, which goes with {V2ALPHA_SECTION}:" if meant == V2ALPHA else f"write {meant}",
        fix=Fix(f"Write {meant}", [edit], applicability) if edit else None,
        severity=INFO if node.text == V1ALPHA else None,
    )


def _meant(worker: Worker, word: str) -> tuple[str, str]:
    """Return the version for the section, and whether the present text certainly means it."""
    entries = worker.root.entries if worker.root else {}
    if V2ALPHA_SECTION in entries and V1BETA_SECTION not in entries:
        return V2ALPHA, SAFE if _SECOND.fullmatch(word) else UNSAFE
    return V1BETA, SAFE if _FIRST.fullmatch(word) else UNSAFE
